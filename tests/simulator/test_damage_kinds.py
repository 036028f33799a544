"""Damage is what really happens to values, and never makes another person's valid number."""

from __future__ import annotations

from random import Random

import pytest

from matching.tables import lines
from skiptrace.simulator.damage import _TRADITIONAL, DATE, ID_MASKS, KINDS, damage, mask_id, valid_id

NUMBER = "330106198506123419"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("id_mask_6_8_4", NUMBER, "330106********3419"),
        ("id_mask_4_10_4", NUMBER, "3301**********3419"),
        ("id_mask_1_16_1", NUMBER, "3****************9"),
        ("id_mask_tail", NUMBER, "尾号3419"),
        ("id_float", NUMBER, "330106198506123000"),
        ("id_exponent", NUMBER, "3.30106E+17"),
        ("id_apostrophe", NUMBER, "'330106198506123419"),
        ("id_fifteen", NUMBER, "330106850612341"),
        ("id_full_width", "33X", "３３Ｘ"),
        ("name_mask_stars", "王小明", "王**"),
        ("name_mask_surname", "王小明", "*小明"),
        ("name_traditional", "刘伟", "劉偉"),
        ("phone_country", "13812345678", "+86 138-1234-5678"),
        ("phone_mask_3_4_4", "13812345678", "138****5678"),
        ("date_serial", "2025-03-31", "45747"),
        ("date_words", "2025-03-01", "2025年3月1日"),
        ("amount_wan", "125000.00", "12.5万"),
        ("amount_commas", "475020.45", "475,020.45"),
        ("plate_letter_o", "浙A01B20", "浙AO1B2O"),
        ("address_building", "文三路1号3栋2单元101室", "文三路1号3号楼2单元101室"),
    ],
)
def test_kinds_do_what_they_say(kind: str, value: str, expected: str) -> None:
    """One example for each kind that has a single result."""
    assert damage(value, kind, Random(1)) == expected


@pytest.mark.parametrize("kind", ["id_slip", "id_swap", "id_letters", "id_float", "id_cut"])
def test_a_damaged_number_is_never_valid(kind: str) -> None:
    """Else it would be another person's."""
    rng = Random(3)

    assert not any(valid_id(damage(NUMBER, kind, rng)) for _ in range(300))


def test_every_kind_returns_text_and_follows_the_seed() -> None:
    """Pure functions of value, kind and generator."""
    samples = {"id": NUMBER, "name": "王小明", "phone": "13812345678", "address": "浙江省杭州市文三路1号3栋2单元101室"}
    samples |= {"date": "2025-03-01", "amount": "100.00", "card": "6222021234567890123", "plate": "浙A12345"}
    for kind in KINDS:
        value = samples[kind.split("_")[0]]
        assert damage(value, kind, Random(4)) == damage(value, kind, Random(4))
        assert isinstance(damage(value, kind, Random(5)), str)


def test_homophones_and_look_alikes_keep_the_surname() -> None:
    """One character of the given name is another."""
    rng = Random(6)
    for kind in ("name_homophone", "name_shape"):
        changed = damage("王志强", kind, rng)
        assert changed[0] == "王"
        assert sum(a != b for a, b in zip(changed, "王志强", strict=True)) == 1


def test_traditional_forms_fold_back() -> None:
    """Each is a variant of its simplified character by the vendored table."""
    fold = {row[0]: row[1] for row in lines("fold.tsv")}

    assert all(fold[traditional] == simple for simple, traditional in _TRADITIONAL.items())


def test_masks_keep_the_length() -> None:
    """A mask hides places, it does not drop them."""
    assert all(len(mask_id(NUMBER, form)) == 18 for form in ID_MASKS)


def test_date_forms_are_five() -> None:
    """ISO is the sixth."""
    assert len(DATE) == 5

"""Of what a source said several times, one copy is shown, and which answer came first does not matter."""

from datetime import datetime

import pytest

from connectors.authority import Authority
from matching import Decision, Ground, Verdict
from skiptrace.clock import CHINA
from skiptrace.storage.sealing import SealClass
from skiptrace.tracing.assemble import _once
from skiptrace.tracing.records import KeptRecord, Place
from skiptrace.tracing.review import Decided

PARTIES = ["debtor", "guarantor"]
FITS = Verdict(Decision.POSSIBLE, Ground.FACTS, 0.9, 3.0)
CLASHES = Verdict(Decision.DIFFERENT, Ground.FACTS, 0.01, -5.0)


def card(name: str, party: str, verdict: Verdict | None, phone: str = "13900000001") -> KeptRecord:
    at = datetime(2026, 10, 30, tzinfo=CHINA)
    places = {"phone": Place(phone, f"e-{name}", "0" * 64, "/data")}
    return KeptRecord(
        name, "case", party, "l", "person", "core", Authority.OWN, "", SealClass.DEBTOR, at, places, verdict
    )


@pytest.mark.parametrize("turned", [False, True])
def test_the_copy_that_fits_its_party_best_is_shown(turned: bool) -> None:  # noqa: FBT001
    copies = [card("a", "guarantor", CLASHES), card("b", "debtor", FITS)]

    assert [record.id for record in _once(copies[::-1] if turned else copies, {}, PARTIES)] == ["b"]


@pytest.mark.parametrize("turned", [False, True])
def test_of_equal_copies_the_debtors_is_shown(turned: bool) -> None:  # noqa: FBT001
    copies = [card("a", "guarantor", FITS), card("b", "debtor", FITS)]

    assert [record.id for record in _once(copies[::-1] if turned else copies, {}, PARTIES)] == ["b"]


def test_a_copy_that_a_person_decided_on_stays_the_one() -> None:
    copies = [card("a", "guarantor", CLASHES), card("b", "debtor", FITS)]
    decided = {"a": Decided("a", accepted=False, reason="核对", by="qian")}

    assert [record.id for record in _once(copies, decided, PARTIES)] == ["a"]


def test_different_things_and_unscored_ones_are_no_copies() -> None:
    records = [card("a", "debtor", FITS), card("b", "debtor", FITS, "13900000002"), card("c", "debtor", None)]

    assert [record.id for record in _once(records, {}, PARTIES)] == ["a", "b"]

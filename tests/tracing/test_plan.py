"""A plan asks what a source needs from what is known, and nothing else."""

from skiptrace.tracing.plan import Known, steps

KNOWN = Known("p1", {"name": "王小明", "id_no": "110101199003078515"}, {"phone": ("13800000001", "13800000002")})


def test_each_operation_with_known_keys_becomes_one_question() -> None:
    planned = steps("fund", {"account": ("id_no", "name")}, KNOWN)

    assert [(step.query.operation, dict(step.query.keys), step.lacks) for step in planned] == [
        ("account", {"id_no": "110101199003078515", "name": "王小明"}, ())
    ]


def test_several_values_become_several_questions() -> None:
    planned = steps("core", {"search_phone": ("phone",)}, KNOWN)

    assert [step.query.keys["phone"] for step in planned] == ["13800000001", "13800000002"]


def test_at_most_five_values_of_a_kind_are_disclosed() -> None:
    many = Known("p1", {}, {"phone": tuple(f"1380000000{n}" for n in range(9))})

    assert len(steps("core", {"search_phone": ("phone",)}, many)) == 5


def test_a_missing_key_is_named_and_not_asked_around() -> None:
    (step,) = steps("fund", {"account": ("id_no", "name")}, Known("p1", {"name": "王小明"}))

    assert step.lacks == ("id_no",)


def test_operations_with_keys_of_another_kind_are_not_planned() -> None:
    assert steps("carrier", {"bind": ("process_id", "ordinal")}, KNOWN) == ()


def test_the_same_question_has_the_same_key_and_does_not_show_its_values() -> None:
    (first,) = steps("fund", {"account": ("id_no", "name")}, KNOWN)
    (second,) = steps("fund", {"account": ("name", "id_no")}, KNOWN)

    assert first.query.key == second.query.key
    assert "110101199003078515" not in repr(first.query)


PLACE = {"by_location": ("location", "name"), "by_certificate": ("certificate_no", "name")}


def test_a_house_is_asked_about_where_its_place_or_certificate_is_known() -> None:
    known = Known("p1", {"name": "王小明"}, {"location": ("甲", "乙", "丙"), "certificate_no": ("京1号",)})
    planned = steps("units", PLACE, known)

    assert [(step.query.operation, *step.query.keys.values()) for step in planned] == [
        ("by_location", "王小明", "甲"),
        ("by_location", "王小明", "乙"),
        ("by_certificate", "王小明", "京1号"),
    ]


def test_the_way_that_nothing_is_known_for_is_named_once_and_only_where_no_other_is_open() -> None:
    blind = steps("units", PLACE, Known("p1", {"name": "王小明"}))
    open_ = steps("units", PLACE, Known("p1", {"name": "王小明"}, {"certificate_no": ("京1号",)}))

    assert [step.lacks for step in blind] == [("location",)]
    assert [(step.query.operation, step.lacks) for step in open_] == [("by_certificate", ())]

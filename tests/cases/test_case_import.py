"""A creditor's file becomes cases: once, whole, and with every stop it states."""

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from skiptrace.cases import intake
from skiptrace.cases.case import ClaimStatus, HoldKind, PartyRole
from skiptrace.cases.intake import Batch
from skiptrace.cases.register import Register
from skiptrace.cases.tables import cases, claims, holds, imports, parties
from skiptrace.evidence import Vault
from skiptrace.evidence.vault import evidence
from skiptrace.journal import Journal
from skiptrace.journal.journal import journal as journal_table
from skiptrace.storage.store import Store
from tests.fakes.creditor_file import PLAIN, QIAN, ZHAO, Cells, changed, write_xlsx

TITLES = (*PLAIN, "担保人", "担保人身份证号")
TABLES = (cases, parties, claims, holds, imports, evidence, journal_table)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    made = iter(range(100))
    return lambda *rows: write_xlsx(tmp_path / f"file-{next(made)}.xlsx", [PLAIN, *rows])


async def rows_of(store: Store) -> dict[str, int]:
    async with store.read() as tx:
        return {t.name: (await tx.execute(select(func.count()).select_from(t))).scalar_one() for t in TABLES}


async def test_the_sample_becomes_a_case_for_each_good_contract(register: Register, sample: Path) -> None:
    report = await register.import_file(sample)

    assert (report.rows, report.cases_created, report.claims_created) == (122, 107, 107)
    assert len(report.rejected) == 13
    assert report.conflicts == ()
    assert {stop.kind for stop in report.stops} == {HoldKind.NO_CONTACT}
    assert {result.row for result in report.rejected} == {5, 9, 22, 24, 36, 47, 53, 64, 77, 84, 90, 99, 119}


async def test_a_case_cites_the_cell_of_every_value(
    register: Register, store: Store, vault: Vault, sample: Path
) -> None:
    await register.import_file(sample)
    case = await register.case("C000001")
    async with store.read() as tx:
        body = await vault.open(tx, case.debtor.origins["name"].evidence_id)

    assert hashlib.sha256(body).hexdigest() == case.debtor.origins["id_no"].sha256
    assert case.debtor.origins["name"].pointer == "不良资产明细!B4"
    assert case.claims[0].principal.origin.pointer == "不良资产明细!H4"
    assert [fact.origin.pointer for fact in case.debtor.facts if fact.kind == "phone"] == ["不良资产明细!D4"] * 2
    assert case.claims[0].overdue_since == date(2025, 4, 1)
    assert case.debtor.sex == "女"
    assert case.debtor.birth_date == date(1967, 1, 20)


async def test_the_same_file_twice_changes_nothing(
    register: Register, store: Store, sample: Path, tmp_path: Path
) -> None:
    first = await register.import_file(sample)
    before = await rows_of(store)
    copy = Path(shutil.copy(sample, tmp_path / "另存.xlsx"))
    second = await register.import_file(copy)

    assert await rows_of(store) == before
    assert second.again
    assert (second.cases_created, second.claims_updated, second.differences) == (0, 0, ())
    assert second.rejected == first.rejected


async def test_the_same_rows_in_another_file_change_no_value(register: Register, file: Callable[..., Path]) -> None:
    await register.import_file(file(ZHAO, QIAN))
    before = [await register.case(number) for number in ("C000001", "C000002")]
    report = await register.import_file(file(ZHAO, QIAN, changed(QIAN, name="")))

    assert [await register.case(number) for number in ("C000001", "C000002")] == before
    assert (report.claims_unchanged, report.claims_updated) == (2, 0)


async def test_next_months_file_updates_balances_and_prints_the_difference(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO, QIAN), as_of=date(2026, 9, 30))
    row = changed(ZHAO, principal=900, remark="已起诉", phone="13900000001、13900000009")
    report = await register.import_file(file(row, QIAN), as_of=date(2026, 10, 30))
    case = await register.case("C000001")

    assert {(d.case_number, d.what, d.old, d.new) for d in report.differences} == {
        ("C000001", "本金", "1000.50", "900.00"),
        ("C000001", "备注中的诉讼阶段", "无", "已起诉"),
        ("C000001", "电话", "", "新增 1 项"),
    }
    assert (report.claims_updated, report.claims_unchanged) == (1, 1)
    assert case.total == Decimal(900)
    assert case.claims[0].as_of == date(2026, 10, 30)
    assert case.remark_stage == "in_suit"
    assert case.debtor.values("phone") == ("13900000001", "13900000009")


async def test_an_older_file_never_takes_a_newer_balance_back(register: Register, file: Callable[..., Path]) -> None:
    await register.import_file(file(ZHAO), as_of=date(2026, 10, 30))
    report = await register.import_file(file(changed(ZHAO, principal=5000)), as_of=date(2026, 9, 30))

    assert report.claims_older == 1
    assert (await register.case("C000001")).total == Decimal("1000.5")


@pytest.mark.parametrize(
    ("remark", "kind", "status"),
    [
        ("已结清", HoldKind.SETTLED, ClaimStatus.SETTLED),
        ("撤案", HoldKind.WITHDRAWN, ClaimStatus.WITHDRAWN),
        ("债权已转让", HoldKind.TRANSFERRED, ClaimStatus.TRANSFERRED),
        ("客户已死亡", HoldKind.DECEASED, ClaimStatus.ACTIVE),
    ],
)
@pytest.mark.parametrize("principal", [1000.5, 0, "-"])
async def test_an_end_reported_later_stops_the_case_at_once_whatever_the_balance(
    register: Register,
    file: Callable[..., Path],
    remark: str,
    kind: HoldKind,
    status: ClaimStatus,
    principal: float | str,
) -> None:
    await register.import_file(file(ZHAO))
    report = await register.import_file(file(changed(ZHAO, principal=principal, remark=remark)))
    case = await register.case("C000001")

    assert [hold.kind for hold in case.holds] == [kind]
    assert all(hold.kind.stops_queries for hold in case.holds)
    assert case.claims[0].status is status
    assert [(stop.case_number, stop.kind) for stop in report.stops] == [("C000001", kind)]


async def test_a_settled_row_with_no_balance_is_no_reject_once_it_took_effect(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO))
    path = file(changed(ZHAO, principal=0, remark="已结清"))
    report = await register.import_file(path)
    again = await register.import_file(path)

    assert report.rejected == again.rejected == ()


async def test_a_case_goes_on_while_one_of_its_claims_is_active(register: Register, file: Callable[..., Path]) -> None:
    second = changed(ZHAO, contract="HT009", principal=50)
    report = await register.import_file(file(ZHAO, second))
    await register.import_file(file(changed(ZHAO, remark="已结清")))
    case = await register.case("C000001")

    assert (report.cases_created, report.claims_created) == (1, 2)
    assert case.holds == ()
    assert case.total == Decimal(50)


async def test_a_stop_of_contact_outlives_a_file_that_is_silent_and_ends_when_one_says_so(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(file(changed(ZHAO, remark="停催")))
    await register.import_file(file(changed(ZHAO, principal=5)))
    silent = await register.case("C000001")
    await register.import_file(file(changed(ZHAO, principal=4, remark="恢复催收")))

    assert [hold.kind for hold in silent.holds] == [HoldKind.NO_CONTACT]
    assert not silent.holds[0].kind.stops_queries
    assert (await register.case("C000001")).holds == ()


async def test_contracts_with_one_valid_id_join_and_others_stay_apart(
    register: Register, file: Callable[..., Path]
) -> None:
    masked = changed(ZHAO, id_no="110105********9874", contract="HT011")
    no_id = changed(ZHAO, id_no="", contract="HT012")
    report = await register.import_file(file(ZHAO, changed(ZHAO, contract="HT010"), masked, no_id))

    assert (report.cases_created, report.claims_created) == (3, 4)
    assert len((await register.case("C000001")).claims) == 2


async def test_one_id_under_two_names_is_reported_and_never_joined(
    register: Register, file: Callable[..., Path]
) -> None:
    report = await register.import_file(file(ZHAO, changed(QIAN, id_no=str(ZHAO[1]))))

    assert report.cases_created == 2
    assert [(c.row, "姓名不同" in c.why) for c in report.conflicts] == [(3, True)]


async def test_a_contract_is_never_overwritten_by_another_persons_row(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(file(ZHAO))
    report = await register.import_file(file(changed(QIAN, contract="HT001", remark="已结清")))
    case = await register.case("C000001")

    assert case.debtor.name == "赵一鸣"
    assert case.holds == ()
    assert [conflict.row for conflict in report.conflicts] == [2]


async def test_of_two_rows_of_one_contract_the_first_counts_and_every_stop(
    register: Register, file: Callable[..., Path]
) -> None:
    report = await register.import_file(file(ZHAO, changed(ZHAO, principal=7, remark="停催", phone="13900000008")))
    case = await register.case("C000001")

    assert case.total == Decimal("1000.5")
    assert case.debtor.values("phone") == ("13900000001", "13900000008")
    assert [hold.kind for hold in case.holds] == [HoldKind.NO_CONTACT]
    assert ["金额不同" in conflict.why for conflict in report.conflicts] == [True]


async def test_a_number_that_comes_later_completes_the_debtor_and_joins_his_cases(
    register: Register, file: Callable[..., Path]
) -> None:
    await register.import_file(
        file(ZHAO, changed(ZHAO, id_no="", contract="HT012", phone="13900000007", remark="停催"))
    )
    report = await register.import_file(file(changed(ZHAO, contract="HT012", phone="13900000007")))
    case = await register.case("C000001")

    assert {d.what for d in report.differences} >= {"证件号码", "并入案件（证件号码相同）"}
    assert len(case.claims) == 2
    assert case.debtor.values("phone") == ("13900000001", "13900000007")
    assert [hold.kind for hold in case.holds] == [HoldKind.NO_CONTACT]
    assert await register.case("C000002") == case
    assert await register.count() == 1


async def test_co_borrowers_and_guarantors_become_parties_once(register: Register, tmp_path: Path) -> None:
    rows: list[Cells] = [TITLES, (*ZHAO, "孙三", ""), (*changed(ZHAO, contract="HT010"), "孙三", "330106197711269869")]
    await register.import_file(write_xlsx(tmp_path / "g.xlsx", rows))
    case = await register.case("C000001")

    assert [(p.role, p.name, p.id_no) for p in case.parties[1:]] == [
        (PartyRole.GUARANTOR, "孙三", "330106197711269869")
    ]
    assert case.parties[1].origins["id_no"].pointer == "明细!I3"


async def test_a_claim_without_a_contract_number_is_known_by_its_values(
    register: Register, file: Callable[..., Path]
) -> None:
    row = changed(ZHAO, contract="")
    await register.import_file(file(row))
    report = await register.import_file(file(row, QIAN))

    assert (report.claims_created, report.claims_unchanged) == (1, 1)


async def test_killed_in_the_middle_and_run_again_gives_the_same(
    register: Register, store: Store, journal: Journal, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH", 20)
    run, calls = Batch.run, iter(range(100))

    async def dying(self: Batch, *args: Any) -> None:
        await run(self, *args)
        if next(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(Batch, "run", dying)
    with pytest.raises(KeyboardInterrupt):
        await register.import_file(sample)
    stopped = await rows_of(store)
    monkeypatch.setattr(Batch, "run", run)
    report = await register.import_file(sample)

    assert stopped["claims"] == 35
    assert not report.again
    assert report.claims_unchanged == 35
    assert await rows_of(store) == stopped | {
        "cases": 107,
        "parties": 107,
        "claims": 107,
        "holds": 32,
        "journal": 1 + 107 + 32 + 1,
    }
    assert [line.number for line in await register.list()] == [f"C{n:06d}" for n in range(1, 108)]
    assert (await journal.verify()).broken_at is None

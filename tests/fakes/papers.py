"""Made-up cases for the papers: full, minimal, hostile and large, at each stage of the docket."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from connectors.answer import Outcome
from connectors.authority import Authority
from skiptrace.cases.case import PartyRole
from skiptrace.cases.guarantee import Deed, Lasting, Mode, Terms, Told
from skiptrace.court.choices import Thing
from skiptrace.documents.book import Book, Means, make_book
from skiptrace.permits.docket import Stage
from skiptrace.settings import Counsel, Creditor
from skiptrace.tracing.profile import Citation, SourceOutcome
from tests.fakes.court_papers import NAME
from tests.fakes.estate import (
    AT,
    DEPOSIT,
    EQUITY,
    EXECUTED,
    FUND,
    HOUSE,
    PLEDGE,
    VEHICLE,
    case,
    outcome,
    party,
    profile,
    record,
)  # fmt: skip
from tests.fakes.measures import EVIDENCE, SHA, court_file, measure

RARE = "𠮷㛃"
HOSTILE = f'{RARE}<w:t>&amp;{{{{ case }}}}{{% raw %}}]]>=1+1#read("x")'
GUARANTOR_ID = "110101198505053210"
CREDITOR = Creditor(
    name="某某消费金融有限公司",
    credit_code="91110000MA00000000",
    address="北京市某区某路1号某某大厦12层",
    representative="张某",
    phone="010-00000000",
    bank="某某银行股份有限公司北京某某支行",
    account_name="某某消费金融有限公司",
    account_no="11000000000000000001",
)
COUNSEL = Counsel(
    firm="北京某某律师事务所",
    name="李某",
    licence="11101202600000001",
    phone="13800000001",
    address="北京市某区某街2号",
    powers="特别授权：代为承认、放弃、变更诉讼请求，进行和解，提起上诉，申请执行，代收款物",
)
DEED = Deed("（2024）保字第001号，2024年1月5日", "主债权本金、利息、罚息和实现债权的费用", Decimal(200000))


def full(stage: Stage | None, name: str = NAME) -> Book:
    """Everything that the made-up sources can give, two parties, three unasked sources, two measures, a guarantee."""
    records = [
        record("house", {**HOUSE, "name": name, "mortgagee": "某某银行", "mortgage_amount": "600000"}),
        record("vehicle", {**VEHICLE, "name": name, "brand": name}),
        record("deposit", {**DEPOSIT, "name": name}),
        record("housing_fund", {**FUND, "name": name}),
        record("equity", {**EQUITY, "name": name}),
        record("equity", {**PLEDGE, "name": name, "mortgagee": CREDITOR.name}),
        record("executed", {**EXECUTED, "name": name}),
        record(
            "person", {"name": name, "fact": "phone", "phone": "13900000009", "status": "停机", "seen": "2025-03-01"}
        ),
    ]
    of = case(party(name), party("赵某某", GUARANTOR_ID, PartyRole.GUARANTOR))
    court = court_file(
        [
            measure(name=name),
            measure(name=name, kind=Thing.VEHICLE, what="京A12345", start=date(2026, 9, 1), end=date(2028, 8, 31)),
        ]
    )
    ruling = "（2026）京0102财保1号" if stage is not Stage.PRE_SUIT else ""
    made = profile(records, stage, of=of, ruling=ruling, outcomes=closed_doors(stage))
    paper = Citation("E9", EVIDENCE, SHA, "", "court", "保全结果告知书", Authority.JUD, AT)
    cited = replace(made, exhibits=(*made.exhibits, paper))
    return make_book(cited, CREDITOR, court=court, means=Means(guarantees=(told(),)), counsel=COUNSEL)


def told(mode: Mode = Mode.JOINT, *, deed: Deed = DEED, until: date | None = None, months: int | None = 24) -> Told:
    """What a person entered of the guarantee of the made-up contract."""
    lasting = Lasting.AGREED if until or months else Lasting.UNKNOWN
    terms = Terms(mode, lasting, until, months)
    return Told("G000001", "p-guarantor", ("cl-1",), terms, "保证合同第三条、第五条", "zhao", AT, deed=deed)


def closed_doors(stage: Stage | None) -> tuple[SourceOutcome, ...]:
    """Sources that lacked their authority, with what the gate says would open them at this stage."""
    filed = stage in {Stage.IN_SUIT, Stage.EXECUTION}
    order = "律师调查令申请书" if filed else "民事起诉状（立案后可提交律师调查令申请书）"
    network = "网络查控申请书" if filed else "民事起诉状、财产保全申请书（诉讼中）"
    why = "没有有效的律师调查令" if filed else "律师调查令须在案件立案之后；本案尚无法院案号"
    made = [
        outcome("property_registry", "不动产登记中心", Outcome.NOT_ASKED, why, opens_with=order),
        outcome("vehicle_office", "车辆管理所", Outcome.NOT_ASKED, why, opens_with=order),
        outcome("bank_deposits", "法院网络查控结果", Outcome.PENDING, "等待法院", opens_with=network),
        outcome(
            "housing_fund",
            "住房公积金管理中心",
            Outcome.NOT_ASKED,
            "没有债务人的有效授权",
            opens_with="个人信息查询授权书",
        ),
    ]
    grounds = (Authority.ORD, Authority.ORD, Authority.JUD, Authority.AUTH)
    return tuple(replace(each, authority=ground) for each, ground in zip(made, grounds, strict=True))


def minimal(stage: Stage | None) -> Book:
    """A debtor with a masked name and no number, nothing found, nothing set."""
    bare = replace(party("王*", ""), facts=(), sex="", birth_date=None)
    made = profile((), stage, of=case(bare))
    if made.docket:
        empty = replace(
            made.docket,
            court="", cause="", filed=None, instrument_no="", instrument_kind="", instrument_court="",
            instrument_effective=None, instrument_orders="", performance_due=None,
        )  # fmt: skip
        made = replace(made, docket=empty)
    return make_book(replace(made, exhibits=()), Creditor(licensed_lender=False))


def hostile(stage: Stage | None) -> Book:
    """Names that look like markup and hold characters that few fonts have."""
    return full(stage, HOSTILE)


def large(stage: Stage | None) -> Book:
    """Two hundred confirmed things: accounts, or before suit, where no court has answered, shares of companies."""
    if stage in {None, Stage.PRE_SUIT}:
        names = [(f"某某第{n:03d}商贸有限公司", f"91110102MA{n:08d}") for n in range(200)]
        shares = [{**EQUITY, "company": name, "credit_code": code} for name, code in names]
        records = [record("equity", each, record_id=f"e{n:03d}") for n, each in enumerate(shares)]
    else:
        accounts = [{**DEPOSIT, "account_no": f"62220200000{n:08d}", "balance": "10"} for n in range(200)]
        records = [record("deposit", each, record_id=f"d{n:03d}") for n, each in enumerate(accounts)]
    return make_book(profile(records, stage, ruling="（2026）京0102财保1号"), CREDITOR, counsel=COUNSEL)

"""Profiles of made-up people with made-up things, for the rooms that read profiles."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from connectors.answer import Outcome
from connectors.authority import Authority
from matching import Decision, Ground, Reason, Verdict
from skiptrace.cases.case import Amount, Case, Claim, ClaimStatus, KnownFact, Origin, Party, PartyRole
from skiptrace.clock import CHINA
from skiptrace.permits.docket import Docket, Stage
from skiptrace.tracing.profile import Citation, Fact, Profile, SourceOutcome, Standing, TracedRecord

AT = datetime(2026, 10, 30, 10, 0, tzinfo=CHINA)
TODAY = AT.date()
DEBTOR = "p-debtor"
DEBTOR_ID = "110101199003078515"
ORIGIN = Origin("e-file", "0" * 64, "逾期清单!B4", TODAY)

_SOURCES = {
    "house": ("property_registry", "不动产登记中心", Authority.ORD, "E2"),
    "unit": ("property_by_address", "不动产登记中心（按坐落、证号）", Authority.LAW, "E10"),
    "vehicle": ("vehicle_office", "车辆管理所", Authority.ORD, "E3"),
    "deposit": ("bank_deposits", "法院网络查控结果", Authority.JUD, "E4"),
    "housing_fund": ("housing_fund", "住房公积金管理中心", Authority.AUTH, "E5"),
    "social_insurance": ("social_insurance", "社会保险经办机构", Authority.ORD, "E9"),
    "person": ("core_banking", "本行核心系统", Authority.OWN, "E6"),
    "equity": ("company_registry", "企业信用信息公示系统", Authority.PUB, "E7"),
    "pledge_claim": ("company_registry", "企业信用信息公示系统", Authority.PUB, "E7"),
    "office": ("company_registry", "企业信用信息公示系统", Authority.PUB, "E7"),
    "securities": ("securities", "中国证券登记结算机构", Authority.ORD, "E10"),
    "insurance": ("insurance", "保险机构保单查询", Authority.ORD, "E11"),
    "chattel_charge": ("movables", "动产融资统一登记公示系统", Authority.PUB, "E12"),
    "dishonest": ("dishonest_debtors", "中国执行信息公开网", Authority.PUB, "E8"),
    "executed": ("dishonest_debtors", "中国执行信息公开网", Authority.PUB, "E8"),
}
_OCCASIONAL = {
    "equity", "office", "pledge_claim", "dishonest", "executed", "securities", "insurance", "chattel_charge",
    "social_insurance", "unit",
}  # fmt: skip
"""Kinds whose exhibit stands in a profile only with a record of theirs."""
_DECISIONS = {
    Standing.COURT: (Decision.SAME, Ground.ID, 0.99999),
    Standing.LIKELY: (Decision.SAME, Ground.FACTS, 0.9995),
    Standing.REVIEW: (Decision.POSSIBLE, Ground.NONE, 0.72),
    Standing.UNCLEAR: (Decision.CANNOT_TELL, Ground.NONE, 0.31),
    Standing.REJECTED: (Decision.DIFFERENT, Ground.NONE, 0.0),
}

HOUSE = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "location": "北京市西城区丰收路18号3幢2单元501室",
    "certificate_no": "京（2019）西城区不动产权第0012345号",
    "unit_no": "110102001001GB00001F00030501",
    "area": "89.50",
    "usage": "住宅",
    "ownership": "单独所有",
    "registered": "2019-05-06",
}
VEHICLE = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "plate": "京A12345",
    "plate_type": "小型汽车",
    "brand": "测试牌",
    "model": "T1",
    "vin": "LTESTVIN000000001",
    "engine_no": "E0001",
    "registered": "2018-03-02",
    "status": "正常",
}
DEPOSIT = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "bank": "某某银行北京丰收支行",
    "account_no": "6222020000000000017",
    "account_kind": "个人结算账户",
    "account_status": "正常",
    "currency": "人民币",
    "balance": "30000.00",
    "available": "30000.00",
    "as_of": "2026-10-20",
}
FUND = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "account_no": "010000000001",
    "employer": "某某软件有限公司",
    "balance": "45210.33",
    "account_status": "正常",
    "paid_to": "202609",
}
INSURED = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "account_no": "3300000001",
    "scheme": "城镇职工基本养老保险",
    "employer": "某某软件有限公司",
    "account_status": "参保缴费",
    "base": "9000.00",
    "paid_to": "2026-09",
}
PENSIONER = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "account_no": "3300000002",
    "scheme": "城镇职工基本养老保险",
    "account_status": "终止缴费",
    "paid_to": "2026-10",
    "pension": "4100.00",
    "pension_from": "2024-03-01",
}
UNIT = {
    "name": "王小明",
    "location": HOUSE["location"],
    "unit_no": HOUSE["unit_no"],
    "area": "89.50",
    "usage": "住宅",
    "ownership": "单独所有",
    "owner_check": "与被核验人一致",
    "mortgaged": "已抵押",
    "status": "已查封",
}
HOUSEHOLD = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "relation": "本人",
    "sex": "男",
    "birth_date": "1990-03-07",
    "former_names": "王明",
    "ethnicity": "汉",
    "marital": "已婚",
    "address": "北京市东城区建国路1号1栋1单元101室",
    "registration": "正常",
    "status": "户籍",
    "fact": "identity",
}
EQUITY = {
    "name": "王小明",
    "id_no": "1101**********8515",
    "company": "北京某某商贸有限公司",
    "credit_code": "91110102MA01ABCD0X",
    "role": "股东",
    "share": "60%",
    "subscribed_amount": "600000.00",
    "company_status": "存续",
    "as_of": "2026-10-28",
}
FREEZE = {
    "name": "王小明",
    "company": EQUITY["company"],
    "credit_code": EQUITY["credit_code"],
    "seized_by": "北京市海淀区人民法院",
    "seizure_no": "（2025）京0108执1号",
    "seized_from": "2025-03-01",
    "seized_to": "2028-02-29",
    "frozen_amount": "600000.00",
}
PLEDGE = {
    "name": "王小明",
    "company": EQUITY["company"],
    "credit_code": EQUITY["credit_code"],
    "mortgagee": "某某担保有限公司",
    "mortgage_amount": "300000.00",
    "mortgage_from": "2024-06-01",
}
SECURITIES = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "account_no": "0012345678",
    "account_status": "正常",
    "market": "深圳",
    "security_code": "000001",
    "security_name": "样例银行",
    "security_kind": "A股",
    "quantity": "1000",
    "available_quantity": "1000",
    "broker": "样例证券股份有限公司北京营业部",
    "price": "12.50",
    "price_date": "2026-10-28",
    "as_of": "2026-10-29",
}
INSURANCE = {
    "name": "王小明",
    "id_no": DEBTOR_ID,
    "insurer": "样例人寿保险股份有限公司",
    "policy_no": "880000000000001",
    "policy_kind": "人寿保险",
    "product": "样例人寿保险甲款",
    "insured_relation": "本人",
    "beneficiary_kind": "法定",
    "policy_status": "有效",
    "cash_value": "36500.00",
    "as_of": "2026-10-29",
}
CHARGE = {
    "name": "王小明",
    "id_no": "110101********8515",
    "charge_kind": "设备存货抵押",
    "description": "注塑机 3 台，机身编号 YL1002",
    "mortgage_no": "01234567890000000002",
    "mortgagee": "某某银行股份有限公司",
    "mortgage_amount": "300000.00",
    "mortgage_from": "2024-06-01",
    "mortgage_to": "2029-05-31",
    "register_status": "有效",
}
DISHONEST = {
    "name": "王小明",
    "id_no": "1101011990****8515",
    "court": "北京市海淀区人民法院",
    "docket": "（2025）京0108执2号",
    "basis_no": "（2024）京0108民初2号民事判决书",
    "duty": "偿还借款 50000 元",
    "performance": "全部未履行",
    "behaviour": "违反财产报告制度",
    "filed": "2025-01-05",
    "published": "2025-03-01",
}
EXECUTED = {
    "name": "王小明",
    "court": "北京市海淀区人民法院",
    "docket": "（2025）京0108执2号",
    "amount": "50000.00",
    "filed": "2025-01-05",
}


def citation(kind: str, pointer: str = "Sheet1!C5") -> Citation:
    """The exhibit in which records of a kind stand."""
    source, title, authority, number = _SOURCES[kind]
    return Citation(number, f"ev-{number}", number[-1] * 64, pointer, source, title, authority, AT)


def verdict(standing: Standing) -> Verdict:
    """A verdict that leads to the standing, with a reason on each side."""
    decision, ground, probability = _DECISIONS[standing]
    reasons = (
        Reason("name", "equal", 9.5, supports=True, text="姓名一致"),
        Reason("address", "conflict_road", -2.0, supports=False, text="地址道路不同"),
    )
    settle = ("核对身份证第 11 至 14 位",) if standing is not Standing.COURT else ()
    return Verdict(decision, ground, probability, 12.0, reasons, (), settle, "1")


def record(
    kind: str,
    fields: Mapping[str, str],
    standing: Standing = Standing.COURT,
    *,
    record_id: str = "",
    party_id: str = DEBTOR,
    authority: Authority | None = None,
) -> TracedRecord:
    """A record of the kind's usual source; the id follows from the values unless given."""
    place = citation(kind)
    chosen = authority or place.authority
    place = replace(place, authority=chosen)
    facts = {name: Fact(text, replace(place, pointer=f"Sheet1!{name}")) for name, text in fields.items() if text}
    number = record_id or hashlib.sha256(repr((kind, standing, sorted(fields.items()))).encode()).hexdigest()[:32]
    return TracedRecord(number, kind, party_id, place.source, chosen, "d-1", AT, facts, verdict(standing), standing)


def docket(stage: Stage, *, ruling: str = "") -> Docket:
    """A docket of the stage: numbered once it is filed."""
    filed = stage is not Stage.PRE_SUIT
    execution = stage is Stage.EXECUTION
    return Docket(
        id="d-1",
        case_id="case-1",
        number=("（2026）京0102执1号" if execution else "（2026）京0102民初1号") if filed else "",
        court="北京市西城区人民法院",
        stage=stage,
        cause="金融借款合同纠纷",
        filed=date(2026, 9, 1) if filed else None,
        preservation_ruling=ruling,
        instrument_no="（2026）京0102民初0号" if execution else "",
        instrument_kind="民事判决书" if execution else "",
        instrument_court="北京市西城区人民法院" if execution else "",
        instrument_effective=date(2026, 6, 1) if execution else None,
        instrument_orders="被告于判决生效之日起十日内偿还借款本息" if execution else "",
        performance_due=date(2026, 6, 11) if execution else None,
    )


def party(name: str = "王小明", id_no: str = DEBTOR_ID, role: PartyRole = PartyRole.DEBTOR) -> Party:
    """A party as the creditor's file gives it, with a phone and an address."""
    facts = (
        KnownFact("phone", "13800000000", date(2025, 1, 1), "", ORIGIN),
        KnownFact("address", "北京市西城区丰收路18号3幢2单元501室", date(2025, 1, 1), "", ORIGIN),
    )
    origins = {"name": ORIGIN, "id_no": ORIGIN}
    return Party(f"p-{role}", role, name, (), id_no, "", "男", date(1990, 3, 7), origins, facts)


def case(*parties: Party, principal: str = "100000.00", interest: str = "5000.00") -> Case:
    """One claim with principal and interest; penalty and costs are not given."""
    claim = Claim(
        "cl-1",
        "k-1",
        "HT2024-001",
        Amount(Decimal(principal), replace(ORIGIN, pointer="逾期清单!E4")),
        Amount(Decimal(interest), replace(ORIGIN, pointer="逾期清单!F4")),
        None,
        None,
        TODAY,
        date(2025, 5, 1),
        ClaimStatus.ACTIVE,
    )
    return Case("case-1", "C000001", parties or (party(),), (claim,), (), "", TODAY)


def outcome(source: str, title: str, result: Outcome, why: str = "", **changes: str) -> SourceOutcome:
    """What became of one source for the debtor."""
    return SourceOutcome(
        source,
        title,
        Authority.ORD,
        DEBTOR,
        "by_person",
        result,
        why,
        ("民诉第64条",),
        AT,
        None,
        changes.get("opens_with", ""),
        0,
        (),
    )


def profile(
    records: Iterable[TracedRecord] = (),
    stage: Stage | None = Stage.EXECUTION,
    *,
    of: Case | None = None,
    ruling: str = "",
    outcomes: Iterable[SourceOutcome] = (),
) -> Profile:
    """A profile of the stage with its exhibits: the creditor's file first."""
    file = Citation("E1", "e-file", "0" * 64, "", "import", "债权人提供的逾期清单", Authority.OWN, AT)
    held = tuple(records)
    kinds = [kind for kind in _SOURCES if kind not in _OCCASIONAL or any(record.kind == kind for record in held)]
    exhibits = (file, *dict.fromkeys(citation(kind, "") for kind in kinds))
    court = docket(stage, ruling=ruling) if stage else None
    return Profile(of or case(), court, AT, held, tuple(outcomes), exhibits)

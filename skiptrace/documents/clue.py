"""The lines of the clue list (财产线索清单): one confirmed thing each, in the words of the form."""

from collections.abc import Sequence

from skiptrace.assets.asset import Asset, AssetKind
from skiptrace.documents.asset_text import mortgage_text, seizure_text, shown_facts
from skiptrace.documents.book import Book
from skiptrace.documents.confirmed import Confirmed
from skiptrace.documents.court_parties import ROLE, whole_name
from skiptrace.documents.court_set import CourtAsset
from skiptrace.documents.stated import Stated, written_day
from skiptrace.law.reckoning import yuan
from skiptrace.permits.docket import Stage

_MEASURE = {
    AssetKind.DEPOSIT: "冻结",
    AssetKind.PAYMENT_ACCOUNT: "冻结",
    AssetKind.HOUSING_FUND: "冻结",
    AssetKind.VEHICLE: "查封",
    AssetKind.HOUSE: "查封",
    AssetKind.EQUITY: "冻结",
    AssetKind.SECURITIES: "冻结",
    AssetKind.INSURANCE: "冻结",
    AssetKind.RECEIVABLE: "通知次债务人不得清偿",
    AssetKind.WAGES: "扣留、提取",
    AssetKind.MOVABLE: "查封",
    AssetKind.PENSION: "冻结、扣划",
    AssetKind.OTHER: "查封",
}
_REGISTERED = {
    AssetKind.HOUSE, AssetKind.VEHICLE, AssetKind.EQUITY,
    AssetKind.SECURITIES, AssetKind.INSURANCE, AssetKind.MOVABLE,
}  # fmt: skip
_PLACED = ("location", "bank", "company", "broker", "insurer")
_UNTOLD = "所据材料未载"
"""A source that says nothing of a burden has not said that there is none."""
_TOLD = {"A-10", "A-11", "A-14", "A-16", "A-30", "A-32", "B-26", "B-40", "B-50", "A-16-REGISTERED", "B-32-RETAINED"}
"""Cautions that a court must know; what is our own strategy stays in the internal file."""


def court_assets(lines: Sequence[Confirmed], book: Book) -> tuple[CourtAsset, ...]:
    """Numbered from 1 in the order of the plan."""
    return tuple(_line(number, line, book) for number, line in enumerate(lines, 1))


def _line(number: int, line: Confirmed, book: Book) -> CourtAsset:
    asset = line.asset
    first = asset.records[0]
    party = book.parties[asset.party_id]
    name = whole_name(book, party) or ROLE[party.role]
    details = shown_facts(first.kind, asset.facts)
    mortgages = [text for each in asset.mortgages if (text := mortgage_text(each, asset.kind))]
    seizures = [text for each in asset.seizures if (text := seizure_text(each))]
    places = [*details, *mortgages, *seizures]
    sourced = _sourced(asset)
    value = f"{asset.value.text}（{asset.value.basis}，{asset.value.as_of}）" if asset.value and sourced else "未估值"
    return CourtAsset(
        number=number,
        respondent=name,
        category=asset.kind.category,
        kind=asset.kind.chinese,
        record_kind=first.kind,
        details=details,
        title=asset.title,
        location=next(filter(None, map(asset.text, _PLACED)), ""),
        registry=details[0].source if details else "",
        owner=f"{name}，{asset.share.text}",
        mortgages="；".join(each.text for each in mortgages) or (_UNTOLD if asset.kind in _REGISTERED else "不适用"),
        seizures="；".join(each.text for each in seizures) or _held(asset),
        value=value,
        net=asset.net_text if sourced else "未估值",
        amount=_amount(line, book.stage),
        measure=_measure(asset),
        grade=asset.grade.value,
        source=_joined([each.source for each in places]),
        obtained=written_day(max(record.obtained for record in asset.records).date()),
        evidence=_joined([_page(each) for each in places]),
        remark="；".join(f"{c.text}（{c.rule.brief}）" for c in asset.cautions if c.rule.id in _TOLD),
    )


def _amount(line: Confirmed, stage: Stage) -> str:
    if line.asset.ours:
        return "本案已查封、冻结" if stage is Stage.EXECUTION else ""
    if line.line.amount is not None and _sourced(line.asset):
        return yuan(line.line.amount)
    if line.line.limit is not None:
        return f"以 {yuan(line.line.limit)} 为限"
    return "整体查封，以评估为准" if line.asset.kind is AssetKind.HOUSE else "以核实为准"


def _sourced(asset: Asset) -> bool:
    """Whether a source tells the value: what a lawyer reckons with is strategy and no evidence."""
    return asset.value is not None and asset.value.fact is not None


def _measure(asset: Asset) -> str:
    measure = _MEASURE[asset.kind]
    if asset.ours:
        return "请求处置"
    return f"轮候{measure}" if asset.waiting and (asset.net is None or asset.net.low == 0) else measure


def _held(asset: Asset) -> str:
    return f"状态为「{asset.held_status}」，机关与期限未载明" if asset.held_status else _UNTOLD


def _page(place: Stated) -> str:
    """The exhibit with the sheet in it, where it is a workbook."""
    sheet, mark, _ = place.pointer.partition("!")
    return f"{place.evidence} {sheet}" if mark else place.evidence


def _joined(texts: Sequence[str]) -> str:
    return "、".join(dict.fromkeys(text for text in texts if text))

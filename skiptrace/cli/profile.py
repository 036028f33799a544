"""Shows a profile: contact points with reasons, assets with verdicts, every source with its outcome."""

from skiptrace.assets.register import assets
from skiptrace.cases.case import Case
from skiptrace.cases.masking import mask_value
from skiptrace.cli.contact import line
from skiptrace.cli.output import Output
from skiptrace.cli.wording import KINDS, OUTCOMES, ROLES
from skiptrace.service import Service
from skiptrace.tracing.profile import Profile, SourceOutcome, Standing, TracedRecord
from skiptrace.tracing.sight import WITHHELD_WHY, may_see_court_values

_NAMED = {
    "house": "location",
    "vehicle": "plate",
    "deposit": "account_no",
    "housing_fund": "account_no",
    "equity": "company",
}
_MASKS = {"location": "address", "plate": "plate", "account_no": "bank_card", "company": "employer"}


async def show_profile(service: Service, case: Case, output: Output, *, masked: bool) -> None:
    """Print the profile, or give it as one JSON document."""
    profile = await service.profile(case)
    points = [line(point, masked=masked) for point in await service.contact_points(profile)]
    records = [_record(record, masked=masked) for record in profile.records if record.kind in _NAMED]
    found = [record for record in records if record["standing"] != Standing.REJECTED]
    sources = [_source(case, outcome) for outcome in profile.outcomes]
    strangers = sum(record.standing is Standing.REJECTED for record in profile.records)
    output.document(
        {
            "case": case.number,
            "stage": profile.docket.stage if profile.docket else "pre_suit",
            "at": profile.at,
            "contact_points": points,
            "assets": found,
            "strangers": strangers,
            "court_values_withheld": not may_see_court_values(service.role),
            "sources": sources,
            "waiting_for_review": len(profile.waiting),
        }
    )
    _print(profile, output, (points, found, sources), strangers)
    if not may_see_court_values(service.role):
        output.say(f"说明：{WITHHELD_WHY}；此处未予展示，不等于没有。")


def _print(profile: Profile, output: Output, parts: tuple[list[dict[str, object]], ...], strangers: int) -> None:
    points, records, sources = parts
    stage = profile.docket.stage.chinese if profile.docket else "诉前（未登记法院案件）"
    output.say(f"案件 {profile.case.number}（{stage}），截至 {profile.at:%Y-%m-%d %H:%M}")
    shown = [[p[k] for k in ("ref", "label", "value", "probability", "reasons", "set_aside")] for p in points]
    output.table("联系点（最可能的在前）", ["编号", "种类", "内容", "概率", "理由", "不得使用的原因"], shown)
    rows = [
        [r["standing_text"], r["kind_text"], r["what"], r["probability"], r["reasons"], r["source"]] for r in records
    ]
    output.table("财产记录", ["认定", "种类", "内容", "概率", "理由", "来源"], rows)
    known = assets(profile, profile.at.date())
    certain = sum(asset.standing is Standing.COURT for asset in known)
    output.say(
        f"归并为 {len(known)} 项财产，其中 {certain} 项已确认；待人工核对 {len(profile.waiting)} 条"
        f"（review list {profile.case.number}）；他人记录 {strangers} 条，已另行密封，不予展示。"
    )
    covered = [[s[k] for k in ("title", "party", "outcome_text", "records", "why", "opens_with")] for s in sources]
    output.table("来源", ["来源", "对象", "结果", "记录", "说明", "可由此开启"], covered)


def _record(record: TracedRecord, *, masked: bool) -> dict[str, object]:
    name = _NAMED[record.kind]
    what = record.text(name)
    return {
        "id": record.id[:8],
        "kind": record.kind,
        "kind_text": KINDS[record.kind],
        "what": mask_value(_MASKS[name], what) if masked else what,
        "standing": record.standing,
        "standing_text": record.standing.chinese,
        "verdict": record.verdict.decision,
        "ground": record.verdict.ground,
        "probability": round(record.verdict.probability, 4),
        "reasons": "；".join(reason.text for reason in record.verdict.reasons),
        "settle": "；".join(record.verdict.settle),
        "source": record.source,
        "authority": record.authority,
        "evidence": sorted({fact.citation.number for fact in record.facts.values()}),
    }


def _source(case: Case, outcome: SourceOutcome) -> dict[str, object]:
    party = next((party for party in case.parties if party.id == outcome.party_id), case.debtor)
    return {
        "source": outcome.source,
        "title": outcome.title,
        "party": ROLES[party.role],
        "authority": outcome.authority,
        "operation": outcome.operation,
        "outcome": outcome.outcome,
        "outcome_text": OUTCOMES[outcome.outcome],
        "records": outcome.records,
        "why": "；".join(part for part in (outcome.why, "、".join(outcome.articles)) if part),
        "due": outcome.due,
        "opens_with": outcome.opens_with,
        "evidence": [citation.number for citation in outcome.evidence],
    }

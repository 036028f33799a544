"""Shows a profile: contact points with reasons, assets with verdicts, every source with its outcome."""

from collections.abc import Sequence

from skiptrace.acting import Service
from skiptrace.assets.register import assets
from skiptrace.cases.case import Case
from skiptrace.cli.output import Output
from skiptrace.tracing.profile import Profile, Standing
from skiptrace.tracing.sight import WITHHELD_WHY
from skiptrace.views.profile import ProfileView, SourceView, profile_view


async def show_profile(service: Service, case: Case, output: Output, *, masked: bool) -> None:
    """Print the profile, or give it as one JSON document."""
    profile = await service.profile(case)
    view = profile_view(profile, await service.contact_points(profile), service.role, masked=masked)
    output.document(view.model_dump())
    _print(profile, output, view)
    if view.court_values_withheld:
        output.say(f"说明：{WITHHELD_WHY}；此处未予展示，不等于没有。")


def _print(profile: Profile, output: Output, view: ProfileView) -> None:
    stage = profile.docket.stage.chinese if profile.docket else "诉前（未登记法院案件）"
    output.say(f"案件 {view.case}（{stage}），截至 {view.at:%Y-%m-%d %H:%M}")
    points = [[p.ref, p.label, p.value, p.probability, p.reasons, p.set_aside] for p in view.contact_points]
    output.table("联系点（最可能的在前）", ["编号", "种类", "内容", "概率", "理由", "不得使用的原因"], points)
    rows = [[r.standing_text, r.kind_text, r.what, r.probability, r.reasons, r.source] for r in view.assets]
    output.table("财产记录", ["认定", "种类", "内容", "概率", "理由", "来源"], rows)
    known = assets(profile, profile.at.date())
    certain = sum(asset.standing is Standing.COURT for asset in known)
    output.say(
        f"归并为 {len(known)} 项财产，其中 {certain} 项已确认；待人工核对 {view.waiting_for_review} 条"
        f"（review list {view.case}）；他人记录 {view.strangers} 条，已另行密封，不予展示。"
    )
    output.table("来源", ["来源", "对象", "结果", "次数", "记录", "说明", "可由此开启"], _covered(view.sources))


def _covered(sources: Sequence[SourceView]) -> list[list[object]]:
    """Questions of one source with one outcome and reason told once: ten denials for one reason are one."""
    alike: dict[tuple[str, ...], list[SourceView]] = {}
    for each in sources:
        alike.setdefault((each.title, each.party, each.outcome_text, each.why, each.opens_with), []).append(each)
    return [
        [title, party, outcome, len(of), sum(each.records for each in of), why, opens]
        for (title, party, outcome, why, opens), of in alike.items()
    ]

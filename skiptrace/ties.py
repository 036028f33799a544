"""Every room's rows that a case's number leads to: what stands in the way when one case is to take up another."""

from collections.abc import Sequence

from connectors.answer import Outcome
from skiptrace.assets.tables import plan_choices
from skiptrace.cases.ties import Tie
from skiptrace.contacts.tables import contact_log, relay_calls
from skiptrace.court.tables import court_papers, measures
from skiptrace.paper_replies.tables import reply_papers
from skiptrace.permits.tables import dockets, permits
from skiptrace.tracing.tables import decisions, lookups, packs, records


def ties() -> Sequence[Tie]:
    """In the order in which they are told."""
    return (
        Tie(dockets, "法院案件"),
        Tie(permits, "许可"),
        Tie(lookups, "查询结果", lookups.c.outcome != Outcome.NOT_ASKED),
        Tie(records, "记录"),
        Tie(decisions, "人工认定"),
        Tie(packs, "请求包"),
        Tie(reply_papers, "纸质回复"),
        Tie(contact_log, "联系登记"),
        Tie(relay_calls, "中间号通话"),
        Tie(court_papers, "法院文书"),
        Tie(measures, "保全措施"),
        Tie(plan_choices, "申请方案"),
    )

"""The report's last sheet: of what, by whom, as of when, what is hidden, and what each word means."""

from collections.abc import Iterator
from datetime import date

from connectors.answer import Outcome
from skiptrace.batch.finding import MOMENT, View
from skiptrace.batch.run import RunProgress
from skiptrace.cases.placing import PlacedFile
from skiptrace.documents.wording import OUTCOME
from skiptrace.journal import Actor
from skiptrace.tracing.sight import WITHHELD_WHY

_MEANING = {
    Outcome.FOUND: "来源给出了记录；是否属于本人，以认定为准",
    Outcome.NO_RECORD: "来源明确答复没有登记；只对该来源、该问题有效",
    Outcome.PARTIAL: "来源只给出一部分，其余未知",
    Outcome.PENDING: "已提出或已起草，等待回复；结果未知",
    Outcome.REFUSED: "来源拒绝提供；结果未知",
    Outcome.FAILED: "技术原因没有得到答复；结果未知，加 --retry-failed 再次运行时补查",
    Outcome.NOT_ASKED: "本方没有查询，原因和法律条文见“来源”表；不等于没有",
}


def notes(
    progress: RunProgress, made_by: Actor, made_on: date, view: View, latest: str, file: PlacedFile | None
) -> Iterator[tuple[str, str]]:
    """Name and text of each line."""
    run = progress.run
    yield "批次", f"{run.number}（{run.kind.chinese}），{progress.state.chinese}"
    yield "发起", f"{run.actor.name}（{run.actor.role}）"
    yield "发起时间", run.created_at.strftime(MOMENT)
    yield "数据截至", latest
    yield "制作", f"{made_by.name}（{made_by.role}），{made_on.isoformat()}"
    counts = (
        f"共 {progress.total} 件：查询完成 {progress.done}，出错 {progress.failed}，查询中 {progress.leased}",
        f"等待 {progress.waiting}，已取消 {progress.cancelled}",
    )
    yield "案件", "，".join(counts)
    if file is not None:
        yield "来源文件", f"SHA-256 {run.file_sha256}"
        yield from (("文件说明", note) for note in file.notes)
        yield (
            "文件各行",
            "每一数据行只出现一次：在其案件之前、在“同案其他行”，或在“未采用的行”；合计行、空行、页脚不是数据",
        )
        yield "债权人各列", "按原件顺序和内容照录，不改动、不脱敏；合并单元格已按各行填充"
    yield "脱敏", "联系点已脱敏" if view.masked else "联系点未脱敏，查看理由已记入日志"
    yield "联系点", "只列最可能的一个；使用前须通过联系检查（skiptrace contact check），停止联系的案件不列出"
    if view.withheld:
        yield "未予展示", f"{WITHHELD_WHY}；本报告的财产、待核和记录数不含这些信息，不等于没有"
    yield "已确认财产", "只计完整有效证件号码一致或经人工认定的；待核、无法判断的不计"
    yield "他人记录", "同名等他人的记录，已排除，不计入任何一栏"
    for outcome, meaning in _MEANING.items():
        yield f"结果“{OUTCOME[outcome]}”", meaning
    yield "“尚未查询”", "本案在本批次中还没有查询完；结果未知"

"""Numbered rules over a manifest that a schema cannot say; each guards against an error that real connectors made.

The costliest is a reply misread as "no record": SRC003 to SRC006 are about that.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from connectors.authority import INCOMING_ONLY, Family
from connectors.errors import ManifestError
from connectors.manifest import assessment, quality
from connectors.manifest.assessment import Assessment, load_assessment
from connectors.manifest.capture import CaptureOperation
from connectors.manifest.finding import Finding
from connectors.manifest.loader import read
from connectors.manifest.operation import PLACEHOLDER, Call, Drill, FileOperation, HttpOperation, RecordSpec, Rule
from connectors.manifest.schema import Manifest, Operation
from connectors.manifest.statement import SqlOperation
from connectors.manifest.statement_lint import statement_findings
from connectors.vocabulary import FIELDS_BY_KIND

GRANT_KEYS = frozenset({"grant.consent_no", "grant.order_no", "grant.docket_no"})
ATTEMPT_KEYS = frozenset({"attempt.order_no"})

LONGEST_KEPT = 7 * 86_400
"""Seconds that an answer may stand for a new question, whatever the source."""


def lint(manifest: Manifest, folder: Path) -> tuple[Finding, ...]:
    """Everything that is wrong with one source's folder; empty when it may be enabled."""
    return (*broken(manifest, folder), *_assessed(manifest, folder), *_claims(folder))


def broken(manifest: Manifest, folder: Path) -> tuple[Finding, ...]:
    """What makes a source unusable. One without an assessment can be opened: it is there, and not asked."""
    found = [finding for check in _CHECKS for finding in check(manifest)]
    return (*found, *_folder(manifest, folder))


def _folder(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    if manifest.id != folder.name:
        yield Finding("SRC001", "id", "与文件夹同名")
    for name in ("samples/golden.yaml", "quality.yaml"):
        if not (folder / name).is_file():
            yield Finding("SRC002", name, "补上此文件")


def _assessed(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    path = folder / assessment.FILE_NAME
    if not path.is_file():
        yield Finding("SRC041", path.name, "补上影响评估（模板：skiptrace source assessment）")
        return
    try:
        held = load_assessment(path)
    except ManifestError as error:
        yield Finding("SRC042", path.name, str(error))
        return
    if (held.number, held.source) != (manifest.permit.impact_assessment, manifest.id):
        yield Finding("SRC043", path.name, "编号同 permit.impact_assessment，source 同 id")
    yield from uncovered(manifest, held)


def uncovered(manifest: Manifest, held: Assessment) -> Iterator[Finding]:
    """What the manifest does that the assessment does not name."""
    wanted = {
        "purposes": frozenset(manifest.permit.purposes) - frozenset(held.purposes),
        "discloses": manifest.permit.discloses - held.discloses,
        "obtains": manifest.kinds - held.obtains,
    }
    for name, missing in wanted.items():
        for each in sorted(missing):
            yield Finding("SRC044", f"{assessment.FILE_NAME} {name}", f"评估未包括 {each}：补充评估后再启用")


def _claims(folder: Path) -> Iterator[Finding]:
    path = folder / quality.FILE_NAME
    if not path.is_file():
        return
    try:
        claimed = read(path, quality.Quality)
    except ManifestError as error:
        yield Finding("SRC051", path.name, str(error))
        return
    for rule in quality.RULES_BY_TIER[quality.Tier.BRONZE]:
        if claimed.exempt(rule):
            yield Finding("SRC051", f"{path.name} rules.{rule}", "铜级规则不得豁免")
    for rule in sorted(set(claimed.rules) - set(quality.RULES)):
        yield Finding("SRC051", f"{path.name} rules.{rule}", f"没有这条规则；可用：{'、'.join(quality.RULES)}")


def _outcomes(manifest: Manifest) -> Iterator[Finding]:
    for name, operation in manifest.operations.items():
        place = f"operations.{name}"
        if isinstance(operation, FileOperation):
            known = set(operation.file.results.values())
            if operation.file.results and not {"found", "no_record"} <= known:
                yield Finding("SRC003", f"{place}.file.results", "列出有记录与无记录两种结果")
            continue
        if isinstance(operation, CaptureOperation | SqlOperation):
            continue
        meanings = {rule.meaning for rule in operation.outcomes}
        if operation.repeat == "safe" and not {"found", "no_record"} <= meanings:
            yield Finding("SRC003", f"{place}.outcomes", "至少各有一条 found 与 no_record")
        for call_no, call in enumerate(operation.calls):
            yield from _rules(f"{place}.call{call_no}", call, last=call_no >= len(operation.before))
        yield from _scan(place, operation)


def _scan(place: str, operation: HttpOperation) -> Iterator[Finding]:
    if not operation.drill:
        return
    if operation.records or operation.page or not operation.total:
        yield Finding("SRC018", place, "扫描只给数目：写明 total，不写 records 与 page")
    for number, drill in enumerate(operation.drill):
        meanings = {rule.meaning for rule in drill.outcomes}
        if "found" not in meanings or meanings - {"found", "no_record", "quota"}:
            yield Finding("SRC019", f"{place}.drill{number}", "明细的结果只有 found、no_record、quota，且须有 found")
        if drill.for_each and not drill.echo:
            yield Finding("SRC020", f"{place}.drill{number}", "逐项查询须以 echo 核对所答即所问")


def _rules(place: str, call: Call, *, last: bool) -> Iterator[Finding]:
    seen: set[tuple[int, tuple[tuple[str, object], ...]]] = set()
    for rule in call.outcomes:
        shape = (rule.status, tuple(sorted(rule.where.items())))
        if shape in seen:
            yield Finding("SRC004", place, "两条规则的条件相同")
        seen.add(shape)
        if not rule.where:
            yield Finding("SRC005", place, "只凭状态码不能认定结果，请写明正文中的值")
        if rule.meaning in {"found", "no_record"} and rule.status != 200:
            yield Finding("SRC006", place, "有无记录只认状态 200（代理的 404 不是“无记录”）")
        yield from _last_call(place, rule, last=last)


def _last_call(place: str, rule: Rule, *, last: bool) -> Iterator[Finding]:
    if last and rule.meaning == "next":
        yield Finding("SRC007", place, "最后一次请求之后没有下一步")
    if not last and rule.meaning in {"found", "no_record", "pending"}:
        yield Finding("SRC007", place, "结果只由最后一次请求给出")


def _fields(manifest: Manifest) -> Iterator[Finding]:
    for name, operation in manifest.operations.items():
        for spec in operation.records:
            yield from _record(f"operations.{name}.records.{spec.kind}", spec, operation)
        for number, drill in enumerate(operation.drill if isinstance(operation, HttpOperation) else ()):
            for spec in drill.records:
                yield from _record(f"operations.{name}.drill{number}.{spec.kind}", spec, operation, drill)


def _record(place: str, spec: RecordSpec, operation: Operation, drill: Drill | None = None) -> Iterator[Finding]:
    known = FIELDS_BY_KIND.get(spec.kind)
    if known is None:
        yield Finding("SRC008", place, "kind 不在词表内")
        return
    for field in sorted(set(spec.fields) - known):
        yield Finding("SRC008", f"{place}.{field}", "字段不在词表内")
    if isinstance(operation, CaptureOperation) and spec.keep:
        yield Finding("SRC021", f"{place}.keep", "网页来源不可按行取舍")
    if isinstance(operation, FileOperation) and not _plain_keep(spec):
        yield Finding("SRC021", f"{place}.keep", "文件按行取舍只看本记录的字段，比照固定的词")
    if isinstance(operation, HttpOperation):
        carried = _carried(operation, drill)
        told = {n for text in spec.keep.values() for n in PLACEHOLDER.findall(text)}
        if set(spec.keep) - set(spec.fields) or {n.removeprefix("carried.") for n in told} - carried:
            yield Finding("SRC021", f"{place}.keep", "取舍只看本记录的字段，比照先前取得的值")
        if spec.at is None:
            yield Finding("SRC009", place, "写明记录所在的 at")
        for field, where in spec.fields.items():
            if where.carried is not None and where.carried not in carried:
                yield Finding("SRC009", f"{place}.{field}", "carried 没有来处")


def _plain_keep(spec: RecordSpec) -> bool:
    return set(spec.keep) <= set(spec.fields) and not any(PLACEHOLDER.search(word) for word in spec.keep.values())


def _carried(operation: HttpOperation, drill: Drill | None) -> set[str]:
    """What is known when the records are read: values of earlier calls, and of the entry that is looked into."""
    earlier = operation.calls[: len(operation.before) + 1] if drill else operation.before
    bound = {f"each.{name}" for name in drill.for_each.carry} if drill and drill.for_each else set()
    return {key for call in earlier for key in call.carry} | bound


def _keys(manifest: Manifest) -> Iterator[Finding]:
    settings = {f"setting.{name}" for name in (manifest.http.settings if manifest.http else ())}
    for name, operation in manifest.operations.items():
        if isinstance(operation, CaptureOperation):
            yield from _typed(f"operations.{name}", operation)
        if isinstance(operation, SqlOperation):
            yield from statement_findings(f"operations.{name}", operation)
        if not isinstance(operation, HttpOperation):
            continue
        allowed = {*operation.needs, *GRANT_KEYS, *ATTEMPT_KEYS, *settings}
        for call in operation.calls:
            each = call.for_each.carry if isinstance(call, Drill) and call.for_each else {}
            for key in sorted(call.placeholders() - allowed - {f"each.{key}" for key in each}):
                yield Finding("SRC010", f"operations.{name}.{key}", "占位名须先在 needs 或 settings 中声明")
            allowed |= {f"carried.{key}" for key in call.carry}
            yield from _echo(f"operations.{name}", call, allowed)
        sent = frozenset[str]().union(*(call.placeholders() for call in operation.calls))
        for key in sorted(set(operation.needs) - sent):
            yield Finding("SRC011", f"operations.{name}.needs.{key}", "声明了却未发送")


def _typed(place: str, operation: CaptureOperation) -> Iterator[Finding]:
    typed = {key for line in operation.capture.steps for key in PLACEHOLDER.findall(line)}
    for key in sorted(typed - set(operation.needs)):
        yield Finding("SRC010", f"{place}.{key}", "占位名须先在 needs 或 settings 中声明")
    for key in sorted(set(operation.needs) - typed):
        yield Finding("SRC011", f"{place}.needs.{key}", "声明了却未发送")


def _echo(place: str, call: Call, allowed: Collection[str]) -> Iterator[Finding]:
    if not isinstance(call, Drill):
        return
    known = {*allowed, *(f"each.{name}" for name in (call.for_each.carry if call.for_each else ()))}
    for text in call.echo.values():
        named = PLACEHOLDER.findall(text)
        if not named or set(named) - known or not named[0].startswith(("carried.", "each.")):
            yield Finding("SRC020", f"{place}.echo", "比照的应是先前取得的值（carried、each）")


def _permit(manifest: Manifest) -> Iterator[Finding]:
    incoming = manifest.authorities <= INCOMING_ONLY
    if incoming != (manifest.family is Family.DROP) or (manifest.authorities & INCOMING_ONLY and not incoming):
        yield Finding("SRC012", "permit.authorities", "NET、JUD 只能是取入的来源，不能作为查询依据")
    needed = {key for keys in manifest.needs.values() for key in keys}
    for key in sorted(needed ^ manifest.permit.discloses):
        yield Finding("SRC013", f"permit.discloses.{key}", "与各操作的 needs 一致")


def _family(manifest: Manifest) -> Iterator[Finding]:
    lookup = manifest.family is Family.LOOKUP
    if lookup and ((manifest.http is None) == (manifest.database is None) or not manifest.limits):
        yield Finding("SRC014", "http/database/limits", "在线来源须写明 limits，以及 http 或 database 之一")
    for name, operation in manifest.operations.items():
        shape = SqlOperation if manifest.database else _SHAPES[manifest.family]
        if not isinstance(operation, shape):
            yield Finding("SRC015", f"operations.{name}", "操作的形式与 family 不符")
        calls = operation.calls if isinstance(operation, HttpOperation) else ()
        if any(isinstance(call, HttpOperation | Drill) and call.page and not call.total for call in calls):
            yield Finding("SRC016", f"operations.{name}.page", "分页须写明 total，才看得出缺页")
        if manifest.family is Family.EXCHANGE and not (
            isinstance(operation, FileOperation) and "pack" in operation.file.marks
        ):
            yield Finding("SRC017", f"operations.{name}", "回执须写明请求包编号（marks.pack）")
        if isinstance(operation, CaptureOperation) and set(operation.capture.echo) != set(operation.needs):
            yield Finding("SRC022", f"operations.{name}.capture.echo", "页面须重复所查的每一项，才知道查的是谁")


def _kept(manifest: Manifest) -> Iterator[Finding]:
    """An answer that stands for another question must be of a source whose answers repeat, and soon be old."""
    kept = manifest.cache
    if not (kept.found or kept.no_record):
        return
    if manifest.family is not Family.LOOKUP:
        yield Finding("SRC023", "cache", "只有在线来源可以写 cache：文件与人工查询的结果随其请求包或网页")
    if max(kept.found, kept.no_record) > LONGEST_KEPT:
        yield Finding("SRC023", "cache", f"至多 {LONGEST_KEPT} 秒（七日）")
    if kept.no_record > kept.found:
        yield Finding("SRC023", "cache.no_record", "不得比 cache.found 长：无记录说错的代价更大")
    for name, operation in manifest.operations.items():
        if isinstance(operation, HttpOperation) and operation.ticket:
            yield Finding("SRC023", f"operations.{name}.ticket", "须待答复的查询不能写 cache：编号会过期")


_SHAPES: Mapping[Family, type] = {
    Family.LOOKUP: HttpOperation,
    Family.DESK: CaptureOperation,
    Family.EXCHANGE: FileOperation,
    Family.DROP: FileOperation,
}
_CHECKS: tuple[Callable[[Manifest], Iterator[Finding]], ...] = (_outcomes, _fields, _keys, _permit, _family, _kept)

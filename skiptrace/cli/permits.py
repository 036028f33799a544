"""`skiptrace dockets` and `skiptrace permits`: what the law rests on, entered by one person, approved by another."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from connectors.authority import Authority
from skiptrace.acting import Service
from skiptrace.cases.case import Case, PartyRole
from skiptrace.cli.dates import day
from skiptrace.cli.frame import WRONG_USE, Frame
from skiptrace.cli.group import Group
from skiptrace.errors import UsageError
from skiptrace.journal import Action
from skiptrace.permits.docket import Docket, Stage
from skiptrace.permits.errors import Denial
from skiptrace.permits.gate import Door
from skiptrace.permits.permit import Permit, Purpose
from skiptrace.permits.register import PermitDraft
from skiptrace.views.wording import ROLES

dockets = Group("法院案件（案号、法院、阶段、文书）")
permits = Group("查询许可（依据、目的、范围、期限）")

_COLUMNS = (
    ("number", "编号"),
    ("authority", "依据"),
    ("purpose", "目的"),
    ("case", "案件"),
    ("valid", "有效期"),
    ("state", "状态"),
)


@dockets.command("add")
def docket_add(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号，如 C000001")],
    stage: Annotated[Stage, typer.Option(help="pre_suit 诉前、in_suit 诉讼中、execution 执行中")],
    court: Annotated[str, typer.Option(help="法院全称（诉前可不填）")] = "",
    number: Annotated[str, typer.Option(help="案号，如（2026）浙0106民初123号")] = "",
    cause: Annotated[str, typer.Option(help="案由")] = "金融借款合同纠纷",
    filed: Annotated[str, typer.Option(help="立案日期")] = "",
    ruling: Annotated[str, typer.Option(help="保全裁定文号")] = "",
    instrument: Annotated[str, typer.Option(help="执行依据文书号")] = "",
    instrument_kind: Annotated[str, typer.Option(help="执行依据种类")] = "",
    instrument_court: Annotated[str, typer.Option(help="作出机构")] = "",
    effective: Annotated[str, typer.Option(help="文书生效日期")] = "",
    orders: Annotated[str, typer.Option(help="判项主文")] = "",
    performance_due: Annotated[str, typer.Option(help="履行期届满日")] = "",
) -> None:
    """登记法院案件；同一案件以最新登记的为准。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        added = await service.permits.add_docket(
            Docket(
                "", found.id, number, court, stage, cause, day(filed), ruling, instrument,
                instrument_kind, instrument_court, day(effective), orders, day(performance_due),
            )
        )  # fmt: skip
        frame.output.say(f"已登记：{found.number} {added.stage.chinese} {added.court} {added.number}")
        frame.output.document({"docket": added.id, "case": found.number, "stage": added.stage})

    frame.run(work)


@permits.command("add")
def permit_add(
    context: typer.Context,
    authority: Annotated[Authority, typer.Option(help="凭什么问：OWN 自有、AUTH 授权、PUB 公开、LAW 律师、ORD 调查令")],
    purpose: Annotated[Purpose, typer.Option(help="为什么问：post_loan 贷后、preservation 保全、execution 执行")],
    basis: Annotated[str, typer.Option(help="依据文件名称")],
    basis_file: Annotated[Path | None, typer.Option(help="依据文件（由程序计算 SHA-256）")] = None,
    basis_sha256: Annotated[str, typer.Option(help="依据文件的 SHA-256")] = "",
    case: Annotated[str, typer.Option(help="案件编号；OWN、PUB 可不填，表示本债权人全部案件")] = "",
    about: Annotated[PartyRole, typer.Option(help="文件所指的人：debtor、co_borrower、guarantor")] = PartyRole.DEBTOR,
    source: Annotated[list[str] | None, typer.Option(help="限定来源，可重复")] = None,
    field: Annotated[list[str] | None, typer.Option(help="限定字段，可重复")] = None,
    consent_no: Annotated[str, typer.Option(help="授权书编号（AUTH）")] = "",
    order_no: Annotated[str, typer.Option(help="律师调查令文号（ORD；一令一家，用 --source 限定）")] = "",
    holder: Annotated[str, typer.Option(help="持有人（如持令律师）")] = "",
    valid_from: Annotated[str, typer.Option(help="起始日，默认今天")] = "",
    valid_to: Annotated[str, typer.Option(help="截止日，默认 90 天后")] = "",
) -> None:
    """申请一项查询许可；须由另一人批准后生效。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case) if case else None
        docket = await service.permits.docket(found.id) if found else None
        start = day(valid_from) or service.scribe.today()
        wants_docket = authority in {Authority.ORD, Authority.LAW}
        draft = PermitDraft(
            authority=authority,
            purpose=purpose,
            basis=basis,
            basis_sha256=_sha256(basis_file) if basis_file else basis_sha256,
            holder=holder,
            valid_from=start,
            valid_to=day(valid_to) or start + timedelta(days=90),
            case_id=found.id if found else "",
            party_id=_party(found, about) if found else "",
            sources=frozenset(source or ()),
            fields=frozenset(field or ()),
            consent_no=consent_no,
            order_no=order_no,
            docket_id=docket.id if docket and wants_docket else "",
        )
        permit = await service.permits.add_permit(draft)
        how = f"skiptrace permits approve {permit.number} --person 姓名"
        frame.output.say(f"已申请 {permit.number}，待另一人批准：{how}")
        frame.output.document(_line(permit, case))

    frame.run(work)


@permits.command("approve")
def permit_approve(context: typer.Context, number: Annotated[str, typer.Argument(help="许可编号")]) -> None:
    """批准他人申请的许可。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        permit = await service.permits.approve(number)
        frame.output.say(f"已批准 {permit.number}，有效期 {permit.valid_from} 至 {permit.valid_to}")
        frame.output.document(_line(permit, ""))

    frame.run(work)


@permits.command("revoke")
def permit_revoke(context: typer.Context, number: Annotated[str, typer.Argument(help="许可编号")]) -> None:
    """撤销许可，立即生效。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        permit = await service.permits.revoke(number)
        frame.output.say(f"已撤销 {permit.number}")
        frame.output.document(_line(permit, ""))

    frame.run(work)


@permits.command("list")
def permit_list(
    context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号；不填为全部许可")] = ""
) -> None:
    """列出许可及其状态：与一个案件有关的，或者全部（待批准的由另一人批准）。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        if case:
            found = await service.cases.case(case)
            listed = (await service.permits.papers(found.id)).permits
        else:
            listed = await service.permits.every()
        about = {each.case_id for each in listed if each.case_id}
        numbers = {each: (await service.cases.case(each)).number for each in about}
        rows = [_line(permit, numbers.get(permit.case_id, "")) for permit in listed]
        frame.output.records("查询许可", _COLUMNS, rows)

    frame.run(work)


@permits.command("check")
def permit_check(
    context: typer.Context,
    case: Annotated[str, typer.Argument(help="案件编号")],
    source: Annotated[str, typer.Option(help="来源，如 property_registry")],
    about: Annotated[str, typer.Option(help="debtor、co_borrower、guarantor；其他人一律拒绝")] = "debtor",
) -> None:
    """只问闸门：这个来源现在能不能查这个人？拒绝时列明依据，并记入日志。"""
    frame: Frame = context.obj

    async def work(service: Service) -> int | None:
        found = await service.cases.case(case)
        asked = service.sources.get(source)
        if asked is None:
            raise UsageError(f"没有来源 {source}；可用：{'、'.join(service.sources)}")
        party = next((each.id for each in found.parties if each.role == about), about)
        door = Door.of(asked.manifest)
        answer = service.desk.gate.open(door, found, party, await service.permits.papers(found.id))
        if isinstance(answer, Denial):
            articles = [reason.article for reason in answer.reasons]
            await service.scribe.commit(
                Action.DENIED, found.id, {"source": source, "about": about, "articles": articles}
            )
            frame.output.say(f"不能查：{answer.text}")
            frame.output.document({"allowed": False, "reasons": answer.reasons})
            return WRONG_USE
        frame.output.say(f"可以查：依据 {answer.authority}，许可有效至 {answer.not_after:%Y-%m-%d %H:%M}")
        frame.output.document({"allowed": True, "authority": answer.authority, "not_after": answer.not_after})
        return None

    frame.run(work)


@dockets.command("show")
def docket_show(context: typer.Context, case: Annotated[str, typer.Argument(help="案件编号")]) -> None:
    """显示一个案件现行的法院案件。"""
    frame: Frame = context.obj

    async def work(service: Service) -> None:
        found = await service.cases.case(case)
        docket = await service.permits.docket(found.id)
        frame.output.document({"case": found.number, "docket": docket})
        if docket is None:
            frame.output.say(f"{found.number} 尚未登记法院案件（诉前）")
            return
        rows: list[tuple[str, object]] = [
            ("阶段", docket.stage.chinese),
            ("案号", docket.number),
            ("法院", docket.court),
            ("案由", docket.cause),
        ]
        rows += [("立案", docket.filed), ("保全裁定", docket.preservation_ruling), ("执行依据", docket.instrument_no)]
        frame.output.table(f"{found.number} 的法院案件", ["项目", "内容"], [row for row in rows if row[1]])

    frame.run(work)


def _party(case: Case, role: PartyRole) -> str:
    """The party of that role; the debtor is what a permit means unless it says otherwise."""
    if role is PartyRole.DEBTOR:
        return ""
    party = next((party for party in case.parties if party.role is role), None)
    if party is None:
        raise UsageError(f"{case.number} 没有{ROLES[role]}")
    return party.id


def _line(permit: Permit, case: str) -> dict[str, object]:
    state = "已撤销" if permit.revoked else f"已批准（{permit.approved_by}）" if permit.approved_by else "待批准"
    return {
        "number": permit.number,
        "authority": permit.authority,
        "purpose": permit.purpose.chinese,
        "case": case if permit.case_id else "全部案件",
        "valid": f"{permit.valid_from} 至 {permit.valid_to}",
        "state": state,
    }


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise UsageError(f"找不到依据文件 {path}") from None

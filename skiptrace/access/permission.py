"""What each role may do, in one table that the interface asks before everything else.

Surprising: no role may do everything. Who imports does not decide whose a record is, who supervises does not import,
and who audits sees masked values only (个人信息保护法 51: rights by task).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from skiptrace.settings import Role

ARTICLE = "个人信息保护法第51条（合理确定操作权限）"


class Permission(StrEnum):
    """An act, or the sight of something."""

    CASE_READ = "case:read"
    CASE_ANY = "case:any"  # every case, not only those assigned to this person
    CASE_IMPORT = "case:import"
    CASE_HOLD = "case:hold"
    CASE_JOIN = "case:join"
    CASE_ASSIGN = "case:assign"
    DOCKET_WRITE = "docket:write"
    PERMIT_READ = "permit:read"
    PERMIT_ADD = "permit:add"
    PERMIT_APPROVE = "permit:approve"
    TRACE_RUN = "trace:run"
    PROFILE_READ = "profile:read"
    PACK_READ = "pack:read"
    PACK_APPROVE = "pack:approve"
    PACK_CARRY = "pack:carry"
    REPLY_TAKE = "reply:take"
    REVIEW_READ = "review:read"
    REVIEW_DECIDE = "review:decide"
    CONTACT_USE = "contact:use"
    COURT_READ = "court:read"
    COURT_ENTER = "court:enter"
    PLAN_CHOOSE = "plan:choose"
    EVENT_ENTER = "event:enter"
    DOSSIER_EXPORT = "dossier:export"
    VALUE_REVEAL = "value:reveal"
    SOURCE_READ = "source:read"
    SOURCE_RELEASE = "source:release"
    JOURNAL_READ = "journal:read"
    KEY_MANAGE = "key:manage"
    INDEX_READ = "index:read"
    INDEX_BUILD = "index:build"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    Permission.CASE_READ: "查看案件",
    Permission.CASE_ANY: "查看全部案件",
    Permission.CASE_IMPORT: "导入逾期清单",
    Permission.CASE_HOLD: "停止或恢复案件",
    Permission.CASE_JOIN: "合并案件",
    Permission.CASE_ASSIGN: "分配案件",
    Permission.DOCKET_WRITE: "登记法院案件",
    Permission.PERMIT_READ: "查看查询许可",
    Permission.PERMIT_ADD: "申请查询许可",
    Permission.PERMIT_APPROVE: "批准或撤销查询许可",
    Permission.TRACE_RUN: "发起查询",
    Permission.PROFILE_READ: "查看查询结果",
    Permission.PACK_READ: "查看请求包",
    Permission.PACK_APPROVE: "批准请求包",
    Permission.PACK_CARRY: "登记请求包送达",
    Permission.REPLY_TAKE: "收取回复",
    Permission.REVIEW_READ: "查看待核记录",
    Permission.REVIEW_DECIDE: "认定记录归属",
    Permission.CONTACT_USE: "查看联系点、检查与登记联系",
    Permission.COURT_READ: "查看法院文书与保全措施",
    Permission.COURT_ENTER: "收取、录入法院文书",
    Permission.PLAN_CHOOSE: "决定申请方案与登记估值",
    Permission.EVENT_ENTER: "登记、撤销时效事件、保证约定与所扶养家属人数",
    Permission.DOSSIER_EXPORT: "导出档案与证据包",
    Permission.VALUE_REVEAL: "查看未脱敏的内容",
    Permission.SOURCE_READ: "查看来源",
    Permission.SOURCE_RELEASE: "解除来源的暂停",
    Permission.JOURNAL_READ: "查看操作日志",
    Permission.KEY_MANAGE: "管理接口密钥",
    Permission.INDEX_READ: "查看与校验检索库",
    Permission.INDEX_BUILD: "重建、切换检索库",
}

_EVERYBODY = frozenset({Permission.CASE_READ, Permission.PROFILE_READ, Permission.SOURCE_READ})
_CASEWORK = _EVERYBODY | {
    Permission.CASE_ANY,
    Permission.CASE_HOLD,
    Permission.DOCKET_WRITE,
    Permission.PERMIT_READ,
    Permission.PERMIT_ADD,
    Permission.TRACE_RUN,
    Permission.PACK_READ,
    Permission.PACK_CARRY,
    Permission.REPLY_TAKE,
    Permission.REVIEW_READ,
    Permission.COURT_READ,
    Permission.COURT_ENTER,
    Permission.JOURNAL_READ,
}

GRANTED: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.COLLECTOR: _EVERYBODY | {Permission.TRACE_RUN, Permission.CONTACT_USE, Permission.VALUE_REVEAL},
        Role.LEGAL: _CASEWORK
        | {
            Permission.CASE_JOIN,
            Permission.REVIEW_DECIDE,
            Permission.CONTACT_USE,
            Permission.PLAN_CHOOSE,
            Permission.EVENT_ENTER,
            Permission.DOSSIER_EXPORT,
            Permission.VALUE_REVEAL,
        },
        Role.OPERATOR: _CASEWORK
        | {
            Permission.CASE_IMPORT,
            Permission.CASE_JOIN,
            Permission.CASE_ASSIGN,
            Permission.SOURCE_RELEASE,
            Permission.INDEX_READ,
            Permission.INDEX_BUILD,
        },
        Role.SUPERVISOR: _CASEWORK
        | {
            Permission.CASE_JOIN,
            Permission.CASE_ASSIGN,
            Permission.PERMIT_APPROVE,
            Permission.PACK_APPROVE,
            Permission.REVIEW_DECIDE,
            Permission.CONTACT_USE,
            Permission.PLAN_CHOOSE,
            Permission.EVENT_ENTER,
            Permission.DOSSIER_EXPORT,
            Permission.VALUE_REVEAL,
            Permission.KEY_MANAGE,
            Permission.SOURCE_RELEASE,
            Permission.INDEX_READ,
            Permission.INDEX_BUILD,
        },
        Role.AUDITOR: _EVERYBODY
        | {
            Permission.CASE_ANY,
            Permission.PERMIT_READ,
            Permission.PACK_READ,
            Permission.REVIEW_READ,
            Permission.COURT_READ,
            Permission.JOURNAL_READ,
            Permission.INDEX_READ,
        },
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not this person's: code, Chinese text, article."""

    code: str
    text: str
    article: str


def refused(role: Role, permission: Permission) -> Refusal | None:
    """None when the role may; else why not."""
    if permission in GRANTED[role]:
        return None
    able = "、".join(each for each in Role if permission in GRANTED[each])
    text = f"角色 {role} 不能{permission.chinese}；可以的角色：{able}"
    return Refusal("role", text, ARTICLE)

"""What a role may see of a profile: what a court or a lawyer obtained serves the matter, never collection.

保全规定 12; 财产调查规定 8, 12; 律师法 35. The outcome of each source stays visible: what is withheld must not look
like none.
"""

from dataclasses import replace

from connectors.authority import MATTER_BOUND
from skiptrace.settings import Role
from skiptrace.tracing.profile import Profile

WITHHELD_WHY = (
    "催收角色不得查看或导出依律师持证调查、调查令、法院查控取得的信息（保全规定第12条；财产调查规定第8条、第12条）"
)


def may_see_court_values(role: Role) -> bool:
    return role is not Role.COLLECTOR


def seen_by(profile: Profile, role: Role) -> Profile:
    """The profile without what the role may not see."""
    if may_see_court_values(role):
        return profile
    return replace(profile, records=tuple(r for r in profile.records if r.authority not in MATTER_BOUND))

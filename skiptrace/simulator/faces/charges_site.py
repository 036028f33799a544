"""The public register of charges on movables and rights (PUB): what a registered user finds by guarantor, saved.

Surprising: as with the courts' site nobody asks it over the wire. A person logs in, looks up and saves every page; and
registrations without a number come back for the name alone, so that a namesake's machines stand among the answers.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from skiptrace.simulator.faces.names import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from skiptrace.simulator.world.belongings import Registration
    from skiptrace.simulator.world.world import World

PAGE = 10
TITLE = "按担保人查询结果"
_NONE = "没有符合查询条件的登记"


def search(world: World, name: str, id_no: str) -> list[Registration]:
    """Registrations of the guarantor of that number, and those under the name that carry no number."""
    person = world.by_id.get(id_no)
    found = []
    for each in world.belongings.registrations_by_name.get(plain(name), []):
        mine = [owner for owner in each.guarantors if owner.shown_name == plain(name)]
        if any(not owner.shown_id or (person is not None and owner.pid == person.pid) for owner in mine):
            found.append(each)
    return found


def pages(world: World, name: str, id_no: str) -> list[bytes]:
    """The result as saved: one page at least, at most `PAGE` registrations on each."""
    found = search(world, name, id_no)
    cut = [found[at : at + PAGE] for at in range(0, len(found), PAGE)] or [[]]
    return [page((name, id_no), entries, len(found)) for entries in cut]


def save(world: World, keys: tuple[str, str], folder: Path, stem: str) -> list[Path]:
    """The pages for a name and a number, as files of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, content in enumerate(pages(world, *keys), 1):
        path = folder / f"{stem}-{number}.html"
        path.write_bytes(content)
        paths.append(path)
    return paths


def page(typed: tuple[str, str], entries: Sequence[Registration], total: int) -> bytes:
    """One page. Every message that the site may show is in it; all but one are hidden."""
    result = f"共有 {total} 笔登记" if total else _NONE
    unseen = f'<p id="query-result" style="display: none">{_NONE}</p>' if total else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>动产融资统一登记公示系统</title>
<script>var empty = "{_NONE}";</script></head>
<body><h1 id="query-title">{TITLE}</h1>
<p>担保人名称：<span id="query-name">{escape(typed[0])}</span></p>
<p>身份证件号码：<span id="query-no">{escape(typed[1])}</span></p>
{unseen}<p id="query-result">{result}</p>
{"".join(_entry(each) for each in entries)}
<div id="query-end">登记内容由填表人负责，登记机构不作实质审查（模拟页面，一切人物均为虚构）</div>
</body></html>
""".encode()


def _entry(each: Registration) -> str:
    numbers = [owner.shown_id for owner in each.guarantors]
    rows = {
        "登记证明编号": each.number,
        "登记种类": each.kind,
        "登记状态": each.state,
        "担保人": "、".join(owner.shown_name for owner in each.guarantors),
        "担保人证件号码": "、".join(numbers) if any(numbers) else "",
        "担保权人": each.secured_party,
        "主债权金额": f"{each.amount:.2f}",
        "登记时间": each.since.isoformat(),
        "登记到期日": each.until.isoformat(),
        "担保财产描述": each.text,
    }
    cells = "".join(f"<tr><th>{label}：</th><td>{escape(value)}</td></tr>" for label, value in rows.items())
    return f'<table class="registration">{cells}</table>\n'

"""The enforcement courts' public site (PUB): what a person finds who types name and number, saved as HTML files.

Surprising: the site has no face over the wire here. Its captcha is for people, so the simulated person looks up, saves
every page of the result, and the files are all that the job ever sees.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Literal

from skiptrace.simulator.faces.names import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from skiptrace.simulator.world.publicity import JudgmentDebt
    from skiptrace.simulator.world.world import World

PAGE = 10
Part = Literal["dishonest", "executed"]
_TITLES: dict[Part, str] = {"dishonest": "失信被执行人", "executed": "被执行人"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, and in which part of the site."""

    part: Part
    name: str
    id_no: str


def part_of_site(operation: str) -> Part:
    """The part of the site by the name under which it is asked. ValueError for a part that the site has not."""
    for part in _TITLES:
        if part == operation:
            return part
    raise ValueError(operation)


def search(world: World, typed: Typed) -> list[JudgmentDebt]:
    """Entries of the person of that number, and those under the name that carry no number."""
    found = world.debts_by_name.get(plain(typed.name), [])
    person = world.by_id.get(typed.id_no)
    mine = [debt for debt in found if not debt.shown_id or (person is not None and debt.pid == person.pid)]
    return [debt for debt in mine if debt.listed or typed.part == "executed"]


def pages(world: World, typed: Typed) -> list[bytes]:
    """The result as saved: one page at least, at most `PAGE` entries on each."""
    found = search(world, typed)
    cut = [found[at : at + PAGE] for at in range(0, len(found), PAGE)] or [[]]
    return [page(typed, entries, len(found)) for entries in cut]


def save(world: World, typed: Typed, folder: Path, stem: str) -> list[Path]:
    """The pages as files of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, content in enumerate(pages(world, typed), 1):
        path = folder / f"{stem}-{number}.html"
        path.write_bytes(content)
        paths.append(path)
    return paths


def page(typed: Typed, entries: Sequence[JudgmentDebt], total: int) -> bytes:
    """One page. Every message that the site may show is in it; all but one are hidden."""
    what = _TITLES[typed.part]
    none = f"没有找到相关的{what}信息"
    result = f"共查询到 {total} 条{what}信息" if total else none
    unseen = "" if not total else f'<p id="result-line" style="display: none">{none}</p>'
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>中国执行信息公开网</title>
<script>var message = "{none}";</script></head>
<body><h1 id="page-title">{what}信息查询结果</h1>
<form><label>被执行人姓名/名称 <input id="pName" type="text" value="{escape(typed.name)}"></label>
<label>身份证号码/组织机构代码 <input id="pCardNum" type="text" value="{escape(typed.id_no)}"></label></form>
{unseen}<p id="result-line">{result}</p>
{"".join(_entry(typed.part, entry) for entry in entries)}
<div id="page-end">版权所有：最高人民法院（模拟页面，一切人物均为虚构）</div>
</body></html>
""".encode()


def _entry(part: Part, debt: JudgmentDebt) -> str:
    rows = _listed(debt) if part == "dishonest" else _executed(debt)
    cells = "".join(f"<tr><th>{label}：</th><td>{escape(value)}</td></tr>" for label, value in rows.items())
    return f'<table class="entry">{cells}</table>\n'


def _person(debt: JudgmentDebt) -> dict[str, str]:
    return {"被执行人姓名/名称": debt.shown_name, "性别": debt.sex, "身份证号码/组织机构代码": debt.shown_id}


def _listed(debt: JudgmentDebt) -> dict[str, str]:
    return _person(debt) | {
        "年龄": str(debt.age),
        "执行法院": debt.court,
        "省份": debt.area,
        "执行依据文号": debt.basis,
        "立案时间": _day(debt.filed.isoformat()),
        "案号": debt.docket,
        "做出执行依据单位": debt.court,
        "生效法律文书确定的义务": debt.duty,
        "被执行人的履行情况": debt.performance,
        "失信被执行人行为具体情形": debt.behaviour,
        "发布时间": _day(debt.published.isoformat()),
    }


def _executed(debt: JudgmentDebt) -> dict[str, str]:
    return _person(debt) | {
        "执行法院": debt.court,
        "立案时间": _day(debt.filed.isoformat()),
        "案号": debt.docket,
        "执行标的": f"{debt.amount:.2f}",
    }


def _day(text: str) -> str:
    year, month, day = text.split("-")
    return f"{year}年{month}月{day}日"

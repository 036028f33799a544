"""Employers and companies: region, trade name, line of business, legal form, branch.

Surprising: the region may stand in front or in brackets and may be missing, and only the trade name tells companies
apart; two hospitals that differ in their ordinal alone (第一, 第三) are two employers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType

from matching import mask, tables
from matching.comparison import NOTHING_KNOWN, Context, Label
from matching.script import clean, first_reading, fold

_FORM = re.compile(
    r"(股份有限责任公司|股份有限公司|有限责任公司|集团有限公司|控股有限公司|有限公司|股份公司|\(有限合伙\)|有限合伙|普通合伙|合伙企业|集团公司|"
    r"总公司|分公司|公司|集团|厂|店|中心|事务所|工作室|合作社|商行|经营部|门市部|超市|行|社|馆|场|所|院|校|局|部)$"
)
_SOLE = re.compile(r"\(?(?:个体工商户|个体户|个体经营|原|已注销|吊销)\)?")
_LINES = (
    "信息技术|网络科技|电子科技|生物科技|科技发展|科技|技术|信息|网络|电子商务|电子|软件|计算机|通信|通讯|智能|商贸|贸易|进出口|国际贸易|"
    "物流|运输|货运|供应链|快递|建筑工程|建筑装饰|建筑|建设工程|建设|装饰工程|装饰|装修|工程|房地产开发|房地产|置业|物业管理|物业服务|物业|"
    "投资管理|投资|资产管理|管理咨询|企业管理|咨询|服务|实业|工贸|制造|机械设备|机械|设备|电器|电气|家具|家居|服装|服饰|纺织|鞋业|箱包|"
    "食品|餐饮管理|餐饮|酒店管理|酒店|宾馆|农业|种植|养殖|农产品|医药|医疗器械|医疗|药业|化工|化学|材料|新材料|塑料|包装|印刷|纸业|"
    "汽车销售|汽车服务|汽车|汽修|维修|能源|电力|矿业|煤业|钢铁|金属|五金|文化传媒|文化传播|传媒|广告|教育|培训|人力资源|劳务派遣|劳务|"
    "保险|证券|担保|小额贷款|租赁|家政|保洁|保安|美容|美发|珠宝|百货|电商|电缆|光电|环保|园林|旅游|旅行"
)
_LINE = re.compile(rf"(?:{_LINES})+(?:销售|服务|发展|开发|管理|设备|用品|制品)*$")
_BRANCH = re.compile(
    r"(?<=公司|银行|集团|医院|大学)([^公司]{1,14}?(?:分公司|分行|支行|分店|分院|分厂|办事处|营业部|项目部|分部|营业厅|门店|店))$"
)
_ORDINAL = re.compile(r"第?([一二三四五六七八九十]+|[0-9]+)(?=中|小|医院|人民医院|中学|小学|局|公司|分局|建|航|冶)")
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_MOU = re.compile(r"某+|[×xX]{2,}")
_DEPARTMENT = re.compile(r"(?<=公司)[^公司分支]{2,6}(?:部|科|室|车间|班组|小组)$")
_PEOPLE = re.compile(r"^(?:在|于|就职于|工作单位|单位|公司名称|用人单位|任职)[:：]?")
_ABBREVIATIONS = MappingProxyType(
    {
        "中石油": "中国石油天然气",
        "中石化": "中国石油化工",
        "中海油": "中国海洋石油",
        "中建": "中国建筑第",
        "中铁": "中国铁路工程",
        "工行": "中国工商银行",
        "农行": "中国农业银行",
        "建行": "中国建设银行",
        "中行": "中国银行",
        "交行": "交通银行",
        "招行": "招商银行",
        "邮储银行": "中国邮政储蓄银行",
        "北大": "北京大学",
        "清华": "清华大学",
        "复旦": "复旦大学",
        "国网": "国家电网",
        "移动": "中国移动通信",
        "联通": "中国联合网络通信",
        "电信": "中国电信",
    }
)
_FULL_NAMES = frozenset(_ABBREVIATIONS.values())


class Level(StrEnum):
    """From equal to conflict."""

    EQUAL = "equal"
    SAME = "same"
    EQUAL_CODE = "equal_code"
    FORM_CHANGED = "form_changed"
    REGION_MISSING = "region_missing"
    TRADE_NAME = "trade_name"
    ABBREVIATION = "abbreviation"
    BRANCH = "branch"
    HOMOPHONE = "homophone"
    ONE_CHARACTER = "one_character"
    MASK_FITS = "mask_fits"
    MISSING = "missing"
    MASK_CONFLICT = "mask_conflict"
    CONFLICT = "conflict"


LABELS = MappingProxyType(
    dict.fromkeys(Level, Label.POSSIBLE)
    | dict.fromkeys((Level.EQUAL, Level.SAME, Level.EQUAL_CODE), Label.MATCH)
    | dict.fromkeys((Level.MASK_CONFLICT, Level.CONFLICT), Label.NO),
)
TEXTS = MappingProxyType(
    {
        Level.EQUAL: "单位名称一致",
        Level.SAME: "单位名称仅写法不同",
        Level.EQUAL_CODE: "单位统一社会信用代码一致",
        Level.FORM_CHANGED: "单位名称仅组织形式不同",
        Level.REGION_MISSING: "单位字号与行业一致，一方未写地区",
        Level.TRADE_NAME: "单位字号一致",
        Level.ABBREVIATION: "一方为单位简称",
        Level.BRANCH: "一方为另一方的分支机构",
        Level.HOMOPHONE: "单位字号同音",
        Level.ONE_CHARACTER: "单位字号差一字",
        Level.MASK_FITS: "隐去的单位名称可见部分相符",
        Level.MISSING: "缺少工作单位",
        Level.MASK_CONFLICT: "隐去的单位名称可见部分不符",
        Level.CONFLICT: "工作单位不同",
    }
)


@dataclass(frozen=True, slots=True)
class EmployerKey:
    """One employer as read: `region` is the code of the division named ("" if none), `line` the line of business."""

    value: str = ""
    region: str = ""
    trade: str = ""
    line: str = ""
    form: str = ""
    branch: str = ""
    ordinals: tuple[str, ...] = ()
    code: str = ""
    masked: bool = False
    damaged: bool = False

    @property
    def complete(self) -> bool:
        """A name with a trade name, nothing hidden."""
        return bool(self.trade) and not self.masked

    @property
    def core(self) -> str:
        """Trade name and line of business: what tells one employer from another."""
        return self.trade + self.line


@cache
def _regions() -> dict[str, str]:
    """Division name, with and without its suffix, -> code; provinces and cities first, counties with their suffix."""
    found: dict[str, str] = {}
    for division in tables.divisions().values():
        short = re.sub(r"(维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)$", "", division.name)
        names = {division.name} if not division.code.endswith("00") else {division.name, short}
        if division.name.endswith("市") or re.search(r".{2}[县区]$", division.name):
            names.add(short if division.name.endswith("市") else division.name[:-1])
        for name in names:
            if len(name) > 1 and name not in {"市辖", "城区", "郊区"}:
                best = found.get(name)
                if best is None or (division.code.endswith("00"), division.current) > (best.endswith("00"), True):
                    found[name] = division.code
    return found


def _take_region(text: str) -> tuple[str, str]:
    """Region code ("" if none) and the rest: from brackets, else the longest division names at the start."""
    code = ""
    bracket = re.search(r"\(([^()]{2,8})\)", text)
    if bracket and bracket.group(1) in _regions():
        code = _regions()[bracket.group(1)]
        text = text.replace(bracket.group(), "", 1)
    for _ in range(3):
        for size in range(min(9, len(text) - 2), 1, -1):
            found = _regions().get(text[:size])
            if found and len(text) - size >= 2 and not _FORM.fullmatch(text[size:]) and text[size] not in "大第人市":
                code = found if not code or found.startswith(code.rstrip("0")) else code
                text = text[size:]
                break
            if found and text[size] in "第人" and not code:
                code, text = found, text[size:]
                break
        else:
            break
    return code, text


@lru_cache(maxsize=65536)
def parse(text: str) -> EmployerKey:
    """Reads one employer; never raises."""
    plain = re.sub(r"[\s,，。;；\"'“”]+", "", clean(text))
    code = _CODE.search(plain.upper())
    if code and len(plain) > 18:
        plain = re.sub(r"\(\)", "", plain.upper().replace(code.group(), ""))
    folded = _DEPARTMENT.sub("", fold(_SOLE.sub("", _PEOPLE.sub("", plain))))
    if not re.search(r"[\u3400-\u9fffA-Za-z]", folded):
        return EmployerKey(code=code.group() if code else "", value=code.group() if code else "")
    masked = bool(_MOU.search(folded)) or mask.HIDDEN in mask.with_stars(folded)
    region, rest = _take_region(folded)
    branch = _BRANCH.search(rest)
    if branch:
        rest = rest[: branch.start()]
    form = _FORM.search(rest)
    rest = rest[: form.start()] if form and form.start() > 1 else rest
    line = _LINE.search(rest)
    trade = rest[: line.start()] if line and line.start() > 0 else rest
    return EmployerKey(
        value=folded,
        region=region,
        trade=trade,
        line=rest[len(trade) :],
        form=form.group() if form else "",
        branch=branch.group(1) if branch else "",
        ordinals=tuple(_ORDINAL.findall(folded)),
        code=code.group() if code else "",
        masked=masked,
    )


def _regions_agree(a: str, b: str) -> bool:
    """One lies in the other, or one is not named."""
    one, two = a.rstrip("0"), b.rstrip("0")
    one, two = (x + "0" * (len(x) % 2) for x in (one, two))
    return not one or not two or one.startswith(two) or two.startswith(one)


def _full_abbreviation(text: str) -> str:
    for short, long in _ABBREVIATIONS.items():
        if text.startswith(short) and not text.startswith(long):
            return long + text[len(short) :]
    return text


def _is_abbreviation(short: str, long: str) -> bool:
    """Every character of the short name occurs in the long one, in order, and the first ones agree in place."""
    if short in _FULL_NAMES or short.endswith("公司"):
        return False
    expanded = _full_abbreviation(short)
    if expanded != short:
        return long.startswith(expanded) or _is_subsequence(expanded, long)
    return 2 <= len(short) < len(long) and short[0] in long[:3] and _is_subsequence(short, long)


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


def _form_class(form: str) -> str:
    return re.sub("责任|集团|控股", "", form).replace("股份公司", "股份有限公司")


def _masks(a: EmployerKey, b: EmployerKey) -> Level:
    def cells(key: EmployerKey) -> tuple[str, ...]:
        return tuple(re.sub(r"[*某×xX]+", mask.MANY, mask.with_stars(key.value)))

    return Level.MASK_FITS if mask.unify(cells(a), cells(b)) else Level.MASK_CONFLICT


def _same_core(a: EmployerKey, b: EmployerKey) -> Level:
    if a.branch != b.branch:
        return Level.BRANCH if not (a.branch and b.branch) else Level.CONFLICT
    if bool(a.region) != bool(b.region):
        return Level.REGION_MISSING
    if _form_class(a.form) == _form_class(b.form):
        return Level.SAME
    return Level.FORM_CHANGED if a.form and b.form else Level.ABBREVIATION


def _near_trade(a: EmployerKey, b: EmployerKey) -> Level | None:
    if not a.trade or len(a.trade) != len(b.trade) or len(a.trade) < 2 or a.ordinals != b.ordinals:
        return None
    if a.line and b.line and a.line != b.line:
        return None
    if [first_reading(c) for c in a.trade] == [first_reading(c) for c in b.trade]:
        return Level.HOMOPHONE
    differing = sum(x != y for x, y in zip(a.trade, b.trade, strict=True))
    return Level.ONE_CHARACTER if differing == 1 and len(a.trade) >= 4 and a.line == b.line else None


def _identical(a: EmployerKey, b: EmployerKey) -> Level | None:
    if not a.value or not b.value:
        return Level.MISSING
    if a.code and a.code == b.code:
        return Level.EQUAL_CODE
    if a.masked or b.masked:
        return _masks(a, b)
    return Level.EQUAL if a.value == b.value else None


def _apart(a: EmployerKey, b: EmployerKey) -> Level | None:
    ordinals = a.ordinals and b.ordinals and a.ordinals != b.ordinals
    return Level.CONFLICT if ordinals or not _regions_agree(a.region, b.region) else None


def _alike(a: EmployerKey, b: EmployerKey) -> Level | None:
    if a.core == b.core:
        return _same_core(a, b)
    if a.trade == b.trade and len(a.trade) > 1 and not (a.line and b.line):
        return Level.TRADE_NAME
    return _near_trade(a, b)


def compare(a: EmployerKey, b: EmployerKey, _context: Context = NOTHING_KNOWN) -> Level:
    """The level of two employers; symmetric. An equal credit code settles it."""
    level = _identical(a, b) or _apart(a, b) or _alike(a, b)
    if level:
        return level
    short, long = sorted((a.value, b.value), key=len)
    core, other = (a.core, b.value) if len(a.value) <= len(b.value) else (b.core, a.value)
    full = _full_abbreviation(core)
    known = full != core and full in other
    return Level.ABBREVIATION if known or _is_abbreviation(short, long) else Level.CONFLICT

"""Reads an employer or company: region, trade name, line of business, legal form, branch, former names.

Surprising: the region may stand in front or in brackets, and a name such as 西湖区 belongs to several cities; all its
codes are kept, those of today, so that a renamed city is the same region.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from matching import mask, tables
from matching.fields.address_division import inside, today
from matching.script import clean, first_reading, fold

FORM = re.compile(
    r"(股份有限责任公司|(?:控股)?集团(?:股份)?有限(?:责任)?公司|控股有限公司|股份有限公司|有限责任公司|有限公司|股份公司|\(有限合伙\)|\(普通合伙\)|有限合伙|普通合伙|"
    r"合伙企业|集团公司|总公司|分公司|公司|集团|厂|店|中心|事务所|工作室|合作社|商行|经营部|门市部|超市)$"
)
_ENGLISH_FORM = re.compile(r"(?:CO|COMPANY|CORP|CORPORATION)?(?:LTD|LIMITED|LLC|INC)$|(?:CO|COMPANY|CORP|CORPORATION)$")
_SOLE = re.compile(
    r"\((?:个体工商户|个体户|个体经营|个体|在职|离职|已离职|退休|已注销|注销|吊销|已吊销|存续|在业|已停业|歇业|倒闭|破产)\)|^个体工商户|^个体户|个体工商户$|^原(?=.{4})"
)
_OTHER_NAMES = re.compile(
    r"\((?:原名?称?|曾用名称?|更名前|改制前|前身|现名?|现更名为|更名为|已更名为|又名|别名|简称)[:为是]?([^()]{2,40})\)"
)
_PRESENT = re.compile(r"^\((?:现|更名为|已更名为)")
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
    r"(?<=公司|银行|集团|医院|大学)([^公司]{1,14}?(?:分公司|分行|支行|分店|分院|分厂|办事处|营业部|项目部|分部|营业厅|营业所|门店|店|支公司|供电公司|研究所|研究院|工厂|基地|网点|服务部|事业部|仓库|分中心))$"
)
_ORDINAL = re.compile(
    r"第([一二三四五六七八九十百]+)|([一二三四五六七八九十]+)(?=中$|小$|中学|小学|医院|院|人民医院|局|公司|分局|建|航|冶|厂|汽)"
)
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_MOU = re.compile(r"某+|[×X]{2,}")
_POST = re.compile(
    r"(?:(?<=公司|集团|银行|医院|大学|学院|中学|小学)|(?<=[部科室厂店处局队所院间组]))的?(?:执行董事|副?董事长|董事|副?总经理|副?经理|总监|副?主任|主管|班长|组长|司机|驾驶员|员工|职员|工人|普工|操作工|会计|出纳|"
    r"业务员|销售员?|客户经理|副?厂长|店长|保安|保洁|厨师|服务员|文员|护士|医生|医师|教师|老师|教授|工程师|技术员|电工|焊工|快递员|采购员?|科员|程序员|检验员|管理员|安全员|仓管员?|收银员|操作员|质检员?|副?科长|副?处长|副?局长|干部|法人|股东|负责人|老板|上班)$"
)
_DEPARTMENT = re.compile(
    r"(?<=公司|医院|集团)(?!.*分公司$)[^公司分支院]{1,8}(?:(?<!营业)(?<!项目)(?<!门市)(?<!经营)(?<!服务)(?<!事业)部|科|室|车间|班组|小组|处|中心)$|(?<=大学)[^大学分校]{2,10}(?:学院|系|部|处|科|室|中心)$"
)
_LABEL = re.compile(
    r"^(?:(?:现)?(?:就职|任职|供职|受雇|工作|上班)于|工作单位(?:名称)?|单位名称|公司名称|用人单位|所在单位|企业名称|雇主|(?:单位|公司)(?=[:为是])|任职|在|于)[:为是]?(?=.{3})"
)
_ODD = re.compile(r"[()/、]|^[在于单公]|[A-Z]$")
_USUAL = re.compile(r"(?![现就任供受工上单公用所企雇在于原个])[\u4e00-\u9fff]{4,60}公司")
"""Ideographs alone, no label before and no post or department behind: most employers, and nothing to take off."""
_AGAIN = re.compile(rf"[、/;；|()]|[0-9A-Z]{{15}}|{_LABEL.pattern}")
"""What one reading may leave for the next: several names, a number, a label."""
_BRACKET = re.compile(r"\(([^()]{2,8})\)")
_SIGNS = re.compile(r"[、/]+$|[\s\"'“”,，。;；]+")
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"[\u3400-\u9fffA-Za-z]")
_POLICE_COUNTY = re.compile(r"(公安局.{2,4}?)[区县]+(?=分局)")
ROUNDS = 64
_FIGURES = re.compile(r"第([0-9]{1,2})(?![0-9])|(?<![0-9A-Za-z])([0-9]{1,2})(?=局|中|小学|医院|院|建|冶|航|分公司)")
_OFFICES = tables.pairs("offices.tsv")
_TODAYS_OFFICES = (*dict.fromkeys(new for _, new in _OFFICES), "税务局")
_TAX = re.compile(
    r"^(?:国家税务总局)?(.{2,8}?[省市])?(?:(?:国家|地方)?税务局|[国地]税局)(.{2,6}?)[区县]?(?:税务)?分局$"
)
_WHOLE_TAX = re.compile(r"^(?:国家税务总局)?(.{2,8}?[省市县])(?:国家|地方)?(?:税务局|国税局|地税局)$")
_REMARK = re.compile(r"(?<=公司|集团|银行|医院|大学|中学|小学)\((?!有限合伙|普通合伙|集团)([^()]{1,12})\)$")
_SEVERAL = re.compile(r"[、/;；|]+")
_POLICE = re.compile(r"^(.{2,8}?)[区县市]?公安分局$")
LONGEST_NAME = 80
"""Masks are compared over so many characters; the longest registered names have about 60."""
_LONGEST_REGION = 9
_HAN = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class EmployerKey:
    """One employer as read: `regions` are today's codes of the division named, `region` one of them ("" if none).

    `line` is the line of business, `office` the name in today's words of a public body that was renamed, `others` are
    names written beside it as former or present ones, or further employers of the cell. `cells` are what a mask
    leaves, `stem` is the name without its legal form, `sounds` are the readings of the core, `heard` of the whole name.
    """

    value: str = ""
    region: str = ""
    regions: frozenset[str] = frozenset()
    trade: str = ""
    line: str = ""
    form: str = ""
    branch: str = ""
    ordinals: tuple[str, ...] = ()
    code: str = ""
    office: str = ""
    others: tuple[EmployerKey, ...] = ()
    cells: tuple[str, ...] = ()
    stem: str = ""
    sounds: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
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
def _regions() -> dict[str, frozenset[str]]:
    """Division name, with and without its suffix, -> its codes; a county loses its suffix when two characters stay."""
    found: dict[str, set[str]] = {}
    for division in tables.divisions().values():
        for full in (division.name, *division.former_names):
            short = re.sub(r"(维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)$", "", full)
            names = {full, short} if division.code.endswith("00") or full.endswith("市") else {full}
            if re.search(r".{2}[县区]$", full):
                names.add(full.removesuffix("新区") if full.endswith("新区") else full[:-1])
            for name in names:
                if len(name) > 1 and name not in {"市辖", "城区", "郊区", "市辖区", "新区", "开发区"}:
                    found.setdefault(name, set()).add(division.code)
    return {name: _largest(codes) for name, codes in found.items()}


@cache
def _region_sizes() -> dict[str, tuple[int, ...]]:
    """First two characters of a region -> lengths of the names that begin so, longest first."""
    found: dict[str, set[int]] = {}
    for name in _regions():
        found.setdefault(name[:2], set()).add(len(name))
    return {
        start: tuple(sorted((s for s in sizes if s <= _LONGEST_REGION), reverse=True)) for start, sizes in found.items()
    }


def _largest(codes: set[str]) -> frozenset[str]:
    """Of a city and a county of one name the city; today's heirs of each."""
    wide = {c for c in codes if c.endswith("00")} or codes
    return frozenset(heir for code in wide for heir in today(code) or {code})


def _narrow(codes: frozenset[str], found: frozenset[str]) -> frozenset[str]:
    return frozenset(c for c in found if inside(c, codes)) if codes else found


def _is_trade_name(name: str, rest: str) -> bool:
    """A bare name such as 东方 or 和平 that leaves nothing to be the trade name is no region; nor is 公安."""
    if name[-1] in "省市县区州盟旗" or any(c.endswith("00") for c in _regions()[name]):
        return False
    return name == "公安" or bool(_LINE.fullmatch(FORM.sub("", rest)))


def _take_region(text: str) -> tuple[frozenset[str], str]:
    """Codes of the region and the rest: from brackets, else the longest division names at the start."""
    codes: frozenset[str] = frozenset()
    bracket = _BRACKET.search(text) if "(" in text else None
    if bracket and bracket.group(1) in _regions():
        codes = _regions()[bracket.group(1)]
        text = text.replace(bracket.group(), "", 1)
    for _ in range(3):
        for size in _region_sizes().get(text[:2], ()):
            if size > len(text) - 2:
                continue
            found = _narrow(codes, _regions().get(text[:size], frozenset()))
            rest = text[size:]
            if not found or FORM.fullmatch(rest) or rest[0] in "大市" or (rest[0] in "第人" and codes):
                continue
            if not codes and _is_trade_name(text[:size], rest):
                continue
            codes, text = found, rest
            break
        else:
            break
    return codes, text


def _numeral(match: re.Match[str]) -> str:
    number = int(match.group(1) or match.group(2))
    if not 0 < number < 100:
        return match.group()
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else _HAN[tens]) + "十"
    return ("第" if match.group(1) else "") + head + (_HAN[ones] if ones else "")


def _office(text: str) -> str:
    """The name of a public body in today's words, "" when no reform touched it."""
    if text[-1] not in "局厅委会":
        return ""
    tax = _TAX.match(text)
    if tax:
        return f"{tax.group(1) or ''}{tax.group(2)}区税务局"
    whole = _WHOLE_TAX.match(text)
    if whole:
        return f"{whole.group(1)}税务局"
    text = text.removeprefix("国家税务总局")
    for old, new in _OFFICES:
        if text.endswith(old) and not text.endswith(new):
            return text.removesuffix(old) + new
    return text if text.endswith(_TODAYS_OFFICES) else ""


def _normal(text: str) -> str:
    plain = _once(text)
    for _ in range(ROUNDS):
        if not _ODD.search(plain):
            break
        again = _once(plain)
        if again == plain:
            break
        plain = again
    return plain


def _once(text: str) -> str:
    """The folded name without spaces, labels, posts, departments, remarks; ordinals as Chinese numerals."""
    plain = _LABEL.sub("", _LABEL.sub("", _SIGNS.sub("", fold(clean(text))).replace("(集团)", "集团")))
    plain = _SOLE.sub("", _SOLE.sub("", plain))
    remark = _REMARK.search(plain)
    if remark and remark.group(1) not in _regions():
        plain = plain[: remark.start()]
    if plain.isascii():
        return _ENGLISH_FORM.sub("LTD", re.sub(r"[.&()-]+", "", plain.upper()))
    for _ in range(2):
        plain = _DEPARTMENT.sub("", _POST.sub("", plain))
    plain = _FIGURES.sub(_numeral, plain)
    police = _POLICE.match(plain)
    if police:
        return f"公安局{police.group(1)}分局"
    return _POLICE_COUNTY.sub(r"\1", plain) if "公安局" in plain else plain


def cells(text: str) -> tuple[str, ...]:
    return tuple(re.sub(r"[*某×xX]+", mask.MANY, mask.with_stars(text[:LONGEST_NAME])))


@lru_cache(maxsize=65536)
def parse(text: str) -> EmployerKey:
    """Reads one employer; never raises."""
    if _USUAL.fullmatch(text):
        usual = fold(text)
        if _USUAL.fullmatch(usual) and "公安局" not in usual:
            return _key(usual, "", ())
    key = _read(text)
    for _ in range(ROUNDS):
        if not _AGAIN.search(key.value):
            break
        again = _read(key.value)
        if again.value == key.value:
            break
        key = replace(again, code=key.code or again.code, others=(*key.others, *again.others))
    return key


def _read(text: str) -> EmployerKey:
    plain = clean(text)
    plain = plain if plain.isascii() else _SPACE.sub("", plain)
    code = _CODE.search(plain.upper())
    number = code.group() if code else ""
    if number and len(plain) > 18:
        plain = re.sub(r"\(\s*\)", "", plain.upper().replace(number, ""))
    names = _OTHER_NAMES.findall(plain)
    first, *rest = _several(_OTHER_NAMES.sub("", plain))
    names += rest
    folded = _normal(first)
    if not _LETTER.search(folded):
        return EmployerKey(code=number, value=number)
    return _key(folded, number, tuple(_key(n, "", ()) for n in map(_normal, names) if n))


def _several(text: str) -> list[str]:
    """The employers of a cell that names several companies; else the text as it is."""
    pieces = [p for p in _SEVERAL.split(text) if p]
    return pieces if len(pieces) > 1 and all(len(p) > 3 and FORM.search(p) for p in pieces) else [text]


def _key(folded: str, code: str, others: tuple[EmployerKey, ...]) -> EmployerKey:
    masked = bool(_MOU.search(folded)) or mask.HIDDEN in mask.with_stars(folded)
    codes, rest = _take_region(folded)
    branch = _BRANCH.search(rest)
    if branch:
        rest = rest[: branch.start()]
    form = FORM.search(rest)
    rest = rest[: form.start()] if form and form.start() > 1 else rest
    line = _LINE.search(rest)
    trade = rest[: line.start()] if line and line.start() > 0 else rest
    heard = tuple(map(first_reading, folded))
    start = folded.find(rest)
    return EmployerKey(
        value=folded,
        region=min(codes, default=""),
        regions=codes,
        trade=trade,
        line=rest[len(trade) :],
        form=form.group() if form else "",
        branch=branch.group(1) if branch else "",
        ordinals=tuple(a or b for a, b in _ORDINAL.findall(folded)),
        code=code,
        office=_office(folded),
        others=others,
        cells=cells(folded) if masked else tuple(folded[:LONGEST_NAME]),
        stem=FORM.sub("", folded),
        sounds=heard[start : start + len(rest)] if start >= 0 else tuple(map(first_reading, rest)),
        heard=heard,
        masked=masked,
    )

"""Grade, what lacks for 明确, and what a lawyer must see about one thing: exemptions, conditions, other holders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from skiptrace.assets import chattel, holding, policy
from skiptrace.assets.asset import AssetKind, Caution, SeizureState, Share, held_status
from skiptrace.assets.burdens import Burdens
from skiptrace.law.periods import SeizedKind, seizure_maximum
from skiptrace.law.rule import rule
from skiptrace.tracing.profile import Fact, Standing

_CLOSED = ("销户", "注销", "报废", "转出", "灭失", "无效")
_LIVED_ON = ("工资", "养老", "低保", "社保", "抚恤", "救济", "退休")
"""Words in an account's kind that say that somebody lives on what it holds."""


@dataclass(frozen=True, slots=True)
class Look:
    """Everything about one thing that a caution may depend on."""

    kind: AssetKind
    facts: Mapping[str, Fact]
    standing: Standing
    share: Share
    burdens: Burdens
    sole_home: bool
    today: date
    unsure_burdens: int = 0

    def text(self, name: str) -> str:
        fact = self.facts.get(name)
        return fact.text if fact else ""


def dwelling(usage: str) -> bool:
    """A home, or not said to be anything else."""
    return not usage or any(word in usage for word in ("住宅", "住房", "居住", "公寓", "别墅"))


def closed(look: Look) -> str:
    """Why the thing holds nothing any more, in Chinese; "" when it may."""
    told = holding.closed(look.text) or policy.closed(look.text) or chattel.closed(look.text)
    if told:
        return told
    status = look.text("account_status") or look.text("status") or look.text("company_status")
    if look.kind is AssetKind.RECEIVABLE:
        status = look.text("register_status")
    return f"状态为「{status}」" if any(word in status for word in _CLOSED) else ""


_ACCOUNT = ((("account_no",), "完整账号"),)
_NEEDED: Mapping[AssetKind, tuple[tuple[tuple[str, ...], str], ...]] = {
    AssetKind.HOUSE: ((("location",), "房屋坐落"), (("certificate_no", "unit_no"), "不动产权证号或不动产单元号")),
    AssetKind.VEHICLE: ((("plate",), "号牌号码"), (("vin", "plate_type"), "号牌种类或车辆识别代号")),
    AssetKind.EQUITY: (
        (("company",), "公司名称"),
        (("credit_code",), "统一社会信用代码"),
        (("share", "subscribed_amount"), "持股比例或认缴出资额"),
    ),
    AssetKind.HOUSING_FUND: _ACCOUNT,
    AssetKind.DEPOSIT: ((("bank",), "开户机构"), *_ACCOUNT),
    AssetKind.PAYMENT_ACCOUNT: ((("bank",), "开户机构"), *_ACCOUNT),
    AssetKind.SECURITIES: ((("bank", "broker"), "开户机构或者托管券商"), *_ACCOUNT),
    AssetKind.INSURANCE: ((("bank", "insurer"), "保险公司"), (("account_no", "policy_no"), "保单号")),
    AssetKind.WAGES: ((("employer",), "发放收入的单位"),),
    AssetKind.PENSION: ((("pension",), "月养老金数额"),),
    AssetKind.RECEIVABLE: ((("pledgor",), "次债务人"), (("due",), "债权的到期日与尚欠数额（登记未载，须核实）")),
    AssetKind.MOVABLE: ((("description",), "财产描述"),),
    AssetKind.OTHER: (),
}
"""What names a thing to a court: of each group one field at least."""


def lacks(look: Look) -> tuple[str, ...]:
    """What is missing for 明确的财产信息 (保全规定 10), in Chinese."""
    missing = []
    if look.standing is not Standing.COURT:
        missing.append("确认权利人就是本案当事人（完整身份证号一致，或经人工核定）")
    missing += [what for names, what in _NEEDED[look.kind] if not any(_whole(look, name) for name in names)]
    return (*missing, *chattel.lacks(look.text))


def _whole(look: Look, name: str) -> bool:
    """The field is there, and where it is the account's number, none of it is hidden."""
    text = look.text(name)
    return bool(text) and not (name in {"account_no", "policy_no"} and "*" in text)


_OF_KIND: Mapping[AssetKind, tuple[tuple[str, str], ...]] = {
    AssetKind.PAYMENT_ACCOUNT: (("支付账户余额依实践执行", "B-29"),),
    AssetKind.INSURANCE: (("保单现金价值依实践执行，各地做法不同，请先向法院确认", "B-29-POLICY"),),
    AssetKind.WAGES: (
        ("须保留本人及所扶养家属的生活必需费用，只能扣留、提取应当履行义务的部分", "B-24"),
        ("养老金等固定收入可以冻结、扣划，同样先保留生活必需费用", "B-25"),
    ),
    AssetKind.PENSION: (
        ("养老金视为在第三人处的固定收入，可以冻结、扣划，先保留本人及所扶养家属的生活必需费用", "B-25"),
        ("由社会保险经办机构协助执行，须由法院向其送达", "C-SOCIAL"),
    ),
    AssetKind.RECEIVABLE: (
        ("到期债权可以请求法院通知次债务人不得清偿", "A-15"),
        ("债务人怠于主张、影响我方到期债权的，可以代位起诉", "B-46"),
    ),
}


def cautions(look: Look) -> tuple[Caution, ...]:
    """In the order in which they matter."""
    found = [*_seized(look), *_owned(look)]
    if look.kind is AssetKind.HOUSE:
        found += _home(look)
    if look.kind is AssetKind.EQUITY:
        found += _equity(look)
    if look.kind is AssetKind.VEHICLE:
        found.append(Caution("请说明车辆由谁占有、停放何处；未实际扣押的，仅能限制过户", rule("A-14")))
        found.append(Caution("债权人不得自行扣车", rule("B-31")))
    if look.kind is AssetKind.HOUSING_FUND:
        found.append(Caution("仅在符合提取条件且保障基本生活和居住时可执行，请先向法院确认", rule("B-26")))
    if look.kind.held_as_account:
        found.append(
            Caution("应保留被执行人及所扶养家属的必需生活费用，数额见「能否执行」；标准与人数请核对", rule("B-20"))
        )
        if any(word in look.text("account_kind") for word in _LIVED_ON):
            found.append(
                Caution("账户类别显示为工资、养老或者社会保障款项，冻结前请核实来源并保留生活费用", rule("B-24"))
            )
    found += [Caution(text, rule(name)) for text, name in _OF_KIND.get(look.kind, ())]
    found += [*holding.cautions(look.text, look.today), *policy.cautions(look.text)]
    found += chattel.cautions(look.text, look.today)
    return tuple(found)


_PLEDGED = {AssetKind.EQUITY, AssetKind.SECURITIES, AssetKind.INSURANCE, AssetKind.RECEIVABLE}
"""What is burdened by a pledge and not by a mortgage."""


def _seized(look: Look) -> list[Caution]:
    found = []
    for seizure in look.burdens.seizures:
        if seizure.state is SeizureState.FIRST and look.kind.frozen_by_sum:
            found.append(Caution("已被其他法院冻结，冻结数额以外的余额可冻结，其余轮候", rule("A-10")))
        elif seizure.state is SeizureState.FIRST:
            measure = "冻结" if look.kind is AssetKind.EQUITY else "查封"
            found.append(Caution(f"已被其他法院{measure}，本案只能轮候", rule("A-10")))
            found += _overdue(look, seizure.start, seizure.end)
        elif seizure.state is SeizureState.WAITING:
            found.append(Caution(f"已有轮候第 {seizure.rank} 位，本案排在其后", rule("A-10")))
        elif seizure.state is SeizureState.EXPIRED:
            found.append(Caution(f"在先查封、冻结已于 {seizure.end} 届满；请核实是否已续行", rule("A-32")))
    if (status := held_status(look.facts)) and not look.burdens.seizures:
        found.append(Caution(f"状态为「{status}」，机关、数额与期限未载明，可能只能轮候；请核实", rule("A-10")))
    pledged = look.kind in _PLEDGED
    if any(not mortgage.ours for mortgage in look.burdens.mortgages):
        text = "已出质，可以冻结，质权人优先受偿" if pledged else "已设定抵押，可以查封，抵押权人优先受偿"
        registered = "已登记担保，可以查封、冻结，担保权人优先受偿"
        found.append(Caution(registered if look.text("charge_kind") else text, rule("A-16")))
    if any(mortgage.ours for mortgage in look.burdens.mortgages):
        found.append(Caution(f"{'质权' if pledged else '抵押权'}人为本案债权人，可主张优先受偿", rule("A-16")))
    return found


def _overdue(look: Look, start: date | None, end: date | None) -> list[Caution]:
    """A seizure without a stated end that is older than any may be."""
    if start is None or end is not None:
        return []
    lasting = look.kind in {AssetKind.HOUSE, AssetKind.EQUITY}
    kind = SeizedKind.REAL_ESTATE if lasting else SeizedKind.MOVABLE
    latest = seizure_maximum(kind, start).day
    if look.today <= latest:
        return []
    return [Caution(f"在先查封未载明止期，自 {start} 起已超过法定最长期限；请核实是否仍有效", rule("A-30"))]


def _owned(look: Look) -> list[Caution]:
    if not look.share.co_owners:
        if look.kind is AssetKind.HOUSE:
            return [Caution("婚内取得的，可能为夫妻共同财产；不得径行追加配偶", rule("B-41"))]
        return []
    return [Caution(f"{look.share.text}；可以查封，应通知共有人", rule("B-40"))]


def _equity(look: Look) -> list[Caution]:
    found = [
        Caution("冻结股权自在国家企业信用信息公示系统公示时生效，请核对公示", rule("B-50")),
        Caution("公示系统只登记姓名，同名者可能另有其人；认定须核对股东证件", rule("B-42")),
    ]
    if look.unsure_burdens:
        text = f"另有 {look.unsure_burdens} 条同一股权的冻结、出质登记待核，核定前不得当作没有负担"
        found.append(Caution(text, rule("B-50")))
    if look.text("company_status") == "吊销":
        found.append(Caution("公司已被吊销营业执照，股权价值请核实；未出资部分由股东补足", rule("B-50")))
    return found


def _home(look: Look) -> list[Caution]:
    if not look.sole_home:
        return []
    found = [
        Caution("目前只发现这一处住宅，可能是生活必需住房：可以查封，不得拍卖、变卖或者抵债", rule("B-21")),
        Caution("提供廉租标准住房，或同意扣除五至八年租金的，唯一住房异议不予支持", rule("B-22")),
    ]
    if look.burdens.mortgages:
        found.append(Caution("抵押的唯一住房能否处置、宽限期是否仍适用，请律师确认", rule("B-23")))
    return found

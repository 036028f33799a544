"""All things of a case's parties, each once, however many records speak of it.

Surprising: what the docket's stage has not opened is not here at all (law.md D4a; 保全规定 12), so that no paper
downstream can hold it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from connectors.authority import MATTER_BOUND
from matching.fields import address
from skiptrace.assets import burdens, cautions, chattel, holding, policy, worth
from skiptrace.assets.asset import Asset, AssetKind, Grade, Money, Seizure, SeizureState
from skiptrace.assets.burdens import Burdens
from skiptrace.assets.choice import Choices
from skiptrace.assets.earned import TOLD, incomes
from skiptrace.assets.ours import our_seizures, outdated
from skiptrace.assets.ownership import share, title_test
from skiptrace.assets.protection import Keep, exempted
from skiptrace.cases.case import Party
from skiptrace.court.file import CourtFile
from skiptrace.law.stages import door
from skiptrace.permits.docket import Docket, court_number
from skiptrace.tracing.profile import Fact, Profile, Standing, TracedRecord

_KINDS = (
    "house", "unit", "vehicle", "deposit", "housing_fund", "social_insurance", "equity", "pledge_claim",
    "securities", "insurance", "chattel_charge",
)  # fmt: skip
_SHOWN = (Standing.COURT, Standing.LIKELY, Standing.REVIEW)
_HOLDERS = {
    AssetKind.PAYMENT_ACCOUNT: ("支付宝", "财付通", "微信"),
    AssetKind.SECURITIES: ("证券", "期货", "基金", "理财"),
    AssetKind.INSURANCE: ("保险", "人寿"),
}
"""Words in the name of an account's holder, or in its kind, that tell what it is when it is no bank deposit."""
_STRONG = {
    "house": ("unit_no", "certificate_no"),
    "unit": ("unit_no", "certificate_no"),
    "vehicle": ("vin", "plate"),
    "deposit": ("account_no",),
    "housing_fund": ("account_no",),
    "social_insurance": ("account_no",),
    "equity": ("credit_code",),
    "pledge_claim": ("mortgage_no",),
    "securities": ("account_no",),
    "insurance": ("policy_no",),
    "chattel_charge": ("mortgage_no",),
}
_TITLED = {"securities": holding.title, "insurance": policy.title, "chattel_charge": chattel.title}


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known besides records: the local living standard, whom each party supports, and the lawyers' choices."""

    living: Decimal | None = None
    choices: Choices = field(default_factory=Choices)
    dependants: Mapping[str, int] = field(default_factory=dict)


def open_to(record: TracedRecord, docket: Docket | None) -> bool:
    """Whether the stage of the docket lets the record be used.

    Its ground must be open, and what came by order or from a court must have come for a docket of this case: the suit's
    results go on serving its execution (保全规定 17; 民诉解释 168), what came without a docket serves nothing.
    """
    if door(record.authority, docket, about_things=record.kind == "unit") is not None:
        return False
    return record.authority not in MATTER_BOUND or bool(record.docket_id)


def assets(
    profile: Profile,
    today: date,
    creditor_name: str = "",
    court: CourtFile | None = None,
    stated: Stated | None = None,
) -> tuple[Asset, ...]:
    """Every asset, surest first, then by ease. `creditor_name` tells the creditor's own mortgages from others'.

    `court` is what the court did in this case: its numbers tell our own seizures from others'.
    Records judged a stranger's or that cannot be told apart are no assets.
    """
    usable = [r for r in profile.of_kind(*_KINDS) if r.standing in _SHOWN and open_to(r, profile.docket)]
    things = [_Thing.of(group) for group in _same_things(usable)]
    things = [*(thing for thing in things if thing.best[0].kind != "social_insurance"), *incomes(things)]
    homes = _homes(things)
    parties = {party.id: party for party in profile.case.parties}
    did = court or CourtFile()
    frame = _Frame(
        profile, today, creditor_name, _rulings(profile.docket, did.numbers), did, parties, stated or Stated()
    )
    built = [_build(thing, frame, sole_home=homes.get(thing.id, False)) for thing in things]
    ease = list(AssetKind)
    return tuple(sorted(built, key=lambda a: (_SHOWN.index(a.standing), ease.index(a.kind), a.closed != "", a.id)))


@dataclass(frozen=True, slots=True)
class _Frame:
    profile: Profile
    today: date
    creditor_name: str
    rulings: frozenset[str]
    court: CourtFile
    parties: Mapping[str, Party]
    stated: Stated


@dataclass(frozen=True, slots=True)
class _Thing:
    """Records of one thing: `best` of the highest standing, newest first, and the `others`.

    `earned`: not the account but the income of that kind that it proves.
    """

    id: str
    best: tuple[TracedRecord, ...]
    others: tuple[TracedRecord, ...]
    earned: AssetKind | None = None

    @classmethod
    def of(cls, group: Sequence[TracedRecord]) -> "_Thing":
        top = min((record.standing for record in group), key=_SHOWN.index)
        best = tuple(sorted((r for r in group if r.standing is top), key=_age, reverse=True))
        others = tuple(record for record in group if record.standing is not top)
        digest = hashlib.sha256("|".join(sorted(record.id for record in group)).encode()).hexdigest()
        return cls(digest[:12], best, others)

    @property
    def kind(self) -> AssetKind:
        first = self.best[0]
        if self.earned:
            return self.earned
        if first.kind == "pledge_claim":
            return AssetKind.RECEIVABLE
        if first.kind == "chattel_charge":
            return chattel.kind(first.text)
        if first.kind == "unit":
            return AssetKind.HOUSE
        if first.kind != "deposit":
            return AssetKind(first.kind)
        told = first.text("bank") + first.text("account_kind")
        found = (kind for kind, words in _HOLDERS.items() if any(word in told for word in words))
        return next(found, AssetKind.DEPOSIT)

    def with_(self, others: "Iterable[_Thing]", kind: AssetKind) -> "_Thing":
        """The income that this thing and others prove."""
        spoken = [record for thing in (self, *others) for record in (*thing.best, *thing.others)]
        joined = _Thing.of(spoken)
        return replace(joined, id=f"{joined.id[:-1]}w", earned=kind)

    @property
    def facts(self) -> dict[str, Fact]:
        """For each field the newest record that has it."""
        merged: dict[str, Fact] = {}
        for record in self.best:
            for name, fact in record.facts.items():
                if fact.text and (not self.earned or name in TOLD[self.earned]):
                    merged.setdefault(name, fact)
        return merged


def _age(record: TracedRecord) -> tuple[str, str]:
    return record.text("as_of")[:10] or record.obtained.date().isoformat(), record.obtained.isoformat()


def _rulings(docket: Docket | None, ours: frozenset[str]) -> frozenset[str]:
    own = (docket.preservation_ruling, docket.number) if docket else ()
    return frozenset(court_number(number) for number in (*own, *ours) if number)


def _same_things(records: Iterable[TracedRecord]) -> list[list[TracedRecord]]:
    """Groups of records that share an identifier, joined transitively, within one kind."""
    groups: dict[int, list[TracedRecord]] = {}
    owner: dict[str, int] = {}
    for number, record in enumerate(records):
        groups[number] = [record]
        keys = _keys(record)
        for old in sorted({owner[key] for key in keys if key in owner}):
            groups[number] = groups.pop(old) + groups[number]
            owner = {key: number if group == old else group for key, group in owner.items()}
        owner |= dict.fromkeys(keys, number)
    return list(groups.values())


def _keys(record: TracedRecord) -> list[str]:
    """Identifiers of the thing; a masked one identifies nothing. The flat counts only where a title has no number."""
    if record.kind == "equity":
        code = record.text("credit_code")
        return [f"equity:{code}:{record.text('name')}"] if code else []
    if record.kind == "securities":
        account, code = record.text("account_no"), record.text("security_code")
        return [f"securities:{account}:{code}"] if account and "*" not in account else []
    if record.kind == "social_insurance":
        return [f"social_insurance:{record.text('account_no')}:{record.text('scheme')}:{record.text('employer')}"]
    keys = []
    for name in _STRONG[record.kind]:
        value = "".join(record.text(name).split()).upper().translate(_BRACKETS)
        if value and "*" not in value:
            keys.append(f"{_ONE_KIND.get(record.kind, record.kind)}:{name}:{value}")
    room = address.parse(record.text("location")).room_key if record.kind in {"house", "unit"} else ""
    return keys or ([f"house:room:{room}"] if room else [])


_ONE_KIND = {"unit": "house"}
"""A house that was asked about by its place is the house that the register lists under its owner."""
_BRACKETS = str.maketrans("(){}[]", "（）（）（）")


def _homes(things: Iterable[_Thing]) -> dict[str, bool]:
    """True for a dwelling that is the only one found of its party."""
    of_party: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        if thing.kind is AssetKind.HOUSE and cautions.dwelling(thing.best[0].text("usage")):
            of_party[thing.best[0].party_id].append(thing.id)
    return {ids[0]: True for ids in of_party.values() if len(ids) == 1}


def _build(thing: _Thing, frame: _Frame, *, sole_home: bool) -> Asset:
    first, facts, kind = thing.best[0], thing.facts, thing.kind
    held = Burdens(burdens.mortgages(thing.best, frame.creditor_name), _seizures(thing, frame))
    part = share(first, frame.parties[first.party_id])
    unsure = burdens.of_lower_standing(thing.others)
    look = cautions.Look(kind, facts, first.standing, part, held, sole_home, frame.today, unsure)
    stated = _valued(thing, frame) or worth.value(kind, facts, first.obtained.date())
    missing = cautions.lacks(look)
    keep = Keep(frame.stated.living, frame.stated.dependants.get(first.party_id))
    return Asset(
        id=thing.id,
        kind=kind,
        party_id=first.party_id,
        standing=first.standing,
        title=_title(kind, look, first),
        facts=facts,
        records=thing.best,
        others=thing.others,
        share=part,
        value=stated,
        mortgages=held.mortgages,
        seizures=held.seizures,
        net=worth.net(kind, stated, facts, part, held),
        cautions=cautions.cautions(look),
        grade=Grade.LEAD if missing else Grade.DEFINITE,
        lacks=missing,
        closed=cautions.closed(look),
        title_test=title_test(kind),
        exempted=exempted(kind, facts, held, keep, sole_home=sole_home),
    )


def _valued(thing: _Thing, frame: _Frame) -> Money | None:
    """What a lawyer said that it is worth, with his basis; he cannot say it of money that a source counts."""
    ids = frozenset(record.id for record in (*thing.best, *thing.others))
    found = frame.stated.choices.value(thing.kind, ids)
    if found is None or not thing.kind.sold_at_auction:
        return None
    return Money(found.low, found.high, f"{found.by}：{found.basis}", found.as_of, None)


def _seizures(thing: _Thing, frame: _Frame) -> tuple[Seizure, ...]:
    """What the records note, and our own measures that no record notes yet."""
    numbers = [record.text(name) for record in thing.best for name in _STRONG[record.kind]]
    gone = outdated(thing.kind, numbers, frame.court.measures)
    noted = [each for each in burdens.seizures(thing.best, frame.today, frame.rulings) if _key(each) not in gone]
    ends = {each.end for each in noted if each.state is SeizureState.OURS}
    ours = our_seizures(thing.kind, numbers, frame.profile, frame.court.measures, frame.today)
    return (*noted, *(each for each in ours if each.end not in ends))


def _key(seizure: Seizure) -> tuple[str, date | None]:
    return court_number(seizure.number.text) if seizure.number else "", seizure.end


def _title(kind: AssetKind, look: cautions.Look, first: TracedRecord) -> str:
    if titled := _TITLED.get(first.kind):
        return titled(look.text)
    source = next(iter(first.facts.values())).citation.title if first.facts else first.source
    text = {
        AssetKind.HOUSE: look.text("location") or look.text("certificate_no"),
        AssetKind.VEHICLE: " ".join(filter(None, (look.text("plate"), look.text("brand"), look.text("model")))),
        AssetKind.HOUSING_FUND: f"{source} {look.text('account_no')}",
        AssetKind.EQUITY: f"{look.text('company')} {look.text('share')}",
        AssetKind.WAGES: look.text("employer"),
        AssetKind.RECEIVABLE: f"对 {look.text('pledgor')} 的债权" if look.text("pledgor") else "",
    }.get(kind, f"{look.text('bank')} {look.text('account_no')}")
    return text.strip() or f"{kind.chinese}（{source}）"

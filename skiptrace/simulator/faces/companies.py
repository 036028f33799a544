"""The register of companies (PUB): a scan by a person's name that only counts, and details of what it counted.

Surprising: nothing here knows a person by number. A scan brings everybody of the name, and a detail brings rows of
other holders and of longer names too, as services of this kind do; whoever asks must leave them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from skiptrace.simulator.faces.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from skiptrace.simulator.world.publicity import Charge, EquityFreeze, Office
    from skiptrace.simulator.world.things import Company, Shareholding
    from skiptrace.simulator.world.world import World

    Body = dict[str, object]

PAGE = 10
NOTHING: Mapping[str, object] = {"code": "201", "message": "查询无结果"}


def holdings(world: World, name: str) -> list[Shareholding]:
    """Holdings under exactly that name."""
    return [held for held in world.shareholdings if held.shown_name == name]


def offices(world: World, name: str) -> list[Office]:
    """Offices under exactly that name."""
    return [held for held in world.offices if held.shown_name == name]


def companies(world: World, name: str) -> list[Company]:
    """Companies in which somebody of that name has a holding or an office."""
    cids = dict.fromkeys([held.cid for held in holdings(world, name)] + [held.cid for held in offices(world, name)])
    return [world.companies[cid] for cid in cids]


class CompanyRegister:
    """The four calls of the face."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._by_code = {company.uscc: company for company in world.companies.values()}

    def scan(self, body: Mapping[str, object]) -> Body:
        """`POST /companies/person/scan`."""
        name = plain(str(body.get("personName", "")))
        found = companies(self.world, name)
        if not found:
            return dict(NOTHING)
        entries = [self._entry(company) for company in found]
        counts = {
            "offices": len(offices(self.world, name)),
            "shares": len(holdings(self.world, name)),
            "freezes": sum(len(self.world.freezes_in.get(company.cid, [])) for company in found),
            "pledges": sum(len(self.world.charges_in.get(company.cid, [])) for company in found),
        }
        data = {"personName": name, "total": sum(counts.values()), "counts": counts, "companies": entries}
        return {"code": "200", "message": "成功", "data": data}

    def person_offices(self, body: Mapping[str, object]) -> Body:
        """`POST /companies/person/offices`: rows of longer names come behind those of the name."""
        name = plain(str(body.get("personName", "")))
        alike = [held for held in self.world.offices if _longer(held.shown_name, name)]
        rows = [self._office(held) for held in [*offices(self.world, name), *alike]]
        return _page(rows, body, {"personName": name})

    def person_shares(self, body: Mapping[str, object]) -> Body:
        """`POST /companies/person/shares`: rows of longer names come behind those of the name."""
        name = plain(str(body.get("personName", "")))
        alike = [held for held in self.world.shareholdings if _longer(held.shown_name, name)]
        rows = [self._share(held) for held in [*holdings(self.world, name), *alike]]
        return _page(rows, body, {"personName": name})

    def freezes(self, body: Mapping[str, object]) -> Body:
        """`POST /companies/company/freezes`: of all holders."""
        company = self._by_code.get(str(body.get("creditCode", "")))
        if company is None:
            return dict(NOTHING)
        rows = [_freeze(company, each) for each in self.world.freezes_in.get(company.cid, [])]
        return _page(rows, body, {"creditCode": company.uscc, "entName": company.name})

    def pledges(self, body: Mapping[str, object]) -> Body:
        """`POST /companies/company/pledges`: pledges of holdings and mortgages of chattels, both sides named."""
        company = self._by_code.get(str(body.get("creditCode", "")))
        if company is None:
            return dict(NOTHING)
        rows = [_charge(company, each) for each in self.world.charges_in.get(company.cid, [])]
        return _page(rows, body, {"creditCode": company.uscc, "entName": company.name})

    def _entry(self, company: Company) -> Body:
        counts = {
            "freezes": len(self.world.freezes_in.get(company.cid, [])),
            "pledges": len(self.world.charges_in.get(company.cid, [])),
        }
        status = company.status
        return {"creditCode": company.uscc, "entName": company.name, "entStatus": status, "counts": counts}

    def _office(self, held: Office) -> Body:
        head = {"personName": held.shown_name, "idMask": held.shown_id, "position": held.position}
        return head | self._company(held.cid)

    def _share(self, held: Shareholding) -> Body:
        subscribed = self.world.companies[held.cid].capital * held.share / 100
        head: Body = {"personName": held.shown_name, "idMask": held.shown_id, "holderKind": "自然人股东"}
        sums = {"ratio": f"{held.share}%", "subscribed": f"{subscribed:.2f}", "subscribedTo": "", "paid": ""}
        return head | sums | self._company(held.cid)

    def _company(self, cid: str) -> Body:
        company = self.world.companies[cid]
        return {
            "entName": company.name,
            "creditCode": company.uscc,
            "entStatus": company.status,
            "updated": self.world.date.isoformat(),
        }


def _longer(shown: str, name: str) -> bool:
    return shown != name and shown.startswith(name)


def _freeze(company: Company, freeze: EquityFreeze) -> Body:
    return {
        "executedPerson": freeze.shown_name,
        "idMask": freeze.shown_id,
        "creditCode": company.uscc,
        "equityAmount": f"{freeze.amount:.2f}",
        "court": freeze.court,
        "executionNo": freeze.number,
        "publicFrom": freeze.since.isoformat(),
        "publicTo": freeze.until.isoformat(),
        "status": freeze.state,
    }


def _charge(company: Company, charge: Charge) -> Body:
    return {
        "regNo": charge.number,
        "category": charge.category,
        "creditCode": company.uscc,
        "debtorSide": charge.debtor_name,
        "debtorIdMask": charge.debtor_shown_id,
        "creditorSide": charge.creditor_name,
        "creditorIdMask": charge.creditor_shown_id,
        "amount": f"{charge.amount:.2f}",
        "regDate": charge.day.isoformat(),
        "status": charge.state,
    }


def _page(rows: Sequence[Body], body: Mapping[str, object], about: Mapping[str, str]) -> Body:
    number = int(str(body.get("pageIndex", 1)))
    shown: Iterable[Body] = rows[(number - 1) * PAGE : number * PAGE]
    data = {**about, "total": len(rows), "pageIndex": number, "pageSize": PAGE, "items": list(shown)}
    return {"code": "200", "message": "成功", "data": data}

"""Keys and assignments: found while they hold, gone at once, every change in the journal."""

import pytest

from skiptrace.access.assignment import Assignments
from skiptrace.access.keys import KeyRegister, KeyRing
from skiptrace.access.permission import GRANTED, Permission, refused
from skiptrace.clock import Clock
from skiptrace.errors import NotFound, UsageError
from skiptrace.journal import Action, Actor, Journal, Scribe
from skiptrace.settings import Role
from skiptrace.storage.sealing import MasterKey
from skiptrace.storage.store import Store


@pytest.fixture
def scribe(journal: Journal, clock: Clock, actor: Actor) -> Scribe:
    return Scribe(journal, clock, actor)


@pytest.fixture
def register(store: Store, master: MasterKey, scribe: Scribe) -> KeyRegister:
    return KeyRegister(store, master, scribe)


async def test_a_key_leads_to_its_person_until_it_is_revoked(
    register: KeyRegister, store: Store, master: MasterKey
) -> None:
    ring = KeyRing(store, master)
    key, secret = await register.add("qian", Role.SUPERVISOR)
    before = await ring.holder(secret)
    await register.revoke(key.id)
    await register.revoke(key.id)

    assert before == Actor("qian", Role.SUPERVISOR)
    assert await ring.holder(secret) is None
    assert [each.revoked for each in await register.list()] == [True]


async def test_a_key_of_another_house_opens_nothing(register: KeyRegister, store: Store) -> None:
    _, secret = await register.add("qian", Role.SUPERVISOR)

    assert await KeyRing(store, MasterKey(bytes(32))).holder(secret) is None


@pytest.mark.parametrize("secret", ["", "sk_", "x", "sk_" + "a" * 200])
async def test_what_is_no_key_is_nobodys(store: Store, master: MasterKey, secret: str) -> None:
    assert await KeyRing(store, master).holder(secret) is None


async def test_making_and_revoking_is_journalled_without_the_secret(register: KeyRegister, journal: Journal) -> None:
    key, secret = await register.add("qian", Role.LEGAL)
    await register.revoke(key.id)
    lines = [line.entry async for line in journal.lines()]

    assert [entry.action for entry in lines] == [Action.KEY_ADDED, Action.KEY_REVOKED]
    assert all(secret not in entry.canonical() for entry in lines)


async def test_a_key_needs_a_name_and_a_number_must_be_known(register: KeyRegister) -> None:
    with pytest.raises(UsageError, match="持有人"):
        await register.add("  ", Role.LEGAL)
    with pytest.raises(NotFound, match="没有密钥"):
        await register.revoke("f" * 32)


async def test_cases_are_assigned_once_and_withdrawn(store: Store, scribe: Scribe, journal: Journal) -> None:
    assignments = Assignments(store, scribe)
    first = await assignments.assign(["a", "b", "a"], "wu")
    again = await assignments.assign(["b", "c"], "wu")
    withdrawn = [await assignments.withdraw("b", "wu"), await assignments.withdraw("b", "wu")]
    lines = [line.entry.action async for line in journal.lines()]

    assert (first, again) == (2, 1)
    assert await assignments.of("wu") == {"a", "c"}
    assert await assignments.people("a") == ("wu",)
    assert withdrawn == [True, False]
    assert lines == [Action.ASSIGNED] * 3 + [Action.UNASSIGNED]


async def test_only_who_lacks_the_sight_of_all_cases_needs_an_assignment(store: Store, scribe: Scribe) -> None:
    assignments = Assignments(store, scribe)
    before = await assignments.refused(Role.COLLECTOR, "a")
    await assignments.assign(["a"], scribe.actor.name)

    assert before is not None
    assert before.code == "not_assigned"
    assert await assignments.refused(Role.COLLECTOR, "a") is None
    assert await assignments.refused(Role.LEGAL, "never assigned") is None


@pytest.mark.parametrize("role", Role)
def test_every_role_is_told_what_it_may_not_and_who_may(role: Role) -> None:
    for permission in Permission:
        why = refused(role, permission)

        assert (why is None) == (permission in GRANTED[role])
        if why is not None:
            assert permission.chinese in why.text
            assert "第51条" in why.article


def test_nobody_may_both_import_and_approve() -> None:
    for granted in GRANTED.values():
        assert not {Permission.CASE_IMPORT, Permission.PERMIT_APPROVE} <= granted
        assert Permission.CASE_READ in granted

"""A holder's folders over real SFTP on loopback: whole or not at all, one worker wins, only the pinned server."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from connectors.errors import Contract, Down, ManifestError, Refused
from connectors.mailbox import Mailbox
from connectors.transport.sftp import SftpMailbox, SftpPlace, sftp_mailbox
from skiptrace.simulator.faces.sftp import USER, SftpFace

PACK = b"PK" + bytes(range(256)) * 40
SECRET = "s3cret"


@pytest.fixture
async def face(tmp_path: Path) -> AsyncIterator[SftpFace]:
    async with SftpFace(tmp_path / "holder", SECRET) as serving:
        yield serving


def place(face: SftpFace, **changes: Any) -> SftpPlace:
    given = {"host_key": face.host_key, "password": SECRET, "stable_seconds": 0.1, **changes}
    return SftpPlace(face.host, face.port, USER, **given)


@pytest.fixture
def opened(face: SftpFace, clock: Any) -> Callable[..., AbstractAsyncContextManager[SftpMailbox]]:
    return lambda **changes: sftp_mailbox(place(face, **changes), clock)


Opened = Callable[..., AbstractAsyncContextManager[SftpMailbox]]


def lying(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


async def test_a_pack_lies_whole_under_its_name_and_nothing_else_does(face: SftpFace, opened: Opened) -> None:
    async with opened() as mailbox:
        assert await mailbox.put("K1.zip", PACK)

    assert lying(face.requests) == {"K1.zip"}
    assert (face.requests / "K1.zip").read_bytes() == PACK


async def test_the_same_pack_again_changes_nothing(face: SftpFace, opened: Opened) -> None:
    async with opened() as mailbox:
        await mailbox.put("K1.zip", PACK)
        assert not await mailbox.put("K1.zip", PACK)
    assert lying(face.requests) == {"K1.zip"}


async def test_another_file_under_the_name_is_never_written_over(face: SftpFace, opened: Opened) -> None:
    (face.requests / "K1.zip").write_bytes(PACK + b"x")
    async with opened() as mailbox:
        with pytest.raises(Contract, match="同名"):
            await mailbox.put("K1.zip", PACK)

    assert (face.requests / "K1.zip").read_bytes() == PACK + b"x"


async def test_two_processes_that_send_at_once_leave_one_whole_pack(face: SftpFace, opened: Opened) -> None:
    async with opened() as one, opened() as other:
        new = await asyncio.gather(*(mailbox.put("K1.zip", PACK) for mailbox in (one, other)))

    assert True in new
    assert lying(face.requests) == {"K1.zip"}
    assert (face.requests / "K1.zip").read_bytes() == PACK


async def test_a_line_cut_while_sending_leaves_no_pack_and_the_next_round_sends_it(
    face: SftpFace, opened: Opened
) -> None:
    face.faults.cut_writing = 4000
    with pytest.raises(Down):
        async with opened() as mailbox:
            await mailbox.put("K1.zip", PACK)
    assert "K1.zip" not in lying(face.requests)

    face.faults.cut_writing = None
    async with opened() as mailbox:
        await mailbox.put("K1.zip", PACK)
    assert (face.requests / "K1.zip").read_bytes() == PACK


@pytest.mark.parametrize("name", ["../K1.zip", "a/b.zip", ".hidden", "K~1.zip", ""])
async def test_a_name_that_leads_elsewhere_is_not_sent(face: SftpFace, opened: Opened, name: str) -> None:
    async with opened() as mailbox:
        with pytest.raises(Contract):
            await mailbox.put(name, PACK)
    assert lying(face.requests) == set()


async def taken(mailbox: Mailbox) -> dict[str, bytes]:
    """Everything that one round brings."""
    found = {}
    for claimed in await mailbox.claim():
        found[claimed.name] = await mailbox.fetch(claimed)
        await mailbox.put_aside(claimed)
    return found


async def test_replies_are_brought_once_and_put_aside(face: SftpFace, opened: Opened) -> None:
    (face.replies / "K1.xlsx").write_bytes(b"one")
    (face.replies / "查控反馈-（2026）浙0106执1号.xlsx").write_bytes(b"two" * 50_000)
    async with opened() as mailbox:
        first = await taken(mailbox)
        second = await taken(mailbox)

    assert first == {"K1.xlsx": b"one", "查控反馈-（2026）浙0106执1号.xlsx": b"two" * 50_000}
    assert second == {}
    assert lying(face.replies) == set()
    assert lying(face.replies / "taken") == set(first)


async def test_what_is_half_written_hidden_or_of_another_kind_stays(face: SftpFace, opened: Opened) -> None:
    others = {"K1.xlsx.part", ".K2.xlsx", "K3.exe", "K4.xlsx.tmp", "readme", "K5.csv~x"}
    for name in others:
        (face.replies / name).write_bytes(b"x")
    (face.replies / "empty.csv").touch()
    (face.replies / "folder.xlsx").mkdir()
    (face.replies / "link.xlsx").symlink_to(face.root / "requests")
    async with opened() as mailbox:
        assert await taken(mailbox) == {}

    assert others <= lying(face.replies)


class Growing:
    """A clock during whose waiting the holder goes on writing."""

    def __init__(self, clock: Any, path: Path) -> None:
        self._clock = clock
        self._path = path

    def now(self) -> Any:
        return self._clock.now()

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        with self._path.open("ab") as file:
            file.write(b"more")


async def test_a_file_that_grows_is_left_until_it_is_still(face: SftpFace, clock: Any) -> None:
    path = face.replies / "K1.xlsx"
    path.write_bytes(b"half")
    async with sftp_mailbox(place(face), Growing(clock, path)) as mailbox:
        assert await mailbox.claim() == ()
    async with sftp_mailbox(place(face), clock) as mailbox:
        assert await taken(mailbox) == {"K1.xlsx": b"halfmore"}


async def test_with_markers_only_what_is_marked_is_taken_and_its_marker_goes(face: SftpFace, opened: Opened) -> None:
    for name in ("K1.xlsx", "K1.xlsx.done", "K2.xlsx"):
        (face.replies / name).write_bytes(b"x")
    async with opened(marker="done") as mailbox:
        found = await taken(mailbox)

    assert set(found) == {"K1.xlsx"}
    assert lying(face.replies) == {"K2.xlsx"}


async def test_of_several_workers_one_gets_each_file(face: SftpFace, opened: Opened) -> None:
    for number in range(12):
        (face.replies / f"K{number}.csv").write_bytes(b"x")
    async with opened() as one, opened() as two, opened() as three:
        rounds = await asyncio.gather(*(mailbox.claim() for mailbox in (one, two, three)))

    names = [claimed.name for claims in rounds for claimed in claims]
    assert sorted(names) == sorted({f"K{number}.csv" for number in range(12)})


async def test_a_claim_that_was_never_finished_falls_back_after_its_time(
    face: SftpFace, opened: Opened, clock: Any
) -> None:
    """The worker was killed between claim and fetch; nothing is lost, and nothing taken from one that works."""
    (face.replies / "K1.xlsx").write_bytes(b"x")
    async with opened() as killed:
        assert len(await killed.claim()) == 1
    async with opened(claim_seconds=600) as other:
        assert await other.claim() == ()
        clock.seconds += 601
        (again,) = await other.claim()
        assert (again.name, await other.fetch(again)) == ("K1.xlsx", b"x")
        assert await other.claim() == ()


async def test_a_line_cut_in_the_middle_brings_nothing_and_loses_nothing(
    face: SftpFace, opened: Opened, clock: Any
) -> None:
    (face.replies / "K1.xlsx").write_bytes(b"x" * 300_000)
    face.faults.cut_reading = 100_000
    with pytest.raises(Down):
        async with opened() as mailbox:
            (claimed,) = await mailbox.claim()
            await mailbox.fetch(claimed)
    face.faults.cut_reading = None
    clock.seconds += 601
    async with opened() as mailbox:
        assert await taken(mailbox) == {"K1.xlsx": b"x" * 300_000}


async def test_a_file_that_changes_after_the_claim_is_not_taken_for_whole(face: SftpFace, opened: Opened) -> None:
    (face.replies / "K1.csv").write_bytes(b"line\n")
    async with opened() as mailbox:
        (claimed,) = await mailbox.claim()
        with (face.replies / claimed.held).open("ab") as file:
            file.write(b"another\n")
        with pytest.raises(Contract, match="尚未写完"):
            await mailbox.fetch(claimed)


async def test_a_file_larger_than_allowed_is_not_fetched(face: SftpFace, opened: Opened) -> None:
    (face.replies / "K1.xlsx").write_bytes(b"x" * 5000)
    async with opened(max_bytes=4000) as mailbox:
        (claimed,) = await mailbox.claim()
        with pytest.raises(Contract, match="超过"):
            await mailbox.fetch(claimed)


async def test_a_second_file_of_the_name_is_put_aside_beside_the_first(face: SftpFace, opened: Opened) -> None:
    for body in (b"first", b"second"):
        (face.replies / "K1.xlsx").write_bytes(body)
        async with opened() as mailbox:
            await taken(mailbox)

    aside = [path.read_bytes() for path in (face.replies / "taken").iterdir()]
    assert sorted(aside) == [b"first", b"second"]


async def test_another_servers_key_is_refused_before_any_password(face: SftpFace, opened: Opened) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()

    with pytest.raises(Refused, match="主机密钥"):
        async with opened(host_key=other):
            pass
    assert (face.logins, face.refused) == (0, 0)


async def test_a_key_of_another_kind_is_refused_too(face: SftpFace, opened: Opened) -> None:
    other = asyncssh.generate_private_key("ecdsa-sha2-nistp256").export_public_key().decode()

    with pytest.raises(Refused, match="主机密钥"):
        async with opened(host_key=other):
            pass
    assert face.refused == 0


async def test_a_wrong_password_is_refused_and_not_told(face: SftpFace, opened: Opened) -> None:
    with pytest.raises(Refused) as caught:
        async with opened(password="wrong-word"):
            pass

    assert "wrong-word" not in str(caught.value) + repr(place(face, password="wrong-word"))


async def test_a_key_lets_in_and_the_users_own_keys_do_not(
    face: SftpFace, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that lies in the home folder of who runs the process is not offered."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    face.secret, face.client_keys = "", (key.convert_to_public(),)
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    for path in (tmp_path / "key", home / ".ssh" / "id_ed25519"):
        key.write_private_key(str(path))
    monkeypatch.setenv("HOME", str(home))

    with pytest.raises(Refused):
        async with opened(password=""):
            pass
    async with opened(password="", private_key=tmp_path / "key") as mailbox:
        assert await mailbox.claim() == ()


@pytest.mark.parametrize("changes", [{"host_key": "ssh-ed25519 AAAA"}, {"private_key": Path("/nowhere")}])
async def test_settings_that_cannot_be_read_are_named(opened: Opened, changes: dict[str, Any]) -> None:
    with pytest.raises(ManifestError, match="host_key"):
        async with opened(**changes):
            pass


async def test_nobody_there_is_down_and_a_missing_folder_an_engineers_matter(
    face: SftpFace, opened: Opened, clock: Any, unused_tcp_port: int
) -> None:
    nobody = SftpPlace("127.0.0.1", unused_tcp_port, USER, face.host_key)
    with pytest.raises(Down):
        async with sftp_mailbox(nobody, clock):
            pass
    async with opened(replies="elsewhere") as mailbox:
        with pytest.raises(Contract, match="没有约定的目录"):
            await mailbox.claim()

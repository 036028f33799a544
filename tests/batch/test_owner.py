"""A dead process is known to be dead, and nothing that may be alive is taken for dead."""

import asyncio
import sys

from skiptrace.batch.owner import is_gone, this_owner

_NAME = "from skiptrace.batch.owner import this_owner; print(this_owner(), flush=True); input()"


async def _other() -> tuple[asyncio.subprocess.Process, str]:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _NAME, stdin=pipe, stdout=pipe)
    assert process.stdout
    return process, (await process.stdout.readline()).decode().strip()


def test_this_process_is_alive_and_each_worker_has_a_name_of_its_own() -> None:
    first, second = this_owner(), this_owner()

    assert first != second
    assert not is_gone(first)


async def test_a_killed_process_is_gone() -> None:
    process, owner = await _other()

    assert not is_gone(owner)
    process.kill()
    await process.wait()
    assert is_gone(owner)


def test_a_number_that_another_process_has_by_now_does_not_keep_a_lease_alive() -> None:
    machine, pid, started, name = this_owner().split("|")

    assert is_gone("|".join((machine, pid, str(int(started) - 1), name)))


def test_what_cannot_be_looked_at_counts_as_alive() -> None:
    machine, pid, _, name = this_owner().split("|")
    host, boot, space = machine.split("#")

    assert not is_gone("|".join((f"elsewhere#{boot}#{space}", pid, "1", name)))
    assert not is_gone("|".join((f"{host}#{boot}#pid:[1]", pid, "1", name)))
    assert not is_gone("|".join((f"{host}#", pid, "", name)))
    assert not is_gone("one")

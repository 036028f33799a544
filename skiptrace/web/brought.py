"""A body of bytes as a file that a room can read: private, under a name that tells nothing, gone afterwards."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

_NAME = "上传的文件"


@asynccontextmanager
async def brought(body: bytes, form: str) -> AsyncIterator[Path]:
    """The file for as long as it is read; the sender's own name for it may hold a person's and is not kept."""
    async with brought_all([body], form) as files:
        yield files[0]


@asynccontextmanager
async def brought_all(bodies: Sequence[bytes], form: str) -> AsyncIterator[list[Path]]:
    """Several files that belong together, in their order."""
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="skiptrace-")
    try:
        files = [Path(folder.name) / f"{_NAME}{number or ''}.{form}" for number in range(len(bodies))]
        for file, body in zip(files, bodies, strict=True):
            await asyncio.to_thread(file.write_bytes, body)
        yield files
    finally:
        await asyncio.to_thread(folder.cleanup)

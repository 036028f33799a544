"""A body of bytes as a file that a room can read: private, under a name that tells nothing, gone afterwards."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_NAME = "上传的文件"


@asynccontextmanager
async def brought(body: bytes, form: str) -> AsyncIterator[Path]:
    """The file for as long as it is read; the sender's own name for it may hold a person's and is not kept."""
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="skiptrace-")
    try:
        file = Path(folder.name) / f"{_NAME}.{form}"
        await asyncio.to_thread(file.write_bytes, body)
        yield file
    finally:
        await asyncio.to_thread(folder.cleanup)

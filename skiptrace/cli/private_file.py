"""Files that a command writes for their owner alone: forms beside pictures, calendars of cases."""

from pathlib import Path

from skiptrace.errors import UsageError


def write_private(path: Path, body: bytes) -> None:
    """Write a file that only its owner may read. Raises UsageError."""
    try:
        path.touch(mode=0o600)
        path.write_bytes(body)
    except OSError:
        raise UsageError(f"无法写入 {path}；请检查文件夹与权限") from None

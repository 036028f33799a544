"""Zip files with the same bytes every time: entries sorted, one fixed time. Office documents are zips."""

import io
import zipfile

_TIME = (1980, 1, 1, 0, 0, 0)


def canonical(body: bytes) -> bytes:
    """The same archive, written canonically. `[Content_Types].xml` sorts first, as Office wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()


def unpacked_size(body: bytes) -> int:
    """How many bytes an archive says that it unpacks to; 0 for what is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile:
        return 0

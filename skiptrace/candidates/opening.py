"""Which site the settings mean: a folder of this machine, or an Elasticsearch server.

Surprising: a folder carries a name of its own in a file. The records remember how far each generation is by the site's
name, and the folder of another machine, or a new one at the same path, must not look like the one that they remember.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from skiptrace.candidates.place import IndexPlace

if TYPE_CHECKING:
    from pathlib import Path

    from matching.index import IndexSite
    from skiptrace.settings import IndexSettings, Settings
    from skiptrace.storage.sealing import MasterKey


def index_place(settings: Settings, master: MasterKey) -> IndexPlace:
    """The site of the settings. On a server its name is the installation's own; a file's is as old as its folder."""
    chosen = settings.index
    if chosen.url:
        alias = f"skiptrace-cases-{master.installation}"
        return IndexPlace(f"{chosen.url} {alias}", chosen.url, lambda: _server_site(chosen, alias))
    return IndexPlace(_file_site_name(settings.index_folder), str(settings.index_folder), lambda: _file_site(settings))


def _file_site_name(folder: Path) -> str:
    """A name that lies in the folder itself: another machine's folder, or a new one, must not look like this one."""
    place = folder / "name"
    if not place.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"file-{secrets.token_hex(16)}"
        draft = folder / name
        draft.write_text(name, encoding="utf-8")
        with suppress(FileExistsError):  # another process was faster, and its name stands
            place.hardlink_to(draft)
        draft.unlink()
    return place.read_text(encoding="utf-8")


async def _file_site(settings: Settings) -> IndexSite:
    from matching.index import EmbeddedSite  # noqa: PLC0415  numpy, for those who use the index

    return EmbeddedSite(settings.index_folder)


async def _server_site(chosen: IndexSettings, alias: str) -> IndexSite:
    from matching.index.elastic import ElasticAddress, ElasticSite  # noqa: PLC0415  half a second, for those who use it

    address = ElasticAddress(chosen.url, chosen.username, chosen.password.get_secret_value(), chosen.ca_file)
    return ElasticSite(address, alias)

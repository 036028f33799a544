"""The dossier as data, by what it tells of; `file` is the whole. The names of the glossary are at hand here."""

from skiptrace.documents.dossier.file import InternalFile
from skiptrace.documents.dossier.people import EnforcementText

__all__ = ["EnforcementText", "InternalFile"]

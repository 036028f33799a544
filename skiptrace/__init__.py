"""The service: from a creditor's spreadsheet to an asset dossier."""

from importlib.metadata import version

__version__ = version("skiptrace")

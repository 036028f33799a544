"""The dossier as data, by what it tells of; `file` is the whole."""

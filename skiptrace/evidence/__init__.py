"""The vault: raw replies and files, sealed, content-hashed, replayable, erasable by key."""

from skiptrace.evidence.vault import Evidence, Exhibit, Vault

__all__ = ["Evidence", "Exhibit", "Vault"]

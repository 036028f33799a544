"""The kit that every source must pass before it may be enabled; it needs nothing but the source's folder."""

from connectors.conformance.kit import Failing, examine

__all__ = ["Failing", "examine"]

"""The kit that every source must pass before it may be enabled; it needs nothing but the source's folder."""

from connectors.conformance.failing import Failing
from connectors.conformance.kit import examination, examine
from connectors.conformance.tiers import Examination

__all__ = ["Examination", "Failing", "examination", "examine"]

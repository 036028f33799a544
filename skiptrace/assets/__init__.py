"""Ownership, encumbrance, net value, exemptions."""

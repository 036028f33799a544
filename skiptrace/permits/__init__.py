"""Permits, dockets, and the gate: the only maker of a grant."""

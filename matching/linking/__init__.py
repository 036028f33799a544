"""Bulk linking of two tables, with the verdicts of the scorer."""

from __future__ import annotations

from matching.linking.links import Links, Row, link

__all__ = ["Links", "Row", "link"]

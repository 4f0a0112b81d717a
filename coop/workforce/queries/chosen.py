"""What counts as an early sign in a co-op, by day."""

from __future__ import annotations

from datetime import date

from coop.workforce import thresholds
from coop.workforce.models import SignTerms
from coop.workforce.signs import LIMITS, Terms, terms_on
from core import dated


def chosen(coop_id: int) -> tuple[Terms, ...]:
    """What the co-op has chosen, the newest first; those to come among them. One query."""
    return tuple(_terms(row) for row in dated.history(SignTerms, coop_id))


def terms(coop_id: int, on: date) -> Terms:
    """Those in force on a day: the co-op's own, else Carework's, the first of them before any."""
    return in_force(chosen(coop_id), on)


def in_force(rows: tuple[Terms, ...], on: date) -> Terms:
    """The same of rows that were read already."""
    shipped = thresholds.shipped()
    known = [row for row in rows if row.from_on <= on]
    return terms_on((*shipped, *known), max(on, min(row.from_on for row in shipped)))


def _terms(row: SignTerms) -> Terms:
    values = {name: getattr(row, name) for name in LIMITS}
    return Terms(from_on=row.from_on, **values, own=True, why=row.why)

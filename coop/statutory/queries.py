"""Reads: the law's figures with the co-op's own; one query."""

from __future__ import annotations

from sqlalchemy import select

from coop.statutory.models import LegalFigure
from coop.statutory.rules import Figure, Figures
from core.db import db


def all_of(coop_id: int) -> tuple[Figure, ...]:
    """The rows themselves, by name and day; of one day the law's before the co-op's own."""
    query = select(LegalFigure).where(
        LegalFigure.coop_id.is_(None) | (LegalFigure.coop_id == coop_id)
    )
    found = [
        Figure(
            row.name,
            row.from_on,
            row.amount,
            row.source,
            row.least_age,
            row.most_age,
            row.coop_id is not None,
            row.id,
        )
        for row in db.session.scalars(query)
    ]
    return tuple(sorted(found, key=lambda row: (row.name, row.from_on, row.own)))


def figures(coop_id: int) -> Figures:
    """What holds for a co-op, to be asked by name and day."""
    return Figures(all_of(coop_id))

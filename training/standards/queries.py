"""The co-op's list of competencies, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.db import db
from training.standards.models import Competency


@dataclass(frozen=True, slots=True)
class CompetencyFacts:
    """A competency as other packages see it. `renewal_months` None: it does not lapse."""

    id: int
    name: str
    allows: str
    renewal_months: int | None
    retired_on: date | None
    methods: tuple[str, ...] = ()
    assessor_competency_id: int | None = None


def competencies(coop_id: int, *, retired: bool = True) -> tuple[CompetencyFacts, ...]:
    """All competencies of the co-op by name; `retired=False` leaves out those given up.

    A shift may still ask for one that has been retired since, so the default keeps them.
    """
    query = select(Competency).where(Competency.coop_id == coop_id)
    if not retired:
        query = query.where(Competency.retired_on.is_(None))
    return tuple(
        CompetencyFacts(
            row.id,
            row.name,
            row.allows,
            row.renewal_months,
            row.retired_on,
            tuple(row.methods.split()),
            row.assessor_competency_id,
        )
        for row in db.session.scalars(query.order_by(Competency.name))
    )

"""Who holds which competency, read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from core.db import db, overlapping
from training.records.models import CompetencyHeld
from training.records.rules import last_day


class HeldSpell(NamedTuple):
    """A person holds a competency on these days, both included; no end means it lasts."""

    person_id: int
    competency_id: int
    from_on: date
    until_on: date | None


def held(
    coop_id: int,
    first_on: date,
    last_on: date,
    person_ids: Collection[int] | None = None,
) -> list[HeldSpell]:
    """Every spell that holds on some day from `first_on` to `last_on`, both included.

    One query. A record that was withdrawn ends on the day before it was.
    """
    query = select(
        CompetencyHeld.person_id,
        CompetencyHeld.competency_id,
        CompetencyHeld.from_on,
        CompetencyHeld.until_on,
        CompetencyHeld.withdrawn_on,
    ).where(CompetencyHeld.coop_id == coop_id, overlapping(CompetencyHeld, first_on, last_on))
    if person_ids is not None:
        query = query.where(CompetencyHeld.person_id.in_(person_ids))
    found = []
    order = (CompetencyHeld.person_id, CompetencyHeld.competency_id, CompetencyHeld.from_on)
    for person_id, competency_id, from_on, until_on, withdrawn_on in db.session.execute(
        query.order_by(*order)
    ):
        last = last_day(until_on, withdrawn_on)
        if last is None or last >= max(first_on, from_on):
            found.append(HeldSpell(person_id, competency_id, from_on, last))
    return found

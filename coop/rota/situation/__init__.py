"""The co-op's situation over some weeks, as the frozen problem that every rule reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from coop.rota import policy
from coop.rota.situation import facts
from coop.rota.situation.build import Situation, build

__all__ = ["Situation", "situation"]


def situation(
    coop_id: int,
    first_on: date,
    weeks: int,
    service_ids: Collection[int],
    *,
    person_ids: Collection[int] | None = None,
    begun_by: datetime | None = None,
) -> Situation:
    """Whole weeks from a Monday for some services, in a fixed number of queries.

    `person_ids` narrows whom it is about (a hand edit, a claim); shifts begun by `begun_by`
    are taken as facts that no rota changes.
    """
    last_on = first_on + timedelta(days=7 * weeks - 1)
    read = facts.load(coop_id, first_on, last_on, service_ids, person_ids)
    return build(read, policy.in_force_on(coop_id, first_on), begun_by)

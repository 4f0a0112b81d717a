"""Observations that are due, and who may make them: what the rota brings together in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple, Protocol

from coop.notices import service as notices
from core import clock
from training.records import renewing
from training.records.queries import HeldSpell
from training.records.rules import State

SIGN = "competencies.sign"


class ObservationFacts(NamedTuple):
    """Somebody is to be seen at work for a competency until a day; None: it has run out."""

    learner_id: int
    competency_id: int
    assessor_ids: tuple[int, ...]
    asks_id: int | None
    from_on: date
    until_on: date | None


class OnShift(Protocol):
    """A person's place on a shift of a day."""

    @property
    def shift_id(self) -> int:
        """The shift."""

    @property
    def person_id(self) -> int:
        """Who is on it."""

    @property
    def on(self) -> date:
        """The day it begins."""


def due(
    coop_id: int,
    first_on: date,
    last_on: date,
    held: Iterable[HeldSpell],
    places: Iterable[OnShift],
    person_ids: Collection[int] | None,
) -> tuple[ObservationFacts, ...]:
    """What is due today and could be made in the period: not what an earlier shift brings.

    Who may sign is whoever holds what the competency asks of an assessor, or where it asks
    nothing, whoever signs people off.
    """
    today = clock.today()
    if last_on < today:
        return ()
    asked = renewing.observations_due(coop_id, today, person_ids=person_ids)
    if not asked:
        return ()
    holders: dict[int, set[int]] = defaultdict(set)
    for one in held:
        holders[one.competency_id].add(one.person_id)
    signers = notices.those_who_may(coop_id, SIGN)
    before: dict[int, dict[int, date]] = defaultdict(dict)  # by shift: who is on it, and when
    for place in places:
        if today <= place.on < first_on:
            before[place.shift_id][place.person_id] = place.on
    found = []
    for row in asked:
        expired = row.state is State.EXPIRED
        until = None if expired else row.until_on
        if until is not None and until < first_on:
            continue
        asks = row.assessor_competency_id
        able = (signers if asks is None else holders[asks]) - {row.person_id}
        if any(row.person_id in there and able & set(there) for there in before.values()):
            continue
        found.append(
            ObservationFacts(
                row.person_id, row.competency_id, tuple(sorted(able)), asks, today, until
            )
        )
    return tuple(found)

"""Supervision in tests; each call commits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from core import clock
from core.access import Actor
from core.db import transaction
from training.supervision import queries, service, settling


def keeper(coop_id: int, person_id: int | None = None, *roles: str) -> Actor:
    """Who says who supervises whom and how often."""
    return Actor(None, "May Manager", coop_id, person_id, frozenset(roles or {"manager"}))


def supervisor(coop_id: int, person_id: int) -> Actor:
    """A colleague with no role but that they supervise."""
    return Actor(None, "Sue Lead", coop_id, person_id, frozenset({"worker"}))


def begin_kinds(coop_id: int, on: date) -> dict[str, int]:
    """The shipped kinds, asked from that day; ids by name."""
    with clock.at(clock.instant(on, time(9))), transaction():
        settling.take_in(keeper(coop_id))
    return {row.name: row.id for row in queries.kinds(coop_id)}


def make_supervising(coop_id: int, person_id: int, supervisor_id: int, from_on: date) -> None:
    """One supervises the other."""
    with transaction():
        settling.name_supervisor(keeper(coop_id), person_id, supervisor_id, from_on)


def make_planned(
    coop_id: int,
    person_id: int,
    kind_id: int,
    on: date,
    starts: time | None = None,
    ends: time | None = None,
) -> int:
    """A meeting to come; its id."""
    with transaction():
        return service.plan(keeper(coop_id), person_id, kind_id, on, starts, ends).id


def make_held(coop_id: int, person_id: int, supervisor_id: int, kind_id: int, on: date) -> int:
    """A meeting written up by the supervisor; its id."""
    moment: datetime = clock.instant(on, time(15))
    with clock.at(moment), transaction():
        return service.record(
            keeper(coop_id, supervisor_id),
            person_id,
            kind_id,
            on,
            notes="Spoke about the night shifts.",
            supervisor_id=supervisor_id,
        ).id


def make_supervised(coop_id: int, person_id: int, supervisor_id: int) -> None:
    """Kinds, a supervisor, a meeting held and an action."""
    on = clock.today() - timedelta(days=40)
    kinds = begin_kinds(coop_id, on)
    make_supervising(coop_id, person_id, supervisor_id, on)
    key = make_held(coop_id, person_id, supervisor_id, kinds["Supervision"], on)
    with transaction():
        service.add_action(
            keeper(coop_id, supervisor_id), key, "Theirs alone", clock.today() + timedelta(days=9)
        )

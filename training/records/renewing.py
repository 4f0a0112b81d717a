"""What the co-op settles about renewals, and what is to be observed at work before it runs out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from core import dated
from core.access import Actor
from core.errors import DomainError
from training.records import queries
from training.records.models import RenewalSetting
from training.records.rules import State
from training.standards import queries as standards
from training.standards.rules import Method

MOST_DAYS, MOST_REMINDERS, MOST_WEEKS = 365, 8, 26


@dataclass(frozen=True, slots=True)
class Renewals:
    """Days before an end on which people are reminded, most first, and weeks to observe in."""

    remind_days: tuple[int, ...] = (90, 60, 30, 7)
    observe_weeks: int = 8  # 0: the rota places no observations


def settings(coop_id: int, on: date) -> Renewals:
    """What holds on a day; the values above where nothing was said."""
    row = dated.held(RenewalSetting, coop_id, on)
    return Renewals() if row is None else _said(row)


def settings_said(coop_id: int) -> tuple[tuple[date, Renewals], ...]:
    """All that was said, the newest first."""
    return tuple((row.from_on, _said(row)) for row in dated.history(RenewalSetting, coop_id))


def _said(row: RenewalSetting) -> Renewals:
    return Renewals(tuple(int(each) for each in row.remind_days), row.observe_weeks)


def settle(
    actor: Actor, from_on: date, remind_days: Collection[int], observe_weeks: int
) -> RenewalSetting:
    """From a day on, people are reminded so many days before, and observations placed so early.

    DomainError (field "remind_days" or "observe_weeks") for what makes no sense.
    """
    days = sorted(set(remind_days), reverse=True)
    if len(days) > MOST_REMINDERS or any(not 1 <= each <= MOST_DAYS for each in days):
        raise DomainError(
            f"Give at most {MOST_REMINDERS} numbers of days, each from 1 to {MOST_DAYS}.",
            field="remind_days",
        )
    if not 0 <= observe_weeks <= MOST_WEEKS:
        raise DomainError(f"Give 0 to {MOST_WEEKS} weeks.", field="observe_weeks")
    return dated.settle(
        RenewalSetting, actor.coop_id, from_on, remind_days=days, observe_weeks=observe_weeks
    )


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody is to be observed at work for a competency, at best before it runs out."""

    person_id: int
    person: str
    competency_id: int
    competency: str
    state: State
    until_on: date | None  # the last day it holds, or held
    assessor_competency_id: int | None  # what whoever observes must hold that day


def observations_due(
    coop_id: int, on: date, *, person_ids: Collection[int] | None = None
) -> tuple[Due, ...]:
    """What is assessed by observed practice and runs out in the weeks settled, or has run out.

    Of people employed, those who hold it or held it; soonest first. What was withdrawn is not
    renewed by an observation.
    """
    observed = {
        one.id: one
        for one in standards.competencies(coop_id, retired=False)
        if Method.OBSERVED in one.methods
    }
    weeks = settings(coop_id, on).observe_weeks if observed else 0
    if not weeks:
        return ()
    last = on + timedelta(weeks=weeks)
    found = [
        Due(
            one.person_id,
            one.person_name,
            one.competency_id,
            one.competency_name,
            one.state,
            one.until_on,
            observed[one.competency_id].assessor_competency_id,
        )
        for one in queries.standings(coop_id, on, person_ids=person_ids)
        if one.competency_id in observed
        and one.until_on is not None
        and one.until_on <= last
        and one.state in (State.VALID, State.EXPIRING, State.EXPIRED)
    ]
    return tuple(sorted(found, key=lambda due: (due.until_on or date.max, due.person)))

"""Hours told beside the plan: late, left early, a break not had, and all that differs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from coop.attendance.law import YoungLimits
from coop.attendance.rules import MINUTE, STANDING_BY, Plan, Told, ToldVisit

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Minutes late and minutes left early, nought within what the co-op lets pass."""

    late: int = 0
    left_early: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """late by 12 min; left 20 min early."""
        found = []
        if self.late:
            found.append(f"late by {_minutes(self.late)}")
        if self.left_early:
            found.append(f"left {_minutes(self.left_early)} early")
        return tuple(found)


def punctuality(plan: Plan, told: Told, tolerance: int) -> Punctuality:
    """How late, and how early away, where it is more than `tolerance` minutes."""
    late = (told.start_at - plan.start_at) // MINUTE
    early = (plan.end_at - told.end_at) // MINUTE
    return Punctuality(late if late > tolerance else 0, early if early > tolerance else 0)


def short_break(plan: Plan, told: Told, over: int, least: int) -> str:
    """What is wrong with the break of longer work, in words; empty when nothing is.

    Time stood by in a sleep-in or on call is left out: rest is taken in it.
    """
    long = (told.end_at - told.start_at) // MINUTE
    if plan.kind in STANDING_BY or long <= over or told.break_minutes >= least:
        return ""
    had = f"a break of {told.break_minutes} min only" if told.break_minutes else "no break"
    return f"{had} in {_minutes(long)}: {least} min are due"


def young_worker(told: Told, limits: YoungLimits, zone: tzinfo) -> tuple[str, ...]:
    """What the law bars to somebody under 18 in what was told, in words.

    A young worker who sleeps in works: there is no standing by at night.
    """
    found = []
    worked = (told.end_at - told.start_at) // MINUTE - told.break_minutes
    if worked > limits.daily_minutes:
        most = _minutes(limits.daily_minutes)
        found.append(f"under 18: {_minutes(worked)} of work, {most} a day at most")
    if _at_night(told, limits, zone):
        found.append(f"under 18: no work from {limits.opens:%H:%M} to {limits.closes:%H:%M}")
    return tuple(found)


def _at_night(told: Told, limits: YoungLimits, zone: tzinfo) -> bool:
    """Whether any of it lies between the wall clock's times, over midnight."""
    evening = told.start_at.astimezone(zone).date() - DAY
    while True:
        opens = datetime.combine(evening, limits.opens, zone)
        if opens >= told.end_at:
            return False
        if datetime.combine(evening + DAY, limits.closes, zone) > told.start_at:
            return True
        evening += DAY


def differences(plan: Plan, told: Told, tolerance: int) -> tuple[str, ...]:
    """How what was told differs from the plan by more than `tolerance` minutes, in words.

    Whatever somebody has to judge counts as well: minutes awake, a visit not made, a note.
    """
    found = []
    late = (told.start_at - plan.start_at) // MINUTE
    over = (told.end_at - plan.end_at) // MINUTE
    if late > tolerance:
        found.append(f"late by {_minutes(late)}")
    elif late < -tolerance:
        found.append(f"started {_minutes(-late)} early")
    if over > tolerance:
        found.append(f"finished {_minutes(over)} over")
    elif over < -tolerance:
        found.append(f"left {_minutes(-over)} early")
    if abs(told.break_minutes - plan.break_minutes) > tolerance:
        found.append(f"break {told.break_minutes} min, planned {plan.break_minutes}")
    if told.disturbed_minutes:
        found.append(f"awake {_minutes(told.disturbed_minutes)}")
    found += _visit_differences(plan, told.visits, tolerance)
    if told.note:
        found.append("left a note")
    return tuple(found)


def _visit_differences(plan: Plan, told: Sequence[ToldVisit], tolerance: int) -> list[str]:
    planned = {visit.id: visit for visit in plan.visits}
    found = []
    for visit in told:
        meant = planned.get(visit.id)
        if meant is None:
            continue
        if visit.start_at is None or visit.end_at is None:
            found.append(f"visit {meant.code} not made")
            continue
        short = (meant.end_at - meant.start_at - (visit.end_at - visit.start_at)) // MINUTE
        if short > tolerance:
            found.append(f"visit {meant.code} {_minutes(short)} shorter")
    return found


def _minutes(count: int) -> str:
    hours, rest = divmod(count, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"

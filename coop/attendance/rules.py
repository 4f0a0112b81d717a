"""Hours as told against hours as planned: pure, with the clock's zone and instant handed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from coop.shifts.kinds import Kind
from core.errors import DomainError

MINUTE = timedelta(minutes=1)
START_AHEAD = timedelta(minutes=30)  # how long before the plan "I have started" may be tapped
TELL_WITHIN = timedelta(days=14)  # after the shift's end; then the coordinator enters the hours
LONGEST = timedelta(hours=26)
STANDING_BY = (Kind.SLEEP_IN, Kind.ON_CALL)

STARTED, CONFIRMED, QUERIED, APPROVED = "started", "confirmed", "queried", "approved"
STATE_WORDS = {
    STARTED: "started",
    CONFIRMED: "waiting for approval",
    QUERIED: "question for you",
    APPROVED: "approved",
}
# What may be done to hours in a state; None: not told yet.
MAY: dict[str | None, frozenset[str]] = {
    None: frozenset({"start", "confirm"}),
    STARTED: frozenset({"confirm"}),
    CONFIRMED: frozenset({"confirm", "approve", "query"}),
    QUERIED: frozenset({"confirm"}),
    APPROVED: frozenset({"reopen"}),
}
REFUSALS = {
    "start": "You have started this shift already.",
    "confirm": "These hours are approved and locked. A manager can open them again.",
    "approve": "Only hours that are confirmed and not approved yet can be approved.",
    "query": "Only hours that are confirmed and not approved yet can be asked about.",
    "reopen": "Only approved hours can be opened again.",
}


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit of a round as planned."""

    id: int
    code: str
    start_at: datetime
    end_at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody was published to work. Instants are UTC."""

    name: str
    kind: Kind
    on: date
    start_at: datetime
    end_at: datetime
    break_minutes: int = 0
    visits: tuple[PlannedVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldVisit:
    """When a visit was made; or, with neither time, why it was not."""

    id: int
    start_at: datetime | None
    end_at: datetime | None
    missed_reason: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says that they worked."""

    start_at: datetime
    end_at: datetime
    break_minutes: int = 0
    disturbed_minutes: int = 0
    note: str = ""
    visits: tuple[ToldVisit, ...] = ()


@dataclass(frozen=True, slots=True)
class Other:
    """Hours of the same person on another shift; no end while they are at it."""

    start_at: datetime
    end_at: datetime | None
    words: str  # "Late, Sat 5 December, 14:30–22:00"


def allow(state: str | None, verb: str) -> None:
    """Refuse what the state of the hours does not permit."""
    if verb not in MAY[state]:
        raise DomainError(REFUSALS[verb], code="state")


def nearest(at: time, near: datetime, zone: tzinfo) -> datetime:
    """The instant of a wall-clock time that lies nearest to a planned instant.

    It finds the right side of midnight, and the right pass of an hour that comes twice.
    Raises DomainError "no_such_time" in the hour that the clocks leave out.
    """
    on = near.astimezone(zone).date()
    candidates = [
        datetime.combine(on + timedelta(days=days), at, tzinfo=zone)
        .replace(fold=fold)
        .astimezone(UTC)
        for days in (-1, 0, 1)
        for fold in (0, 1)
    ]
    found = min(candidates, key=lambda instant: (abs(instant - near), instant))
    if found.astimezone(zone).time() != at:
        raise DomainError(
            f"There was no {at:%H:%M} that night: the clocks went forward over it.",
            code="no_such_time",
        )
    return found


def as_planned(plan: Plan) -> Told:
    """The plan, told as worked."""
    visits = tuple(ToldVisit(visit.id, visit.start_at, visit.end_at) for visit in plan.visits)
    return Told(plan.start_at, plan.end_at, plan.break_minutes, visits=visits)


def check_start(plan: Plan, now: datetime, zone: tzinfo) -> datetime:
    """The minute at which somebody starts by tapping now; refuses too early and too late."""
    opens = plan.start_at - START_AHEAD
    if now < opens:
        raise DomainError(
            f"This shift begins at {_clock(plan.start_at, zone)}: you can start it from "
            f"{_clock(opens, zone)}.",
            code="too_early",
        )
    if now >= plan.end_at:
        raise DomainError("This shift is over: confirm the hours that you worked.", code="over")
    return now.replace(second=0, microsecond=0)


def check_told_in_time(plan: Plan, now: datetime) -> None:
    """Refuse a worker's word after the days that are given for it."""
    if now - plan.end_at > TELL_WITHIN:
        raise DomainError(
            f"This shift ended more than {TELL_WITHIN.days} days ago: ask your coordinator to "
            "enter the hours.",
            code="too_late",
        )


def check(
    plan: Plan, told: Told, now: datetime, zone: tzinfo, others: Iterable[Other] = ()
) -> None:
    """Refuse hours that cannot have been worked; DomainError names the form field to blame."""
    start, end = told.start_at, told.end_at
    if end <= start:
        raise DomainError(
            f"The end, {_clock(end, zone)}, is not after the start, {_clock(start, zone)}.",
            field="ends",
        )
    if now < start:
        raise DomainError(
            f"{_clock(start, zone)} has not come yet: confirm hours once you have worked them.",
            field="starts",
        )
    if now < end:
        raise DomainError(
            f"{_clock(end, zone)} has not come yet: confirm hours once you have worked them.",
            field="ends",
        )
    if end - start > LONGEST:
        raise DomainError(
            f"That is {(end - start) // timedelta(hours=1)} hours in one go. Check the times.",
            field="ends",
        )
    long = (end - start) // MINUTE
    if told.break_minutes < 0 or told.break_minutes >= long:
        raise DomainError(
            f"A break of {told.break_minutes} minutes does not fit into the {long} minutes "
            "between start and end.",
            field="break_minutes",
        )
    _check_disturbed(plan, told, long)
    _check_visits(plan, told, zone)
    for other in others:
        if other.end_at is None:
            raise DomainError(f"You have not finished {other.words} yet: finish that first.")
        if other.start_at < end and start < other.end_at:
            raise DomainError(
                f"These times overlap other hours of the same person: {other.words}.",
                field="starts",
            )


def _check_disturbed(plan: Plan, told: Told, long: int) -> None:
    if told.disturbed_minutes and plan.kind not in STANDING_BY:
        raise DomainError(
            "Minutes awake are told only for a sleep-in or for on-call.", field="disturbed_minutes"
        )
    if told.disturbed_minutes < 0 or told.disturbed_minutes > long - told.break_minutes:
        raise DomainError(
            f"{told.disturbed_minutes} minutes awake is more than the time there was.",
            field="disturbed_minutes",
        )


def _check_visits(plan: Plan, told: Told, zone: tzinfo) -> None:
    planned = {visit.id: visit for visit in plan.visits}
    if {visit.id for visit in told.visits} != set(planned):
        raise DomainError("The visits of this round have changed. Load the page again.")
    made = []
    for visit in told.visits:
        code = planned[visit.id].code
        if visit.start_at is None or visit.end_at is None:
            if visit.start_at or visit.end_at:
                raise DomainError(
                    f"Visit {code} needs both a start and an end.", field=f"visit_{visit.id}_starts"
                )
            if not visit.missed_reason.strip():
                raise DomainError(
                    f"Say why visit {code} was not made.", field=f"visit_{visit.id}_missed"
                )
            continue
        if visit.end_at <= visit.start_at:
            raise DomainError(
                f"Visit {code} ends, {_clock(visit.end_at, zone)}, before it begins, "
                f"{_clock(visit.start_at, zone)}.",
                field=f"visit_{visit.id}_ends",
            )
        if visit.start_at < told.start_at or visit.end_at > told.end_at:
            raise DomainError(
                f"Visit {code}, {_span(visit.start_at, visit.end_at, zone)}, lies outside the "
                f"hours told, {_span(told.start_at, told.end_at, zone)}.",
                field=f"visit_{visit.id}_starts",
            )
        made.append((visit.start_at, visit.end_at, code, visit.id))
    for before, after in pairwise(sorted(made)):
        if after[0] < before[1]:
            raise DomainError(
                f"Visit {after[2]} begins before visit {before[2]} has ended.",
                field=f"visit_{after[3]}_starts",
            )


def differences(plan: Plan, told: Told, tolerance: int) -> tuple[str, ...]:
    """How what was told differs from the plan by more than `tolerance` minutes, in words.

    Whatever somebody has to judge counts as well: minutes awake, a visit not made, a note.
    """
    found = []
    late = (told.start_at - plan.start_at) // MINUTE
    over = (told.end_at - plan.end_at) // MINUTE
    if late > tolerance:
        found.append(f"started {_minutes(late)} late")
    elif late < -tolerance:
        found.append(f"started {_minutes(-late)} early")
    if over > tolerance:
        found.append(f"finished {_minutes(over)} over")
    elif over < -tolerance:
        found.append(f"finished {_minutes(-over)} early")
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


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _span(start: datetime, end: datetime, zone: tzinfo) -> str:
    return f"{_clock(start, zone)}\N{EN DASH}{_clock(end, zone)}"

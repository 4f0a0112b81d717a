"""Hours as told against hours as planned: pure, with the clock's zone and instant handed in."""

from __future__ import annotations

from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit of a round as planned."""

    id: int
    code: str
    start_at: datetime
    end_at: datetime
    place: str = ""
    travel_after: int = 0  # minutes planned to the next one


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
class Awake:
    """Awake and working in a sleep-in or on call, and what woke them."""

    start_at: datetime
    end_at: datetime
    woken_by: str

    @property
    def minutes(self) -> int:
        """How long."""
        return (self.end_at - self.start_at) // MINUTE


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says that they worked."""

    start_at: datetime
    end_at: datetime
    break_minutes: int = 0
    disturbed_minutes: int = 0
    note: str = ""
    visits: tuple[ToldVisit, ...] = ()
    spells: tuple[Awake, ...] = ()  # their minutes are `disturbed_minutes`


@dataclass(frozen=True, slots=True)
class Other:
    """Hours of the same person on another shift; no end while they are at it."""

    start_at: datetime
    end_at: datetime | None
    words: str  # "Late, Sat 5 December, 14:30–22:00"


def nearest(at: time, near: datetime, zone: tzinfo, second: bool | None = None) -> datetime:
    """The instant of a wall-clock time that lies nearest to a planned instant.

    It finds the right side of midnight. Of an hour that comes twice it is the pass that is
    nearer, unless `second` says which. Raises DomainError "no_such_time" in the hour that the
    clocks leave out.
    """
    found = min(
        (
            _instant(near.astimezone(zone).date() + timedelta(days=days), at, fold, zone)
            for days in (-1, 0, 1)
            for fold in ((0, 1) if second is None else (int(second),))
        ),
        key=lambda instant: (abs(instant - near), instant),
    )
    if found.astimezone(zone).time() != at:
        raise DomainError(
            f"There was no {at:%H:%M} that night: the clocks went forward over it.",
            code="no_such_time",
        )
    return found


def _instant(on: date, at: time, fold: int, zone: tzinfo) -> datetime:
    return datetime.combine(on, at, tzinfo=zone).replace(fold=fold).astimezone(UTC)


def comes_twice(instant: datetime, zone: tzinfo) -> bool:
    """Whether the wall clock shows this time twice that night."""
    local = instant.astimezone(zone)
    first, again = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < again


def repeats(plan: Plan, zone: tzinfo) -> bool:
    """Whether the clocks go back on the night of a plan, or within three hours of it."""
    early, late = plan.start_at - timedelta(hours=3), plan.end_at + timedelta(hours=3)
    before, after = early.astimezone(zone).utcoffset(), late.astimezone(zone).utcoffset()
    assert before is not None
    assert after is not None
    return after < before


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


def check_finish(start_at: datetime, now: datetime, zone: tzinfo) -> datetime:
    """The minute at which somebody finishes by tapping now."""
    at = now.replace(second=0, microsecond=0)
    if at <= start_at:
        raise DomainError(
            f"You started at {_clock(start_at, zone)}: there is nothing to finish yet.",
            code="too_early",
        )
    return at


def check_no_show(plan: Plan, reason: str, now: datetime, zone: tzinfo) -> None:
    """Refuse a no-show before the shift has begun, or without a reason."""
    if now <= plan.start_at:
        raise DomainError(
            f"This shift begins at {_clock(plan.start_at, zone)}: nobody has missed it yet.",
            code="too_early",
        )
    if not reason.strip():
        raise DomainError("Say what happened: they are told of it.", field="reason")


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
    _check_spells(told, zone)
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
    if (told.disturbed_minutes or told.spells) and plan.kind not in STANDING_BY:
        raise DomainError(
            "Minutes awake are told only for a sleep-in or for on-call.", field="disturbed_minutes"
        )
    if told.disturbed_minutes < 0 or told.disturbed_minutes > long - told.break_minutes:
        raise DomainError(
            f"{told.disturbed_minutes} minutes awake is more than the time there was.",
            field="disturbed_minutes",
        )


def _check_spells(told: Told, zone: tzinfo) -> None:
    until: datetime | None = None
    in_order = sorted(enumerate(told.spells), key=lambda pair: pair[1].start_at)
    for number, spell in in_order:
        words = _span(spell.start_at, spell.end_at, zone)
        if spell.end_at <= spell.start_at:
            raise DomainError(
                f"The end, {_clock(spell.end_at, zone)}, is not after the start, "
                f"{_clock(spell.start_at, zone)}.",
                field=f"awake_{number}_ends",
            )
        if spell.start_at < told.start_at or spell.end_at > told.end_at:
            raise DomainError(
                f"{words} lies outside the hours told, {_span(told.start_at, told.end_at, zone)}.",
                field=f"awake_{number}_starts",
            )
        if until is not None and spell.start_at < until:
            raise DomainError(
                f"{words} begins before the time before it has ended.",
                field=f"awake_{number}_starts",
            )
        if not spell.woken_by.strip():
            raise DomainError(
                f"Say what woke you at {_clock(spell.start_at, zone)}.",
                field=f"awake_{number}_what",
            )
        until = spell.end_at
    if told.spells and sum(spell.minutes for spell in told.spells) != told.disturbed_minutes:
        raise DomainError(
            "The minutes awake are not the sum of the times told.", field="disturbed_minutes"
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


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _span(start: datetime, end: datetime, zone: tzinfo) -> str:
    return f"{_clock(start, zone)}\N{EN DASH}{_clock(end, zone)}"

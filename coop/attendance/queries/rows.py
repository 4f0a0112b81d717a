"""What the reads give: frozen values. Instants are UTC."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from coop.attendance import states
from coop.attendance.comparing import Punctuality
from coop.attendance.models import HoursState
from coop.attendance.rounds import Made, Use, minutes_by_use, split
from coop.attendance.rules import Awake, Plan, PlannedVisit, Told, ToldVisit
from coop.attendance.settings import Settings
from coop.shifts.kinds import Kind
from coop.shifts.queries import ShiftRow
from coop.shifts.queries.rows import VisitRow
from core import clock


@dataclass(frozen=True, slots=True)
class HoursRow:
    """What stands in the book for one person on one shift. Instants are UTC."""

    id: int
    shift_id: int
    person_id: int
    start_at: datetime
    end_at: datetime | None
    break_minutes: int
    disturbed_minutes: int
    state: str
    note: str
    query: str
    confirmed_at: datetime | None
    approved_at: datetime | None
    approved_by: str
    reopened_reason: str
    visits: tuple[ToldVisit, ...] = ()
    spells: tuple[Awake, ...] = ()

    @property
    def told(self) -> Told | None:
        """As rules read it; None while it is not confirmed."""
        if self.end_at is None or self.state == HoursState.STARTED:
            return None
        return Told(
            self.start_at,
            self.end_at,
            self.break_minutes,
            self.disturbed_minutes,
            self.note,
            self.visits,
            self.spells,
        )

    @property
    def minutes(self) -> int:
        """Minutes from start to end less the break; nought while at work."""
        if self.end_at is None:
            return 0
        return clock.minutes_between(self.start_at, self.end_at) - self.break_minutes

    @property
    def state_words(self) -> str:
        """The state in words for its worker."""
        return states.STATE_WORDS[self.state]


def _by_use(told: Told | ApprovedHours, visits: Iterable[Made], held: Settings) -> dict[Use, int]:
    made = tuple(visits)
    if not made:
        return {}
    parts = split(
        told.start_at,
        told.end_at,
        made,
        break_minutes=told.break_minutes,
        gap_minutes=held.gap_minutes,
        long_gap=held.long_gap,
    )
    return minutes_by_use(parts)


def _made(plan: Plan, told: Told) -> Iterable[Made]:
    """Visits that were made; one that was not hands its travel on to the one before it."""
    travel = {visit.id: visit.travel_after for visit in plan.visits}
    found: list[Made] = []
    for visit in told.visits:
        after = travel.get(visit.id, 0)
        if visit.start_at is not None and visit.end_at is not None:
            found.append(Made(visit.start_at, visit.end_at, after))
        elif found:
            found[-1] = replace(found[-1], travel_after=found[-1].travel_after + after)
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's place on one shift with the hours told for it, if any."""

    shift: ShiftRow
    person_id: int
    name: str
    plan: Plan
    assignment_id: int | None  # None: hours stand for a place that has been taken away since
    hours: HoursRow | None = None
    differences: tuple[str, ...] = ()
    punctuality: Punctuality = field(default_factory=Punctuality)
    held: Settings = field(default_factory=Settings)

    @property
    def minutes_by_use(self) -> dict[Use, int]:
        """Minutes of a round that has been told, by kind; nothing for other shifts."""
        told = self.hours.told if self.hours else None
        return _by_use(told, _made(self.plan, told), self.held) if told else {}

    @property
    def state(self) -> str | None:
        """The state of the hours; None when nothing has been told."""
        return self.hours.state if self.hours else None

    @property
    def matches(self) -> bool:
        """Confirmed, and within the tolerance of the plan in everything."""
        return self.state == HoursState.CONFIRMED and not self.differences


@dataclass(frozen=True, slots=True)
class Week:
    """The entries of some days, sorted by what must be done with them."""

    exceptions: tuple[Entry, ...] = ()
    missing: tuple[Entry, ...] = ()
    queried: tuple[Entry, ...] = ()
    matching: tuple[Entry, ...] = ()
    approved: tuple[Entry, ...] = ()
    working: tuple[Entry, ...] = ()  # started, and not over yet
    no_shows: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class AtWork:
    """Approved time of one shift as working time counts it."""

    person_id: int
    kind: str
    start_at: datetime
    end_at: datetime
    break_minutes: int
    disturbed_minutes: int

    @property
    def minutes(self) -> int:
        """Sleep-ins in full, on-call only when disturbed; breaks are no working time."""
        if self.kind == Kind.ON_CALL:
            return self.disturbed_minutes
        return max(0, clock.minutes_between(self.start_at, self.end_at) - self.break_minutes)


@dataclass(frozen=True, slots=True)
class ApprovedHours:
    """What pay needs of approved hours. `visits`: (start, end, minutes' travel to the next)."""

    id: int
    person_id: int
    service_id: int
    shift_id: int
    shift: str
    kind: str
    on: date
    start_at: datetime
    end_at: datetime
    break_minutes: int
    disturbed_minutes: int
    approved_at: datetime
    leads: bool = False
    visits: tuple[tuple[datetime, datetime, int], ...] = field(default=())
    held: Settings = field(default_factory=Settings)  # what the co-op had settled for the day

    @property
    def key(self) -> int:
        """Its number among the pieces of a run."""
        return self.id

    @property
    def minutes_by_use(self) -> dict[Use, int]:
        """Minutes of a round by kind: contact, travel, waiting, break, free; else nothing."""
        return _by_use(self, (Made(*visit) for visit in self.visits), self.held)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often somebody came late, left early or did not come, of the shifts that are over."""

    shifts: int = 0
    late: int = 0
    left_early: int = 0
    no_shows: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """late 2 times; did not come once; nothing where all was well."""
        named = (
            (self.late, "late"),
            (self.left_early, "left early"),
            (self.no_shows, "did not come"),
        )
        return tuple(
            f"{words} {'once' if count == 1 else f'{count} times'}"
            for count, words in named
            if count
        )


@dataclass(frozen=True, slots=True)
class NotApproved:
    """A published place of a past shift whose hours are not approved."""

    person_id: int
    name: str
    on: date
    shift: str
    state: str | None  # None: nothing told


def plan_of(shift: ShiftRow, visits: Iterable[VisitRow] = ()) -> Plan:
    """The plan as rules read it."""
    planned = tuple(
        PlannedVisit(
            visit.id,
            visit.code,
            visit.start_at,
            visit.end_at,
            visit.place,
            visit.travel_after_minutes,
        )
        for visit in visits
    )
    return Plan(
        shift.name,
        shift.kind,
        shift.on,
        shift.start_at,
        shift.end_at,
        shift.break_minutes,
        planned,
    )

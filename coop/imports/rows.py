"""What a sound workbook says, as frozen rows ready to be applied.

None in a field means that the workbook does not say: what the co-op has stays as it is, and
something new takes the default. `KEY` names the fields by which a row is the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import ClassVar

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service of the co-op."""

    KEY: ClassVar = ("name",)
    TITLE: ClassVar = "services"
    name: str
    kind: str
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class CompetencyRow:
    """A competency of the co-op's list."""

    KEY: ClassVar = ("name",)
    TITLE: ClassVar = "competencies"
    name: str
    allows: str | None = None
    renewal_months: int | None = None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person's own details."""

    KEY: ClassVar = ("number",)
    TITLE: ClassVar = "people"
    number: str
    first_name: str
    surname: str
    known_as: str | None = None
    email: str | None = None
    phone: str | None = None
    born_on: date | None = None


@dataclass(frozen=True, slots=True)
class TermsRow:
    """One spell of employment."""

    KEY: ClassVar = ("number", "from_on")
    TITLE: ClassVar = "terms of work"
    number: str
    from_on: date
    service: str
    role: str
    contract_minutes: int
    status: str | None = None
    can_lead: bool | None = None
    until_on: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One spell of membership."""

    KEY: ClassVar = ("number", "from_on")
    TITLE: ClassVar = "memberships"
    number: str
    from_on: date
    kind: str


@dataclass(frozen=True, slots=True)
class ClearanceRow:
    """A DBS or right-to-work check."""

    KEY: ClassVar = ("number", "kind", "from_on")
    TITLE: ClassVar = "checks"
    number: str
    kind: str
    from_on: date
    until_on: date | None = None
    weekly_cap_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class WorkingTimeRow:
    """What a person has agreed about working time."""

    KEY: ClassVar = ("number", "from_on")
    TITLE: ClassVar = "working-time agreements"
    number: str
    from_on: date
    until_on: date | None = None
    opted_out_48h: bool = False
    night_worker: bool = False
    weekly_max_minutes: int | None = None
    max_nights_per_week: int | None = None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A competency held."""

    KEY: ClassVar = ("number", "competency", "from_on")
    TITLE: ClassVar = "competencies held"
    number: str
    competency: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit of a round; `days` are day numbers of the cycle, none: every day."""

    code: str
    starts: time
    minutes: int
    place: str = ""
    travel_after_minutes: int = 0
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A repeating need; several of one name are told apart by their days (see `plan`).

    `days` are day numbers of the cycle, counted from `anchor`, a Monday.
    """

    KEY: ClassVar = ("service", "name")
    TITLE: ClassVar = "shift patterns"
    service: str
    name: str
    kind: str
    cycle_weeks: int
    days: tuple[int, ...]
    starts: time
    ends: time
    break_minutes: int
    least: int
    wanted: int
    lead: bool
    from_on: date
    anchor: date
    until_on: date | None = None
    needs: tuple[tuple[str, int | None], ...] = ()
    visits: tuple[VisitRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AvailabilityRow:
    """A time of a weekday, or (weekday None) of every day of the dates."""

    KEY: ClassVar = ("number", "weekday", "from_on", "starts", "ends", "wish")
    TITLE: ClassVar = "times people can or cannot work"
    number: str
    weekday: int | None
    from_on: date
    until_on: date | None
    starts: time
    ends: time
    wish: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """Agreed leave, whole days, both included."""

    KEY: ClassVar = ("number", "from_on")
    TITLE: ClassVar = "leave"
    number: str
    from_on: date
    until_on: date
    kind: str
    paid: bool


@dataclass(frozen=True, slots=True)
class RateRow:
    """A dated pay rate: of one person, of a role, or (both empty) of everybody."""

    KEY: ClassVar = ("number", "role", "element", "from_on")
    TITLE: ClassVar = "pay rates"
    number: str
    role: str
    element: str
    from_on: date
    unit: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class WeekRow:
    """Hours of one week before Carework; the week's Monday."""

    KEY: ClassVar = ("number", "week_on")
    TITLE: ClassVar = "weeks worked before"
    number: str
    week_on: date
    minutes: int
    night_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything of a co-op that the workbook can say. Fields are in the order of applying."""

    services: tuple[ServiceRow, ...] = ()
    competencies: tuple[CompetencyRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    terms: tuple[TermsRow, ...] = ()
    memberships: tuple[MembershipRow, ...] = ()
    clearances: tuple[ClearanceRow, ...] = ()
    working_time: tuple[WorkingTimeRow, ...] = ()
    held: tuple[HeldRow, ...] = ()
    patterns: tuple[PatternRow, ...] = ()
    availability: tuple[AvailabilityRow, ...] = ()
    leave: tuple[LeaveRow, ...] = ()
    rates: tuple[RateRow, ...] = ()
    weeks: tuple[WeekRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the co-op has already, for a workbook that points at it. Names as they are kept.

    `people` are (number, first name, surname, known as); `starts` their first day of work.
    """

    services: tuple[str, ...] = ()
    competencies: tuple[tuple[str, int | None], ...] = ()  # name, months until renewal
    people: tuple[tuple[str, str, str, str], ...] = ()
    starts: dict[str, date] = field(default_factory=dict)
    roles: tuple[str, ...] = ()

"""What the reads give: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coop.shifts import places, rules
from coop.shifts.kinds import Kind
from core import clock


@dataclass(frozen=True, slots=True)
class NeedRow:
    """`people` of those on it must hold the competency; None: everybody."""

    competency_id: int
    people: int | None
    agency_people: int = 0  # of an agency's, who hold it


@dataclass(frozen=True, slots=True)
class Assigned:
    """Somebody's place on a shift; a draft while `published_at` is None."""

    id: int
    person_id: int
    name: str
    short_name: str
    leads: bool
    by_hand: bool
    agreed_at: datetime | None
    override_reason: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A planned visit of a round; instants are UTC."""

    id: int
    shift_id: int
    code: str
    start_at: datetime
    minutes: int
    place: str
    travel_after_minutes: int

    @property
    def end_at(self) -> datetime:
        """When it is planned to end."""
        return self.start_at + timedelta(minutes=self.minutes)

    @property
    def planned(self) -> rules.DatedVisit:
        """As the rules know it."""
        return rules.DatedVisit(
            self.code, self.start_at, self.minutes, self.place, self.travel_after_minutes
        )


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A dated shift with what it needs and who is on it. Instants are UTC, `on` local."""

    id: int
    service_id: int
    service: str
    colour: int
    pattern_id: int | None
    name: str
    kind: Kind
    on: date
    start_at: datetime
    end_at: datetime
    break_minutes: int
    least: int
    wanted: int
    lead: bool
    changed_by_hand: bool
    cancelled_at: datetime | None
    cancel_reason: str
    bank_holiday: str  # its name, or empty
    needs: tuple[NeedRow, ...] = ()
    visits: int = 0
    assigned: tuple[Assigned, ...] = ()
    shadows_id: int | None = None  # a learner's shift: the shift that it goes along with
    agency_places: int = 0  # places that an agency fills

    @property
    def work_minutes(self) -> int:
        """Minutes of working time, the break taken out."""
        return rules.work_minutes(self.start_at, self.end_at, self.break_minutes, self.kind)

    @property
    def night_minutes(self) -> int:
        """Minutes of it worked from 23:00 to 06:00; none where it is not working time."""
        if self.kind is Kind.ON_CALL:
            return 0
        return rules.night_minutes(self.start_at, self.end_at, clock.LONDON, self.break_minutes)

    @property
    def elapsed_minutes(self) -> int:
        """Minutes from start to end as they really pass."""
        return rules.elapsed_minutes(self.start_at, self.end_at)

    @property
    def filled(self) -> int:
        """Places that somebody is on: our own people's, and an agency's."""
        return places.filled(len(self.assigned), self.agency_places)

    @property
    def empty(self) -> int:
        """Places below the least that nobody is on."""
        return max(0, self.least - self.filled)

    @property
    def free(self) -> int:
        """How many more people it takes: up to the least, or the wanted where that is more."""
        return places.free(self.least, self.wanted, self.filled)

    @property
    def agency_words(self) -> str:
        """ "Agency", or "2 from an agency"."""
        return "Agency" if self.agency_places == 1 else f"{self.agency_places} from an agency"

    @property
    def covered(self) -> int:
        """Places of the least that are filled."""
        return min(self.least, self.filled)

    @property
    def kind_words(self) -> str:
        """The kind in the sector's words."""
        return rules.KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """One shift whole."""

    shift: ShiftRow
    visits: tuple[VisitRow, ...]
    address: str
    service_phone: str


@dataclass(frozen=True, slots=True)
class MyShift:
    """A published shift of one person, with who else is on it."""

    shift: ShiftRow
    assignment_id: int
    leads: bool
    others: tuple[Assigned, ...]
    address: str

    @property
    def with_words(self) -> list[str]:
        """The others by the names they use, the one who leads marked."""
        return [
            f"{other.short_name} (lead)" if other.leads else other.short_name
            for other in self.others
        ]


@dataclass(frozen=True, slots=True)
class OnCall:
    """Somebody on call, now or next."""

    person_id: int
    name: str
    phone: str
    start_at: datetime
    end_at: datetime
    now: bool


@dataclass(frozen=True, slots=True)
class PatternRow:
    """A stored pattern: its rule, and whose it is."""

    id: int
    service: str
    colour: int
    rule: rules.Pattern


@dataclass(frozen=True, slots=True)
class PatternTitle:
    """A pattern by name. A change of pattern makes a new one: those of a name are one to rules.

    `stands_for` is the first pattern of the service and name.
    """

    id: int
    stands_for: int
    service_id: int
    service: str
    name: str
    until_on: date | None

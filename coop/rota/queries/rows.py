"""What the week's page is given: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from coop.cover.lapses import Lapse
from coop.shifts.queries import ShiftRow


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day of the week: places needed (the least of each shift) and filled."""

    on: date
    needed: int
    filled: int
    weekend: bool
    holiday: str
    today: bool

    @property
    def css(self) -> str:
        """How its column is tinted."""
        names = (("we", self.weekend), ("hol", bool(self.holiday)), ("today", self.today))
        return " ".join(name for name, holds in names if holds)


@dataclass(frozen=True, slots=True)
class Card:
    """A person's place on a shift, as the grid shows it."""

    place_id: int
    shift_id: int
    times: str
    what: str
    where: str
    tint: int
    hand: bool
    lead: bool
    draft: bool
    mark: str
    ours: bool  # of the services shown; the others only take the person's time


@dataclass(frozen=True, slots=True)
class Empty:
    """Places below the least that nobody is on, and why."""

    shift_id: int
    times: str
    what: str
    where: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person's week. `given` and `contract` are minutes; `chip` at most one, with a meaning."""

    person_id: int
    name: str
    small: str
    given: int
    contract: int
    chip: str
    meaning: str
    cells: tuple[tuple[Card, ...], ...]
    away: tuple[str, ...]  # leave in words for each day, or empty
    also: tuple[tuple[str, ...], ...] = ((),) * 7  # classes and meetings of each day, in words


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A shift of a service as it comes round in the week: each day's dated shifts."""

    name: str
    times: str
    kind: str
    tint: int
    cells: tuple[tuple[ShiftRow, ...], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """All that the week's page says."""

    monday: date
    days: tuple[DayHead, ...]
    people: tuple[PersonRow, ...]
    empty: tuple[tuple[Empty, ...], ...]
    services: tuple[tuple[str, tuple[NeedRow, ...]], ...]
    tints: tuple[tuple[int, str], ...]
    shifts: tuple[ShiftRow, ...]
    wishes: int = 0
    wishes_met: int = 0
    owed: int = 0  # minutes of rest owed for this week's shifts and not given yet
    by_hand: int = 0
    overridden: int = 0
    drafts: int = 0
    reasons: dict[int, str] = field(default_factory=dict)  # by shift, short
    words: dict[int, str] = field(default_factory=dict)  # the same, whole
    lapses: tuple[Lapse, ...] = ()  # places to come whose people are not signed off for them

    @property
    def lapsed(self) -> frozenset[int]:
        """The places of these lapses."""
        return frozenset(one.place.id for one in self.lapses)

    @property
    def needed(self) -> int:
        """Places needed."""
        return sum(day.needed for day in self.days)

    @property
    def filled(self) -> int:
        """Places filled, those beyond the least not counted."""
        return sum(day.filled for day in self.days)

    @property
    def given(self) -> int:
        """Minutes given to the people shown."""
        return sum(row.given for row in self.people)

    @property
    def contract(self) -> int:
        """Contract minutes of the people shown."""
        return sum(row.contract for row in self.people)

    def on_day(self, number: int) -> list[ShiftRow]:
        """The shifts of one day, for the list on a phone."""
        on = self.days[number].on
        return [shift for shift in self.shifts if shift.on == on]

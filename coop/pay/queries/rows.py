"""What the reads of pay runs give: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from coop.pay.inputs import Found
from coop.pay.rates import ABSENT, ELEMENT_WORDS, STANDING_BY, Element
from coop.pay.states import FINAL

IDLE = (*STANDING_BY, *ABSENT)  # their minutes are none of work


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run with what it comes to."""

    id: int
    from_on: date
    until_on: date
    state: str
    calculated_at: datetime | None
    checked_at: datetime | None
    approved_at: datetime | None
    exported_at: datetime | None
    locked_at: datetime | None
    returned_reason: str
    file_id: int | None
    prepared_by_id: int | None
    prepared_by: str
    checked_by: str
    approved_by: str
    pence: int = 0
    people: int = 0
    minutes: int = 0

    @property
    def final(self) -> bool:
        """Whether it is approved, so that members may see their own lines."""
        return self.state in FINAL


@dataclass(frozen=True, slots=True)
class Cell:
    """One element at one service."""

    service_id: int
    service: str
    element: Element
    minutes: int
    units: int
    pence: int

    @property
    def element_words(self) -> str:
        """The element as people call it."""
        return ELEMENT_WORDS[self.element]


@dataclass(frozen=True, slots=True)
class PersonTotal:
    """What one person is paid in a run, by element: (minutes, units, pence)."""

    person_id: int
    number: str
    name: str
    parts: dict[Element, tuple[int, int, int]]

    @property
    def minutes(self) -> int:
        """Minutes worked: those asleep, standing by on call or on leave are none."""
        return sum(part[0] for key, part in self.parts.items() if key not in IDLE)

    @property
    def nights(self) -> int:
        """Sleep-ins."""
        return self.parts.get(Element.SLEEP_IN, (0, 0, 0))[1]

    @property
    def pence(self) -> int:
        """Gross pay in this run."""
        return sum(part[2] for part in self.parts.values())


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line, traced to its shift."""

    person_id: int
    number: str
    name: str
    service: str
    shift: str
    key: str  # of what it pays: the same for all lines of a shift
    on: date
    element: Element
    minutes: int
    units: int
    rate: Decimal
    pence: int
    words: str
    nmw_minutes: int = 0
    nmw_rate: Decimal = Decimal(0)
    nmw_pence: int = 0
    extra: int = 0
    corrects: str = ""  # of a correction: the days of the run that had paid it

    @property
    def element_words(self) -> str:
        """The element as people call it."""
        return ELEMENT_WORDS[self.element]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """Something found, with the person's name."""

    person_id: int | None
    person: str
    stops: bool
    words: str
    kind: Found = Found.OTHER


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What was added by hand for one person."""

    id: int
    person_id: int
    name: str
    words: str
    pence: int


@dataclass(frozen=True, slots=True)
class MyRun:
    """An approved run as one of its people sees it."""

    id: int
    from_on: date
    until_on: date
    approved_at: datetime | None
    minutes: int
    pence: int

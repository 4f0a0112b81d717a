"""Which sections a report can have: each slice declares its own, the board's pack asks for them.

declare("workforce", "Workforce", "Turnover, vacancies, …", "workforce.read", make, order=10)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from core.access import Actor
from core.sections import Section


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError("a span ends after it begins")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last_on - self.first_on).days + 1

    def before(self) -> Span:
        """As many days just before; whole months go back as whole months."""
        last = self.first_on - timedelta(days=1)
        if self.first_on.day == 1 and (self.last_on + timedelta(days=1)).day == 1:
            months = _months(self.last_on) - _months(self.first_on) + 1
            return Span(month_of(self.first_on, -months), last)
        return Span(self.first_on - timedelta(days=self.days), last)

    def year_before(self) -> Span:
        """The same days a year earlier."""
        return Span(_year_back(self.first_on), _year_back(self.last_on + timedelta(days=1), -1))


def _months(on: date) -> int:
    return on.year * 12 + on.month - 1


def month_of(on: date, months: int = 0) -> date:
    """The first day of the month that is so many after the one a day is in; less than 0: before."""
    number = _months(on) + months
    return date(number // 12, number % 12 + 1, 1)


def _year_back(on: date, days: int = 0) -> date:
    """A year earlier, 28 February for the 29th; then `days` on."""
    last = 28 if (on.month, on.day) == (2, 29) else on.day
    return date(on.year - 1, on.month, last) + timedelta(days=days)


Make = Callable[[int, Span, Span | None], Section]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section that can be asked for.

    `make(coop_id, span, compared)` reads and works it out; `compared` is another span to set
    beside it, or None. `permission` is what reading it needs, on a page as in a file.
    """

    code: str
    title: str
    words: str
    permission: str
    make: Make
    order: int


_chapters: dict[str, Chapter] = {}


def declare(
    code: str, title: str, words: str, permission: str, make: Make, *, order: int = 100
) -> None:
    """Say that a report can have this section; saying it again replaces it."""
    _chapters[code] = Chapter(code, title, words, permission, make, order)


def chapters(actor: Actor) -> tuple[Chapter, ...]:
    """Those that this actor may read, in order."""
    found = sorted(_chapters.values(), key=lambda one: (one.order, one.title))
    return tuple(one for one in found if actor.can(one.permission))

"""What can be exported: each slice declares its own subjects, the export builder offers them.

A subject is a list that somebody sees on a screen, with its columns, what it can be narrowed by,
and where its rows come from. Nothing goes out that its asker does not see on a page: the subject
has the page's permission, a column may need a further one, and `rows` is given who asks.

    declare(Subject("people", "People", "…", "people.see", COLUMNS, FILTERS, rows))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from core import clock
from core.access import Actor
from core.db import db
from core.errors import NotAllowed, NotFound
from core.people import queries as people
from core.people.models import Person
from core.reports import Span
from core.sheets.columns import Column

CHUNK = 1000  # rows in memory at once


class Kind(StrEnum):
    """How a filter is filled in."""

    PERIOD = "period"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Offered:
    """A column that can be had. `permission` is what the screen asks for beyond the subject's
    (its holders hold the subject's too); `usual` ones are ticked to begin with.
    """

    column: Column
    permission: str = ""
    usual: bool = True

    @property
    def key(self) -> str:
        """The column's."""
        return self.column.key


@dataclass(frozen=True, slots=True)
class Filter:
    """What a subject can be narrowed by.

    A CHOICE gives the co-op's `choices(coop_id)` as (value, words). `usual` is what it begins
    with: a period's code (coop.builder.periods) or a choice's value; "" narrows nothing.
    """

    key: str
    label: str
    kind: Kind
    choices: Callable[[int], Sequence[tuple[str, str]]] | None = None
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a subject: by whom, as on which day, narrowed to what.

    `spans` has the days of each period that narrows, `chosen` the value of each choice and
    text. `columns` are the keys that will be shown: what else a row has is left out.
    """

    actor: Actor
    on: date
    columns: frozenset[str] = frozenset()
    spans: Mapping[str, Span] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def coop_id(self) -> int:
        """Whose rows."""
        return self.actor.coop_id

    def span(self, key: str) -> Span | None:
        """The days that a period narrows to; None where it does not."""
        return self.spans.get(key)

    def choice(self, key: str) -> str:
        """The value or text given; "" where it does not narrow."""
        return self.chosen.get(key, "")

    def number(self, key: str) -> int | None:
        """A choice whose values are ids."""
        text = self.choice(key)
        return int(text) if text.isascii() and text.isdecimal() else None

    def within(self, key: str, column: Any) -> list[ColumnElement[bool]]:
        """SQL conditions: a date column lies in the period."""
        span = self.span(key)
        return [] if span is None else [column.between(span.first_on, span.last_on)]

    def during(self, key: str, column: Any) -> list[ColumnElement[bool]]:
        """SQL conditions: an instant lies on one of the period's days, in London."""
        span = self.span(key)
        if span is None:
            return []
        after = clock.instant(span.last_on + timedelta(days=1))
        return [column >= clock.instant(span.first_on), column < after]

    def equals(self, key: str, column: Any) -> list[ColumnElement[bool]]:
        """SQL conditions: a column has the value chosen; of an integer column, its number."""
        text = self.choice(key)
        if not text:
            return []
        number = self.number(key)
        return [column == (text if number is None else number)]

    def named(self, key: str) -> list[ColumnElement[bool]]:
        """SQL conditions: each word of the text is in a Person's name or number."""
        return [
            or_(
                *(
                    part.icontains(word, autoescape=True)
                    for part in (Person.first_name, Person.known_as, Person.surname, Person.number)
                )
            )
            for word in self.choice(key).split()
        ]


Rows = Callable[[Asked], Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Subject:
    """A list that can be exported. `permission` is that of the page which shows it.

    `rows(asked)` reads, of the asker's co-op and no more than the asker sees; it streams where
    there may be many. It writes nothing.
    """

    code: str
    title: str
    words: str
    permission: str
    columns: tuple[Offered, ...]
    filters: tuple[Filter, ...]
    rows: Rows
    group: str = ""
    order: int = 100

    def column(self, key: str) -> Offered | None:
        """The column with this key."""
        return next((one for one in self.columns if one.key == key), None)

    def open_to(self, actor: Actor) -> tuple[Offered, ...]:
        """The columns that this actor sees on a page."""
        return tuple(one for one in self.columns if not one.permission or actor.can(one.permission))


_subjects: dict[str, Subject] = {}


def declare(subject: Subject) -> None:
    """Say that this can be exported; saying it again replaces it."""
    _subjects[subject.code] = subject


def every() -> tuple[Subject, ...]:
    """All that were declared, in order."""
    return tuple(sorted(_subjects.values(), key=lambda one: (one.order, one.title)))


def subjects(actor: Actor) -> tuple[Subject, ...]:
    """Those that this actor sees on a page, in order."""
    return tuple(one for one in every() if actor.can(one.permission))


def known(code: str) -> Subject | None:
    """The subject with this code, whoever asks."""
    return _subjects.get(code)


def subject(actor: Actor, code: str) -> Subject:
    """One subject; NotFound where there is none, NotAllowed where it is not for this actor."""
    found = _subjects.get(code)
    if found is None:
        raise NotFound
    if not actor.can(found.permission):
        raise NotAllowed(f"You cannot see {found.title.lower()}, so you cannot export them.")
    return found


def stream(query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """Rows as the database gives them, some at a time: many do not fill the memory."""
    result = db.session.execute(query.execution_options(yield_per=CHUNK))
    try:
        yield from result
    finally:
        result.close()


# What a row says of a person, and what it is made of.
WHO = (Person.number, Person.first_name, Person.known_as, Person.surname)
BY_SURNAME = (Person.surname, Person.first_name, Person.id)
WHO_COLUMNS = (
    Offered(Column("number", "Number", width=10)),
    Offered(Column("name", "Name", width=26)),
)


def who(number: str, first_name: str, known_as: str, surname: str) -> dict[str, Any]:
    """Number and name, from the values of WHO."""
    return {"number": number, "name": f"{known_as or first_name} {surname}"}


def wall(instant: datetime | None) -> time | None:
    """An instant as a TIME cell has it: London's clock, whole minutes."""
    if instant is None:
        return None
    return clock.local(instant).time().replace(second=0, microsecond=0)


def day_of(instant: datetime | None) -> date | None:
    """An instant as a DATE cell has it: the London day."""
    return None if instant is None else clock.local_day(instant)


def pounds(pence: int | None) -> Decimal | None:
    """Whole pence as a MONEY cell has them."""
    return None if pence is None else Decimal(pence) / 100


def who_filter() -> Filter:
    """Somebody's name or number."""
    return Filter("who", "Name or number has", Kind.TEXT)


def services(coop_id: int) -> list[tuple[str, str]]:
    """The co-op's services, to choose from."""
    return [(str(one.id), one.name) for one in people.services(coop_id)]


def service_filter() -> Filter:
    """One service."""
    return Filter("service", "Service", Kind.CHOICE, services)


def fixed(words: Mapping[Any, str]) -> Callable[[int], Sequence[tuple[str, str]]]:
    """Choices that are the same in every co-op."""
    found = tuple((str(value), text) for value, text in words.items())
    return lambda _: found

"""What somebody wants, checked against what they may see, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coop.builder import periods
from coop.statements.law import tax_years
from coop.statements.rules import tax_year
from core import exporting
from core.access import Actor
from core.errors import DomainError
from core.exporting import Asked, Filter, Kind, Offered, Subject
from core.reports import Span
from core.sheets.columns import Column
from core.ui.filters import day_year

LONGEST_TEXT = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to go out: columns in order, and filters as they are kept."""

    subject: str
    columns: tuple[str, ...]
    filters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ready:
    """A wish that its asker may have.

    `said` are its filters in words, with their days; `left_out` the columns that it names and
    the asker does not see.
    """

    subject: Subject
    columns: tuple[Offered, ...]
    asked: Asked
    said: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]

    @property
    def permission(self) -> str:
        """What a file of it needs: the narrowest of what subject and columns need.

        Those who hold a column's permission hold the subject's (tests/house says so), so that
        of several the one with the fewest roles implies the others.
        """
        from core.access import permissions

        needed = {self.subject.permission, *(one.permission for one in self.columns)} - {""}
        known = permissions()
        return min(sorted(needed), key=lambda code: len(known[code].roles))

    @property
    def sheet(self) -> tuple[Column, ...]:
        """The columns as a file has them."""
        return tuple(one.column for one in self.columns)

    @property
    def words(self) -> str:
        """What it is narrowed to, in one line."""
        return "; ".join(f"{label}: {what}" for label, what in self.said) or "Everything"

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Its rows, as the subject gives them."""
        yield from self.subject.rows(self.asked)


def ready(actor: Actor, wish: Wish, on: date, *, strict: bool = True) -> Ready:
    """The wish of an actor as on a day.

    With `strict` a column that they do not see is refused in words; otherwise (somebody else's
    export that is shared, or an old one) it is left out and named. DomainError for whatever else
    is wrong; NotAllowed where the subject is not theirs to see, NotFound where there is none.
    """
    subject = exporting.subject(actor, wish.subject)
    seen = {one.key: one for one in subject.open_to(actor)}
    left_out = []
    for key in dict.fromkeys(wish.columns):
        if key in seen:
            continue
        hidden = subject.column(key)
        if strict and hidden is None:
            raise DomainError("One of the columns does not exist.", field="columns", code="column")
        if strict and hidden is not None:
            raise DomainError(
                f"You do not see “{hidden.column.title}” on a page, so it cannot go into a file "
                "of yours.",
                field="columns",
                code="column",
            )
        left_out.append(hidden.column.title if hidden else key)
    columns = tuple(seen[key] for key in dict.fromkeys(wish.columns) if key in seen)
    if not columns:
        raise DomainError("Choose at least one column.", field="columns", code="none")
    spans: dict[str, Span] = {}
    chosen: dict[str, str] = {}
    said = []
    for one in subject.filters:
        value = wish.filters.get(one.key, "").strip()
        if not value:
            continue
        if one.kind is Kind.PERIOD:
            span = spans[one.key] = period(value, on, one.key)
            said.append((one.label, period_words(value, span)))
        else:
            chosen[one.key] = value
            said.append((one.label, _choice_words(one, value, actor.coop_id)))
    asked = Asked(actor, on, frozenset(one.key for one in columns), spans, chosen)
    return Ready(subject, columns, asked, tuple(said), tuple(left_out))


def period(value: str, on: date, field: str = "") -> Span:
    """The days of a period on a day; DomainError beside the field where it is none."""
    try:
        return periods.resolve(value, on, _tax_year)
    except DomainError as error:
        raise DomainError(error.words, code=error.code, field=f"f_{field}") from error


def _tax_year(on: date) -> Span:
    found = tax_year(tax_years(), on)
    return Span(found.first, found.last)


def period_words(value: str, span: Span) -> str:
    """Last month (1 November 2026 to 30 November 2026)."""
    days = f"{day_year(span.first_on)} to {day_year(span.last_on)}"
    if span.first_on == span.last_on:
        days = day_year(span.first_on)
    name = periods.WORDS.get(value)
    return f"{name} ({days})" if name else days


def _choice_words(one: Filter, value: str, coop_id: int) -> str:
    if one.kind is Kind.TEXT:
        if len(value) > LONGEST_TEXT:
            raise DomainError(
                f"Use at most {LONGEST_TEXT} characters.", field=f"f_{one.key}", code="long"
            )
        return f"has “{value}”"
    known = dict(one.choices(coop_id)) if one.choices else {}
    if value not in known:
        raise DomainError(
            f"What “{one.label}” was narrowed to is not there any more: choose again.",
            field=f"f_{one.key}",
            code="choice",
        )
    return known[value]

"""Everything that the measures stand on, in a fixed number of queries."""

from __future__ import annotations

from datetime import date

from coop.workforce import vacancies
from coop.workforce.facts import Book, Facts
from coop.workforce.history import month_ends, year_before
from coop.workforce.measures import MONTHS
from coop.workforce.queries.cover import cover
from coop.workforce.queries.people import sick, spells
from core.people import queries as people


def facts(coop_id: int, until_on: date, compared: date | None = None) -> Facts:
    """What is known up to the close of a day, and as far back as the figures look.

    Spells, vacancies and hires whole; sick leave and shifts of the months of the trend and of the
    twelve months before either day.
    """
    first = min(
        month_ends(until_on, MONTHS)[0].replace(day=1),
        year_before(until_on),
        until_on if compared is None else year_before(compared),
    )
    return Facts(
        services=tuple((row.id, row.name) for row in people.services(coop_id)),
        spells=spells(coop_id),
        sick=sick(coop_id, first, until_on),
        cover=cover(coop_id, first, until_on),
        openings=vacancies.openings(coop_id),
        hires=vacancies.hires(coop_id),
    )


def book(coop_id: int, until_on: date, compared: date | None = None) -> Book:
    """The same, ready to be asked."""
    return Book(facts(coop_id, until_on, compared))


def people_book(coop_id: int) -> Book:
    """Spells alone: for lists of people, which need nothing else. Two queries."""
    services = tuple((row.id, row.name) for row in people.services(coop_id))
    return Book(Facts(services, spells(coop_id), (), (), (), ()))


def headcount(coop_id: int) -> Book:
    """Spells and places looked for: for turnover and vacancies alone, without sick leave, shifts
    and hires. A fixed number of queries.
    """
    services = tuple((row.id, row.name) for row in people.services(coop_id))
    openings = vacancies.openings(coop_id)
    return Book(Facts(services, spells(coop_id), (), (), openings, ()))

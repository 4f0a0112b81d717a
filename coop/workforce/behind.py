"""The people behind a figure, for those allowed to see them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coop.workforce.facts import Book, united
from coop.workforce.history import Stay, year_before

DAY = timedelta(days=1)
# what: (heading, the measure's code)
KINDS = {
    "staff": "People who work here",
    "leavers": "Leavers of twelve months",
    "starters": "Starters of twelve months",
    "kept": "Here a year before, and here",
    "gone": "Here a year before, and here no longer",
    "settled": "With twelve months of unbroken service",
}
SICK = "sick"
BEHIND = {
    "staff": "staff",
    "turnover": "leavers",
    "starters": "starters",
    "retention": "kept",
    "stability": "settled",
    "sickness": SICK,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One stay: where and as what on the day asked about, since when, until when and why."""

    person_id: int
    service: str
    role: str
    from_on: date
    until_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody with days of sick leave while they worked here."""

    person_id: int
    spells: int
    days: int


def rows(book: Book, what: str, on: date, service_id: int | None = None) -> tuple[Row, ...]:
    """The stays behind a count of `KINDS`, as at the close of a day; LookupError for another."""
    people, since = book.workforce, year_before(on)
    match what:
        case "staff":
            found = people.staff(on, service_id)
        case "leavers":
            found = people.leavers(since + DAY, on, service_id)
        case "starters":
            found = people.starters(since + DAY, on, service_id)
        case "kept":
            found = people.kept(since, on, service_id)
        case "gone":
            kept = {stay.person_id for stay in people.kept(since, on, service_id)}
            here = people.staff(since, service_id)
            found = tuple(stay for stay in here if stay.person_id not in kept)
        case "settled":
            found = people.settled(on, service_id)
        case _:
            raise LookupError(what)
    return tuple(_row(stay, on) for stay in found)


def _row(stay: Stay, on: date) -> Row:
    job = stay.at(max(stay.from_on, min(on, stay.last_on)))
    left = stay.last_on <= on
    return Row(
        stay.person_id,
        job.service,
        job.role,
        stay.from_on,
        stay.last_on if left else None,
        stay.reason if left else "",
    )


def sick(book: Book, on: date) -> tuple[Away, ...]:
    """Who was off sick in the twelve months to a day, most days first."""
    first = year_before(on) + DAY
    spans: dict[int, list[tuple[date, date]]] = {}
    for one in book.facts.sick:
        begins, ends = max(one.from_on, first), min(one.until_on, on)
        if begins <= ends:
            spans.setdefault(one.person_id, []).append((begins, ends))
    here: dict[int, list[Stay]] = {}
    for stay in book.workforce.stays:
        here.setdefault(stay.person_id, []).append(stay)
    found = []
    for person_id, given in spans.items():
        apart = united(given)
        days = [_days(apart, stay) for stay in here.get(person_id, ())]
        if sum(days):
            found.append(Away(person_id, len(apart), sum(days)))
    return tuple(sorted(found, key=lambda one: (-one.days, one.person_id)))


def _days(spans: Collection[tuple[date, date]], stay: Stay) -> int:
    return sum(
        max(0, (min(last, stay.last_on) - max(first, stay.from_on)).days + 1)
        for first, last in spans
    )


def urls(made: Mapping[str, str], *, health: bool) -> dict[str, str]:
    """The address behind each measure's code, from addresses by kind."""
    return {
        code: made[what]
        for code, what in BEHIND.items()
        if what in made and (health or what != SICK)
    }

"""The measures of a workforce: what divides what, over twelve months, by month and service. Pure.

Turnover, vacancies, starters and retention are counted as Skills for Care counts them for adult
social care (The size and structure of the adult social care sector and workforce in England);
the stability index as the NHS does (NHS England, NHS workforce statistics); sickness as lost
against contracted time (Office for National Statistics, Sickness absence in the UK).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from coop.workforce.facts import Book, Figures
from coop.workforce.history import month_ends, year_before
from core.money import plain
from core.sections import (
    Cell,
    Field,
    Grid,
    Kind,
    Measure,
    Part,
    Picture,
    Section,
    Shape,
    Term,
    fraction,
    share,
)

DAY = timedelta(days=1)
MONTHS = 24
TITLE = "Workforce"
SAID = {
    "turnover": "Leavers in twelve months, divided by the people who work here at their end. A "
    "move to another job or service here is no leaving. Source: Skills for Care.",
    "starters": "People who began in twelve months, divided by the people who work here at their "
    "end. Who came back after a break has begun anew. Source: Skills for Care.",
    "vacancy": "Places looked for on the last day, divided by those and the people who work here. "
    "Source: Skills for Care.",
    "retention": "Of the people who worked here twelve months before, the share who work here at "
    "the end. Who left and came back counts as here. Source: Skills for Care.",
    "stability": "People with twelve months of unbroken service or more, divided by the people "
    "who worked here twelve months before. Source: the stability index of NHS England.",
    "sickness": "Contract hours on days of approved sick leave, divided by all contract hours of "
    "the twelve months. A seventh of the week’s hours falls on each day. People without fixed "
    "hours add to neither side. Source: Office for National Statistics, lost working time.",
    "agency": "Hours of an agency’s workers, divided by those and the hours of our own people on "
    "published shifts. On call is left out.",
    "unfilled": "Hours of places below the least that nobody was on, divided by the hours of the "
    "least number of people, in weeks for which a service’s rota was published. On call and "
    "shadow shifts are left out.",
    "hire": "Days from referral or application to the first day of work, of people who began in "
    "the twelve months through recruitment: all their days divided by the people.",
    "hire_median": "Half of them waited this long or less, from referral or application to the "
    "first day of work.",
    "staff": "People with a spell of work that goes on beyond the close of the day; each counts "
    "once. Somebody whose last day it is has left.",
}


def section(book: Book, on: date, compared: date | None = None) -> Section:
    """The chapter as at the close of a day, `compared` with another, with 24 months' trend."""
    now = book.figures(on)
    grids = [_trend(book, on), _services(book, on)]
    if compared is not None:
        grids.insert(0, _beside(book, now, compared))
    return Section(
        "workforce",
        TITLE,
        _summary(now),
        measures=measures(now),
        grids=tuple(grids),
        pictures=_pictures(grids[-1]),
        terms=(
            Term("Leaver", "Somebody whose last day of work lies in the twelve months."),
            Term(
                "Service",
                "A person counts for the service of their newest terms; a leaver for the last, "
                "a starter for the first.",
            ),
        ),
    )


def measures(now: Figures) -> tuple[Measure, ...]:
    """Every measure of twelve months, with both its sides."""
    since = year_before(now.on)
    first = since + DAY
    staff = Part("people at the end", now.staff)
    before = Part("people twelve months before", now.before)

    def over(
        code: str, label: str, above: Part, below: Part, words: str = "", from_on: date = first
    ) -> Measure:
        return fraction(
            code, label, above, below,
            from_on=from_on, until_on=now.on, definition=SAID[code], words=words,
        )  # fmt: skip

    worked = Part("on shifts in all", now.own + now.agency, Kind.MINUTES)
    least = Part("for the least number of people", now.needed, Kind.MINUTES)
    return (
        Measure("staff", "People who work here", Kind.COUNT, now.staff, now.on, now.on,
                SAID["staff"]),
        over("turnover", "Turnover", _counted(now.leavers, "leaver"), staff),
        over("starters", "Starters rate", _counted(now.starters, "starter"), staff),
        over("vacancy", "Vacancy rate", _counted(now.vacant, "vacant place"),
             Part("vacant and filled places", now.vacant + now.staff),
             _vacant(now), from_on=now.on),
        over("retention", "Retention", Part("still or again here", now.kept), before),
        over("stability", "Stability index", Part("with twelve months’ service", now.settled),
             before),
        over("sickness", "Sickness", Part("off sick", now.lost, Kind.MINUTES),
             Part("in contracts", now.contracted, Kind.MINUTES)),
        over("agency", "Agency hours", Part("by an agency", now.agency, Kind.MINUTES), worked),
        over("unfilled", "Unfilled hours", Part("without anybody", now.unfilled,
             Kind.MINUTES), least),
        _mean(now, first),
        _median(now, first),
    )  # fmt: skip


def _counted(many: int, one: str) -> Part:
    return Part(one if many == 1 else f"{one}s", many)


def _vacant(now: Figures) -> str:
    if not now.vacant + now.staff:
        return "No places to divide by."
    if not now.vacant:
        return "No place is looked for."
    hours = (Decimal(now.vacant_minutes) / 60).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"At the least {plain(hours):,f} h a week are looked for."


def _mean(now: Figures, first: date) -> Measure:
    many = len(now.hire_days)
    value = None
    if many:
        value = (Decimal(sum(now.hire_days)) / many).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Measure(
        "hire", "Time to hire, days", Kind.NUMBER, value, first, now.on, SAID["hire"],
        Part("waited in all", sum(now.hire_days), Kind.DAYS), Part("people taken on", many),
        "" if many else "Nobody began through recruitment in these months.",
    )  # fmt: skip


def _median(now: Figures, first: date) -> Measure:
    many = len(now.hire_days)
    value = now.hire_days[(many - 1) // 2] if many else None
    return Measure(
        "hire_median", "Half wait at most", Kind.DAYS, value, first, now.on,
        SAID["hire_median"],
        words="" if many else "Nobody began through recruitment in these months.",
    )  # fmt: skip


def _summary(now: Figures) -> str:
    if not now.staff and not now.before:
        return "Nobody works here yet."
    said = f"{_people(now.staff)} work here. In twelve months {_people(now.starters)} began and "
    said += f"{_people(now.leavers)} left"
    ended = now.before - now.kept
    if now.before:
        said += f"; of {now.before} who worked here a year ago {ended} do no longer"
    return f"{said}."


def _people(many: int) -> str:
    return "1 person" if many == 1 else f"{many} people"


RATES: tuple[tuple[str, Callable[[Figures], Decimal | None]], ...] = (
    ("Turnover", lambda f: share(f.leavers, f.staff)),
    ("Starters rate", lambda f: share(f.starters, f.staff)),
    ("Vacancy rate", lambda f: share(f.vacant, f.vacant + f.staff)),
    ("Retention", lambda f: share(f.kept, f.before)),
    ("Stability index", lambda f: share(f.settled, f.before)),
    ("Sickness", lambda f: share(f.lost, f.contracted)),
    ("Agency hours", lambda f: share(f.agency, f.own + f.agency)),
    ("Unfilled hours", lambda f: share(f.unfilled, f.needed)),
)
COUNTS = ("People", "Leavers", "Starters")


def _row(label: Cell, found: Figures) -> tuple[Cell, ...]:
    rates = (rate(found) for _, rate in RATES)
    return (label, found.staff, found.leavers, found.starters, *rates)


def _fields(head: str, kind: Kind = Kind.TEXT) -> tuple[Field, ...]:
    return (
        Field(head, kind),
        *(Field(one, Kind.COUNT) for one in COUNTS),
        *(Field(name, Kind.SHARE) for name, _ in RATES),
    )


def _beside(book: Book, now: Figures, compared: date) -> Grid:
    then = book.figures(compared)
    return Grid(
        "compared",
        "Beside the time before",
        _fields("Twelve months to", Kind.DATE),
        (_row(now.on, now), _row(compared, then)),
    )


def _services(book: Book, on: date) -> Grid:
    """Services that anybody worked for in the twelve months, and all of them together."""
    found = [(name, book.figures(on, key)) for key, name in book.facts.services]
    rows = [_row(name, one) for name, one in found if _is_alive(one)]
    return Grid(
        "services",
        "Services side by side",
        _fields("Service"),
        tuple(rows),
        "The twelve months to the last day. Rates of few people move far with one of them.",
        total=_row("All services", book.figures(on)) if rows else None,
    )


def _is_alive(one: Figures) -> bool:
    return bool(one.staff or one.before or one.leavers or one.needed or one.vacant)


def _trend(book: Book, on: date) -> Grid:
    """Rates of people over twelve months to each month's end; of hours, of the month alone."""
    rows = []
    for end in month_ends(on, MONTHS):
        first = end.replace(day=1)
        people = book.figures(end)
        lost, contracted = book.sickness(first, end)
        own, agency, needed, unfilled = book.cover(first, end)
        rows.append(
            (
                *_row(f"{end:%b %Y}", people)[:9],
                share(lost, contracted),
                share(agency, own + agency),
                share(unfilled, needed),
            )
        )
    return Grid(
        "trend",
        "Month by month",
        _fields("Month"),
        tuple(rows),
        "People: the twelve months to each month’s end. Sickness, agency and unfilled hours: of "
        "the month alone.",
    )


def _places(heads: Iterable[str]) -> tuple[int, ...]:
    order = [one.head for one in _fields("")]
    return tuple(order.index(head) for head in heads)


def _pictures(services: Grid) -> tuple[Picture, ...]:
    drawn = [
        _lines("Coming and going", ("Turnover", "Starters rate"),
               "Twelve months to each month’s end. Where turnover lies above, we grow smaller."),
        _lines("Who stays", ("Retention", "Stability index"),
               "Of the people of a year before."),
        _lines("Places without anybody", ("Vacancy rate", "Unfilled hours"),
               "Vacant places at each month’s end; hours nobody was on in each month."),
        _lines("Sickness and agency", ("Sickness", "Agency hours"),
               "Hours lost to sickness, and hours that an agency filled, in each month."),
    ]  # fmt: skip
    if len(services.rows) > 1:
        drawn.append(Picture("services", Shape.BARS, "Turnover by service", _places(["Turnover"])))
    return tuple(drawn)


def _lines(title: str, heads: Iterable[str], words: str) -> Picture:
    return Picture("trend", Shape.LINES, title, _places(heads), words)

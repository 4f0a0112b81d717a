"""What pay will come to in the next quarter: the published rota, and weeks like the last. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from coop.absencepay.holiday import half_up
from coop.costs.facts import month_words, months
from core.money import pounds
from core.reports import month_of
from core.sections import Cell, Field, Grid, Kind, Measure, Part, Picture, Section, Shape, Term

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LIKE = 4  # published weeks that weeks without a rota are taken to be like
PLANNED = (
    "Published shifts of the rota at each person’s rates, worked as planned: without travel, "
    "waiting, sickness, leave and bonuses, and without the employer’s own cost."
)
NOT_YET = (
    f"Of weeks for which a service’s rota is not published yet: each day a seventh of the mean of "
    f"the last {LIKE} published weeks of that service."
)
BAND = (
    "At least and at most: what it comes to if every week not yet published is like the cheapest, "
    f"or like the dearest, of those {LIKE} weeks. What is published does not vary in it."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned. `pay` is whole pence of published shifts by service and day.

    It reaches from some weeks before the quarter, whole weeks from Monday; a service's week is
    published where it has a published place. `unpriced`: places without a rate. `on_top`: the
    employer's own cost for each penny of pay, as the last runs had it; None: not known.
    """

    first_on: date
    last_on: date
    pay: Mapping[tuple[int, date], int]
    services: Mapping[int, str]
    unpriced: int = 0
    on_top: Fraction | None = None


def quarter(after: date) -> tuple[date, date]:
    """The three calendar months after the month of a day: first and last day."""
    return month_of(after, 1), month_of(after, 4) - DAY


@dataclass(slots=True)
class Sum:
    """Whole pence: published, estimated, and the estimate at its least and most."""

    published: int = 0
    estimated: int = 0
    least: int = 0
    most: int = 0

    def add(self, other: Sum) -> None:
        """Take another's in."""
        self.published += other.published
        self.estimated += other.estimated
        self.least += other.least
        self.most += other.most

    @property
    def together(self) -> int:
        """Published and estimated."""
        return self.published + self.estimated

    @property
    def cells(self) -> tuple[int, ...]:
        """In the order of the fields."""
        return (
            self.published,
            self.estimated,
            self.together,
            self.published + self.least,
            self.published + self.most,
        )


FIELDS = (
    Field("Published rota", Kind.PENCE),
    Field("Weeks like the last", Kind.PENCE),
    Field("Together", Kind.PENCE),
    Field("At least", Kind.PENCE),
    Field("At most", Kind.PENCE),
)


def _monday(on: date) -> date:
    return on - DAY * on.weekday()


def parts(plan: Plan) -> dict[tuple[int, date], Sum]:
    """By service and month. The estimate of each is rounded once, half a penny up."""
    weekly: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for (service_id, on), pence in plan.pay.items():
        weekly[service_id][_monday(on)] += pence
    found: dict[tuple[int, date], Sum] = {}
    for service_id, weeks in weekly.items():
        last = [weeks[monday] for monday in sorted(weeks)[-LIKE:]]
        mean, least, most = Fraction(sum(last), 7 * len(last)), min(last), max(last)
        for month in months(plan.first_on, plan.last_on):
            days = _days(max(month, plan.first_on), min(month_of(month, 1) - DAY, plan.last_on))
            open_days = sum(_monday(on) not in weeks for on in days)
            found[service_id, month] = Sum(
                sum(plan.pay.get((service_id, on), 0) for on in days),
                half_up(mean * open_days),
                half_up(Fraction(least * open_days, 7)),
                half_up(Fraction(most * open_days, 7)),
            )
    return found


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def _all(found: Iterable[Sum]) -> Sum:
    whole = Sum()
    for one in found:
        whole.add(one)
    return whole


def section(plan: Plan) -> Section:
    """The quarter by month and by service."""
    found = parts(plan)
    whole = _all(found.values())
    there = months(plan.first_on, plan.last_on)
    by_month = [
        (month_words(month), _all(one for (_, at), one in found.items() if at == month))
        for month in there
    ]
    names = sorted({one for one, _ in found}, key=lambda one: (plan.services.get(one, ""), one))
    by_service = [
        (
            plan.services.get(name, ""),
            _all(one for (service_id, _), one in found.items() if service_id == name),
        )
        for name in names
    ]
    span = f"{month_words(there[0])} to {month_words(there[-1])}"
    return Section(
        "ahead",
        "The next quarter",
        _says(plan, whole, span) if found else "No rota is published yet to reckon from.",
        _measures(plan, whole, bool(found)),
        (
            _grid("ahead_months", "Pay ahead by month", "Month", by_month, whole),
            _grid("ahead_services", "Pay ahead by service", "Service", by_service, whole),
        ),
        (
            Picture(
                "ahead_months",
                Shape.STACKED,
                "Pay ahead by month",
                (1, 2),
                "What the published rota pays, and above it an estimate for weeks without one.",
            ),
        )
        if found
        else (),
        (Term("Weeks like the last", NOT_YET), Term("At least, at most", BAND)),
    )


def _says(plan: Plan, whole: Sum, span: str) -> str:
    words = f"{span}: {pounds(whole.published)} on the published rota"
    if whole.estimated:
        words += (
            f", and about {pounds(whole.estimated)} for weeks not yet published, if they are "
            f"like the last; together between {pounds(whole.published + whole.least)} and "
            f"{pounds(whole.published + whole.most)}"
        )
    words += "."
    if plan.unpriced:
        words += (
            f" {plan.unpriced} place{' has' if plan.unpriced == 1 else 's have'} no rate and "
            f"{'is' if plan.unpriced == 1 else 'are'} left out."
        )
    return words


def _measures(plan: Plan, whole: Sum, known: bool) -> tuple[Measure, ...]:
    first, last = plan.first_on, plan.last_on
    none = "" if known else "No rota is published yet to reckon from."
    cost = None if plan.on_top is None else half_up(whole.together * (1 + plan.on_top))
    return (
        Measure(
            "ahead",
            "Pay in the next quarter, an estimate",
            Kind.PENCE,
            whole.together if known else None,
            first,
            last,
            f"{PLANNED} {NOT_YET} {BAND}",
            Part("on the published rota", whole.published, Kind.PENCE),
            None,
            none
            or f"Between {pounds(whole.published + whole.least)} and "
            f"{pounds(whole.published + whole.most)}.",
        ),
        Measure(
            "ahead_cost",
            "With the employer’s own cost",
            Kind.PENCE,
            cost if known else None,
            first,
            last,
            "The pay above, and on top what the employer’s National Insurance and pension came to "
            "for each pound of pay in the runs of the three months before, by the same estimate.",
            words=none
            or ("" if cost is not None else "No run of the three months before tells how much."),
        ),
    )


def _grid(code: str, title: str, head: str, rows: Sequence[tuple[str, Sum]], whole: Sum) -> Grid:
    made: tuple[tuple[Cell, ...], ...] = tuple((name, *one.cells) for name, one in rows)
    return Grid(
        code, title, (Field(head), *FIELDS), made, f"{NOT_YET} {BAND}", ("Total", *whole.cells)
    )

"""Payroll by month, service and element; overtime and travel; cost per contracted hour. Pure.

A run counts in the month of the last day that it pays for, whole: so money stands beside the
hours it was for, and the months sum to the runs to the penny. A correction stands in the run
that pays it, as on the run's own page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from coop.costs.facts import (
    Paid,
    Sum,
    days_words,
    month_words,
    months,
)
from coop.costs.monthly import Month, by_month, together
from coop.costs.reckoned import overtime
from coop.pay.rates import (
    ABSENT,
    ELEMENT_WORDS,
    PREMIUMS,
    STANDING_BY,
    Element,
)
from core.money import pounds
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

K = TypeVar("K")

MONTHS = (
    "A pay run counts, whole, in the month of the last day that it pays for. Only approved runs "
    "count, and a correction stands in the run that pays it."
)
GROUPS: tuple[tuple[str, frozenset[Element]], ...] = (
    ("Basic", frozenset({Element.BASIC, Element.BREAK, Element.GUARANTEE, Element.TOP_UP})),
    ("Premiums", frozenset({*PREMIUMS, Element.LEAD})),
    ("Sleep-in, on call", frozenset({*STANDING_BY, Element.DISTURBED})),
    ("Travel, waiting", frozenset({Element.TRAVEL, Element.WAITING})),
    ("Training, meetings", frozenset({Element.TRAINING, Element.MEETING})),
    ("Leave, sickness", frozenset({*ABSENT, Element.ROLLED_UP})),
)
REST = "Other"


def group_of(element: Element) -> str:
    """The group of a chart that an element is in."""
    return next((name for name, members in GROUPS if element in members), REST)


def payroll(paid: Paid, before: Paid | None = None) -> Section:
    """What was paid, where, for what. `before` is another span to set beside it."""
    above = overtime(paid)
    found = by_month(paid, above)
    whole = together(found.values())
    grids = (
        _months_grid(found, whole),
        _services_grid(paid, before),
        _month_service(paid),
        _elements_grid(paid, before),
        _month_group(paid),
        _runs_grid(paid, above),
    )
    pictures = [
        Picture(
            "months",
            Shape.LINES,
            "Payroll by month",
            (1,),
            "Pay before tax and expenses, as the approved pay runs have it.",
        )
    ]
    for code, title in (
        ("month_service", "Payroll by month and service"),
        ("month_group", "Payroll by month and what it was for"),
    ):
        made = next(grid for grid in grids if grid.code == code)
        series = tuple(range(1, made.width - 1))
        # Columns are built up from nought: what was taken back in a month cannot be drawn.
        if all(isinstance(v, int) and v >= 0 for p in series for v in made.column(p)):
            pictures.append(Picture(code, Shape.STACKED, title, series))
    return Section(
        "payroll",
        "Payroll",
        _says(paid, whole, before),
        _measures(paid, whole, before),
        grids,
        tuple(pictures) if paid.runs else (),
        (
            Term("Month of a pay run", MONTHS),
            Term(
                "Overtime",
                "Minutes worked and on paid leave in a pay run above the contract minutes of its "
                "days (a week’s contract times days, by seven), person by person. Who has no "
                "contract hours has no overtime. Days of sickness count as none.",
            ),
        ),
    )


def _says(paid: Paid, whole: Month, before: Paid | None) -> str:
    if not paid.runs:
        return "No approved pay run ends in these days, so there is nothing to add up yet."
    runs = len(paid.runs)
    words = (
        f"{runs} approved pay run{'' if runs == 1 else 's'} paid {pounds(whole.pence)} "
        f"to {len(whole.people)} {'person' if len(whole.people) == 1 else 'people'}."
    )
    if before is not None and before.runs:
        words += f" {_beside(total(before))}"
    return words


def _beside(pence: int) -> str:
    return f"{pounds(pence)} in the span it is compared with."


def total(paid: Paid) -> int:
    """Whole pence of every line of the runs: pay before tax and expenses."""
    return sum(one.pence for one in paid.sums)


def _measures(paid: Paid, whole: Month, before: Paid | None) -> tuple[Measure, ...]:
    first, last = paid.first_on, paid.last_on
    none = "" if paid.runs else "No approved pay run ends in these days."
    compared = _beside(total(before)) if before is not None and before.runs else ""

    def one(
        code: str, label: str, kind: Kind, value: int, definition: str, words: str = ""
    ) -> Measure:
        shown = value if paid.runs else None
        return Measure(code, label, kind, shown, first, last, definition, words=none or words)

    return (
        one(
            "paid",
            "Payroll",
            Kind.PENCE,
            whole.pence,
            "Every line of the approved pay runs that end in these days: pay before tax, and "
            f"expenses. {MONTHS}",
            compared,
        ),
        one(
            "gross",
            "Pay before tax",
            Kind.PENCE,
            whole.pence - whole.expenses,
            "Payroll without expenses (mileage), which are given back and are no pay.",
        ),
        one("people", "People paid", Kind.COUNT, len(whole.people), "People with a line in a run."),
        one(
            "minutes",
            "Hours paid by the hour",
            Kind.MINUTES,
            whole.minutes,
            "Hours worked and hours of paid leave in these runs; sleep-ins and standing by on "
            "call are none.",
        ),
        fraction(
            "overtime",
            "Overtime share",
            Part("above contract", whole.overtime, Kind.MINUTES),
            Part("worked or on paid leave", whole.minutes, Kind.MINUTES),
            from_on=first,
            until_on=last,
            definition="Hours above contract, person by person and run by run, of all hours worked "
            "or on paid leave.",
        ),
        fraction(
            "travel",
            "Travel share",
            Part("for travel between visits", whole.travel, Kind.PENCE),
            Part(
                "for basic hours, those with a premium, and travel",
                whole.travel + whole.visiting,
                Kind.PENCE,
            ),
            from_on=first,
            until_on=last,
            definition="Pay for travel between visits, of that pay and the pay for hours at work: "
            "basic, and hours paid with a premium.",
        ),
    )


def _months_grid(found: Mapping[date, Month], whole: Month) -> Grid:
    def row(name: str, month: Month) -> tuple[str | int, ...]:
        return (
            name,
            month.pence,
            month.expenses,
            len(month.people),
            month.minutes,
            month.overtime,
            month.travel,
        )

    return Grid(
        "months",
        "Payroll by month",
        (
            Field("Month"),
            Field("Payroll", Kind.PENCE),
            Field("Of it expenses", Kind.PENCE),
            Field("People", Kind.COUNT),
            Field("Hours", Kind.MINUTES),
            Field("Overtime", Kind.MINUTES),
            Field("Travel pay", Kind.PENCE),
        ),
        tuple(row(month_words(on), month) for on, month in found.items()),
        MONTHS,
        row("Total", whole),
    )


def _sums(found: Iterable[tuple[K, int]]) -> dict[K, int]:
    made: dict[K, int] = defaultdict(int)
    for key, pence in found:
        made[key] += pence
    return made


def _names(paid: Paid) -> list[tuple[int, str]]:
    """Services that something was paid at, by name; two of one name are two."""
    there = {one.service_id for one in paid.sums}
    return sorted(
        ((one, paid.services.get(one, "")) for one in there), key=lambda pair: (pair[1], pair[0])
    )


def _beside_fields(before: Paid | None) -> tuple[Field, ...]:
    return () if before is None else (Field("Compared", Kind.PENCE),)


def _services_grid(paid: Paid, before: Paid | None) -> Grid:
    now = _sums((one.service_id, one.pence) for one in paid.sums)
    then = _sums((one.service_id, one.pence) for one in before.sums) if before else {}
    names = dict(_names(paid)) | (dict(_names(before)) if before else {})
    whole = sum(now.values())
    rows = tuple(
        (name, now.get(one, 0), share(now.get(one, 0), whole), *_then(before, then.get(one, 0)))
        for one, name in sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
    )
    return Grid(
        "services",
        "Payroll by service",
        (Field("Service"), Field("Payroll", Kind.PENCE), Field("Share", Kind.SHARE),
         *_beside_fields(before)),
        rows,
        "Each line counts where the work was done.",
        ("Total", whole, share(whole, whole), *_then(before, sum(then.values()))),
    )  # fmt: skip


def _then(before: Paid | None, pence: int) -> tuple[int, ...]:
    return () if before is None else (pence,)


def _elements_grid(paid: Paid, before: Paid | None) -> Grid:
    now = _sums((one.element, one.pence) for one in paid.sums)
    minutes = _sums((one.element, one.minutes) for one in paid.sums)
    then = _sums((one.element, one.pence) for one in before.sums) if before else {}
    whole = sum(now.values())
    rows = tuple(
        (
            ELEMENT_WORDS[one],
            minutes.get(one, 0),
            now.get(one, 0),
            share(now.get(one, 0), whole),
            *_then(before, then.get(one, 0)),
        )
        for one in Element
        if one in now or one in then
    )
    return Grid(
        "elements",
        "Payroll by element",
        (Field("Element"), Field("Hours", Kind.MINUTES), Field("Payroll", Kind.PENCE),
         Field("Share", Kind.SHARE), *_beside_fields(before)),
        rows,
        "Hours of sleep-ins and on call are those stood by; hours of leave are those away.",
        ("Total", None, whole, share(whole, whole), *_then(before, sum(then.values()))),
    )  # fmt: skip


def _spread(
    paid: Paid, code: str, title: str, columns: list[tuple[K, str]], key: Callable[[Sum], K]
) -> Grid:
    runs = {run.id: run for run in paid.runs}
    found = _sums(((runs[one.run_id].month, key(one)), one.pence) for one in paid.sums)
    figures = [
        (on, [found.get((on, one), 0) for one, _ in columns])
        for on in months(paid.first_on, paid.last_on)
    ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (month_words(on), *parts, sum(parts)) for on, parts in figures
    )
    sums = [sum(column) for column in zip(*(parts for _, parts in figures), strict=True)]
    heads = tuple(Field(name, Kind.PENCE) for _, name in columns)
    return Grid(
        code, title, (Field("Month"), *heads, Field("All", Kind.PENCE)), rows, "",
        ("Total", *sums, sum(sums)),
    )  # fmt: skip


def _month_service(paid: Paid) -> Grid:
    return _spread(
        paid,
        "month_service",
        "Payroll by month and service",
        _names(paid),
        lambda one: one.service_id,
    )


def _month_group(paid: Paid) -> Grid:
    there = {group_of(one.element) for one in paid.sums}
    names = [name for name, _ in GROUPS if name in there] + [REST] * (REST in there)
    return _spread(
        paid,
        "month_group",
        "Payroll by month and what it was for",
        [(name, name) for name in names],
        lambda one: group_of(one.element),
    )


def _runs_grid(paid: Paid, above: Mapping[int, int]) -> Grid:
    pence = _sums((one.run_id, one.pence) for one in paid.sums)
    people = _sums((one.run_id, 1) for one in paid.earned)
    rows = tuple(
        (
            days_words(run.from_on, run.until_on),
            run.pays_on,
            run.state.capitalize(),
            people.get(run.id, 0),
            above[run.id],
            pence.get(run.id, 0),
        )
        for run in paid.runs
    )
    return Grid(
        "runs",
        "The pay runs behind these figures",
        (Field("Days"), Field("Pay day", Kind.DATE), Field("State"),
         Field("People", Kind.COUNT), Field("Overtime", Kind.MINUTES),
         Field("Payroll", Kind.PENCE)),
        rows,
        "",
        ("Total", None, None, None, sum(above.values()), sum(pence.values())),
    )  # fmt: skip

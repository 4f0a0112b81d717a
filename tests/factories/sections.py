"""An invented report section with every kind of figure, table and picture."""

from datetime import date
from decimal import Decimal as D

from core.sections import (
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
)

MONTHS = tuple(f"{name} 2026" for name in ("July", "August", "September", "October"))


def sample() -> Section:
    """Everything a section can hold."""
    span = {"from_on": date(2025, 11, 1), "until_on": date(2026, 10, 31)}
    pay = Grid(
        "pay",
        "Pay by month",
        (
            Field("Month"),
            Field("Basic", Kind.PENCE),
            Field("Travel", Kind.PENCE),
            Field("Hours", Kind.MINUTES),
            Field("Turnover", Kind.SHARE),
        ),
        tuple(
            (month, 1_234_567 + 1000 * n, 98_765, 60_005 + n, D("0.1250") if n else None)
            for n, month in enumerate(MONTHS)
        ),
        total=("Total", 4_944_268, 395_060, 240_026, None),
    )
    people = Grid(
        "people",
        "Services: people / leavers",
        (
            Field("Service"),
            Field("People", Kind.COUNT),
            Field("Since", Kind.DATE),
            Field("Ratio", Kind.NUMBER),
        ),
        (("=Maple Court", 24, date(2019, 4, 1), D("1.5")), ("Home care", 31, None, D("100"))),
        words="Counted on the last day.",
        links=("/people?service=1", ""),
    )
    stay = Grid(
        "stay",
        "How long people stay",
        (
            Field("Days since the start", Kind.DAYS),
            Field("Job centre", Kind.SHARE),
            Field("Job centre, low", Kind.SHARE),
            Field("Job centre, high", Kind.SHARE),
            Field("Direct", Kind.SHARE),
            Field("Direct, low", Kind.SHARE),
            Field("Direct, high", Kind.SHARE),
        ),
        (
            (0, D(1), D(1), D(1), D(1), D(1), D(1)),
            (91, D("0.9"), D("0.82"), D("0.95"), D("0.8"), D("0.7"), D("0.88")),
            (365, D("0.7"), D("0.6"), D("0.8"), D("0.55"), D("0.4"), D("0.66")),
            (730, D("0.6"), D("0.45"), D("0.74"), None, None, None),
        ),
    )
    return Section(
        "sample",
        "Workforce",
        "12 of 96 people left in the year: fewer than the year before.",
        (
            fraction(
                "turnover", "Turnover", Part("leavers", 12), Part("people now", 96), **span,
                definition="Leavers in 12 months divided by employees now.", url="/people",
            ),
            fraction("none", "Vacancy", Part("vacant", 0), Part("places", 0), **span, definition="Vacant divided by all places."),
            Measure(
                "cost", "Cost of a contracted hour", Kind.PENCE, 1_873, **span,
                definition="Pay divided by contracted hours.",
                over=Part("pay", 5_000_000, Kind.PENCE), under=Part("contracted", 160_160, Kind.MINUTES),
            ),
        ),
        (pay, people, stay),
        (
            Picture("pay", Shape.STACKED, "Pay by month", (1, 2), "Travel is 7 % of it."),
            Picture("pay", Shape.LINES, "Turnover", (4,)),
            Picture("people", Shape.BARS, "People by service", (1,)),
            Picture("stay", Shape.STAIRS, "Still here", (1, 4), bands=((2, 3), (5, 6))),
        ),
        (Term("Leaver", "Somebody whose last employment has ended."),),
    )  # fmt: skip

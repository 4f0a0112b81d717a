"""An invented section of a report, for the style guide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from core.sections import Field, Grid, Kind, Part, Picture, Section, Shape, fraction

FALLS = (
    (0, "1", "1", "1", "1", "1", "1"),
    (91, "0.94", "0.88", "0.97", "0.85", "0.76", "0.91"),
    (183, "0.88", "0.8", "0.93", "0.74", "0.63", "0.82"),
    (365, "0.8", "0.7", "0.87", "0.61", "0.49", "0.71"),
    (548, "0.76", "0.65", "0.84", "0.55", "0.42", "0.66"),
    (730, "0.71", "0.58", "0.81", None, None, None),
)
HEADS = (
    "Job centre",
    "Job centre, low",
    "Job centre, high",
    "Direct",
    "Direct, low",
    "Direct, high",
)


def _share(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def report() -> Section:
    """Two measures, a table, and curves with their bands."""
    from_on, until_on = date(2025, 12, 1), date(2026, 11, 30)
    rows = tuple((day, *(_share(text) for text in rest)) for day, *rest in FALLS)
    fields = (Field("Days since the start", Kind.DAYS), *(Field(h, Kind.SHARE) for h in HEADS))
    return Section(
        "report",
        "Who stays",
        "People whom the job centre sent us stay longer than those who applied by themselves.",
        (
            fraction(
                "turnover",
                "Turnover",
                Part("leavers", 12),
                Part("people now", 96),
                from_on=from_on,
                until_on=until_on,
                definition="Leavers in 12 months divided by employees now.",
                url="/style",
            ),
            fraction(
                "vacancy",
                "Vacancy",
                Part("vacant", 0),
                Part("places", 0),
                from_on=until_on,
                until_on=until_on,
                definition="Vacant places divided by all places, vacant or filled.",
            ),
        ),
        (Grid("stay", "Share still here", fields, rows),),
        (
            Picture(
                "stay",
                Shape.STAIRS,
                "Share still here",
                (1, 4),
                "The bands are where the true share lies 95 times in 100.",
                bands=((2, 3), (5, 6)),
            ),
        ),
    )

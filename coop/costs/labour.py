"""What an hour of contract costs the co-op, month by month: pay and an estimate on top. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from coop.costs.facts import Paid, month_words, months
from coop.costs.paid import MONTHS
from coop.costs.reckoned import Labour, labour
from core.money import pounds
from core.sections import Field, Grid, Kind, Measure, Part, Picture, Section, Shape, Term

ESTIMATE = (
    "An estimate: National Insurance above the secondary threshold and the least pension on "
    "qualifying earnings, person by person, by the figures of law of the pay day. It knows no "
    "category letters, opt-outs or employment allowance; payroll does."
)
PER_HOUR = (
    "Pay before tax (expenses apart) and the estimate of the employer’s own cost, divided by the "
    "contract hours of everybody’s employment on the days that the runs pay for (a week’s "
    "contract times days, by seven). Work beyond contract makes the hour dearer: its pay counts, "
    "its hours do not."
)


def per_hour(pence: int, minutes: int) -> int | None:
    """Whole pence for an hour, half a penny up; None where there are no hours."""
    if not minutes:
        return None
    return (2 * pence * 60 + minutes) // (2 * minutes)


def section(paid: Paid, before: Paid | None = None) -> Section:
    """Labour cost of the span, by month. `before` is another span to set beside it."""
    rows = labour(paid)
    known = [row for row in rows if row.cost is not None]
    left = len(rows) - len(known)
    words = ""
    if not rows:
        words = "No approved pay run ends in these days."
    elif left:
        words = (
            f"{left} pay run{' is' if left == 1 else 's are'} left out: the figures of law of "
            f"{'its' if left == 1 else 'their'} pay day are not kept under Figures of law."
        )
    cost, hours = _sums(known)
    says = words
    if known and hours:
        says = (
            f"An hour of contract cost about {pounds(per_hour(cost, hours) or 0)}. {words}".strip()
        )
    return Section(
        "labour",
        "Labour cost",
        says,
        _measures(paid, known, words, _then(before)),
        (_grid(paid, known),),
        (
            Picture(
                "labour_months",
                Shape.LINES,
                "Labour cost per contracted hour",
                (6,),
                "Pay, and the estimate of what the employer pays beyond it, by the hour.",
            ),
        )
        if known
        else (),
        (Term("Employer’s own cost", ESTIMATE), Term("Month of a pay run", MONTHS)),
    )


def _sums(rows: Iterable[Labour]) -> tuple[int, int]:
    """Cost in pence, and contract minutes."""
    cost = minutes = 0
    for row in rows:
        cost += row.cost or 0
        minutes += row.contracted
    return cost, minutes


def _then(before: Paid | None) -> str:
    if before is None:
        return ""
    cost, minutes = _sums(row for row in labour(before) if row.cost is not None)
    hourly = per_hour(cost, minutes)
    return "" if hourly is None else f"{pounds(hourly)} in the span it is compared with."


def _measures(paid: Paid, known: Sequence[Labour], words: str, then: str) -> tuple[Measure, ...]:
    first, last = paid.first_on, paid.last_on
    cost, minutes = _sums(known)
    gross = sum(row.gross for row in known)
    none = words if known else (words or "Nothing to add up.")
    hourly = per_hour(cost, minutes)
    return (
        Measure(
            "per_hour",
            "Labour cost per contracted hour",
            Kind.PENCE,
            hourly,
            first,
            last,
            f"{PER_HOUR} {ESTIMATE}",
            Part("pay and the employer’s own cost (an estimate)", cost, Kind.PENCE),
            Part("under contract", minutes, Kind.MINUTES),
            " ".join(filter(None, (none if hourly is None else words, then))),
        ),
        Measure(
            "employer",
            "Employer’s own cost, an estimate",
            Kind.PENCE,
            cost - gross if known else None,
            first,
            last,
            ESTIMATE,
            words=none,
        ),
    )


def _grid(paid: Paid, known: Sequence[Labour]) -> Grid:
    def row(name: str, found: Sequence[Labour]) -> tuple[str | int | None, ...]:
        cost, minutes = _sums(found)
        return (
            name,
            sum(one.gross for one in found),
            sum(one.ni or 0 for one in found),
            sum(one.pension or 0 for one in found),
            cost,
            minutes,
            per_hour(cost, minutes) if found else None,
        )

    by_month: dict[date, list[Labour]] = {m: [] for m in months(paid.first_on, paid.last_on)}
    for one in known:
        by_month[one.run.month].append(one)
    return Grid(
        "labour_months",
        "Labour cost by month",
        (
            Field("Month"),
            Field("Pay before tax", Kind.PENCE),
            Field("NI, estimate", Kind.PENCE),
            Field("Pension, estimate", Kind.PENCE),
            Field("Labour cost", Kind.PENCE),
            Field("Contract hours", Kind.MINUTES),
            Field("Per contract hour", Kind.PENCE),
        ),
        tuple(row(month_words(on), found) for on, found in by_month.items()),
        MONTHS,
        row("All", known),
    )

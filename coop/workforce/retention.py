"""How long people stay, by what they came with; why they left. Pure.

The curves are Kaplan and Meier's (`core.survival`): whoever is here on the day of the report
counts for as long as they have been. Somebody who was here before leavings were recorded is
counted from then on alone, as those who had left by then are not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from coop.bands import NAMES
from coop.workforce.history import Stay, Workforce, year_before
from core import survival
from core.sections import Cell, Field, Grid, Kind, Measure, Picture, Section, Shape, Term
from core.survival import Curve

DAY = timedelta(days=1)
MARKS = (91, 182, 365, 730, 1095)
MARK_WORDS = ("13 weeks", "26 weeks", "1 year", "2 years", "3 years")
MOST_CURVES, LEAST_PEOPLE = 4, 5
FOUR_WEEKS, THIRTEEN_WEEKS, FIVE_YEARS = 28, 91, 1826
KM = (
    "Product-limit estimate of Kaplan and Meier (1958) with Greenwood’s band at 95 %: whoever is "
    "still here counts for as long as they have been."
)


class By(StrEnum):
    """What people can be grouped by."""

    ALL = "all"
    SOURCE = "source"
    SERVICE = "service"
    CONTRACT = "contract"
    YEAR = "year"


BY_WORDS = {
    By.ALL: "Everybody",
    By.SOURCE: "How they came to us",
    By.SERVICE: "Service they began in",
    By.CONTRACT: "Contract they began with",
    By.YEAR: "Year their probation began",
}
_GROUPS: dict[By, Callable[[Stay], str]] = {
    By.ALL: lambda stay: BY_WORDS[By.ALL],
    By.SOURCE: lambda stay: stay.source,
    By.SERVICE: lambda stay: stay.began.service,
    By.CONTRACT: lambda stay: stay.band,
    By.YEAR: lambda stay: str(stay.from_on.year),
}


@dataclass(frozen=True, slots=True)
class Group:
    """People grouped, and their curve."""

    name: str
    curve: Curve


def seen(stay: Stay, on: date, recorded_from: date) -> survival.Stay | None:
    """A stay as the curve needs it, at the close of a day; None: not begun, or over unseen."""
    if stay.from_on > on or stay.last_on < recorded_from:
        return None
    left = stay.last_on <= on
    last = stay.last_on if left else on
    days = (last - stay.from_on).days + 1
    before = (recorded_from - stay.from_on).days
    return survival.Stay(days, left, before if 0 < before < days else 0)


def groups(workforce: Workforce, on: date, by: By) -> tuple[Group, ...]:
    """The curve of each group, the largest first; contract bands and years in their order."""
    recorded = workforce.recorded_from() or date.min
    found: dict[str, list[survival.Stay]] = {}
    for stay in workforce.stays:
        one = seen(stay, on, recorded)
        if one is not None:
            found.setdefault(_GROUPS[by](stay), []).append(one)
    made = [Group(name, survival.estimate(rows)) for name, rows in found.items()]
    if by is By.CONTRACT:
        return tuple(sorted(made, key=lambda one: NAMES.index(one.name)))
    if by is By.YEAR:
        return tuple(sorted(made, key=lambda one: one.name, reverse=True))
    return tuple(sorted(made, key=lambda one: (-one.curve.people, one.name)))


def section(
    workforce: Workforce, on: date, by: By = By.ALL, compared: date | None = None
) -> Section:
    """The chapter: curves by group with who was at risk, medians, and reasons for leaving."""
    whole = groups(workforce, on, By.ALL)
    grouped = groups(workforce, on, by)
    drawn = _drawn(grouped)
    reasons = reasons_grid(workforce, on)
    grids = (risk_grid(drawn), stays_grid(grouped, by), reasons, curve_grid(drawn))
    pictures = [_picture(drawn, by)] if drawn else []
    if reasons.rows:
        pictures.append(
            Picture("reasons", Shape.BARS, "Why people left", (1,), "In twelve months.")
        )
    return Section(
        "retention",
        "Retention",
        _summary(whole),
        measures=_measures(workforce, whole, on, compared),
        grids=grids,
        pictures=tuple(pictures),
        terms=(
            Term("Share still here", KM),
            Term("At risk", "People seen here just before that many days of service."),
            Term(
                "Band",
                "Where the share lies with 95 % confidence. Few people make it wide: curves whose "
                "bands overlap may not differ at all.",
            ),
        ),
    )


def _drawn(found: Sequence[Group]) -> tuple[Group, ...]:
    """Groups large enough to draw, the largest of them; if none is, the largest there is."""
    large = [one for one in found if one.curve.people >= LEAST_PEOPLE] or list(found[:1])
    kept = sorted(large, key=lambda one: -one.curve.people)[:MOST_CURVES]
    return tuple(one for one in found if one in kept)


def four(value: float) -> Decimal:
    """A share to four places, half up."""
    return Decimal(repr(value)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def curve_grid(found: Sequence[Group]) -> Grid:
    """The share still here, with its band, read every four weeks of service.

    Every thirteen weeks where somebody was here for more than five years.
    """
    fields = [Field("Days of service", Kind.DAYS)]
    for one in found:
        fields += [
            Field(one.name, Kind.SHARE),
            Field(f"{one.name}: at least", Kind.SHARE),
            Field(f"{one.name}: at most", Kind.SHARE),
        ]
    longest = max((one.curve.longest for one in found), default=-1)
    apart = FOUR_WEEKS if longest <= FIVE_YEARS else THIRTEEN_WEEKS
    rows = []
    for day in range(0, longest + 1, apart):
        row: list[Cell] = [day]
        for one in found:
            step = one.curve.at(day)
            row += [None] * 3 if step is None else [
                four(step.share), four(step.low), four(step.high)
            ]  # fmt: skip
        rows.append(tuple(row))
    return Grid(
        "curve",
        "Share still here",
        tuple(fields),
        tuple(rows),
        f"After so many days of service, read every {apart // 7} weeks, with the band of 95 %. "
        "Nothing stands where nobody has been here so long.",
    )


def risk_grid(found: Sequence[Group]) -> Grid:
    """How many were seen at risk at each mark, and the share still here then."""
    fields = [Field("Group"), Field("People", Kind.COUNT)]
    for words in MARK_WORDS:
        fields += [
            Field(f"At risk, {words}", Kind.COUNT),
            Field(f"Still here, {words}", Kind.SHARE),
        ]
    rows = []
    for one in found:
        row: list[Cell] = [one.name, one.curve.people]
        for mark in MARKS:
            step = one.curve.at(mark)
            row += [one.curve.at_risk(mark), None if step is None else four(step.share)]
        rows.append(tuple(row))
    return Grid("risk", "At risk", tuple(fields), tuple(rows))


def stays_grid(found: Sequence[Group], by: By) -> Grid:
    """Each group: people, leavers, the median stay and the longest seen."""
    return Grid(
        "stays",
        BY_WORDS[by],
        (
            Field("Group"),
            Field("People", Kind.COUNT),
            Field("Left", Kind.COUNT),
            Field("Half stay at most", Kind.DAYS),
            Field("Longest seen", Kind.DAYS),
        ),
        tuple(
            (one.name, one.curve.people, one.curve.left, one.curve.median(), one.curve.longest)
            for one in found
        ),
        "Without a figure, more than half of a group are still here as far as anybody was seen.",
    )


def reasons_grid(workforce: Workforce, on: date) -> Grid:
    """Why people left in the twelve months, the most frequent first."""
    since = year_before(on)
    left = workforce.leavers(since + DAY, on)
    early = Counter(stay.reason for stay in left if stay.months(stay.last_on) < 12)
    counted = Counter(stay.reason for stay in left)
    rows = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return Grid(
        "reasons",
        "Reasons for leaving",
        (
            Field("Reason"),
            Field("Leavers", Kind.COUNT),
            Field("In their first year", Kind.COUNT),
        ),
        tuple((reason, many, early[reason]) for reason, many in rows),
        "As recorded when they left, in the twelve months to the last day.",
        total=("All", len(left), early.total()) if rows else None,
    )


def _picture(found: Sequence[Group], by: By) -> Picture:
    many = range(len(found))
    return Picture(
        "curve",
        Shape.STAIRS,
        "How long people stay",
        tuple(1 + 3 * n for n in many),
        KM if by is By.ALL else f"By group: {BY_WORDS[by].lower()}. {KM}",
        bands=tuple((2 + 3 * n, 3 + 3 * n) for n in many),
    )


def _summary(whole: Sequence[Group]) -> str:
    if not whole:
        return "Nobody has worked here yet."
    median = whole[0].curve.median()
    people, left = whole[0].curve.people, whole[0].curve.left
    stay = (
        "more than half are still here" if median is None else f"half stay {_long(median)} or less"
    )
    return f"Of {people} stays seen, {left} have ended; {stay}."


def _long(days: int) -> str:
    months = round(days / (365.25 / 12))
    if months < 24:
        return f"{months} months" if months != 1 else "1 month"
    return f"{months // 12} years" + (f" and {months % 12} months" if months % 12 else "")


def _measures(
    workforce: Workforce, whole: Sequence[Group], on: date, compared: date | None
) -> tuple[Measure, ...]:
    recorded = workforce.recorded_from()
    first = min((stay.from_on for stay in workforce.stays), default=on)
    from_on = min(on, recorded or first)
    found = [_median("median", "Half stay at most", whole, from_on, on)]
    found += [
        _share(f"at_{mark}", f"Still here after {words}", whole, mark, from_on, on)
        for mark, words in zip(MARKS[:4], MARK_WORDS[:4], strict=True)
    ]
    if compared is not None:
        then = groups(workforce, compared, By.ALL)
        begun = min(compared, from_on)
        found.append(
            _share("at_365_before", f"After 1 year, as at {_day(compared)}", then, 365, begun,
                   compared)
        )  # fmt: skip
    return tuple(found)


def _median(code: str, label: str, whole: Iterable[Group], from_on: date, on: date) -> Measure:
    curve = next((one.curve for one in whole), None)
    value = curve.median() if curve else None
    words = "Nobody has worked here yet."
    if curve is not None:
        words = f"{curve.left} of {curve.people} stays seen have ended."
        if value is None:
            words += " More than half are still here."
    return Measure(
        code, label, Kind.DAYS, value, from_on, on,
        f"Days of service until half have left. {KM}", words=words,
    )  # fmt: skip


def _share(
    code: str, label: str, whole: Iterable[Group], mark: int, from_on: date, on: date
) -> Measure:
    curve = next((one.curve for one in whole), None)
    step = curve.at(mark) if curve else None
    if curve is None or step is None:
        return Measure(
            code, label, Kind.SHARE, None, from_on, on, KM, words="Nobody has been here so long."
        )
    low, high = (f"{value * 100:.0f}" for value in (step.low, step.high))
    return Measure(
        code, label, Kind.SHARE, four(step.share), from_on, on, KM,
        words=f"Between {low} and {high} % with 95 % confidence; {curve.at_risk(mark)} were seen "
        "so long.",
    )  # fmt: skip


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"

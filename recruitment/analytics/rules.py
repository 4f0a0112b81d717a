"""Figures of recruitment as sections of a report: whole for the co-op, guarded for others. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

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
)
from core.survival import Curve, Stay, estimate

KINDS = {
    "advert": "Advertising",
    "agency": "Agencies and job boards",
    "events": "Open days and fairs",
    "checks": "Checks and certificates",
    "time": "Members’ time",
    "other": "Other",
}
BY = {"source": "How they came", "office": "Office", "cohort": "SWAP cohort"}
ENDS = ("rejected", "withdrawn", "silent")
END_WORDS = {"rejected": "the co-op", "withdrawn": "the candidate", "silent": "no reply"}
ALL = "All"


@dataclass(frozen=True, slots=True)
class StageName:
    """A stage in the order of the co-op's way; `running` ones are steps, others are ends."""

    code: str
    name: str
    running: bool
    won: bool


@dataclass(slots=True)
class Way:
    """Counts of referrals by group: all, who reached each stage, who stands or ended where."""

    groups: dict[str, str] = field(default_factory=dict)  # key to words, in order
    referred: Counter[str] = field(default_factory=Counter)
    reached: Counter[tuple[str, str]] = field(default_factory=Counter)  # (group, stage)
    now: Counter[str] = field(default_factory=Counter)  # running stage
    lost: Counter[str] = field(default_factory=Counter)  # the stage that it ended from
    ends: Counter[str] = field(default_factory=Counter)  # group
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, reason)
    whole: Counter[str] = field(default_factory=Counter)  # stage, of everybody
    # {stage: {whole days: how many stays}} of stays that are over
    stays: defaultdict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True, slots=True)
class Hire:
    """Somebody taken on: their first day, and the last of their first job, None if it goes on."""

    source: str
    start_on: date
    last_on: date | None
    standing: Mapping[int, bool | None]  # weeks: in work then; None: still to come


@dataclass(frozen=True, slots=True)
class Cost:
    """Pence spent for one way that people come; "": for all of them."""

    source: str
    pence: int


def spread(days: Mapping[int, int]) -> tuple[int, int, int] | None:
    """(lower quartile, median, upper quartile) of whole days, counted by day; None of none.

    Each is a value that occurs: the smallest with at least that share at or below it.
    """
    many = sum(days.values())
    if not many:
        return None
    found: list[int] = []
    below = 0
    for value in sorted(days):
        below += days[value]
        while len(found) < 3 and 4 * below >= (len(found) + 1) * many:
            found.append(value)
    return found[0], found[1], found[2]


def way(made: Way, stages: Sequence[StageName], by: str, first: date, last: date) -> Section:
    """From the referral to work: stage by stage, then group by group."""
    steps = [one for one in stages if one.running]
    total = sum(made.referred.values())
    rows: list[tuple[Cell, ...]] = []
    for one in steps:
        days = spread(made.stays[one.code])
        rows.append(
            (
                one.name,
                made.whole[one.code],
                _share(made.whole[one.code], total),
                made.now[one.code],
                made.lost[one.code],
                sum(made.stays[one.code].values()),
                *(days or (None, None, None)),
            )
        )
    shown = [one for one in steps[1:] if made.whole[one.code]]  # all come to the first
    groups: list[tuple[Cell, ...]] = []
    for key, words in made.groups.items():
        each = [made.reached[key, one.code] for one in shown]
        groups.append((words, made.referred[key], *each, made.ends[key]))
    started = sum(made.whole[one.code] for one in steps if one.won)
    return Section(
        "way",
        "From the referral to work",
        measures=(
            fraction(
                "started", "Started work", Part("started", started), Part("referrals", total),
                from_on=first, until_on=last,
                definition="Referrals of the period that have come to a stage that means work, "
                "out of all referrals of the period. Some are still on their way.",
            ),
            fraction(
                "ended", "Ended without work", Part("ended", sum(made.ends.values())),
                Part("referrals", total), from_on=first, until_on=last,
                definition="Referrals of the period that the co-op or the candidate ended, or "
                "that were closed for want of a reply.",
            ),
        ),
        grids=(
            Grid(
                "stages", "Stage by stage",
                (
                    Field("Stage"), Field("Reached it", Kind.COUNT), Field("Of all", Kind.SHARE),
                    Field("Stand there now", Kind.COUNT), Field("Ended from there", Kind.COUNT),
                    Field("Stays", Kind.COUNT), Field("A quarter within", Kind.DAYS),
                    Field("Half within", Kind.DAYS), Field("Three quarters within", Kind.DAYS),
                ),
                tuple(rows),
                "Stages can be passed over. Days are whole days of stays that are over.",
            ),
            Grid(
                "groups", BY[by],
                (
                    Field(BY[by]), Field("Referred", Kind.COUNT),
                    *(Field(one.name, Kind.COUNT) for one in shown), Field("Ended", Kind.COUNT),
                ),
                tuple(groups),
                "How many of each reached a stage.",
            ),
        ),
        pictures=(
            (Picture("stages", Shape.BARS, "How many reached each stage", (1,)),) if total else ()
        ),
        terms=(Term("Reached it", "Came to the stage at any time, each referral once."),),
    )  # fmt: skip


def _share(over: int, under: int) -> Decimal | None:
    if not under:
        return None
    return (Decimal(over) / under).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def reasons(made: Way, words: Mapping[str, str]) -> Section:
    """Why referrals ended without work."""
    rows = tuple(
        (words.get(code, code) or "No reason given", END_WORDS[kind], many)
        for (kind, code), many in sorted(made.reasons.items(), key=lambda one: (-one[1], one[0]))
    )
    return Section(
        "reasons",
        "Why they ended",
        grids=(
            Grid(
                "reasons", "Reasons",
                (Field("Reason"), Field("Said by"), Field("Referrals", Kind.COUNT)), rows,
            ),
        ),
        pictures=(Picture("reasons", Shape.BARS, "Reasons", (2,)),) if rows else (),
    )  # fmt: skip


def curves(hires: Iterable[Hire], today: date) -> dict[str, Curve]:
    """How long those of each source stay; the whole under ALL."""
    stays: dict[str, list[Stay]] = defaultdict(list)
    for one in hires:
        left = one.last_on is not None and one.last_on <= today  # it is their last day: they have
        last = one.last_on if left and one.last_on is not None else today
        stay = Stay((last - one.start_on).days + 1, left)
        stays[one.source].append(stay)
        stays[ALL].append(stay)
    return {source: estimate(mine) for source, mine in stays.items()}


def retention(
    hires: Sequence[Hire], sources: Mapping[str, str], weeks: Sequence[int], today: date
) -> Section:
    """Who stays, by how they came: curves of Kaplan and Meier, and how many were in work when."""
    found = curves(hires, today)
    order = [key for key in sources if key in found]
    names = [ALL, *order] if len(order) > 1 else order
    days = _drawn(found[key] for key in names)
    fields = [Field("Days", Kind.DAYS)]
    for key in names:
        name = sources.get(key, key)
        fields += [Field(name, Kind.SHARE), Field(f"{name}, from", Kind.SHARE),
                   Field(f"{name}, to", Kind.SHARE)]  # fmt: skip
    rows = []
    for day in days:
        row: list[int | Decimal | None] = [day]
        for key in names:
            step = found[key].at(day)
            row += [None] * 3 if step is None else [
                _exact(value) for value in (step.share, step.low, step.high)
            ]  # fmt: skip
        rows.append(tuple(row))
    # Lines that end beside each other cannot all be named: the whole, and the largest groups.
    large = sorted(order, key=lambda key: -found[key].people)[:MOST_LINES]
    drawn = [
        key for key in names if key == ALL or (found[key].people >= LEAST_DRAWN and key in large)
    ]
    places = tuple(1 + 3 * names.index(key) for key in drawn or names)
    table = []
    for key in names:
        mine = [one for one in hires if key in (ALL, one.source)]
        median = found[key].median()
        cells: list[str | int | None] = [sources.get(key, key), len(mine), found[key].left, median]
        for week in weeks:
            come = [one.standing[week] for one in mine if one.standing[week] is not None]
            cells += [sum(bool(value) for value in come), len(come)]
        table.append(tuple(cells))
    heads = [Field("How they came"), Field("Taken on", Kind.COUNT), Field("Left", Kind.COUNT),
             Field("Half have left by", Kind.DAYS)]  # fmt: skip
    for week in weeks:
        heads += [Field(f"In work after {week} weeks", Kind.COUNT), Field("of", Kind.COUNT)]
    return Section(
        "retention",
        "Who stays",
        "Everybody ever taken on through a referral, by how they came. People still here count "
        "as here so far. The band says how sure the share is: with few people it is wide.",
        grids=(
            Grid("held", "In work after so many weeks", tuple(heads), tuple(table)),
            *((Grid("curve", "Share still here, by days since the first", tuple(fields),
                    tuple(rows)),) if names else ()),
        ),
        pictures=(
            Picture(
                "curve", Shape.STAIRS, "Share still here", places,
                bands=tuple((place + 1, place + 2) for place in places),
            ),
        ) if names else (),
        terms=(
            Term("Share still here", "The product-limit estimate of Kaplan and Meier (1958) from "
                 "the first day of the first job to its last; who is still here is counted as "
                 "long as they have been here. The band is Greenwood’s at 95 %."),
        ),
    )  # fmt: skip


MOST_STEPS, WEEKS_4 = 60, 28
MOST_LINES, LEAST_DRAWN = 3, 5


def _drawn(curves_: Iterable[Curve]) -> list[int]:
    """The days of a table of curves: each on which somebody left, or every four weeks of many."""
    found = list(curves_)
    ends = {curve.longest for curve in found}
    days = {0, *ends, *(step.day for curve in found for step in curve.steps if step.left)}
    if len(days) > MOST_STEPS:
        days = {*range(0, max(ends, default=0), WEEKS_4), *ends}
    return sorted(days)


def _exact(value: float) -> Decimal:
    return Decimal(str(round(value, 4)))


def cost(
    hires: Sequence[Hire], costs: Iterable[Cost], sources: Mapping[str, str], weeks: int,
    first: date, last: date,
) -> Section:  # fmt: skip
    """What somebody who stayed cost: money of the period over those who began in it and stayed."""
    spent: Counter[str] = Counter()
    for one in costs:
        spent[one.source] += one.pence
    begun = [one for one in hires if first <= one.start_on <= last]
    rows: list[tuple[Cell, ...]] = []
    for key, name in sources.items():
        mine = [one for one in begun if one.source == key]
        if mine or spent[key]:
            rows.append((name, *_line(mine, spent[key], weeks)))
    if spent[""]:
        rows.append(("For all ways", spent[""], None, None, None, None))
    total = _line(begun, sum(spent.values()), weeks)
    stayed, pence = total[3], total[0]
    return Section(
        "cost",
        "What it costs",
        measures=(
            Measure(
                "cost", "Cost of each who stayed", Kind.PENCE, total[4], first, last,
                f"All recruitment costs entered for the months of the period, divided by those "
                f"who began work in it and were in work {weeks} weeks later. Who has not come so "
                "far yet is left out, so that late months look dear.",
                Part("spent", pence, Kind.PENCE), Part("stayed", stayed),
                "" if stayed else "Nobody who began in the period has come so far and stayed.",
            ),
        ),
        grids=(
            Grid(
                "cost", "By how they came",
                (
                    Field("How they came"), Field("Spent", Kind.PENCE),
                    Field("Began work", Kind.COUNT),
                    Field(f"Come to {weeks} weeks", Kind.COUNT), Field("In work then", Kind.COUNT),
                    Field("Cost of each", Kind.PENCE),
                ),
                tuple(rows),
                "Costs for all ways are in the total alone.",
                ("Total", *total),
            ),
        ),
    )  # fmt: skip


def _line(mine: Sequence[Hire], pence: int, weeks: int) -> tuple[int, int, int, int, int | None]:
    come = [one.standing[weeks] for one in mine if one.standing[weeks] is not None]
    stayed = sum(bool(value) for value in come)
    each = None
    if stayed:
        each = int((Decimal(pence) / stayed).quantize(Decimal(1), ROUND_HALF_UP))
    return pence, len(mine), len(come), stayed, each

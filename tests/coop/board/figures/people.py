"""Who works here, who stays, worked out anew day by day from the tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

from tests.coop.board.figures.by_hand import DAY, ByHand, rows, share, year_ago
from tests.coop.board.figures.reading import (
    COUNT,
    DATE,
    DAYS,
    HOURS,
    NUMBER,
    SHARE,
    TEXT,
    Chapter,
    Table,
    on_page,
)

RATES = ("Turnover", "Starters rate", "Vacancy rate", "Retention", "Stability index", "Sickness",
         "Agency hours", "Unfilled hours")  # fmt: skip


class People(ByHand):
    """Days of everybody, with leavings and beginnings kept."""

    def __init__(self, coop_id: int, until: date) -> None:
        super().__init__(coop_id, until)
        self.of: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for job in self.jobs:
            self.of[job["person_id"]].append(job)
        self.left = [
            (p, on) for p, days in self.days.items() for on in days if on + DAY not in days
        ]
        self.begun = [
            (p, on) for p, days in self.days.items() for on in days if on - DAY not in days
        ]
        self.services = {
            row["name"]: row["id"]
            for row in rows(
                "select id, name from service where coop_id = :c order by name", c=coop_id
            )
        }

    def leavings(self, first: date, last: date) -> list[tuple[int, date]]:
        return [
            one for one in self.left if first <= one[1] <= last and one[1] < self.until + 300 * DAY
        ]

    def beginnings(self, first: date, last: date) -> list[tuple[int, date]]:
        return [one for one in self.begun if first <= one[1] <= last]

    def job_on(self, person: int, on: date) -> dict[str, Any]:
        held = [job for job in self.of[person] if job["first"] <= on <= (job["last"] or date.max)]
        return max(held, key=lambda job: job["first"])

    def service_on(self, person: int, on: date) -> int:
        return self.job_on(person, on)["service_id"]


def figures(hand: People, on: date, service: int | None = None) -> dict[str, int]:
    since = year_ago(on)
    first = since + DAY

    def of(found: set[int], at: date) -> set[int]:
        return {p for p in found if service in (None, hand.service_on(p, at))}

    staff, before = hand.staff(on), of(hand.staff(since), since)
    left = [x for x in hand.leavings(first, on) if service in (None, hand.service_on(*x))]
    began = [x for x in hand.beginnings(first, on) if service in (None, hand.service_on(*x))]
    return {
        "staff": len(of(staff, on)), "before": len(before), "leavers": len(left),
        "starters": len(began), "kept": len(before & staff),
        "settled": sum(hand.unbroken(person, since, on) for person in before),
    }  # fmt: skip


def _rates(hand: People, one: dict[str, int], on: date, first: date, service: int | None) -> Any:
    hours, vacant = hand.hours(first, on, service), hand.vacant(on, service)
    return (
        one["staff"], one["leavers"], one["starters"],
        share(one["leavers"], one["staff"]), share(one["starters"], one["staff"]),
        share(vacant, vacant + one["staff"]), share(one["kept"], one["before"]),
        share(one["settled"], one["before"]), share(*hand.sickness(first, on, service)),
        share(hours["agency"], hours["own"] + hours["agency"]),
        share(hours["unfilled"], hours["needed"]),
    )  # fmt: skip


def _heads(first: str, kind: int = TEXT) -> list[tuple[str, int]]:
    counts = [(name, COUNT) for name in ("People", "Leavers", "Starters")]
    return [(first, kind), *counts, *((name, SHARE) for name in RATES)]


def workforce(hand: People, on: date, then: date) -> Chapter:
    """Measures of twelve months, beside another day's, by month and by service."""
    now, first = figures(hand, on), year_ago(on) + DAY
    hours, (lost, whole) = hand.hours(first, on), hand.sickness(first, on)
    vacant, waits = hand.vacant(on), hand.waits(first, on)
    least = sum(many * minutes for many, minutes in hand.places(on))

    def over(above: int, below: int, kind: int = COUNT) -> tuple[Any, ...]:
        return SHARE, share(above, below), (kind, above), (kind, below)

    mean = (Decimal(sum(waits)) / len(waits)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    measures = {
        "People who work here": (COUNT, now["staff"], None, None),
        "Turnover": over(now["leavers"], now["staff"]),
        "Starters rate": over(now["starters"], now["staff"]),
        "Vacancy rate": over(vacant, vacant + now["staff"]),
        "Retention": over(now["kept"], now["before"]),
        "Stability index": over(now["settled"], now["before"]),
        "Sickness": over(lost, whole, HOURS),
        "Agency hours": over(hours["agency"], hours["own"] + hours["agency"], HOURS),
        "Unfilled hours": over(hours["unfilled"], hours["needed"], HOURS),
        "Time to hire, days": (NUMBER, mean, (DAYS, sum(waits)), (COUNT, len(waits))),
        "Half wait at most": (DAYS, waits[(len(waits) - 1) // 2], None, None),
    }
    beside = [
        (day, *_rates(hand, figures(hand, day), day, year_ago(day) + DAY, None))
        for day in (on, then)
    ]
    months = []
    after = (on + DAY).replace(day=1)
    for _ in range(24):
        last = after - DAY
        after = last.replace(day=1)
        months.insert(0, (f"{last:%b %Y}", *_rates(hand, figures(hand, last), last, after, None)))
    services = [
        (name, *_rates(hand, figures(hand, on, key), on, first, key))
        for name, key in hand.services.items()
        if any(job["service_id"] == key for job in hand.jobs)
    ]
    return Chapter(
        "Workforce",
        measures,
        {
            "Beside the time before": Table(_heads("Twelve months to", DATE), beside),
            "Month by month": Table(_heads("Month"), months),
            "Services side by side": Table(
                _heads("Service"), services, ("All services", *beside[0][1:])
            ),
        },
        [str(n) for n in (now["staff"], now["starters"], now["leavers"], now["before"],
                          now["before"] - now["kept"])],
        {"Vacancy rate": [on_page(least, HOURS).removesuffix(" h")]},
    )  # fmt: skip


# How long people stay.

Z = Decimal("1.959963984540054")  # of the normal distribution, 97.5 %
MARKS = {91: "13 weeks", 182: "26 weeks", 365: "1 year", 730: "2 years", 1095: "3 years"}
BANDS = ("No fixed hours", "Under 16 h a week", "16 to 30 h a week", "30 h a week and more")
Stay = tuple[int, bool, int]  # days seen, left, already here for so many when the record begins


def _four(exact: Decimal) -> Decimal:
    return exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)


class Curve:
    """The product over the days on which anybody left, with its variance by Greenwood."""

    def __init__(self, stays: list[Stay]) -> None:
        self.stays, self.longest = stays, max(days for days, _, _ in stays)
        self.left = sum(gone for _, gone, _ in stays)
        self.steps: list[tuple[int, Fraction, Fraction]] = []
        alive, spread = Fraction(1), Fraction(0)
        for day in sorted({days for days, gone, _ in stays if gone}):
            left, risk = sum(d == day and g for d, g, _ in stays), self.at_risk(day)
            alive *= 1 - Fraction(left, risk)
            if risk > left:
                spread += Fraction(left, risk * (risk - left))
            self.steps.append((day, alive, spread))

    def at_risk(self, day: int) -> int:
        return sum(days >= day and (not seen or seen < day) for days, _, seen in self.stays)

    def at(self, day: int) -> tuple[Decimal, Decimal, Decimal] | None:
        if day > self.longest:
            return None
        share, low, high = self.exact(day)
        return _four(share), _four(low), _four(high)

    def exact(self, day: int) -> tuple[Decimal, Decimal, Decimal]:
        past = [step for step in self.steps if step[0] <= day]
        alive, spread = past[-1][1:] if past else (Fraction(1), Fraction(0))
        if alive in (0, 1):
            return (Decimal(int(alive)),) * 3
        with localcontext() as context:
            context.prec = 40
            exact = Decimal(alive.numerator) / alive.denominator
            root = (Decimal(spread.numerator) / spread.denominator).sqrt()
            reach = Z * root / -exact.ln()
            low, high = ((exact.ln() * (sign * reach).exp()).exp() for sign in (1, -1))
        return exact, low, high

    @property
    def median(self) -> int | None:
        return next((day for day, alive, _ in self.steps if alive <= Fraction(1, 2)), None)


def _stays(hand: People, on: date) -> Iterable[tuple[dict[str, Any], Stay]]:
    """The terms each stay began with, and the stay as it was seen by the close of a day."""
    recorded = min(last for _, last in hand.left)
    for person, first in hand.begun:
        if first > on:
            continue
        days, last = hand.days[person], first
        while last + DAY in days:
            last += DAY
        if last < recorded:
            continue
        gone, last = last <= on, min(last, on)
        length, before = (last - first).days + 1, (recorded - first).days
        began = min(
            (job for job in hand.of[person] if job["first"] == first),
            key=lambda job: job["last"] or date.max,
        )
        yield began, (length, gone, before if 0 < before < length else 0)


def _bounds(curve: Curve, day: int) -> list[str]:
    """The band in whole per cent, what it is at, and how many were seen so long."""
    exact = curve.exact(day)
    low, high = (str((one * 100).quantize(Decimal(1), ROUND_HALF_EVEN)) for one in exact[1:])
    return [low, high, "95", str(curve.at_risk(day))]


def _band(minutes: int) -> str:
    return BANDS[0] if not minutes else BANDS[1 + (minutes >= 960) + (minutes >= 1800)]


GROUPS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "all": ("Everybody", lambda job: "Everybody"),
    "source": ("How they came to us", lambda job: job["source"].strip() or "Not recorded"),
    "service": ("Service they began in", lambda job: job["service"]),
    "contract": ("Contract they began with", lambda job: _band(job["contract_minutes"])),
    "year": ("Year their probation began", lambda job: str(job["first"].year)),
}


def retention(hand: People, on: date, then: date, by: str = "all") -> Chapter:
    """Curves, medians, who was at risk; why people left."""
    title, key = GROUPS[by]
    seen = list(_stays(hand, on))
    whole, past = Curve([stay for _, stay in seen]), Curve([stay for _, stay in _stays(hand, then)])
    grouped: dict[str, list[Stay]] = defaultdict(list)
    for job, stay in seen:
        grouped[key(job)].append(stay)
    order = sorted(grouped, key=lambda name: (-len(grouped[name]), name))
    if by == "contract":
        order.sort(key=BANDS.index)
    if by == "year":
        order.sort(reverse=True)
    curves = {name: Curve(grouped[name]) for name in order}
    large = [name for name in order if len(grouped[name]) >= 5]
    drawn = sorted(large, key=lambda name: -len(grouped[name]))[:4]
    drawn = [name for name in order if name in drawn]
    measures: dict[str, tuple[Any, ...]] = {"Half stay at most": (DAYS, whole.median, None, None)}
    notes = {"Half stay at most": [str(whole.left), str(len(whole.stays))]}
    for mark in (91, 182, 365, 730):
        found = whole.at(mark)
        label = f"Still here after {MARKS[mark]}"
        measures[label] = (SHARE, found and found[0], None, None)
        if found:
            notes[label] = _bounds(whole, mark)
    found = past.at(365)
    if found:
        notes[f"After 1 year, as at {then.day} {then:%B %Y}"] = _bounds(past, 365)
    measures[f"After 1 year, as at {then.day} {then:%B %Y}"] = (
        SHARE,
        found and found[0],
        None,
        None,
    )
    risk = [
        (name, len(grouped[name]), *(
            cell
            for mark in MARKS
            for cell in (curves[name].at_risk(mark), (curves[name].at(mark) or (None,))[0])
        ))
        for name in drawn
    ]  # fmt: skip
    apart = 28 if max(curves[name].longest for name in drawn) <= 1826 else 91
    falls = [
        (day, *(cell for name in drawn for cell in (curves[name].at(day) or (None,) * 3)))
        for day in range(0, max(curves[name].longest for name in drawn) + 1, apart)
    ]
    reasons, early = Counter(), Counter()
    for person, last in hand.leavings(year_ago(on) + DAY, on):
        ended = [job for job in hand.of[person] if job["last"] == last]
        words = max(ended, key=lambda job: job["first"])["leaving_reason"] or "No reason recorded"
        reasons[words] += 1
        first = last
        while first - DAY in hand.days[person]:
            first -= DAY
        leap = (first.month, first.day) == (2, 29)
        year_on = date(first.year + 1, 3, 1) if leap else first.replace(year=first.year + 1)
        early[words] += last + DAY < year_on
    why = sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    heads = [("Group", TEXT), ("People", COUNT)]
    for words in MARKS.values():
        heads += [(f"At risk, {words}", COUNT), (f"Still here, {words}", SHARE)]
    curve_heads = [("Days of service", DAYS)]
    for name in drawn:
        curve_heads += [(name, SHARE), (f"{name}: at least", SHARE), (f"{name}: at most", SHARE)]
    months = round(whole.median / (365.25 / 12)) if whole.median else 0
    return Chapter(
        "Retention",
        measures,
        {
            "At risk": Table(heads, risk),
            title: Table(
                [("Group", TEXT), ("People", COUNT), ("Left", COUNT), ("Half stay at most", DAYS),
                 ("Longest seen", DAYS)],
                [(name, len(grouped[name]), curve.left, curve.median, curve.longest)
                 for name, curve in curves.items()],
            ),
            "Reasons for leaving": Table(
                [("Reason", TEXT), ("Leavers", COUNT), ("In their first year", COUNT)],
                [(words, many, early[words]) for words, many in why],
                ("All", sum(reasons.values()), sum(early.values())),
            ),
            "Share still here": Table(curve_heads, falls),
        },
        [str(n) for n in (len(whole.stays), whole.left,
                          *((months,) if months < 24 else
                            (months // 12, *([months % 12] if months % 12 else []))))],
        notes,
    )  # fmt: skip

"""Leave earned and not taken, in money: what the co-op owes its people on a day. Pure.

Leave earned is the year's leave of who has contract hours, by the days of the leave year that
are over; what is earned by the hour, carried over or corrected counts whole. Taken off it is
annual leave of days that are over; leave booked for days to come is still owed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from coop.absencepay.holiday import half_up
from core.money import pounds
from core.sections import Cell, Field, Grid, Kind, Measure, Picture, Section, Shape, Term

OWED = (
    "Hours of annual leave earned by the day and not taken, from each person’s ledger: of the "
    "leave granted for the year the part of its days that is over (whoever joined in this leave "
    "year has earned it by the month already), and all that was earned by the hour, carried over "
    "or corrected, less leave of days that are over. Leave booked for days to come is still owed. "
    "People whose holiday pay is rolled up, and people who have left, are owed none here."
)
WORTH = (
    "The hours at each person’s rate of holiday pay: a week’s pay averaged over the last 52 paid "
    "weeks (Employment Rights Act 1996, ss.221 to 224; Working Time Regulations 1998, reg 16), and "
    "never less than normal pay for who has contract hours. Without the employer’s own cost. "
    "An estimate of what would be due if all of it were taken or paid on that day."
)


@dataclass(frozen=True)
class Balance:
    """One person's leave year so far, in minutes.

    `granted` is for the year, of which `over` is past (1 where it is earned by the month);
    `other` all other entries; `ahead` what they took off for days that are still to come.
    `per_minute`: pence, None where nothing is known to pay by.
    """

    person_id: int
    name: str
    service_id: int
    granted: int
    over: Fraction
    other: int
    ahead: int
    per_minute: Fraction | None
    rate_words: str = ""

    @cached_property
    def minutes(self) -> int:
        """Earned and not taken, whole minutes down; less than 0: taken before it was earned."""
        return math.floor(self.granted * self.over) + self.other + self.ahead

    @cached_property
    def pence(self) -> int | None:
        """What that is worth, half a penny up; None where there is no rate."""
        if not self.minutes:
            return 0
        return None if self.per_minute is None else half_up(self.minutes * self.per_minute)


@dataclass(frozen=True, slots=True)
class Owed:
    """Everybody's on a day. `year`: first and last day of the leave year; None: none is kept."""

    on: date
    year: tuple[date, date] | None
    people: tuple[Balance, ...]
    services: dict[int, str]


@dataclass(slots=True)
class _Sum:
    people: int = 0
    minutes: int = 0
    pence: int = 0
    early_minutes: int = 0
    early_pence: int = 0

    def add(self, one: Balance) -> None:
        pence = one.pence or 0
        if one.minutes > 0:
            self.people += 1
            self.minutes += one.minutes
            self.pence += pence
        else:
            self.early_minutes -= one.minutes
            self.early_pence -= pence


def section(owed: Owed) -> Section:
    """What is owed on the day, by service; no names."""
    by_service: dict[int, _Sum] = defaultdict(_Sum)
    whole = _Sum()
    for one in owed.people:
        by_service[one.service_id].add(one)
        whole.add(one)
    unknown = sum(one.pence is None for one in owed.people)
    none = "" if owed.year else "The co-op keeps no leave year on this day."
    words = none
    if unknown:
        words = (
            f"{unknown} {'person has' if unknown == 1 else 'people have'} no rate to value "
            "leave by, and count with hours alone."
        )
    return Section(
        "leave_owed",
        "Holiday owed",
        none
        or (
            f"Leave earned and not taken comes to {pounds(whole.pence)}. {words}".strip()
            if whole.people
            else "Nobody is owed leave that is not taken."
        ),
        _measures(owed, whole, words),
        (_grid(owed, by_service, whole),),
        (
            Picture(
                "leave_services",
                Shape.BARS,
                "Holiday owed by service",
                (3,),
                "What leave earned and not taken is worth, where people are employed.",
            ),
        ),
        (Term("Taken before it was earned", "Leave of days that are over beyond what was earned: "
              "it is not set against what others are owed."),),
    )  # fmt: skip


def _measures(owed: Owed, whole: _Sum, words: str) -> tuple[Measure, ...]:
    first = owed.year[0] if owed.year else owed.on

    def one(code: str, label: str, kind: Kind, value: int, definition: str) -> Measure:
        shown = value if owed.year else None
        return Measure(code, label, kind, shown, first, owed.on, definition, words=words)

    return (
        one("leave_pence", "Holiday owed", Kind.PENCE, whole.pence, f"{WORTH} {OWED}"),
        one("leave_minutes", "Hours of leave owed", Kind.MINUTES, whole.minutes, OWED),
        one("leave_people", "People owed leave", Kind.COUNT, whole.people, OWED),
    )


def _grid(owed: Owed, by_service: dict[int, _Sum], whole: _Sum) -> Grid:
    def row(name: str, found: _Sum) -> tuple[Cell, ...]:
        return (
            name,
            found.people,
            found.minutes,
            found.pence,
            found.early_minutes,
            found.early_pence,
        )

    names = sorted(by_service, key=lambda one: (owed.services.get(one, ""), one))
    return Grid(
        "leave_services",
        "Holiday owed by service",
        (
            Field("Service"),
            Field("People", Kind.COUNT),
            Field("Hours owed", Kind.MINUTES),
            Field("Owed", Kind.PENCE),
            Field("Hours taken early", Kind.MINUTES),
            Field("Taken early", Kind.PENCE),
        ),
        tuple(row(owed.services.get(one, ""), by_service[one]) for one in names),
        "People count where they are employed.",
        row("Total", whole),
    )


def people_grid(owed: Owed, links: Sequence[str] = ()) -> Grid:
    """Each person's, the most first: for those who may see what people are owed."""
    rows = ordered(owed.people)
    return Grid(
        "leave_people",
        "Holiday owed to each person",
        (
            Field("Person"),
            Field("Service"),
            Field("Hours", Kind.MINUTES),
            Field("Worth", Kind.PENCE),
            Field("Still to come", Kind.MINUTES),
            Field("How an hour is valued"),
        ),
        tuple(
            (
                one.name,
                owed.services.get(one.service_id, ""),
                one.minutes,
                one.pence,
                one.ahead,
                one.rate_words or "No rate is known",
            )
            for one in rows
        ),
        "",
        (
            "Total",
            None,
            sum(one.minutes for one in rows),
            sum(one.pence or 0 for one in rows),
            sum(one.ahead for one in rows),
            None,
        ),
        tuple(links),
    )


def ordered(people: Iterable[Balance]) -> list[Balance]:
    """The most owed first."""
    return sorted(people, key=lambda one: (-(one.pence or 0), one.name, one.person_id))

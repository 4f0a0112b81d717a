"""What people would like, dated, as the problem's goals. Pure.

A wish is said from a day on. Over a rota or a month the one counts that holds on most of its
days, of two the later, so that a wish for next month says nothing about this one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.availability.preferences import NOTHING, Preferences
from coop.availability.queries import WishFacts
from coop.rota.rules import local
from coop.rota.rules.problem import Kind, NightWish, PastDuty
from coop.shifts.kinds import NIGHT_LEAST

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one person's wishes come to in a problem; see Worker for the fields."""

    weekly_wanted: int | None = None
    preferred_services: frozenset[int] = frozenset()
    night_wishes: tuple[NightWish, ...] = ()


def prevailing(spells: Sequence[WishFacts], first_on: date, last_on: date) -> Preferences:
    """What is said on most days of a period, of two the later; those unsaid count as nothing."""
    days = (last_on - first_on).days + 1
    held: list[tuple[int, date, Preferences]] = []
    for spell in spells:
        last = last_on if spell.until_on is None else min(last_on, spell.until_on)
        count = (last - max(first_on, spell.from_on)).days + 1
        if count > 0:
            held.append((count, spell.from_on, spell.said))
    unsaid = days - sum(count for count, _, _ in held)
    held.append((unsaid, date.min, NOTHING))
    return max(held, key=lambda one: one[:2])[2]


def months(first_on: date, last_on: date) -> Iterator[tuple[date, date]]:
    """First and last day of each calendar month that a period touches."""
    first = first_on.replace(day=1)
    while first <= last_on:
        following = (first + 31 * DAY).replace(day=1)
        yield first, following - DAY
        first = following


def wishes(
    spells: Sequence[WishFacts],
    first_on: date,
    last_on: date,
    works_in: Collection[int],
    duties: Iterable[PastDuty],
    kept: Collection[PastDuty],
    later: Iterable[date],
) -> Wishes:
    """One person's wishes over a rota's days.

    `duties` are all facts known of the person, `kept` those that stay with them in the problem,
    `later` days after these on which a night begins. Places where they no longer work are no
    wish that a rota could keep.
    """
    if not spells:
        return Wishes()
    said = prevailing(spells, first_on, last_on)
    around = local.calendar(first_on)
    remembered = set(kept)
    nights = [
        first_on + around.day_of(duty.start) * DAY
        for duty in duties
        if duty not in remembered and is_night(duty)
    ]
    nights += later
    found = []
    for first, last in months(first_on, last_on):
        most = prevailing(spells, max(first, first_on), min(last, last_on)).nights_a_month
        if most is not None:
            elsewhere = sum(first <= on <= last for on in nights)
            days = (first - first_on).days, (last - first_on).days
            found.append(NightWish(*days, most, f"{first:%B}", elsewhere))
    return Wishes(
        weekly_wanted=said.wanted_weekly_minutes,
        preferred_services=frozenset(said.preferred_services) & frozenset(works_in),
        night_wishes=tuple(found),
    )


def is_night(duty: PastDuty) -> bool:
    """Whether a fact is a night, as the rules count it."""
    return duty.night >= NIGHT_LEAST and (duty.kind is not Kind.ON_CALL or duty.work > 0)

"""Who worked here when: spells of work put together to stays. Pure.

A stay is unbroken: a change of service, job or hours ends a spell and begins the next one on the
day after, and is no leaving (see `coop.spells`). Who comes back after a gap of a day or more has
begun anew. Somebody leaves on their last day of work and is here no more at its close, so that
over any days: here at the close = here before + starters - leavers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coop.bands import contract

DAY = timedelta(days=1)
NO_SOURCE, NO_REASON = "Not recorded", "No reason recorded"


@dataclass(frozen=True, slots=True)
class Spell:
    """Work on the same terms, both days included; `until_on` None: it goes on.

    `contract_minutes` are a week's; `reason` is why they left, where it was said.
    """

    person_id: int
    service_id: int
    service: str
    role: str
    status: str
    contract_minutes: int
    source: str
    from_on: date
    until_on: date | None
    reason: str = ""

    @property
    def last_on(self) -> date:
        """Its last day, `date.max` while it goes on."""
        return self.until_on or date.max


@dataclass(frozen=True, slots=True)
class Stay:
    """One person's unbroken time here; spells in the order in which they began."""

    person_id: int
    from_on: date
    last_on: date  # date.max while it goes on
    spells: tuple[Spell, ...]

    @property
    def began(self) -> Spell:
        """The terms on which it began."""
        return self.spells[0]

    @property
    def ended(self) -> Spell:
        """The terms on which it ends, or goes on."""
        return max(self.spells, key=lambda spell: (spell.last_on, spell.from_on))

    @property
    def source(self) -> str:
        """What brought them here."""
        return self.began.source.strip() or NO_SOURCE

    @property
    def band(self) -> str:
        """The contract they began with, as a band."""
        return contract(self.began.contract_minutes)

    @property
    def reason(self) -> str:
        """Why they left, in the words recorded."""
        return self.ended.reason.strip() or NO_REASON

    def here(self, on: date) -> bool:
        """Whether they work here at the close of a day."""
        return self.from_on <= on < self.last_on

    def at(self, on: date) -> Spell:
        """The terms of a day of the stay: the newest, where two services share the person."""
        held = [spell for spell in self.spells if spell.from_on <= on <= spell.last_on]
        return max(held, key=lambda spell: spell.from_on) if held else self.ended

    def months(self, on: date) -> int:
        """Whole months of service at the close of a day."""
        after = on + DAY
        months = (after.year - self.from_on.year) * 12 + after.month - self.from_on.month
        return months - (after.day < self.from_on.day)


def stays(spells: Iterable[Spell]) -> tuple[Stay, ...]:
    """Spells put together, by person and by day of beginning."""
    by_person: dict[int, list[Spell]] = defaultdict(list)
    for spell in spells:
        by_person[spell.person_id].append(spell)
    found = []
    for person_id in sorted(by_person):
        run: list[Spell] = []
        last = date.min
        for spell in sorted(by_person[person_id], key=lambda one: (one.from_on, one.last_on)):
            if run and last < date.max and spell.from_on > last + DAY:
                found.append(_stay(run))
                run, last = [], date.min
            run.append(spell)
            last = max(last, spell.last_on)
        found.append(_stay(run))
    return tuple(found)


def _stay(run: Sequence[Spell]) -> Stay:
    last = max(spell.last_on for spell in run)
    return Stay(run[0].person_id, run[0].from_on, last, tuple(run))


def year_before(on: date) -> date:
    """The same day a year earlier; 28 February for the 29th."""
    return date(on.year - 1, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)


def month_ends(on: date, count: int) -> tuple[date, ...]:
    """The last days of so many months, up to the last one that is over by the close of a day."""
    first = (on + DAY).replace(day=1)
    found = []
    for _ in range(count):
        found.append(first - DAY)
        first = (first - DAY).replace(day=1)
    return tuple(reversed(found))


class Workforce:
    """Stays, asked by day. `service_id` narrows a question to a service, None asks for all.

    A person counts once, for the service of their newest terms; who is asked about in the past
    counts where they were then.
    """

    def __init__(self, spells: Iterable[Spell]) -> None:
        self.stays = stays(spells)
        self._ends = sorted(self.stays, key=lambda one: (one.last_on, one.person_id))
        self._last_days = [stay.last_on for stay in self._ends]
        self._starts = sorted(self.stays, key=lambda one: (one.from_on, one.person_id))
        self._first_days = [stay.from_on for stay in self._starts]
        self._staff: dict[date, dict[int | None, tuple[Stay, ...]]] = {}

    def staff(self, on: date, service_id: int | None = None) -> tuple[Stay, ...]:
        """Who works here at the close of a day."""
        if on not in self._staff:
            begun = self._starts[: bisect_right(self._first_days, on)]
            self._staff[on] = {None: tuple([stay for stay in begun if on < stay.last_on])}
        there = self._staff[on]
        if service_id is not None and len(there) == 1:
            each: dict[int | None, list[Stay]] = defaultdict(list)
            for stay in there[None]:
                each[stay.at(on).service_id].append(stay)
            there |= {key: tuple(stays) for key, stays in each.items()}
        return there.get(service_id, ())

    def leavers(self, first: date, last: date, service_id: int | None = None) -> tuple[Stay, ...]:
        """Stays whose last day of work lies within these days, both included."""
        begin = bisect_right(self._last_days, first - DAY)
        return tuple(
            stay
            for stay in self._ends[begin : bisect_right(self._last_days, last)]
            if stay.last_on < date.max
            and (service_id is None or stay.ended.service_id == service_id)
        )

    def starters(self, first: date, last: date, service_id: int | None = None) -> tuple[Stay, ...]:
        """Stays whose first day lies within these days, both included."""
        begin = bisect_right(self._first_days, first - DAY)
        return tuple(
            stay
            for stay in self._starts[begin : bisect_right(self._first_days, last)]
            if service_id is None or stay.began.service_id == service_id
        )

    def kept(self, first: date, last: date, service_id: int | None = None) -> tuple[Stay, ...]:
        """Of those here at the close of `first`, whoever is here at the close of `last` too.

        Somebody who left between and came back is; where they work now does not matter.
        """
        here = {stay.person_id for stay in self.staff(last)}
        return tuple(stay for stay in self.staff(first, service_id) if stay.person_id in here)

    def settled(self, on: date, service_id: int | None = None) -> tuple[Stay, ...]:
        """Who has twelve months of unbroken service, or more, at the close of a day.

        For a service: whoever worked there twelve months before, wherever they work now.
        """
        since = year_before(on)
        return tuple(stay for stay in self.staff(since, service_id) if stay.here(on))

    def recorded_from(self) -> date | None:
        """The first day that somebody is known to have left on; None: nobody has.

        Leavers before it are not in the record, so that nobody can be said to have been seen
        before it except those who outlasted it.
        """
        if not self._last_days or self._last_days[0] == date.max:
            return None
        return self._last_days[0]

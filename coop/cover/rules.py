"""Who would lose which shifts if nothing were renewed, and which renewals rescue most. Pure.

A renewal is (person's id, competency's id); once renewed, it holds on every day looked at.
Minutes are working minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
Renewal = tuple[int, int]
Renewed = frozenset[Renewal]
NOTHING: Renewed = frozenset()


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which something is held, both included; None: no end."""

    from_on: date
    until_on: date | None = None


class Holding:
    """What people hold, day by day."""

    def __init__(self, spells: Mapping[Renewal, Sequence[Spell]]) -> None:
        self._spells = spells
        self._through: dict[tuple[int, int, date, date], bool] = {}

    def on(self, person: int, competency: int, day: date) -> bool:
        """Whether the person holds it on a day."""
        return any(
            spell.from_on <= day and (spell.until_on is None or day <= spell.until_on)
            for spell in self._spells.get((person, competency), ())
        )

    def had(self, person: int, competency: int) -> bool:
        """Whether the person has held it on any day known."""
        return bool(self._spells.get((person, competency)))

    def through(self, person: int, competency: int, first: date, last: date) -> bool:
        """Whether the person holds it on every day from `first` to `last`."""
        asked = person, competency, first, last
        if asked not in self._through:
            days = ((first + DAY * n) for n in range((last - first).days + 1))
            self._through[asked] = all(self.on(person, competency, day) for day in days)
        return self._through[asked]

    def days_of(self, person: int, competency: int, monday: date) -> int:
        """On how many days of a week the person holds it."""
        return sum(self.on(person, competency, monday + DAY * n) for n in range(7))


@dataclass(frozen=True, slots=True)
class Asked:
    """`people` of those on a shift must hold it; None: everybody."""

    competency: int
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A dated shift and our own people on it. `last_on`: the local day it ends."""

    shift: int
    on: date
    last_on: date
    minutes: int
    places: int  # our own people whom it takes at most
    needs: tuple[Asked, ...]
    people: tuple[int, ...]

    def holds(self, holding: Holding, person: int, competency: int, renewed: Renewed) -> bool:
        """Whether somebody holds it on every day of the shift, or would by then."""
        if (person, competency) in renewed:
            return True
        return holding.through(person, competency, self.on, self.last_on)


@dataclass(frozen=True, slots=True)
class Lost:
    """A place that its person may not keep, for want of these competencies."""

    shift: int
    person: int
    lacking: frozenset[int]
    minutes: int


def lost_on(shift: Planned, holding: Holding, renewed: Renewed = NOTHING) -> tuple[Lost, ...]:
    """The places that a shift would lose.

    Where everybody must hold something, whoever lacks it. Where some must, as many places as
    stand in the way of those who are wanting: a place nobody is on is theirs first, then those
    of people who once held it.
    """
    found: list[Lost] = []
    stay: list[int] = []
    for person in shift.people:
        lacking = frozenset(
            need.competency
            for need in shift.needs
            if need.people is None and not shift.holds(holding, person, need.competency, renewed)
        )
        if lacking:
            found.append(Lost(shift.shift, person, lacking, shift.minutes))
        else:
            stay.append(person)
    for need in shift.needs:
        if need.people is None:
            continue
        without = [one for one in stay if not shift.holds(holding, one, need.competency, renewed)]
        lack = need.people - (len(stay) - len(without))
        beyond = max(0, lack - max(0, shift.places - len(stay))) if stay else 0
        without.sort(key=lambda one: not holding.had(one, need.competency))
        for person in without[:beyond]:
            found.append(Lost(shift.shift, person, frozenset({need.competency}), shift.minutes))
            stay.remove(person)
    return tuple(found)


def lapsing_on(shift: Planned, holding: Holding, renewed: Renewed = NOTHING) -> set[Renewal]:
    """Everything that somebody on a shift which loses a place does not hold and it asks for."""
    if not lost_on(shift, holding, renewed):
        return set()
    return {
        (person, need.competency)
        for person in shift.people
        for need in shift.needs
        if not shift.holds(holding, person, need.competency, renewed)
    }


@dataclass(frozen=True, slots=True)
class Coming:
    """What a service's patterns ask of a competency in a week in which nobody is placed yet.

    `minutes` are those of the places that ask for it; `able` are the minutes that each person
    still has in that week by contract, whoever holds the competency or not.
    """

    monday: date
    service: int
    competency: int
    minutes: int
    able: tuple[tuple[int, int], ...]  # (person, minutes)


def short_of(coming: Coming, holding: Holding, renewed: Renewed = NOTHING) -> int:
    """Minutes of a week's patterns that those who hold the competency have no hours for."""
    had = 0
    for person, minutes in coming.able:
        if (person, coming.competency) in renewed:
            had += minutes
        else:
            had += minutes * holding.days_of(person, coming.competency, coming.monday) // 7
    return max(0, coming.minutes - had)


@dataclass(frozen=True, slots=True)
class Step:
    """Renewals of one person, and what they rescue when those before them are made."""

    renewals: tuple[Renewal, ...]
    planned: int  # minutes on planned shifts
    coming: int  # minutes of patterns to come
    left: int  # minutes still lost afterwards

    @property
    def minutes(self) -> int:
        """All that it rescues."""
        return self.planned + self.coming


class Outlook:
    """Shifts ahead, patterns to come and what is held: what is lost under any renewals.

    Minutes of patterns count once for each competency they ask for. What they would be short
    of even if everybody renewed is no lapse's doing and left out.
    """

    def __init__(
        self,
        planned: Iterable[Planned],
        coming: Iterable[Coming],
        holding: Holding,
        renewable: Collection[Renewal],
    ) -> None:
        """`renewable` is what may be renewed of what people have held."""
        self.holding = holding
        # Renewals never lose a place: shifts that lose none now need no second look.
        self.planned = tuple(shift for shift in planned if lost_on(shift, holding))
        self.coming = tuple(coming)
        self.renewable = frozenset(renewable)
        self._least = {one: short_of(one, holding, self.renewable) for one in self.coming}
        # By week: minutes lacking now before any renewal, and what each renewal would bring.
        self._lacking: dict[Coming, int] = {}
        self._brings: dict[Coming, dict[Renewal, int]] = {}
        for one in self.coming:
            self._read(one)
        self._shifts: dict[int, list[Planned]] = defaultdict(list)
        for shift in self.planned:
            for person in shift.people:
                self._shifts[person].append(shift)
        self._weeks: dict[Renewal, list[Coming]] = defaultdict(list)
        for one in self.coming:
            for person, _ in one.able:
                if (person, one.competency) in self.renewable:
                    self._weeks[person, one.competency].append(one)

    def _read(self, one: Coming) -> None:
        lacking, brings = one.minutes, {}
        for person, minutes in one.able:
            had = minutes * self.holding.days_of(person, one.competency, one.monday) // 7
            lacking -= had
            key = person, one.competency
            if key in self.renewable and had < minutes:
                brings[key] = minutes - had
        self._lacking[one], self._brings[one] = lacking, brings

    def lost(self, renewed: Renewed = NOTHING) -> tuple[Lost, ...]:
        """Every place lost on planned shifts."""
        return tuple(one for shift in self.planned for one in lost_on(shift, self.holding, renewed))

    def short(self, one: Coming, renewed: Renewed = NOTHING) -> int:
        """Minutes that lapses leave a week of patterns short of."""
        brought = sum(by for key, by in self._brings[one].items() if key in renewed)
        return max(0, self._lacking[one] - brought) - self._least[one]

    def short_anyway(self, one: Coming) -> int:
        """Minutes that a week of patterns is short of even if everybody renews."""
        return self._least[one]

    def minutes(self, renewed: Renewed = NOTHING) -> int:
        """All that is lost."""
        on_shifts = sum(one.minutes for one in self.lost(renewed))
        return on_shifts + sum(self.short(one, renewed) for one in self.coming)

    def gain(self, renewals: Iterable[Renewal], renewed: Renewed) -> tuple[int, int]:
        """Minutes that renewals rescue beside others: (planned, of patterns to come)."""
        mine = frozenset(renewals)
        after = renewed | mine
        people = {person for person, _ in mine}
        shifts = {shift.shift: shift for person in people for shift in self._shifts[person]}
        planned = sum(
            _minutes(shift, self.holding, renewed) - _minutes(shift, self.holding, after)
            for shift in shifts.values()
        )
        weeks = {one for each in mine for one in self._weeks.get(each, ())}
        coming = sum(self.short(one, renewed) - self.short(one, after) for one in weeks)
        return planned, coming

    def choices(self, renewed: Renewed) -> set[tuple[Renewal, ...]]:
        """What could be renewed next: singly, and together what a person lacks on one shift."""
        found: set[tuple[Renewal, ...]] = set()
        for shift in self.planned:
            lacking = lapsing_on(shift, self.holding, renewed)
            found |= {(each,) for each in lacking}
            for person in {who for who, _ in lacking}:
                found.add(tuple(sorted(each for each in lacking if each[0] == person)))
        found |= {(each,) for each in self._weeks if each not in renewed}
        return {each for each in found if self.renewable.issuperset(each)}

    def ranked(self, most: int | None = None) -> tuple[Step, ...]:
        """Renewals in the order in which each rescues most for what it takes.

        Greedy: minutes a renewal, then the fewer, then the smaller ids. `left` of each step is
        what `minutes` says with all steps until then.
        """
        renewed, left = NOTHING, self.minutes()
        steps: list[Step] = []
        while most is None or len(steps) < most:
            best: tuple[float, int, tuple[Renewal, ...], int, int] | None = None
            for choice in self.choices(renewed):
                planned, coming = self.gain(choice, renewed)
                if planned + coming <= 0:
                    continue
                key = (-(planned + coming) / len(choice), len(choice), choice, planned, coming)
                if best is None or key[:3] < best[:3]:
                    best = key
            if best is None:
                break
            _, _, choice, planned, coming = best
            renewed |= frozenset(choice)
            left -= planned + coming
            steps.append(Step(choice, planned, coming, left))
        return tuple(steps)


def _minutes(shift: Planned, holding: Holding, renewed: Renewed) -> int:
    return sum(one.minutes for one in lost_on(shift, holding, renewed))


def reminder_due(days: Collection[int], until_on: date, on: date) -> int | None:
    """Which reminder of an end is due on a day: the smallest number of days not yet past.

    With reminders 90, 60, 30 and 7 days before, an end 45 days off has its 60 days' reminder.
    None: the first is not due yet, or it has ended.
    """
    off = (until_on - on).days
    if off < 0:
        return None
    return min((each for each in days if off <= each), default=None)

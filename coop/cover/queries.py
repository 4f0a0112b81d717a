"""Cover that lapses put at risk: planned shifts, patterns to come, and what would rescue them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coop.cover import booked, lapses, rules
from coop.cover.booked import Classes
from coop.cover.rules import Coming, Lost, Outlook, Renewal, Step
from coop.members import queries as members
from coop.members.queries import WorkerFacts
from coop.shifts import queries as need
from coop.shifts import rules as shift_rules
from coop.shifts.queries import PatternRow, ShiftRow
from core import clock
from core.people.queries import services
from core.ui.filters import day, day_year
from training.records import queries as records
from training.records.queries import Standing
from training.records.rules import State
from training.standards import queries as standards

DAY = timedelta(days=1)
WEEKS = 12


@dataclass(frozen=True, slots=True)
class Rescue:
    """A step of the ranking in words: whose renewals, how they stand, what they rescue."""

    person_id: int
    person: str
    competencies: tuple[tuple[int, str], ...]
    standing: str
    state: str  # good, warn or bad
    step: Step
    booked_on: date | None  # the class that renews it
    class_open: tuple[int, date] | None  # a class that would, with a free place


@dataclass(frozen=True, slots=True)
class Line:
    """A competency: what of the weeks ahead hangs on renewals of it."""

    competency_id: int
    name: str
    people: int
    places: int
    planned: int  # minutes
    coming: int  # minutes
    first_on: date | None


@dataclass(frozen=True, slots=True)
class Ahead:
    """Cover at risk in the weeks from a Monday, if nothing is renewed."""

    today: date
    mondays: tuple[date, ...]
    outlook: Outlook
    shifts: dict[int, ShiftRow]
    lost: tuple[Lost, ...]
    people: dict[int, str]
    competencies: dict[int, str]
    services: dict[int, str]
    stands: dict[Renewal, Standing]
    lines: tuple[Line, ...]
    rescues: tuple[Rescue, ...]
    gap: int  # minutes that patterns are short of whatever is renewed

    @property
    def planned_minutes(self) -> int:
        """Minutes of the places lost on planned shifts."""
        return sum(one.minutes for one in self.lost)

    @property
    def coming_minutes(self) -> int:
        """Minutes of patterns to come that lapses leave nobody for."""
        return sum(self.outlook.short(one) for one in self.outlook.coming)

    @property
    def minutes(self) -> int:
        """All that is lost."""
        return self.planned_minutes + self.coming_minutes

    def by_week(self, competency_id: int) -> tuple[int, ...]:
        """Minutes lost to one competency week by week; places lacking several count for each."""
        found = dict.fromkeys(self.mondays, 0)
        for one in self.lost:
            if competency_id in one.lacking:
                found[clock.monday(self.shifts[one.shift].on)] += one.minutes
        for week in self.outlook.coming:
            if week.competency == competency_id and week.monday in found:
                found[week.monday] += self.outlook.short(week)
        return tuple(found.values())

    def standing_words(self, key: Renewal) -> str:
        """How a person stands with a competency: "Runs out Tue 8 December"."""
        return standing_words(self.stands.get(key), self.today)


def standing_words(stands: Standing | None, today: date) -> str:
    """ "Runs out Tue 8 December", "Expired Mon 2 November", "Withdrawn", "Never signed off"."""
    if stands is None:
        return "Never signed off"
    match stands.state:
        case State.WITHDRAWN:
            return "Withdrawn"
        case State.LATER:
            return f"Not before {_day(stands.from_on, today)}"
        case State.EXPIRED:
            assert stands.until_on is not None
            return f"Expired {_day(stands.until_on, today)}"
        case _:
            return (
                "Lasts" if stands.until_on is None else f"Runs out {_day(stands.until_on, today)}"
            )


def _day(on: date, today: date) -> str:
    return day(on) if on.year == today.year else day_year(on)


def ahead(coop_id: int, today: date, weeks: int = WEEKS) -> Ahead:
    """Every shift of the weeks from this one, planned or patterned, if nothing is renewed.

    A fixed number of queries. Shifts that have begun are left out.
    """
    monday = clock.monday(today)
    last = monday + weeks * 7 * DAY - DAY
    now = clock.now()
    rows = need.shifts(coop_id, monday, last, cancelled=True)
    live = [row for row in rows if row.cancelled_at is None and row.start_at > now]
    people = members.workforce(coop_id, monday, last)
    holding = lapses.holding(coop_id, today, last + 2 * DAY)
    planned = [lapses.planned(row) for row in live if row.assigned and row.needs]
    dated = {(row.pattern_id, row.on) for row in rows}
    patterns = need.patterns(coop_id, today)
    coming = tuple(_coming(patterns, dated, max(today, monday), last, people, rows))
    stands = {(one.person_id, one.competency_id): one for one in records.standings(coop_id, today)}
    renewable = {key for key, one in stands.items() if not _lasts(one, last)}
    for shift in planned:
        renewable |= rules.lapsing_on(shift, holding)
    classes = booked.coming(coop_id, now)
    outlook = Outlook(planned, coming, holding, renewable)
    names = {one.person_id: one.name for one in people}
    names |= {place.person_id: place.name for row in live for place in row.assigned}
    called = {one.id: one.name for one in standards.competencies(coop_id)}
    shifts = {row.id: row for row in live}
    lost = outlook.lost()
    found = Ahead(
        today,
        tuple(monday + 7 * n * DAY for n in range(weeks)),
        outlook,
        shifts,
        lost,
        names,
        called,
        {row.id: row.name for row in services(coop_id)},
        stands,
        tuple(_lines(outlook, lost, shifts, called)),
        (),
        sum(outlook.short_anyway(one) for one in coming),
    )
    rescues = tuple(_rescue(found, step, classes) for step in outlook.ranked())
    return replace(found, rescues=rescues)


def _lasts(stands: Standing, last: date) -> bool:
    covered = stands.state in (State.VALID, State.EXPIRING)
    return covered and (stands.until_on is None or stands.until_on > last + DAY)


def _coming(
    patterns: Iterable[PatternRow],
    dated: Collection[tuple[int | None, date]],
    first: date,
    last: date,
    people: Sequence[WorkerFacts],
    rows: Iterable[ShiftRow],
) -> Iterable[Coming]:
    asked: dict[tuple[date, int, int], int] = defaultdict(int)
    for one in patterns:
        rule = one.rule
        for on in shift_rules.dates(rule, first, last):
            if (one.id, on) in dated:
                continue
            start, end = shift_rules.instants(on, rule.starts, rule.ends, clock.instant)
            minutes = shift_rules.work_minutes(start, end, rule.break_minutes, rule.kind)
            for each in rule.needs:
                heads = rule.least if each.people is None else min(each.people, rule.wanted)
                asked[clock.monday(on), rule.service_id, each.competency_id] += heads * minutes
    given: dict[tuple[int, date], int] = defaultdict(int)
    for row in rows:
        if row.cancelled_at is None:
            for place in row.assigned:
                given[place.person_id, clock.monday(row.on)] += row.work_minutes
    for (monday, service, competency), minutes in sorted(asked.items()):
        able = tuple(_able(people, service, monday, given))
        yield Coming(monday, service, competency, minutes, able)


def _able(
    people: Sequence[WorkerFacts],
    service: int,
    monday: date,
    given: dict[tuple[int, date], int],
) -> Iterable[tuple[int, int]]:
    for person in people:
        spell = person.employment_on(monday)
        if spell is not None and spell.service_id == service:
            free = spell.contract_minutes - given[person.person_id, monday]
            if free > 0:
                yield person.person_id, free


def _lines(
    outlook: Outlook, lost: Sequence[Lost], shifts: dict[int, ShiftRow], called: dict[int, str]
) -> Iterable[Line]:
    coming: dict[int, int] = defaultdict(int)
    for one in outlook.coming:
        coming[one.competency] += outlook.short(one)
    ids = {each for one in lost for each in one.lacking} | {k for k, v in coming.items() if v}
    found = []
    for competency in ids:
        mine = [one for one in lost if competency in one.lacking]
        found.append(
            Line(
                competency,
                called[competency],
                len({one.person for one in mine}),
                len(mine),
                sum(one.minutes for one in mine),
                coming[competency],
                min((shifts[one.shift].on for one in mine), default=None),
            )
        )
    return sorted(found, key=lambda line: (-line.planned - line.coming, line.name))


def _rescue(found: Ahead, step: Step, classes: Classes) -> Rescue:
    person = step.renewals[0][0]
    states = [found.stands.get(key) for key in step.renewals]
    worst = any(one is None or one.state not in (State.VALID, State.EXPIRING) for one in states)
    return Rescue(
        person,
        found.people.get(person, "Somebody"),
        tuple((each, found.competencies[each]) for _, each in step.renewals),
        "; ".join(dict.fromkeys(found.standing_words(key) for key in step.renewals)),
        "bad" if worst else "warn",
        step,
        max((classes.booked[key] for key in step.renewals), default=None)
        if all(key in classes.booked for key in step.renewals)
        else None,
        next((classes.open[each] for _, each in step.renewals if each in classes.open), None),
    )


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a service's patterns in which nobody is placed yet. Minutes."""

    monday: date
    service: str
    asked: int
    lapsed: int  # what lapses leave nobody for
    anyway: int  # short of whatever is renewed


def weeks_to_come(found: Ahead, coming: Iterable[Coming]) -> list[Week]:
    """Patterns to come that lapses touch, in the order of weeks."""
    rows = [
        Week(
            one.monday,
            found.services[one.service],
            one.minutes,
            found.outlook.short(one),
            found.outlook.short_anyway(one),
        )
        for one in coming
    ]
    return sorted(
        (row for row in rows if row.lapsed or row.anyway),
        key=lambda row: (row.monday, row.service),
    )

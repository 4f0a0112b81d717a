"""Supply and demand of a problem: who may work what, hours of each week, people by part of day.

People are counted who may work a shift by their own facts: service, employment, clearance,
sign-offs, leave, availability, what they are promised for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from coop.rota.rules.alone import bar, is_young
from coop.rota.rules.cover import Skill, skills
from coop.rota.rules.goals import contracts
from coop.rota.rules.index import Index
from coop.rota.rules.problem import Shift, Worker
from coop.rota.rules.why import reason_words
from coop.rota.rules.words import competency_words, duty_words

# Local minutes of the day at which each part begins; the last runs to the next day's first.
BANDS = ((6 * 60, "Morning"), (12 * 60, "Afternoon"), (18 * 60, "Evening"), (22 * 60, "Night"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a day: places needed at once at most, and people who may work one of them."""

    day: int
    band: int
    needed: int
    people: int
    shifts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One service or one skill over the horizon, cells by day and then band."""

    kind: str  # all, service, skill
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Working minutes of a week: needed, by contract, and at most by law and agreement."""

    week: int
    service: int | None  # None: all services
    needed: int
    contract: int
    most: int


class Known:
    """Who may work what, as sets of bits: bit n stands for the n-th worker."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.workers = index.problem.workers
        self.shifts = [one for one in index.problem.shifts if one.least > 0]
        alike: dict[object, list[Shift]] = {}
        for shift in self.shifts:
            looks = (shift.service, shift.start, shift.end, shift.work, shift.break_minutes)
            more = (shift.kind, shift.needs, shift.shadows is None)
            alike.setdefault((looks, more), []).append(shift)
        self.alike = tuple(alike.values())  # shifts that every person's facts judge alike
        self.may: dict[int, int] = dict.fromkeys((one.id for one in self.shifts), 0)
        for place, worker in enumerate(self.workers):
            self._worker(1 << place, worker)
        self._having: dict[tuple[Skill, int], int] = {}

    def _worker(self, bit: int, worker: Worker) -> None:
        taken = [(one.start, one.end) for one in self.index.facts(worker.id)]
        by_hand = self.index.fixed.get(worker.id, {})
        taken += [(duty.start, duty.end) for duty in map(self.index.duty, by_hand)]
        for shift_id in by_hand:
            if shift_id in self.may:
                self.may[shift_id] |= bit
        for shifts in self.alike:
            first = shifts[0]
            if first.service not in worker.services or bar(self.index, worker, first) is not None:
                continue
            if any(start < first.end and first.start < end for start, end in taken):
                continue
            for shift in shifts:
                self.may[shift.id] |= bit

    def having(self, skill: Skill, shift: Shift) -> int:
        """Those who may work the shift and bring the skill to it."""
        key = (skill, shift.day)
        if key not in self._having:
            self._having[key] = self.bits(one for one in self.workers if skill.had_by(one, shift))
        return self._having[key] & self.may[shift.id]

    def bits(self, workers: Iterable[Worker]) -> int:
        """Some workers as bits."""
        chosen = {one.id for one in workers}
        return sum(1 << place for place, one in enumerate(self.workers) if one.id in chosen)

    def ids(self, bits: int) -> tuple[int, ...]:
        """The workers of some bits."""
        return tuple(one.id for place, one in enumerate(self.workers) if bits >> place & 1)

    def reasons(self, shift: Shift) -> tuple[tuple[str, int], ...]:
        """Why those who may not work the shift may not, counted."""
        counted: Counter[str] = Counter()
        for place, worker in enumerate(self.workers):
            if self.may[shift.id] >> place & 1:
                continue
            breach = bar(self.index, worker, shift)
            if breach is None:
                counted["overlap"] += 1
            elif breach.rule == "competency":
                counted[_lacked(self.index, worker, shift)] += 1
            else:
                counted[breach.rule] += 1
        return tuple((reason_words(rule, n) or rule, n) for rule, n in counted.most_common())

    def name(self, shift: Shift) -> str:
        """The shift with its service."""
        service = self.index.services.get(shift.service, "")
        named = duty_words(self.index, self.index.duty(shift.id))
        return f"{named}, {service}" if service else named


def _lacked(index: Index, worker: Worker, shift: Shift) -> str:
    for need in shift.needs:
        skill = Skill(need.competency, 1)
        if need.people is None and not skill.had_by(worker, shift):
            return f"not {skill.words(index)}"
    return ""


def week_hours(known: Known) -> list[WeekHours]:
    """Hours of each week, of all services together and of each."""
    index, found = known.index, []
    owed = contracts(index)
    services = sorted({one.service for one in known.shifts})
    could: Counter[tuple[int, int, int]] = Counter()  # week, service, worker's bit
    needed: Counter[tuple[int, int]] = Counter()
    for alike in known.alike:
        for week, minutes in index.duty(alike[0].id).weeks:
            where = alike[0].service
            needed[week, where] += minutes * sum(one.least for one in alike)
            bits = 0  # at the same time, so that each person may work one of them
            for shift in alike:
                bits |= known.may[shift.id]
            while bits:
                bit = bits & -bits
                bits ^= bit
                could[week, where, bit] += minutes
    for week in range(index.weeks):
        caps = [_cap(index, worker, week) for worker in known.workers]
        asked_of: list[int | None] = [None, *(services if len(services) > 1 else ())]
        for service in asked_of:
            mine = services if service is None else [service]
            most = contract = 0
            for place, worker in enumerate(known.workers):
                minutes = sum(could[week, one, 1 << place] for one in mine)
                cap = caps[place]
                most += minutes if cap is None else min(cap, minutes)
                if service is None or _belongs(worker, service):
                    contract += owed[worker.id][week]
            asked = sum(needed[week, one] for one in mine)
            found.append(WeekHours(week, service, asked, contract, most))
    return found


def _belongs(worker: Worker, service: int) -> bool:
    """Whose contract hours a service counts on: its own people's, others' who have no home."""
    if worker.home_service is not None:
        return worker.home_service == service
    return worker.services == frozenset((service,))


def _cap(index: Index, worker: Worker, week: int) -> int | None:
    """The most minutes that the person may lawfully or by agreement work in the week."""
    limits, policy = worker.limits, index.problem.policy
    caps = [one for one in (limits.cap(week), limits.weekly_max) if one is not None]
    if is_young(worker, 7 * week + 6):
        caps.append(policy.young_weekly_max)
    if not caps:
        return None
    done = sum(
        minutes
        for duty in index.facts(worker.id)
        for at, minutes in duty.weeks
        if at == week and duty.works
    )
    return max(0, min(caps) - done)


def heat_rows(known: Known) -> list[Row]:
    """The heat table: all together, each service, each skill."""
    index = known.index
    services = sorted({one.service for one in known.shifts})
    found = [
        _row(known, "all", "All services", [(o, known.may[o.id], o.least) for o in known.shifts])
    ]
    for service in services if len(services) > 1 else ():
        mine = [(o, known.may[o.id], o.least) for o in known.shifts if o.service == service]
        found.append(_row(known, "service", index.services.get(service, "Service"), mine))
    wanted: dict[int | None, list[tuple[Shift, int, int]]] = {}
    for shift in known.shifts:
        for skill in skills(shift):
            row = (shift, known.having(skill, shift), skill.people)
            wanted.setdefault(skill.competency, []).append(row)
        for need in shift.needs:
            if need.people is None:
                everybody = (shift, known.may[shift.id], shift.least)
                wanted.setdefault(need.competency, []).append(everybody)
    for competency, asked in wanted.items():
        name = "Can lead" if competency is None else competency_words(index, competency)
        found.append(_row(known, "skill", name[:1].upper() + name[1:], asked))
    return found


def _row(known: Known, kind: str, name: str, asked: list[tuple[Shift, int, int]]) -> Row:
    """Places asked for at once and people for them, by part of day; (shift, who may, places)."""
    calendar = known.index.calendar
    cells = []
    by_day: dict[int, list[tuple[Shift, int, int]]] = {}
    for one in asked:
        for day in range(one[0].day, calendar.day_of(one[0].end - 1) + 1):
            by_day.setdefault(day, []).append(one)
    for day in range(known.index.problem.days):
        near = [*by_day.get(day, ()), *(o for o in by_day.get(day + 1, ()) if o[0].day == day + 1)]
        for band, (opens, _) in enumerate(BANDS):
            start = calendar.at(day, opens)
            last = band + 1 == len(BANDS)
            end = (
                calendar.at(day + 1, BANDS[0][0]) if last else calendar.at(day, BANDS[band + 1][0])
            )
            inside = [one for one in near if one[0].start < end and start < one[0].end]
            moments = {start, *(o[0].start for o in inside if o[0].start > start)}
            needed = max(
                sum(n for shift, _, n in inside if shift.start <= at < shift.end) for at in moments
            )
            who = 0
            for _, bits, _ in inside:
                who |= bits
            ids = tuple(one[0].id for one in inside)
            cells.append(Cell(day, band, needed, who.bit_count(), ids))
    return Row(kind, name, tuple(cells))

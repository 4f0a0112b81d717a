"""What couples people, as rows of a linear programme, and what it costs exactly.

Each row is an equation: what people bring to it, and slack columns, come to its right-hand
side. Slacks carry the points: places short, spare or over, uneven burdens, pairs who would like
to be together, observations placed; and a forbidding price for what no rota may do, so that
there always is an answer. Rows of one group are only read together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop.rota.engine.company import mentor_rows, observed_rows, pair_rows
from coop.rota.engine.person import NEVER, Person
from coop.rota.engine.table import Table
from coop.rota.rules import goals
from coop.rota.rules.cover import capacity

MOST_STEPS = 40  # steps of ten burden points beyond a share that have a price of their own
UNLIMITED = 1_000_000


@dataclass(slots=True)
class Slack:
    """A column of the master that stands for no person."""

    cost: float
    upper: float
    entries: tuple[tuple[int, float], ...]  # (row, coefficient)


class Rows:
    """The rows of a problem with these people; fixed places are in the right-hand sides.

    Rows of heads come first, one a shift by position, then those of skills and of places kept
    for them, one each a skill row of the table, then the others.
    """

    def __init__(self, table: Table, people: Sequence[Person]) -> None:
        self.table = table
        self.policy = table.index.problem.policy
        shifts = table.index.problem.shifts
        self.shifts, self.skills = len(shifts), len(table.skill_rows)
        self._read_cover()
        self.breach = 3 * int(max(1, self.policy.gap, self.gap.max(initial=0)))
        self.rhs: list[float] = [0.0] * (self.shifts + 2 * self.skills)
        self.group: list[int] = [*range(self.shifts), *([0] * (2 * self.skills))]
        self.groups = self.shifts
        self.slacks: list[Slack] = []
        self.idle: list[int] = []  # rows that are only counted
        self.gap_slacks: list[tuple[int, int]] = []  # (slack of places below the least, shift)
        # (the learner's row, the assessors', whether and how many of each are fixed, group)
        self.seen: list[tuple[int, int, int, int, int]] = []
        self.extra: dict[int, tuple[str, int, int]] = {}  # row: (what it is, limit, other row)
        for position in range(self.shifts):
            self._cover_rows(position)
        self._entries: list[list[tuple[Any, Any, Any]]] = [[] for _ in people]
        for who, person in enumerate(people):
            self._touch_cover(who, person)
        self._burden_rows(people)
        self._night_rows(people)
        pair_rows(self, people)
        observed_rows(self, people)
        mentor_rows(self, people)
        for who, person in enumerate(people):
            _attach(person, self._entries[who])
        self.right = np.array(self.rhs, np.float64)
        self.of_group = np.array(self.group, np.int64)
        self.count = len(self.rhs)
        self._arrange()

    def _read_cover(self) -> None:
        table, policy = self.table, self.policy
        shifts = table.index.problem.shifts

        def column(values: Iterable[int]) -> Any:
            return np.fromiter(values, np.int64, len(shifts))

        self.least = column(shift.least for shift in shifts)
        self.wanted = column(max(shift.least, shift.wanted) for shift in shifts)
        self.most = column(
            UNLIMITED if shift.over_points is not None else capacity(shift) for shift in shifts
        )
        self.gap = column(
            policy.gap if shift.gap_points is None else shift.gap_points for shift in shifts
        )
        self.spare = column(
            policy.short_of_wanted if shift.spare_points is None else shift.spare_points
            for shift in shifts
        )
        self.spare = np.minimum(self.spare, self.gap)
        self.limited = self.most < UNLIMITED
        self.over = column(shift.over_points or 0 for shift in shifts)
        self.cover = np.ascontiguousarray(np.stack((self.least, self.wanted, self.most), axis=1))
        self.asked = np.array([skill.people for _, skill in table.skill_rows], np.int64)
        self.skill_shift = np.array([at for at, _ in table.skill_rows], np.int64)
        self.fixed_heads = np.zeros(len(shifts), np.int64)
        self.fixed_had = np.zeros(len(table.skill_rows), np.int64)
        position = {shift.id: at for at, shift in enumerate(shifts)}
        for fixed in table.index.problem.fixed:
            worker = table.index.worker(fixed.worker)
            at = position[table.index.duty(fixed.shift).key[1]]
            self.fixed_heads[at] += 1
            for row in range(table.skill_from[at], table.skill_from[at + 1]):
                self.fixed_had[row] += table.skill_rows[row][1].had_by(worker, shifts[at])
        fixed_without = self.fixed_heads[self.skill_shift] - self.fixed_had
        self.room = self.most[self.skill_shift] - self.asked - fixed_without
        self.without_most = np.maximum(0, self.room)

    def _cover_rows(self, at: int) -> None:
        least, wanted, fixed = (
            int(self.least[at]),
            int(self.wanted[at]),
            int(self.fixed_heads[at]),
        )
        most = int(self.most[at])
        self.rhs[at] = max(0, wanted - fixed)
        first, last = int(self.table.skill_from[at]), int(self.table.skill_from[at + 1])
        short = [(at, 1.0)]
        spare = [(at, 1.0)]
        over = [(at, -1.0)]
        gap = float(self.gap[at])
        # Where no more than the least are placed, the places kept for a skill say all of it.
        skilled = first < last and (most > least or bool((self.room[first:last] < 0).any()))
        for skill in range(first, last):
            kept = self.shifts + self.skills + skill
            self.group[self.shifts + skill] = self.group[kept] = at
            self.rhs[kept] = int(self.without_most[skill])
            self.add_slack(0.0, ((kept, 1.0),))
            self.add_slack(self.breach, ((kept, -1.0),))
            if not skilled:
                self.idle.append(self.shifts + skill)
        if skilled:
            link = self.add_row(0.0, at)
            short.append((link, -1.0))
            lacking = [(link, 1.0)]
            self.add_slack(0.0, ((link, -1.0),))
            for skill in range(first, last):
                row = self.shifts + skill
                lacking.append((row, 1.0))
                self.add_slack(0.0, ((row, -1.0),))
                asked, had = int(self.asked[skill]), int(self.fixed_had[skill])
                if least == 0 and fixed == 0:
                    # Nothing lacks until somebody is there: in proportion, which is no more.
                    part = asked / most
                    self.rhs[row] = part * wanted
                    short.append((row, part))
                    spare.append((row, part))
                    over.append((row, -part))
                else:
                    self.rhs[row] = asked - had
            most_lacking = max(least, int(self.asked[first:last].max()))
            self.gap_slacks.append((len(self.slacks), at))
            self.add_slack(gap, tuple(lacking), most_lacking)
        if least > fixed:
            cost = 0.0 if skilled else gap
            if not skilled:
                self.gap_slacks.append((len(self.slacks), at))
            self.add_slack(cost, tuple(short), least - fixed)
        if wanted > max(least, fixed):
            self.add_slack(float(self.spare[at]), tuple(spare), wanted - max(least, fixed))
        crowd = len(self.table.index.problem.workers) if len(over) > 1 else np.inf
        beyond = float(self.over[at]) if most >= UNLIMITED else float(self.breach)
        self.add_slack(beyond, tuple(over), crowd)

    def add_row(self, rhs: float, group: int | None = None) -> int:
        """A new row, of a new group unless one is named; its number."""
        if group is None:
            group = self.groups
            self.groups += 1
        self.rhs.append(rhs)
        self.group.append(group)
        return len(self.rhs) - 1

    def add_slack(
        self, cost: float, entries: tuple[tuple[int, float], ...], upper: float = np.inf
    ) -> None:
        """A new slack: points, (row, coefficient) of each row it stands in, the most of it."""
        self.slacks.append(Slack(cost, upper, entries))

    def _touch_cover(self, who: int, person: Person) -> None:
        shifts = person.shifts.astype(np.int64)
        places = np.arange(len(shifts))
        found = self._entries[who]
        found.append((places, shifts, np.ones(len(shifts), np.int64)))
        first = self.table.skill_from[shifts].astype(np.int64)
        counts = self.table.skill_from[shifts + 1] - first
        place = np.repeat(places, counts)
        skill = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts) + first[place]
        has = person.brings[skill]
        ones = np.ones(len(place), np.int64)
        found.append((place[has], self.shifts + skill[has], ones[has]))
        kept = ~has & (self.most[shifts[place]] < UNLIMITED)
        found.append((place[kept], self.shifts + self.skills + skill[kept], ones[kept]))
        barred = place[kept][self.without_most[skill[kept]] == 0]
        person.own[barred] = NEVER

    def _burden_rows(self, people: Sequence[Person]) -> None:
        """One row a person whose burden can go beyond a share: steps of ten, each dearer."""
        weight = self.policy.uneven_burden
        self.constant = 0
        self.uncertain = 0  # points by which whole numbers may be below the steps' straight lines
        self.burdened: list[int] = []
        for who, person in enumerate(people):
            places = np.flatnonzero((person.burden > 0) & (person.own < NEVER))
            room = person.share - person.base_burden
            heaviest = int(person.burden[places].sum())
            if weight <= 0 or not len(places) or heaviest <= room:
                self.constant += goals.uneven_cost(weight, person.base_burden, person.share)
                continue
            row = self.add_row(float(room))
            self.burdened.append(row)
            self.uncertain += weight % goals.TEN != 0
            self._entries[who].append((places, np.full(len(places), row), person.burden[places]))
            self.add_slack(0.0, ((row, 1.0),))
            steps = min(MOST_STEPS, 1 + (heaviest - room) // goals.TEN)
            for step in range(1, steps + 1):
                upper = goals.TEN if step < steps else np.inf
                self.add_slack(weight * step / goals.TEN, ((row, -1.0),), upper)

    def _night_rows(self, people: Sequence[Person]) -> None:
        """One row a month of which somebody asked for at most so many nights."""
        weight = self.policy.night_too_many
        self.night_limits: list[tuple[int, int]] = []  # (row, nights that cost nothing)
        for who, person in enumerate(people):
            for nights, had, most in person.night_wishes:
                self.constant += weight * max(0, had - most)
                places = np.flatnonzero(nights & (person.own < NEVER))
                room = max(0, most - had)
                if weight <= 0 or len(places) <= room:
                    continue
                row = self.add_row(float(room))
                self.night_limits.append((row, room))
                self.give(who, places.tolist(), row, 1)
                self.add_slack(0.0, ((row, 1.0),))
                self.add_slack(float(weight), ((row, -1.0),))

    def give(self, who: int, places: Sequence[int], row: int, coefficient: int) -> None:
        """Let places of a person touch a row."""
        count = len(places)
        self._entries[who].append(
            (np.array(places, np.int64), np.full(count, row), np.full(count, coefficient))
        )

    def _arrange(self) -> None:
        """Arrays of the slacks and of the rows whose cost is read one by one."""
        self.slack_cost = np.array([slack.cost for slack in self.slacks], np.float64)
        self.slack_upper = np.array([slack.upper for slack in self.slacks], np.float64)
        sizes = [len(slack.entries) for slack in self.slacks]
        self.slack_from = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        entries = [entry for slack in self.slacks for entry in slack.entries]
        self.slack_row = np.array([row for row, _ in entries], np.int64)
        self.slack_value = np.array([value for _, value in entries], np.float64)
        self.needed = np.ones(self.count, np.bool_)
        self.needed[self.idle] = False
        # A slack that costs nothing and stands alone makes its row an inequality.
        single = np.array([size == 1 for size in sizes], np.bool_)
        self.loose = single & (self.slack_cost == 0) & np.isinf(self.slack_upper)
        self.no_lower = np.zeros(self.count, np.bool_)
        self.no_upper = np.zeros(self.count, np.bool_)
        first = self.slack_from[:-1][self.loose]
        self.no_lower[self.slack_row[first[self.slack_value[first] > 0]]] = True
        self.no_upper[self.slack_row[first[self.slack_value[first] < 0]]] = True
        self._limit_worths(single)
        self.burden_rows = np.array(self.burdened, np.int64)
        limits = np.array(self.night_limits, np.int64).reshape(-1, 2)
        self.night_rows, self.night_room = limits[:, 0], limits[:, 1]
        most = [(row, limit) for row, (what, limit, _) in self.extra.items() if what == "most"]
        self.most_rows = np.array([row for row, _ in most], np.int64)
        self.most_limits = np.array([limit for _, limit in most], np.int64)
        pairs = [
            (row, other, fixed, self.extra[other][1])
            for row, (what, fixed, other) in self.extra.items()
            if what == "pair" and row < other
        ]
        self.pair_rows = np.array(pairs, np.int64).reshape(len(pairs), 4)
        self.seen_rows = np.array(self.seen, np.int64).reshape(len(self.seen), 5)
        self.over_price = np.where(self.limited, self.breach, self.over)
        beyond = np.maximum(0, self.fixed_heads - self.wanted)
        self.constant += int((self.over * beyond).sum())

    def _limit_worths(self, single: Any) -> None:
        """What each row can be worth at least and at most: endless slacks bound it."""
        endless = single & np.isinf(self.slack_upper)
        at = self.slack_from[:-1][endless]
        row, value = self.slack_row[at], self.slack_value[at]
        limit = self.slack_cost[endless] / value
        self.least_worth = np.full(self.count, -np.inf)
        self.most_worth = np.full(self.count, np.inf)
        np.minimum.at(self.most_worth, row[value > 0], limit[value > 0])
        np.maximum.at(self.least_worth, row[value < 0], limit[value < 0])

    def cost(self, activity: Any) -> int:
        """Points of what people bring to the rows, exactly; breaches at their price."""
        return int(self.costs(activity).sum()) + self.constant

    def costs(self, activity: Any) -> Any:
        """These points by group of rows."""
        found = np.zeros(self.groups, np.int64)
        heads = activity[: self.shifts] + self.fixed_heads
        had = activity[self.shifts : self.shifts + self.skills] + self.fixed_had
        lack = np.zeros(self.shifts, np.int64)
        np.maximum.at(lack, self.skill_shift, self.asked - had)
        short = np.maximum(np.maximum(self.least - heads, lack), 0)
        short[(heads == 0) & (self.least == 0)] = 0
        spare = np.maximum(self.wanted - np.maximum(heads, self.least), 0)
        over = np.maximum(heads - np.maximum(self.wanted, self.fixed_heads), 0)
        found[: self.shifts] = self.gap * short + self.spare * spare + self.over_price * over
        if self.skills:
            without = activity[self.shifts + self.skills : self.shifts + 2 * self.skills]
            kept = np.where(self.limited[self.skill_shift], without - self.without_most, 0)
            np.add.at(found, self.skill_shift, self.breach * np.maximum(0, kept))
        if len(self.burden_rows):
            beyond = activity[self.burden_rows] - self.right[self.burden_rows].astype(np.int64)
            full, rest = np.divmod(np.maximum(0, beyond), goals.TEN)
            weight = self.policy.uneven_burden
            uneven = weight * full * (full + 1) // 2 + weight * (full + 1) * rest // goals.TEN
            found[self.of_group[self.burden_rows]] = uneven
        if len(self.night_rows):
            many = np.maximum(0, activity[self.night_rows] - self.night_room)
            found[self.of_group[self.night_rows]] = self.policy.night_too_many * many
        if len(self.most_rows):
            beyond = activity[self.most_rows] - np.maximum(0, self.most_limits)
            found[self.of_group[self.most_rows]] = self.breach * np.maximum(0, beyond)
        if len(self.pair_rows):
            one = np.minimum(1, activity[self.pair_rows[:, 0]] + self.pair_rows[:, 2])
            other = np.minimum(1, activity[self.pair_rows[:, 1]] + self.pair_rows[:, 3])
            points = self.policy.preferred_pair * (one * other)
            found[self.of_group[self.pair_rows[:, 0]]] = points
        if len(self.seen_rows):
            found[self._met(activity)] = self.policy.observation
        return found

    def _met(self, activity: Any) -> Any:
        """The groups of observations that are met."""
        mine, theirs, there, fixed, group = self.seen_rows.T
        both = (activity[mine] + there > 0) & (activity[theirs] + fixed > 0)
        return group[both]

    def step(self, row: int, there: int, by: int, activity: Any) -> int:
        """Points of `by` more on an extra row where `there` is brought already."""
        what, limit, other = self.extra[row]
        if what == "most":
            top = max(limit, 0)
            return self.breach * (max(0, there + by - top) - max(0, there - top))
        if what == "seen" and self.group[row] in self._met(activity):
            return 0
        if there + limit >= 1 or activity[other] + self.extra[other][1] < 1:
            return 0
        return self.policy.observation if what == "seen" else self.policy.preferred_pair


def _attach(person: Person, entries: list[tuple[Any, Any, Any]]) -> None:
    """Rows by place, for the kernel."""
    place = np.concatenate([one[0] for one in entries]).astype(np.int64)
    row = np.concatenate([one[1] for one in entries]).astype(np.int64)
    value = np.concatenate([one[2] for one in entries]).astype(np.int64)
    order = np.argsort(place, kind="stable")
    person.row = np.ascontiguousarray(row[order].astype(np.int32))
    person.coefficient = np.ascontiguousarray(value[order])
    counts = np.bincount(place, minlength=len(person.shifts))
    person.row_from = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)

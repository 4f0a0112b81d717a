"""From a person's facts to shapes, blocks, layers and the rows that the automaton reads."""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np

from coop.rota.engine import automaton as at
from coop.rota.engine.blocks import (
    NEVER,
    Block,
    Shape,
    chain_rest,
    free_blocks,
    layers_of_day,
    thinned,
    with_on_call,
)
from coop.rota.engine.table import Table
from coop.rota.rules.alone import is_young
from coop.rota.rules.check import excuses
from coop.rota.rules.index import Duty
from coop.rota.rules.limits import average_limits
from coop.rota.rules.problem import Worker
from coop.rota.rules.rest import FULL_DAY, Window, groups_of, needed_rest, windows
from coop.rota.rules.words import RuleKey

REMEMBERED = 28  # days before the horizon whose duties are replayed, one by one
MOST_UNITS = 1050  # counter buckets; finer counting than this is rounded up
COARSER = (5, 10, 15, 30, 60)


class Making:
    """Steps from a person's facts to the arrays; a class only so that steps can share them."""

    def __init__(
        self, table: Table, worker: Worker, counted: tuple[int, ...] = (), loose: bool = False
    ) -> None:
        """`counted` are the patterns whose limits the graph keeps; `loose` forgoes every least."""
        self.table, self.index = table, table.index
        index = table.index
        self.worker = worker
        self.counted, self.loose = counted, loose
        self.policy = index.problem.policy
        self.fixed = index.fixed_ids(worker.id)
        self.base = index.roster(worker.id, self.fixed)
        self.excused = excuses(index, worker, self.fixed)
        around = index.calendar
        since = around.midnight(-REMEMBERED)
        self.recent = tuple(duty for duty in self.base if duty.end > since)
        working = [duty for duty in self.recent if duty.works]
        self.first_day = min([0, *(duty.day for duty in working)])
        last_day = max([index.problem.days - 1, *(duty.day for duty in working)])
        self.last_day = 7 * (last_day // 7) + 6
        self.midnights = {
            day: around.midnight(day) for day in range(self.first_day, self.last_day + 5)
        }
        self.windows = windows(index, worker, self.last_day // 7 + 1)
        self.shapes: list[Shape] = []
        self._name: dict[tuple[str, int], int] = {}
        self._make_shapes()

    def _excuse(self, rule: str, key: object) -> int:
        return self.excused.get((rule, key), 0)

    def _closed(self, window: Window) -> bool:
        """Weekly rest that facts already break: nothing more is laid into that time."""
        about: RuleKey = ("weekly_rest", (window.week, window.weeks))
        return about in self.excused

    def _make_shapes(self) -> None:
        index, worker = self.index, self.worker
        closed = [window for window in self.windows if self._closed(window)]
        positions = self.table.offered(worker, self.base, closed)
        positions = positions[self._beside_on_call(positions)]
        made: dict[int, Shape] = {}
        for position, look in zip(
            positions.tolist(), self.table.look[positions].tolist(), strict=True
        ):
            if look not in made:
                made[look] = self._shape(index.duty(index.problem.shifts[position].id))
            made[look].shifts.append(position)
        forced = [self._shape(duty, forced=True) for duty in self.recent if duty.works]
        self.shapes = sorted(
            [*made.values(), *forced], key=lambda shape: (shape.start, shape.end, shape.forced)
        )
        self._name = {
            shape.name: position
            for position, shape in enumerate(self.shapes)
            if shape.name is not None
        }

    def _beside_on_call(self, positions: Any) -> Any:
        """Which shifts may stand on the days around on-call that is fixed, by its pattern."""
        pattern, day = self.table.pattern[positions], self.table.day[positions]
        free = np.ones(len(positions), np.bool_)
        for duty in self.base:
            if duty.shift is None or duty.works:
                continue
            for before, after in self.policy.not_next_day:
                if before == duty.shift.pattern:
                    free &= (pattern != after) | (day != duty.day + 1)
                if after == duty.shift.pattern:
                    free &= (pattern != before) | (day != duty.day - 1)
        return free

    def _shape(self, duty: Duty, forced: bool = False) -> Shape:
        return Shape(
            start=duty.start,
            end=duty.end,
            day=duty.day,
            work=duty.work,
            night=duty.night and duty.works,
            kind=duty.kind,
            works=duty.works,
            rest=needed_rest(self.index, self.worker, duty.day),
            young=is_young(self.worker, duty.day),
            weeks=duty.weeks if duty.works else (),
            fact=duty.shift is None,
            forced=forced,
            name=duty.key if forced else None,
            pattern=duty.shift.pattern if duty.shift is not None else 0,
        )

    def blocks(self) -> list[Block]:
        """Every block that this person may work, facts as they stand among them."""
        chains = self.policy.chains
        found = self._facts()
        made = free_blocks(self.shapes, self.midnights, chains, self.first_day, self.last_day)
        made = [block for block in made if self._young_day(block)]
        found += thinned(made, self.shapes, self.worker.id)
        return with_on_call(found, self.shapes)

    def _facts(self) -> list[Block]:
        groups = groups_of(self.index, self.worker, self.recent)
        found = []
        for position, group in enumerate(groups):
            shapes = tuple(self._name[duty.key] for duty in group)
            start, end = group[0].start, max(duty.end for duty in group)
            rest = self.shapes[shapes[-1]].rest
            if end - start > FULL_DAY - self.shapes[shapes[0]].rest:
                kinds = tuple(duty.kind for duty in group)
                after = chain_rest(self.policy.chains, kinds, end - start)
                key = tuple(duty.key for duty in group)
                if after is not None and ("daily_rest", key) not in self.excused:
                    rest = max(rest, after)
            excuse = None
            if position + 1 < len(groups) and groups[position + 1][0].start < end + rest:
                excuse = groups[position + 1][0].start
            found.append(Block(shapes, start, end, end + rest, True, excuse))
        return found

    def _young_day(self, block: Block) -> bool:
        chosen = [self.shapes[position] for position in block.shapes]
        chosen = [shape for shape in chosen if shape.young and not shape.forced]
        if not chosen:
            return True
        # A fact counts in its day whether or not it is near enough to be of the block.
        forced = [shape for shape in self.shapes if shape.forced and shape.young]
        by_day: dict[int, int] = {shape.day: 0 for shape in chosen}
        for shape in (*chosen, *forced):
            if shape.day in by_day:
                by_day[shape.day] += shape.work
        most = self.policy.young_daily_max
        return all(
            minutes <= max(most, self._excuse("young_day", day)) for day, minutes in by_day.items()
        )

    def layers(self, blocks: list[Block]) -> list[tuple[int, list[Block]]]:
        """(day, blocks) of each layer in time order; every day has at least one."""
        by_day: dict[int, list[Block]] = {}
        for block in blocks:
            by_day.setdefault(self.shapes[block.shapes[0]].day, []).append(block)
        rest = min(self.policy.daily_rest, self.policy.young_daily_rest)
        found: list[tuple[int, list[Block]]] = []
        for day in range(self.first_day, self.last_day + 1):
            parts = layers_of_day(by_day.get(day, []), rest)
            found += [(day, part) for part in parts] or [(day, [])]
        return found

    @property
    def least_minutes(self) -> int:
        """Least minutes over the horizon; 0: no least."""
        return 0 if self.loose else self.worker.limits.least_minutes or 0

    def totals(self) -> bool:
        """Whether minutes over the whole horizon are limited."""
        return self.least_minutes > 0 or self.worker.limits.most_minutes is not None

    def by_week(self) -> bool:
        """Whether any week's minutes are limited or cost points."""
        limits, policy = self.worker.limits, self.policy
        if any(limit is not None for limit in self._hard_limits(0)):
            return True
        if average_limits(self.index, self.worker) is not None:
            return True
        contract = limits.weekly_contract > 0 and policy.under_contract_hour != 0
        wanted = self.worker.weekly_wanted is not None and policy.wanted_hour != 0
        return contract or wanted or policy.over_contract_hour != 0

    def whole(self) -> bool:
        """Whether the counter counts the horizon as one span, not week by week."""
        return self.totals() and not self.by_week()

    def _parts(self) -> list[int]:
        """Minutes that shapes bring to the counter at once."""
        if self.whole():
            return [shape.work for shape in self.shapes if shape.works]
        return [minutes for shape in self.shapes for _, minutes in shape.weeks]

    def unit(self) -> int:
        """Minutes that the counter counts by: exact where that is coarse enough."""
        parts = self._parts()
        exact, longest = gcd(*parts), max(parts, default=0)
        limits = [limit for limit in self._hard_limits(0) if limit is not None]
        span = min([max(7 * longest, 84 * 60), *limits])
        if self.whole():
            most = self.worker.limits.most_minutes
            span = longest * self.index.problem.days if most is None else most
        for unit in (exact or 60, *COARSER):
            if unit >= (exact or 60) and span // unit <= MOST_UNITS:
                return unit
        return COARSER[-1]

    def exact(self, unit: int) -> bool:
        """Whether counting by this unit rounds nothing."""
        return all(part % unit == 0 for part in self._parts())

    def _hard_limits(self, week: int) -> tuple[int | None, ...]:
        limits = self.worker.limits
        young = self.policy.young_weekly_max if is_young(self.worker, 7 * week) else None
        return (limits.cap(week), limits.weekly_max, young)

    def week_limit(self, week: int, minutes: dict[int, int]) -> int:
        """Most working minutes in a week; never less than what is already fixed."""
        limits = [limit for limit in self._hard_limits(week) if limit is not None]
        return max(min([NEVER, *limits]), minutes.get(week, 0))

    def inside(self, day: int) -> bool:
        """Whether a local day is one of the horizon."""
        return 0 <= day < self.index.problem.days

    def base_work(self) -> int:
        """Minutes of what is fixed and of facts that start in the horizon."""
        return sum(duty.work for duty in self.base if duty.works and self.inside(duty.day))

    def total_limit(self) -> int:
        """Most working minutes of duties that start in the horizon, never less than fixed."""
        most = self.worker.limits.most_minutes
        return max(NEVER if most is None else most, self.base_work())

    def sums(self, minutes: dict[int, int]) -> Any | None:
        """The 48 h average as most minutes up to each week, loosened where facts exceed it."""
        limits, total, found = average_limits(self.index, self.worker), 0, []
        if limits is None and not self.totals():
            return None
        for week in range(self.index.weeks):
            total += minutes.get(week, 0)
            most = NEVER if limits is None or week >= len(limits) else limits[week]
            found.append(max(most, total))
        return np.array(found, np.int64)

    def strays(self) -> tuple[int, int]:
        """Minutes of weeks that are not of the horizon's duties: (surely in, at most out)."""
        weeks = self.index.weeks
        came = sum(
            part
            for duty in self.base
            if duty.works and not self.inside(duty.day)
            for week, part in duty.weeks
            if 0 <= week < weeks
        )
        gone = max(
            (
                sum(part for week, part in shape.weeks if week >= weeks)
                for shape in self.shapes
                if self.inside(shape.day)
            ),
            default=0,
        )
        return came, gone

    def layer_rows(self, layers: list[tuple[int, list[Block]]]) -> Any:
        """The rows that the automaton reads."""
        around = self.index.calendar
        rows = np.zeros((len(layers), at.LAYER), np.int64)
        before = Window(-1, -NEVER, around.midnight(0), 0, NEVER, NEVER)
        upcoming = NEVER
        need_end = self._need_ends(layers)
        limits = self.worker.limits
        nights = limits.max_nights_per_week
        most_run = limits.max_days_in_a_row or self.policy.max_days_in_a_row
        least_run = 1 if self.loose else limits.min_days_in_a_row
        least_off = 1 if self.loose else limits.min_days_off
        weekends = at.NO_LIMIT if limits.max_weekends is None else limits.max_weekends
        weekends = max(weekends, self._excuse("max_weekends", "horizon"))
        least = least_run > 1 or least_off > 1
        facts = {d.day for d in self.recent if d.works and d.shift is None} if least else set()
        counts = self._count_limits()
        for position in range(len(layers) - 1, -1, -1):
            day, blocks = layers[position]
            row = rows[position]
            last = position + 1 == len(layers)
            next_day = layers[position + 1][0] if not last else day + 1
            window = before if day < 0 else self._window(7 * (day // 7))
            after = self._window(day + 1)
            row[at.L_DAY] = day
            row[at.L_NEXT] = upcoming
            row[at.L_NEXT_DAY] = next_day
            row[at.L_OPENS_WEEK] = day % 7 == 0 and (position == 0 or layers[position - 1][0] < day)
            row[at.L_CLOSES_WEEK] = day % 7 == 6 and next_day > day
            row[at.L_CLOSES_WINDOW] = next_day > day and around.midnight(next_day) == window.end
            row[at.L_FROM], row[at.L_UNTIL] = window.start, window.end
            row[at.L_NEED] = 0 if self._closed(window) else window.need
            row[at.L_SHORT], row[at.L_LONG] = window.short, window.long
            row[at.L_NEXT_NEED] = 0 if self._closed(after) else after.need
            row[at.L_NEXT_LONG], row[at.L_NEXT_UNTIL] = after.long, after.end
            row[at.L_NEED_END] = need_end.get(position, at.NONE)
            for column, week in ((at.L_NIGHTS, day // 7), (at.L_NIGHTS_NEXT, day // 7 + 1)):
                free = nights is None or week < 0
                had = self._excuse("weekly_nights", week)
                row[column] = at.NO_LIMIT if free else max(nights or 0, had)
            closes_day = next_day > day and 1 <= day < self.index.problem.days
            row[at.L_FORGET_OFF] = least_off
            row[at.L_LEAST_RUN] = least_run if closes_day else 0
            row[at.L_WEEKENDS] = weekends
            row[at.L_COUNT : at.L_COUNT + at.COUNTS] = counts
            for ahead in range(at.AHEAD):
                inside = self.inside(day + ahead)
                row[at.L_LEAST_OFF + ahead] = least_off if inside else 1
                row[at.L_FACT + ahead] = day + ahead in facts
                if inside and weekends < at.NO_LIMIT:
                    row[at.L_WEEKEND + ahead] = max(0, (day + ahead) % 7 - 4)
                row[at.L_RUNS + ahead] = max(most_run, self._excuse("days_in_a_row", day + ahead))
                row[at.L_NIGHT_RUNS + ahead] = max(
                    self.policy.max_nights_in_a_row, self._excuse("nights_in_a_row", day + ahead)
                )
            upcoming = min([upcoming, *(block.start for block in blocks)])
        return rows

    def _count_limits(self) -> list[int]:
        most = dict(self.worker.limits.max_of_pattern)
        apart = [duty.shift.pattern for duty in self.base if duty.shift and not duty.works]
        found = [
            max(most[one], self._excuse("max_of_pattern", one)) - apart.count(one)
            for one in self.counted
        ]
        return found + [at.NO_LIMIT] * (at.COUNTS - len(found))

    def _window(self, day: int) -> Window:
        week = max(0, day) // 7
        for window in self.windows:
            if window.week <= week < window.week + window.weeks:
                return window
        start, end = self.index.calendar.monday(week), self.index.calendar.monday(week + 1)
        return Window(week, start, end, 0, NEVER, NEVER)

    def _need_ends(self, layers: list[tuple[int, list[Block]]]) -> dict[int, int]:
        latest: dict[int, int] = {}
        for position, (_, blocks) in enumerate(layers):
            for block in blocks:
                for shape in block.shapes:
                    if self.shapes[shape].forced:
                        latest[shape] = position
        found: dict[int, int] = {}
        for shape, position in latest.items():
            found[position] = max(found.get(position, at.NONE), self.shapes[shape].end)
        return found

    def class_row(self, block: Block, day: int, unit: int) -> tuple[int, ...]:
        """What the automaton and the counter read of a block: alike blocks are one class."""
        row = [0] * at.BLOCK
        row[at.B_START], row[at.B_END], row[at.B_FREE] = block.start, block.end, block.free
        row[at.B_EXCUSE] = at.NONE if block.excuse is None else block.excuse
        row[at.B_WORKS] = int(block.works)
        parts: dict[tuple[int, bool], int] = {}
        whole = self.whole()
        for position in block.shapes:
            shape = self.shapes[position]
            ahead = shape.day - day
            row[at.B_BITS + ahead] |= self.table.bits.get(shape.pattern, 0)
            row[at.B_BARS + ahead] |= self.table.bars.get(shape.pattern, 0)
            if shape.pattern in self.counted:
                row[at.B_COUNT + self.counted.index(shape.pattern)] += 1
            if not shape.works:
                continue
            row[at.B_DAYS] |= 1 << ahead
            if shape.night:
                row[at.B_NIGHTS] |= 1 << ahead
                row[at.B_NIGHTS_IN if shape.day // 7 == day // 7 else at.B_NIGHTS_OUT] += 1
            if whole:
                row[at.B_ADD] += -(-shape.work // unit) if self.inside(shape.day) else 0
            for week, minutes in shape.weeks:
                if week >= 0 and not whole:
                    key = (week - day // 7, shape.forced)
                    parts[key] = parts.get(key, 0) + minutes
        for (ahead, _), minutes in parts.items():
            row[at.B_ADD if ahead == 0 else at.B_CARRY] += -(-minutes // unit)
        return tuple(row)

"""Neighbourhoods: part of a rota set free, made again as well as can be, kept if no worse."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np

from coop.rota.engine.board import Board
from coop.rota.engine.generation import Generator, Settings, Stop
from coop.rota.engine.master import Master
from coop.rota.engine.opening import MANY_EACH, MANY_ROWS
from coop.rota.engine.person import NEVER
from coop.rota.engine.pricing import Column, Fixing

KINDS = ("people", "days", "part", "around", "turns", "pool")
EXPLORED = 0.1  # of an even part, what the least gainful kind gets
FADING = 0.97
AGAIN: tuple[dict[str, Any], ...] = (  # how a dive that failed is tried again, in turn
    {"dive_part": 0.05, "person_first": 0.0, "dive_rounds": 4},
    {"dive_part": 0.1, "person_first": 4.0, "dive_rounds": 4},
    {"dive_part": 0.03, "person_first": 2.0, "dive_rounds": 4},
)
HELPFUL = 0.15  # of the times that second means help, from which on they are always tried
TELLING = 0.7  # how often people are chosen by what their rosters cost beyond their least
FAINT = 0.2  # of the usual cost beyond it: what somebody with none of it counts as
POOL, POOL_BRANCHES = 2_500, 50_000  # rosters, branches: the most that a pool looks at
MANY = 80  # beyond so many people a neighbourhood lies around one shift


@dataclass(slots=True)
class Size:
    """How much a kind of neighbourhood sets free: people, and days in a row."""

    people: float
    days: float


class Neighbourhoods:
    """Chooses parts of a rota to set free, and improves them."""

    def __init__(self, board: Board, generator: Generator, settings: Settings) -> None:
        self.board, self.generator, self.settings = board, generator, settings
        self.rows = board.rows
        table = board.rows.table
        self.day = table.day
        self.days = table.days
        self.able: list[Any] = [[] for _ in range(self.rows.shifts)]
        self._groups: list[tuple[Any, Any, Any]] = []
        for who, person in enumerate(board.people):
            place = np.repeat(np.arange(len(person.shifts)), np.diff(person.row_from))
            chosen = person.own[place] < NEVER
            groups = self.rows.of_group[person.row[chosen]]
            self._groups.append((place[chosen], groups, self.day[person.shifts[place[chosen]]]))
            for at in np.unique(person.shifts[person.own < NEVER]).tolist():
                self.able[at].append(who)
        self.gains = dict.fromkeys(KINDS, 1.0)
        self.spent = dict.fromkeys(KINDS, 1.0)
        self.tried = dict.fromkeys(KINDS, 3.0)
        self.helped = {"again": HELPFUL, "branches": HELPFUL}  # part of the times
        staff, days = len(board.people), self.days
        few = max(3, min(8, staff // 4))
        self.sizes = {
            "people": Size(few, days),
            "days": Size(min(staff, MANY), max(3.0, 200 / max(1, min(staff, MANY)))),
            "part": Size(max(4, min(2 * few, staff // 2)), max(5.0, days / 3)),
            "around": Size(few, max(7.0, days / 2)),
        }
        rows = int(self.rows.needed.sum())
        if (
            rows > MANY_ROWS or rows > MANY_EACH * staff
        ):  # many shifts a day: fewer people, fewer days
            self.sizes = {
                "people": Size(3, days),
                "days": Size(min(staff, MANY), 2.0),
                "part": Size(8, 7.0),
                "around": Size(5, 7.0),
            }

    def kind(self, rng: random.Random, pools: bool = False) -> str:
        """A kind of neighbourhood: of the time, more for what has gained more in its time."""
        worth = {kind: self.gains[kind] / self.spent[kind] for kind in KINDS}
        least = EXPLORED * sum(worth.values()) / len(KINDS)
        often = [max(least, worth[kind]) * self.tried[kind] / self.spent[kind] for kind in KINDS]
        if not pools:
            often[KINDS.index("pool")] = 0.0
        return rng.choices(KINDS, often)[0]

    def learn(self, kind: str, outcome: str, took: float) -> None:
        """Count what a neighbourhood came to; what is long past weighs less."""
        self.gains[kind] = FADING * self.gains[kind] + (outcome == "better")
        self.spent[kind] = FADING * self.spent[kind] + took
        self.tried[kind] = FADING * self.tried[kind] + 1

    def pick(self, rng: random.Random, kind: str) -> tuple[list[int], tuple[int, int] | None]:
        """(people, days) to set free: (first, last) days, None for all of them."""
        staff = [who for who in range(len(self.board.people)) if self.board.asked_once[who]]
        if not staff or not self.rows.shifts:
            return [], None
        if kind in ("turns", "pool"):
            return staff, None
        size = self.sizes[kind]
        spread = 0.6 + 0.8 * rng.random()
        count = max(2, min(len(staff), round(size.people * spread)))
        span = max(2, min(self.days, round(size.days * spread)))
        if kind == "days":
            count = max(2, min(len(staff), round(size.people)))
            span = max(2, min(self.days, round(size.days)))
        pivot = self._pivot(rng, costly=kind == "around")
        near = sorted(set(self.able[pivot]) & set(staff)) if kind != "people" else []
        if len(staff) > MANY or kind == "around":
            near = sorted(set(self.able[pivot]) & set(staff))
        pool = near if len(near) >= 2 else staff
        if kind == "people" and len(staff) <= MANY:
            pool = staff
        if kind == "people" and self.generator.lows and rng.random() < TELLING:
            free = self._dear(pool, count, rng)
        else:
            free = rng.sample(pool, min(count, len(pool)))
        if len(free) < count and len(staff) <= MANY:
            rest = [who for who in staff if who not in set(free)]
            free += rng.sample(rest, min(count - len(free), len(rest)))
        if kind == "people" or span >= self.days:
            return sorted(free), None
        middle = int(self.day[pivot])
        first = max(0, min(self.days - span, middle - rng.randrange(span)))
        return sorted(free), (first, first + span - 1)

    def _dear(self, pool: Sequence[int], count: int, rng: random.Random) -> list[int]:
        """People by chance, sooner whose roster costs much beyond what is proved of them.

        What a rota costs beyond its bound lies with them, or in rows that they could fill.
        """
        excess = self.generator.excess([self.board.columns[who] for who in pool])
        usual = max(1.0, sum(excess) / len(excess))
        chance = [
            (rng.expovariate(1.0) / (max(0.0, points) + FAINT * usual), who)
            for who, points in zip(pool, excess, strict=True)
        ]
        return [who for _, who in sorted(chance)[:count]]

    def _pivot(self, rng: random.Random, costly: bool) -> int:
        if costly:
            costs = self.rows.costs(self.board.activity)[: self.rows.shifts]
            dear = np.flatnonzero(costs > 0)
            if len(dear):
                return int(dear[rng.randrange(len(dear))])
        return rng.randrange(self.rows.shifts)

    def improve(
        self, free: Sequence[int], days: tuple[int, int] | None, settings: Settings, stop: Stop
    ) -> tuple[list[Column] | None, str]:
        """(rosters for these people that are no worse together than theirs or None, outcome).

        The outcome is "proved" where nothing better can be, "failed", "equal" or "better".
        """
        within = np.zeros(self.rows.groups, np.bool_)
        fixings: dict[int, Fixing] = {}
        for who in free:
            _, groups, day = self._groups[who]
            if days is None:
                within[groups] = True
            else:
                within[groups[(day >= days[0]) & (day <= days[1] + 1)]] = True
                layer_days = self.board.people[who].layer_days
                held = (layer_days < days[0]) | (layer_days > days[1])
                fixings[who] = Fixing(self.board.columns[who], held)
        return self._improve(free, within, fixings, settings, stop)

    def between(
        self, other: Sequence[Column], settings: Settings, stop: Stop
    ) -> tuple[list[Column] | None, str]:
        """As `improve`, with all that is free in which this rota and another one differ."""
        within = np.zeros(self.rows.groups, np.bool_)
        fixings: dict[int, Fixing] = {}
        for who, (mine, theirs) in enumerate(zip(self.board.columns, other, strict=True)):
            free = mine.cells != theirs.cells
            if not free.any():
                continue
            _, groups, day = self._groups[who]
            begun = np.zeros(self.days + 2, np.bool_)
            begun[self.board.people[who].layer_days[free]] = True
            within[groups[begun[day] | begun[day - 1]]] = True
            fixings[who] = Fixing(mine, ~free)
        if len(fixings) < 2:
            return None, "proved"
        return self._improve(list(fixings), within, fixings, settings, stop)

    def _improve(
        self,
        free: Sequence[int],
        within: Any,
        fixings: dict[int, Fixing],
        settings: Settings,
        stop: Stop,
    ) -> tuple[list[Column] | None, str]:
        board, rows = self.board, self.rows
        left = board.without(free)
        incumbent = [board.columns[who] for who in free]
        value = sum(column.points for column in incumbent)
        value += int(rows.costs(board.activity)[within].sum())
        target = value - 1 + rows.uncertain
        generator = self.generator
        master = generator.begin(free, fixings, left, within[rows.of_group], incumbent, settings)
        able, settled = generator.generate(master, fixings, target, settings, stop)
        if not able:
            return None, "proved"
        ways = [settings]
        if settings.again:
            ways += [replace(settings, **way) for way in AGAIN]
        equal = None
        for number, way in enumerate(ways):
            if number:
                master.open_all()
                if stop() or not master.solve():
                    break
            columns = generator.dive(master, fixings, target, way, stop)
            after = self._value(columns, left, within)
            if number:
                self._count("again", after < value, settings)
            if after < value:
                return columns, "better"
            equal = columns if after == value else equal
        if settings.branches and not stop():
            columns = master.whole(target, settings.branches, settings.branch_seconds)
            after = self._value(columns, left, within)
            self._count("branches", after < value, settings)
            if after < value:
                return columns, "better"
            equal = columns if after == value else equal
        return equal, "equal" if equal and settled else "failed"

    def _value(self, columns: list[Column] | None, left: Any, within: Any) -> float:
        """What these rosters cost beside the activity `left`; infinite for none."""
        if columns is None:
            return inf
        activity = left.copy()
        for column in columns:
            activity[column.rows] += column.values
        return sum(one.points for one in columns) + int(self.rows.costs(activity)[within].sum())

    def _count(self, means: str, found: bool, settings: Settings) -> None:
        """What came of second means after a dive that failed; rounds by steps forget it."""
        if settings.iterations is None:
            self.helped[means] = FADING * self.helped[means] + (1 - FADING) * found

    def second_means(self, settings: Settings, rng: random.Random) -> Settings:
        """Settings with second means for dives that fail, the sooner the more often they helped."""
        again, branches = (
            rng.random() < max(EXPLORED, self.helped[means] / HELPFUL)
            for means in ("again", "branches")
        )
        return replace(settings, again=again, branches=settings.branches if branches else 0)

    def pool(self, bound: int, seconds: float) -> tuple[list[Column] | None, str]:
        """The best rota that remembered rosters make together, as far as it is found in time.

        Only those are looked at that a better rota can hold: what they cost beyond the least
        under the worths of the best mix is less than what is left between rota and bound.
        """
        board, rows, generator = self.board, self.rows, self.generator
        free = [who for who in range(len(board.people)) if board.asked_once[who]]
        left = board.without(free)
        incumbent = [board.columns[who] for who in free]
        value = sum(column.points for column in incumbent)
        value += int(rows.costs(board.activity).sum())
        master = Master(rows, free, rows.right - left, np.ones(rows.count, np.bool_))
        slack = board.objective - bound + rows.uncertain
        promising = generator.promising(free, slack)
        if len(promising) > POOL:  # a part of them would hardly hold what is looked for
            return None, "failed"
        columns = {
            (column.who, column.places.tobytes()): column for column in (*incumbent, *promising)
        }
        master.add(list(columns.values()))
        found = master.whole(value - 1 + rows.uncertain, POOL_BRANCHES, seconds)
        if found is None:
            return None, "failed"
        activity = left.copy()
        for column in found:
            activity[column.rows] += column.values
        after = sum(column.points for column in found) + int(rows.costs(activity).sum())
        return (found, "better") if after < value else (None, "failed")

    def adapt(self, kind: str, outcome: str, took: float, longest: float) -> None:
        """Set more free next time where nothing was to be found, less where it was not found."""
        if kind in ("turns", "pool"):
            return
        size = self.sizes[kind]
        by = {"proved": 1.1, "failed": 0.92}.get(outcome, 1.0)
        if took > longest:
            by = 0.85
        staff = len(self.board.people)
        if kind in ("people", "around"):
            size.people = min(float(staff), max(2.0, size.people * by))
        elif kind == "days":
            most = min(float(staff), MANY)
            if (by < 1 and size.days > 2) or (by > 1 and size.people >= most):
                size.days = min(float(self.days), max(2.0, size.days * by))
            else:
                size.people = min(most, max(3.0, size.people * by))
        else:
            size.people = min(float(staff), max(3.0, size.people * by**0.5))
            size.days = min(float(self.days), max(3.0, size.days * by**0.5))

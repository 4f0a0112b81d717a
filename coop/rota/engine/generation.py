"""Column generation over some people, and the dive from its mix to one roster each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coop.rota.engine.master import Master
from coop.rota.engine.person import Person
from coop.rota.engine.pricing import MAX, Column, Fixing, Pricer, moved
from coop.rota.engine.rows import Rows

Stop = Callable[[], bool]
EPSILON = 1e-6
WHOLE = 1 - 1e-4  # a share from which on a roster counts as chosen
KEPT = 400  # rosters of one person that are remembered


@dataclass(frozen=True, slots=True)
class Settings:
    """How far generation, dive and branching go. None: no limit."""

    rounds: int = 40
    dive_rounds: int = 2
    dive_part: float = 0.15  # of the layers still free, those fixed in one step
    person_first: float = 2.0  # weight of a roster's own share beside what its layers agree on
    shelf_most: int = 40  # remembered rosters that each person starts with
    iterations: int | None = None  # of the linear solver in one neighbourhood
    again: bool = True  # whether a dive that failed is tried in other ways too
    branches: int = 5_000  # nodes of a search among the rosters at hand, where a dive failed
    branch_seconds: float | None = 1.0


class Shelf:
    """Rosters met before, of each person the latest; a frozen one remembers nothing new."""

    def __init__(self, people: int) -> None:
        self.columns: list[dict[bytes, Column]] = [{} for _ in range(people)]
        self.frozen = False

    def keep(self, columns: Iterable[Column]) -> None:
        """Remember rosters."""
        if self.frozen:
            return
        for column in columns:
            mine = self.columns[column.who]
            key = column.places.tobytes()
            mine.pop(key, None)
            mine[key] = column
            if len(mine) > KEPT:
                del mine[next(iter(mine))]

    def move(self, who: int, person: Person) -> None:
        """A person's graph was made anew: their rosters are told in its terms."""
        mine = self.columns[who]
        self.columns[who] = {key: moved(column, person) for key, column in mine.items()}

    def fitting(self, who: int, fixing: Fixing | None, most: int) -> list[Column]:
        """The latest remembered rosters that hold what is fixed."""
        found: list[Column] = []
        for column in reversed(self.columns[who].values()):
            if len(found) == most:
                break
            if fixing is None or holds(column, fixing):
                found.append(column)
        return found


def holds(column: Column, fixing: Fixing) -> bool:
    """Whether a roster has what is fixed."""
    return bool((column.cells == fixing.column.cells)[fixing.held].all())


class Generator:
    """Generates rosters for mixes and dives to whole ones."""

    def __init__(self, rows: Rows, pricer: Pricer, shelf: Shelf) -> None:
        self.rows, self.pricer, self.shelf = rows, pricer, shelf
        self.centre = np.zeros(rows.count)  # worths of the rows as far as they are known
        self.lows: list[int] = []  # of each person, under these
        self.exact = all(person.exact for person in pricer.people)

    def aim(self, dual: Any) -> None:
        """Take these worths of the rows for the best, and what each person costs under them."""
        self.centre = dual
        whole = np.rint(dual * self.pricer.scale).astype(np.int64)
        people = range(len(self.pricer.people))
        self.lows = [self.pricer.best(who, whole)[0] for who in people]

    def excess(self, columns: Iterable[Column]) -> list[float]:
        """Points of each roster beyond its person's least under the worths aimed at."""
        scale = self.pricer.scale
        whole = np.rint(self.centre * scale).astype(np.int64)
        return [
            column.points
            - (int((whole[column.rows] * column.values).sum()) + self.lows[column.who]) / scale
            for column in columns
        ]

    def promising(self, people: Sequence[int], most: float) -> list[Column]:
        """Remembered rosters that a rota better by `most` than its bound can hold."""
        able = (who for who in people if self.lows[who] < MAX)
        columns = [column for who in able for column in self.shelf.columns[who].values()]
        excess = self.excess(columns)
        return [one for one, points in zip(columns, excess, strict=True) if points <= most]

    def begin(
        self,
        free: Sequence[int],
        fixings: dict[int, Fixing],
        left: Any,
        within: Any,
        incumbent: Sequence[Column],
        settings: Settings,
    ) -> Master:
        """A master for these people beside the activity `left` of everybody else."""
        master = Master(self.rows, free, self.rows.right - left, within)
        columns: dict[tuple[int, bytes], Column] = {
            (column.who, column.places.tobytes()): column for column in incumbent
        }
        for who in free:
            for column in self.shelf.fitting(who, fixings.get(who), settings.shelf_most):
                columns.setdefault((who, column.places.tobytes()), column)
        master.add(list(columns.values()))
        master.known.update(columns)
        return master

    def price(
        self, master: Master, dual: Any, fixings: dict[int, Fixing]
    ) -> tuple[float, list[Column]]:
        """(bound, new rosters): each free person's best under worths of rows, if it helps."""
        scale = self.pricer.scale
        whole = np.rint(dual * scale).astype(np.int64)
        total = 0
        found: list[Column] = []
        for who in master.people:
            low, column = self.pricer.best(who, whole, fixings.get(who))
            if low >= MAX:
                return -np.inf, found
            total += low
            if column is None:
                continue
            key = (who, column.places.tobytes())
            if key not in master.known and master.gain(column) > EPSILON:
                master.known[key] = column
                found.append(column)
        return master.bound(whole, scale, total), found

    def generate(
        self,
        master: Master,
        fixings: dict[int, Fixing],
        target: float,
        settings: Settings,
        stop: Stop,
    ) -> tuple[bool, bool]:
        """Price until no roster helps: (something below `target` may be, the mix is the best).

        The first is False, and at once, where a bound or the solver says no.
        """
        for _ in range(settings.rounds):
            if not master.solve() or stop() or self._spent(master, settings):
                return False, False
            bound, columns = self.price(master, master.dual, fixings)
            self.shelf.keep(columns)
            if self.exact and bound > target + EPSILON:
                return False, True
            if not columns or master.value - bound < 0.01:
                return True, True
            master.add(columns)
        return master.solve(), False

    def _spent(self, master: Master, settings: Settings) -> bool:
        return settings.iterations is not None and master.iterations > settings.iterations

    def dive(
        self,
        master: Master,
        fixings: dict[int, Fixing],
        target: float,
        settings: Settings,
        stop: Stop,
    ) -> list[Column] | None:
        """Whole rosters near the mix, one each; None where nothing below `target` came of it."""
        fixed = {
            who: fixings[who].held.copy()
            if who in fixings
            else np.zeros(self.pricer.people[who].layers, np.bool_)
            for who in master.people
        }
        while True:
            leading = self._leading(master)
            if all(share > WHOLE for _, share, _ in leading.values()):
                return [column for column, _, _ in leading.values()]
            if all(layers.all() for layers in fixed.values()):
                return [column for column, _, _ in leading.values()]
            held = self._fix(leading, fixed, settings)
            closing = [
                number
                for number, column in enumerate(master.columns)
                if master.open[number] and not holds(column, held[column.who])
            ]
            master.close(closing)
            if stop() or self._spent(master, settings) or not master.solve(dual_first=True):
                return None
            for _ in range(settings.dive_rounds):
                bound, columns = self.price(master, master.dual, held)
                self.shelf.keep(columns)
                if self.exact and bound > target + EPSILON:
                    return None
                if not columns or master.value - bound < 0.5:
                    break
                master.add(columns)
                if not master.solve():
                    return None
            if stop():
                return None

    def _leading(self, master: Master) -> dict[int, tuple[Column, float, list[Any]]]:
        """Each person's column of the largest share, its share, and (share, column) of all."""
        used: dict[int, list[tuple[float, int]]] = {who: [] for who in master.people}
        for number in np.flatnonzero(master.shares > EPSILON).tolist():
            column = master.columns[number]
            used[column.who].append((float(master.shares[number]), number))
        found = {}
        for who, mine in used.items():
            share, number = max(mine, key=lambda one: (one[0], -one[1]))
            found[who] = (
                master.columns[number],
                share,
                [(part, master.columns[at]) for part, at in mine],
            )
        return found

    def _fix(
        self,
        leading: dict[int, tuple[Column, float, list[Any]]],
        fixed: dict[int, Any],
        settings: Settings,
    ) -> dict[int, Fixing]:
        """Hold more of each leading roster: the layers that the mix is most sure of.

        No more than a part at once, even of those on which all agree: what is held now decides
        what the others may still be.
        """
        sureness = {}
        for who, (column, share, mine) in leading.items():
            sure = np.full(len(column.cells), settings.person_first * share)
            for weight, other in mine:
                sure += weight * (other.cells == column.cells)
            sure[fixed[who]] = -1
            sureness[who] = sure
        every = np.concatenate(list(sureness.values()))
        every = np.sort(every[every >= 0])
        enough = max(1, int(settings.dive_part * len(every)))
        line = every[-enough] if len(every) else 0.0
        held = {}
        for who, (column, _, _) in leading.items():
            fixed[who] |= sureness[who] >= line - 1e-9
            held[who] = Fixing(column, fixed[who].copy())
        return held

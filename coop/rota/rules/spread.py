"""How balances of burden points lie over the members, without names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

WIDTHS = (5, 10, 20, 30, 40, 50, 100, 200, 300, 500, 1000, 2000, 5000)
MOST_COLUMNS = 10
FEWEST = 5  # members: among fewer a column without names would still tell who it is


@dataclass(frozen=True, slots=True)
class Column:
    """Members whose balance is about `middle` points; `mine` says whether one's own is."""

    middle: int
    members: int
    mine: bool = False

    @property
    def label(self) -> str:
        """The middle with its sign."""
        return signed(self.middle)


@dataclass(frozen=True, slots=True)
class Spread:
    """The balances of one moment. Points; `half` is how far apart the middle half lies."""

    highest: int
    lowest: int
    half: int

    @property
    def width(self) -> int:
        """From who owes most to who is owed most."""
        return self.highest - self.lowest


def signed(points: int) -> str:
    """Points with a true minus, or a plus: "+12", "−3", "0"."""
    return "0" if points == 0 else f"{'+' if points > 0 else '−'}{abs(points):,}"


def columns(balances: Sequence[int], own: int | None = None) -> tuple[Column, ...]:
    """Members by balance, in columns of one width about nought; `own` is one of the balances."""
    if not balances:
        return ()
    reach = max(balances) - min(balances)
    width = next((w for w in WIDTHS if reach / w <= MOST_COLUMNS - 2), WIDTHS[-1])

    def place(points: int) -> int:
        return (2 * points + width) // (2 * width)

    found = [place(points) for points in balances]
    mine = None if own is None else place(own)
    span = range(min(*found, 0), max(*found, 0) + 1)
    return tuple(Column(n * width, found.count(n), n == mine) for n in span)


def spread(balances: Iterable[int]) -> Spread:
    """Highest, lowest, and how far apart the middle half of the members lies."""
    known = sorted(balances)
    if not known:
        return Spread(0, 0, 0)
    low, _, high = quantiles(known, n=4, method="inclusive") if len(known) > 1 else (0, 0, 0)
    return Spread(known[-1], known[0], round(high - low))


def over_rotas(by_rota: Iterable[Mapping[int, int]], rotas: Sequence[int]) -> tuple[Spread, ...]:
    """The spread of running balances after each rota, in the order given.

    `by_rota` has each member's balance of each rota.
    """
    members = list(by_rota)
    running = [0] * len(members)
    found = []
    for rota in rotas:
        running = [sum_ + mine.get(rota, 0) for sum_, mine in zip(running, members, strict=True)]
        found.append(spread(running))
    return tuple(found)

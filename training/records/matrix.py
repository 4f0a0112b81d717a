"""People against what is asked of them, as at a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from training.records.ledger import Job, Ledger, Who
from training.records.matrix_rules import IN_FORCE, MISSING, NOT_ASKED, Cell, share
from training.standards.library_queries import Item
from training.standards.rules import Level

WEEKS = 12  # looked ahead for what runs out


def key_of(item: Item) -> str:
    """An item as addresses name it: c12 is a competency, t5 a course."""
    return f"t{item.course_id}" if item.competency_id is None else f"c{item.competency_id}"


def item_of(key: str) -> Item | None:
    """The item of an address; None when it names nothing."""
    kind, number = key[:1], key[1:]
    if kind not in ("c", "t") or not number.isascii() or not number.isdigit():
        return None
    return Item(int(number), None) if kind == "c" else Item(None, int(number))


@dataclass(frozen=True, slots=True)
class Column:
    """One competency or course. `required` people are asked for it, `in_force` of them have it."""

    item: Item
    name: str
    level: Level | None
    required: int
    in_force: int

    @property
    def key(self) -> str:
        """See key_of."""
        return key_of(self.item)


@dataclass(frozen=True, slots=True)
class Row:
    """One person with a cell for each column."""

    who: Who
    jobs: tuple[Job, ...]
    cells: tuple[tuple[Cell, date | None], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole of it on a day; `counts` of all people and columns."""

    on: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    counts: Counter[Cell]

    @property
    def gaps(self) -> int:
        """What is asked of somebody who has it not in date."""
        return sum(self.counts[each] for each in MISSING)

    @property
    def share(self) -> int | None:
        """Per cent in date of what is asked; None where nothing is."""
        good = sum(self.counts[each] for each in (Cell.VALID, Cell.EXPIRING))
        return share(good, good + self.gaps)

    def running_out(self, weeks: int) -> tuple[int, ...]:
        """How much of what is asked runs out, week by week from the day on: in date now, and
        not after the week's last day.
        """
        found = [0] * weeks
        for row in self.rows:
            for stands, until in row.cells:
                if stands in (Cell.VALID, Cell.EXPIRING) and until is not None:
                    week = (until - self.on).days // 7
                    if week < weeks:
                        found[week] += 1
        return tuple(found)


def items_on(ledger: Ledger, names: dict[Item, str], on: date) -> list[Item]:
    """The columns of a day, by name: all competencies in use, and the courses asked for."""
    asked = ledger.asked(on)
    found = {
        item
        for item in names
        if item.competency_id is not None
        and (item not in ledger.retired or ledger.retired[item] > on)
    } | set(asked)
    return sorted(found, key=lambda item: (names[item].casefold(), item.course_id or 0))


def build(
    ledger: Ledger,
    names: dict[Item, str],
    on: date,
    *,
    only: Collection[Item] | None = None,
) -> Matrix:
    """The matrix as at a day, of `only` these items if given."""
    here, asked = ledger.employed(on), ledger.asked(on)
    items = [each for each in items_on(ledger, names, on) if only is None or each in only]
    made: list[list[tuple[Cell, date | None]]] = [[] for _ in here]
    columns = []
    counts: Counter[Cell] = Counter()
    for item in items:
        rows, cells = asked.get(item, []), ledger.cells(item, on)
        tally: Counter[Cell] = Counter()
        for place, (who, _) in enumerate(here):
            stands = cells[who.id]
            made[place].append(stands)
            tally[stands[0]] += 1
        counts += tally
        wanted = sum(count for each, count in tally.items() if each not in NOT_ASKED)
        good = sum(tally[each] for each in IN_FORCE if each not in NOT_ASKED)
        firm = any(row.level == Level.MUST for row in rows)
        level = (Level.MUST if firm else Level.SHOULD) if rows else None
        columns.append(Column(item, names[item], level, wanted, good))
    return Matrix(
        on,
        tuple(columns),
        tuple(Row(who, jobs, tuple(cells)) for (who, jobs), cells in zip(here, made, strict=True)),
        counts,
    )

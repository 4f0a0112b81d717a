"""Who needs what a class gives: read from the records once, asked by person and course."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from training.records import ledger
from training.records.ledger import Ledger
from training.records.matrix_rules import Cell
from training.sessions.rules import NOT_ASKED, Need, Stands, neediest
from training.standards.course_queries import RequirementRow
from training.standards.library_queries import Item

_STANDS = {
    Cell.VALID: Stands.RUNS_OUT,
    Cell.EXPIRING: Stands.RUNS_OUT,
    Cell.EXPIRED: Stands.RAN_OUT,
    Cell.WITHDRAWN: Stands.RAN_OUT,
    Cell.DUE: Stands.NEVER,
}


@dataclass(slots=True)
class Needs:
    """How people stand on a day with what courses give."""

    on: date
    gives: dict[int, int | None]  # course to the competency it gives
    _read: Ledger
    _asked: dict[Item, list[RequirementRow]]
    _required: dict[Item, frozenset[int]]

    def of(self, person_id: int, course_id: int) -> Need:
        """How somebody stands with a course, or the competency it gives: what lapses first."""
        items = [Item(None, course_id)]
        given = self.gives.get(course_id)
        if given is not None:
            items.append(Item(given, None))
        return neediest((self._one(person_id, item) for item in items), self.on)

    def _one(self, person_id: int, item: Item) -> Need:
        asked = self._asked.get(item)
        if not asked:
            return NOT_ASKED
        if item not in self._required:
            here = self._read.employed(self.on)
            self._required[item] = self._read.required(item, asked, here)
        if person_id not in self._required[item]:
            return NOT_ASKED
        stands, last_on = self._read.cell(item, person_id, True, self.on)
        if stands == Cell.VALID and last_on is None:
            return Need(Stands.HAS)
        return Need(_STANDS[stands], last_on)


def load(
    coop_id: int,
    on: date,
    gives: dict[int, int | None],
    *,
    person_ids: Collection[int] | None = None,
) -> Needs:
    """The records of a co-op, or of some people. As many queries as the ledger makes."""
    read = ledger.load(coop_id, person_ids=person_ids)
    return Needs(on, gives, read, read.asked(on), {})

"""Each standard with the people who evidence it: how many are competent, where the gaps are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core.db import db
from training.records import evidence_queries, ledger
from training.records.ledger import Job, Ledger, Who
from training.records.matrix_rules import IN_FORCE, MISSING, NOT_ASKED, Cell, competent, share
from training.records.models import CompetencyHeld, CourseTaken, Evidence
from training.records.rules import add_months
from training.standards import library_queries as library
from training.standards.library_queries import Item, StandardRow, Version
from training.standards.models import StandardMapping
from training.standards.rules import FrameworkKind, Leads, Life, Method, Shown, progress

Stands = tuple[Cell, date | None]
ORDER = (
    FrameworkKind.CARE_CERTIFICATE,
    FrameworkKind.REGULATIONS,
    FrameworkKind.CQC,
    FrameworkKind.OWN,
)


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """Somebody's standing with a standard: what serves it, item by item, and how it is met.

    `competent` None: nothing that serves it is asked of them.
    """

    who: Who
    job: str
    service: str
    competent: bool | None
    met: bool
    items: tuple[tuple[Item, Cell, date | None], ...]

    @property
    def evidence(self) -> tuple[tuple[Item, Cell, date | None], ...]:
        """What they have in force."""
        return tuple(each for each in self.items if each[1] in IN_FORCE)

    @property
    def missing(self) -> tuple[tuple[Item, Cell, date | None], ...]:
        """What they are asked for and have not got."""
        return tuple(each for each in self.items if each[1] in MISSING)


@dataclass(frozen=True, slots=True)
class Figures:
    """A standard in figures on a day."""

    asked: int
    competent: int
    evidencing: int
    observations: int

    @property
    def gaps(self) -> int:
        """How many are asked and not competent."""
        return self.asked - self.competent

    @property
    def share(self) -> int | None:
        """Per cent competent of those asked; None of nobody."""
        return share(self.competent, self.asked)


@dataclass(slots=True)
class Snapshot:
    """All that the pages by standard are worked out from; read once."""

    ledger: Ledger
    standards: dict[int, StandardRow]
    versions: dict[int, Version]
    covers: dict[int, dict[Item, str]]
    names: dict[Item, str]
    earlier: dict[int, list[int]]
    shown: dict[tuple[int, int], list[Shown]]
    showing: frozenset[int]  # who has shown anything of a standard
    seen: list[tuple[int | None, Item | None, date, date | None]]  # observed practice alone

    def items(self, standard_id: int) -> list[Item]:
        """What serves a standard, by name."""
        return sorted(self.covers.get(standard_id, {}), key=lambda item: self.names[item])

    def cells(self, item: Item, on: date) -> dict[int, Stands]:
        """How everybody employed stands with an item on a day."""
        return self.ledger.cells(item, on)

    def met(self, person_id: int, standard_id: int, on: date) -> bool:
        """Whether a standard has been assessed and met, in this version or an earlier one."""
        if person_id not in self.showing:
            return False
        evidence = self.shown.get((person_id, standard_id))
        if evidence:
            row = self.standards[standard_id]
            outcomes = (key for key, _, _ in row.outcomes)
            if progress(outcomes, row.observed, evidence, on).met:
                return True
        return any(self.met(person_id, key, on) for key in self.earlier.get(standard_id, ()))

    def serves(self, item: Item, person_id: int, standard_id: int, on: date) -> bool:
        """Whether a certificate serves this standard for its holder.

        A certificate by standards serves those of its own version, and what they became.
        """
        held = self.ledger.versions.get((item, person_id))
        if not held:
            return True
        standard = self.standards[standard_id]
        code = self.versions[standard.framework_id].code
        for record, version_id in held:
            if record.from_on > on or self.versions[version_id].code != code:
                continue
            if version_id != standard.framework_id and not any(
                self.standards[key].framework_id == version_id
                for key in self.earlier.get(standard_id, ())
            ):
                return False
        return True

    def _judged(
        self, standard_id: int, on: date
    ) -> Iterator[tuple[Who, tuple[Job, ...], list[tuple[Item, Cell, date | None]], bool]]:
        """Everybody employed on a day with their jobs, what serves the standard as it stands with
        them, and whether it has been assessed and met.
        """
        certified = {item for item, _ in self.ledger.versions}
        columns = [
            (item, self.cells(item, on), item in certified) for item in self.items(standard_id)
        ]
        for who, jobs in self.ledger.employed(on):
            mine = []
            for item, cells, by_standards in columns:
                stands, until = cells[who.id]
                if (
                    by_standards
                    and stands != Cell.NOT_REQUIRED
                    and not self.serves(item, who.id, standard_id, on)
                ):
                    stands, until = Cell.NOT_REQUIRED, None
                mine.append((item, stands, until))
            yield who, jobs, mine, self.met(who.id, standard_id, on)

    def people(self, standard_id: int, on: date) -> list[PersonStanding]:
        """Everybody employed on a day, and how they stand with a standard."""
        return [
            PersonStanding(
                who,
                jobs[0].role,
                jobs[0].service,
                competent([each for _, each, _ in mine], met),
                met,
                tuple(mine),
            )
            for who, jobs, mine, met in self._judged(standard_id, on)
        ]

    def figures(self, standard_id: int, on: date) -> Figures:
        """A standard in figures on a day; observations are of the twelve months up to it."""
        asked = good = evidencing = 0
        for _, _, mine, met in self._judged(standard_id, on):
            cells = [each for _, each, _ in mine]
            judged = competent(cells, met)
            asked += judged is not None
            good += bool(judged)
            evidencing += met or any(each in IN_FORCE for each in cells)
        since = add_months(on, -12)
        serving = self.covers.get(standard_id, {})
        near = {standard_id, *self.earlier.get(standard_id, ())}
        return Figures(
            asked=asked,
            competent=good,
            evidencing=evidencing,
            observations=sum(
                1
                for of, item, seen_on, withdrawn_on in self.seen
                if since < seen_on <= on
                and (withdrawn_on is None or withdrawn_on > on)
                and (of in near or (item is not None and item in serving))
            ),
        )

    def item_figures(self, item: Item, on: date) -> tuple[int, int]:
        """Of how many an item is asked on a day, and how many of them have it."""
        stands = [cell for cell, _ in self.cells(item, on).values() if cell not in NOT_ASKED]
        return len(stands), sum(1 for each in stands if each in IN_FORCE)


def ordered(versions: Iterable[Version]) -> list[Version]:
    """Versions as pages offer them."""
    return sorted(versions, key=lambda each: (ORDER.index(each.kind), each.code))


def usual(versions: Sequence[Version], on: date) -> Version | None:
    """The version shown where none is asked for: the first in force, or else the first."""
    held = [each for each in versions if each.life(on) == Life.IN_FORCE]
    return next(iter(held or versions), None)


def snapshot(coop_id: int) -> Snapshot:
    """Read everything: a fixed number of queries."""
    earlier: dict[int, list[int]] = defaultdict(list)
    for from_id, to_id in db.session.execute(
        select(StandardMapping.from_id, StandardMapping.to_id).where(
            StandardMapping.coop_id == coop_id, StandardMapping.kind == Leads.BECOMES
        )
    ):
        earlier[to_id].append(from_id)
    seen = []
    query = (
        select(
            Evidence.standard_id,
            CompetencyHeld.competency_id,
            CourseTaken.course_id,
            Evidence.seen_on,
            Evidence.withdrawn_on,
            CompetencyHeld.withdrawn_on,
            CourseTaken.withdrawn_on,
        )
        .outerjoin(CompetencyHeld, CompetencyHeld.id == Evidence.held_id)
        .outerjoin(CourseTaken, CourseTaken.id == Evidence.taken_id)
        .where(Evidence.coop_id == coop_id, Evidence.method == Method.OBSERVED)
    )
    for row in db.session.execute(query):
        standard_id, competency_id, course_id, seen_on, *gone = row
        item = Item(competency_id, course_id) if competency_id or course_id else None
        seen.append((standard_id, item, seen_on, min(filter(None, gone), default=None)))
    shown = evidence_queries.shown(coop_id)
    return Snapshot(
        ledger=ledger.load(coop_id),
        standards={row.id: row for row in library.standards(coop_id)},
        versions={row.id: row for row in library.versions(coop_id)},
        covers=library.covers(coop_id),
        names=library.item_names(coop_id),
        earlier=dict(earlier),
        shown=shown,
        showing=frozenset(person_id for person_id, _ in shown),
        seen=seen,
    )

"""Years, drafts on the figures they stand on, and parts that were posted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coop.surplus.models import (
    SurplusDraft,
    SurplusShare,
    SurplusSnapshot,
    SurplusTerms,
    SurplusYear,
)
from coop.surplus.outcome import Outcome, Part, work_out
from coop.surplus.rules import Figures, Required, SurplusRule, digest, figures_of, rule_of
from core import dated
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class Worked:
    """A draft worked out: `outcome` is None, and `fault` says why, where it cannot be."""

    draft: SurplusDraft
    figures: Figures
    rule: SurplusRule
    outcome: Outcome | None
    fault: str

    def part(self, person_id: int) -> Part | None:
        """One person's part under this draft."""
        if self.outcome is None:
            return None
        return next((part for part in self.outcome.parts if part.person_id == person_id), None)


def year(coop_id: int, year_id: int) -> SurplusYear:
    """One year; NotFound for another co-op's."""
    return owned(SurplusYear, year_id, coop_id)


def years(coop_id: int) -> list[SurplusYear]:
    """All years, the newest first."""
    query = select(SurplusYear).where(SurplusYear.coop_id == coop_id)
    return list(db.session.scalars(query.order_by(SurplusYear.last_on.desc())))


def terms_on(coop_id: int, on: date) -> SurplusTerms | None:
    """What the registered rules said of surplus on a day; None: nothing is recorded."""
    return dated.held(SurplusTerms, coop_id, on)


def required(coop_id: int, on: date) -> Required:
    """The reserve that the rules in force on a day require."""
    row = terms_on(coop_id, on)
    return Required(row.required_percent, row.until_pence, row.locked) if row else Required()


def snapshot(coop_id: int, year_id: int, snapshot_id: int | None = None) -> SurplusSnapshot:
    """The named snapshot of a year, else its newest; NotFound where there is none."""
    query = select(SurplusSnapshot).where(
        SurplusSnapshot.coop_id == coop_id, SurplusSnapshot.year_id == year_id
    )
    if snapshot_id is not None:
        query = query.where(SurplusSnapshot.id == snapshot_id)
    row = db.session.scalar(query.order_by(SurplusSnapshot.number.desc()).limit(1))
    if row is None:
        raise NotFound
    return row


def read(row: SurplusSnapshot) -> Figures:
    """A snapshot's figures; DomainError where the text is not the one that was taken."""
    if digest(row.content) != row.digest:
        raise DomainError(
            f"Figures {row.number} of this year are not as they were taken: restore them from a "
            "backup before anything rests on them.",
            code="digest",
        )
    return figures_of(row.content)


def drafts(coop_id: int, year_id: int, *, dropped: bool = False) -> list[SurplusDraft]:
    """Drafts of a year in the order they were made."""
    query = select(SurplusDraft).where(
        SurplusDraft.coop_id == coop_id,
        SurplusDraft.year_id == year_id,
        SurplusDraft.dropped.is_(dropped),
    )
    return list(db.session.scalars(query.order_by(SurplusDraft.id)))


def draft(coop_id: int, draft_id: int) -> SurplusDraft:
    """One draft; NotFound for another co-op's."""
    return owned(SurplusDraft, draft_id, coop_id)


def worked(coop_id: int, rows: list[SurplusDraft]) -> list[Worked]:
    """Drafts worked out; figures are read once for those that share them."""
    known: dict[int, Figures] = {}
    found = []
    for row in rows:
        taken = snapshot(coop_id, row.year_id, row.snapshot_id)
        if taken.id not in known:
            known[taken.id] = read(taken)
        rule = rule_of(row.rule)
        figures = known[taken.id]
        try:
            outcome = work_out(figures, rule, required(coop_id, figures.last_on))
        except DomainError as error:
            found.append(Worked(row, figures, rule, None, error.words))
        else:
            found.append(Worked(row, figures, rule, outcome, ""))
    return found


def shares(coop_id: int, year_id: int) -> list[SurplusShare]:
    """Everybody's part of a posted year, by name."""
    query = (
        select(SurplusShare)
        .join(Person, Person.id == SurplusShare.person_id)
        .where(SurplusShare.coop_id == coop_id, SurplusShare.year_id == year_id)
        .order_by(Person.surname, Person.first_name, Person.id)
    )
    return list(db.session.scalars(query))


def share(coop_id: int, year_id: int, person_id: int) -> SurplusShare | None:
    """One person's part of a posted year."""
    return db.session.scalar(
        select(SurplusShare).where(
            SurplusShare.coop_id == coop_id,
            SurplusShare.year_id == year_id,
            SurplusShare.person_id == person_id,
        )
    )


def due(coop_id: int, on: date) -> list[SurplusShare]:
    """What was kept and is to be paid out by a day, and has not been."""
    query = select(SurplusShare).where(
        SurplusShare.coop_id == coop_id,
        SurplusShare.kept_pence > 0,
        SurplusShare.payout_on <= on,
        SurplusShare.paid_out_entry_id.is_(None),
    )
    return list(db.session.scalars(query.order_by(SurplusShare.payout_on, SurplusShare.id)))


def unpaid_now(coop_id: int, until_on: date) -> list[tuple[SurplusShare, SurplusYear]]:
    """Parts to be paid through pay, of years posted until a day."""
    query = (
        select(SurplusShare, SurplusYear)
        .join(SurplusYear, SurplusYear.id == SurplusShare.year_id)
        .where(
            SurplusShare.coop_id == coop_id,
            SurplusShare.now_pence > 0,
            SurplusYear.posted_on <= until_on,
        )
        .order_by(SurplusShare.id)
    )
    return [(row, about) for row, about in db.session.execute(query)]

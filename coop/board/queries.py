"""Packs that were made, schedules that go on, sections that can be chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from coop.board.models import BoardPack, PackSchedule
from core.access import Actor
from core.db import db
from core.errors import NotFound
from core.jobs.models import StoredFile
from core.reports import Chapter, Span, chapters

KEPT = 120  # packs on one page: ten years of months


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of a pack; `sha256` proves that it is the one that was made."""

    id: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack with its two files."""

    pack: BoardPack
    workbook: FileFacts
    paper: FileFacts

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.pack.first_on, self.pack.last_on)


def chosen(actor: Actor, codes: Iterable[str]) -> tuple[Chapter, ...]:
    """The chapters of these codes that the actor may read, in their order."""
    wanted = set(codes)
    return tuple(one for one in chapters(actor) if one.code in wanted)


def titles(actor: Actor, codes: Iterable[str]) -> list[str]:
    """How these chapters are called; one that is no more is left out."""
    return [one.title for one in chosen(actor, codes)]


def may_read(actor: Actor, codes: Sequence[str]) -> bool:
    """Whether every section of a pack is for the actor's eyes."""
    return len(chosen(actor, codes)) == len(set(codes))


def packs(actor: Actor, limit: int = KEPT) -> list[PackRow]:
    """The co-op's packs that the actor may read, the newest first."""
    found = _rows(actor.coop_id, limit=limit)
    return [row for row in found if may_read(actor, row.pack.chapters)]


def pack(actor: Actor, pack_id: int) -> PackRow:
    """One pack; NotFound for another co-op's, and for whoever may not read all of it."""
    found = _rows(actor.coop_id, pack_id=pack_id)
    if not found or not may_read(actor, found[0].pack.chapters):
        raise NotFound
    return found[0]


def _rows(coop_id: int, *, limit: int = 1, pack_id: int | None = None) -> list[PackRow]:
    book, paper = aliased(StoredFile), aliased(StoredFile)
    query = (
        select(
            BoardPack,
            book.id, book.name, book.size, book.sha256,
            paper.id, paper.name, paper.size, paper.sha256,
        )
        .join(book, book.id == BoardPack.workbook_id)
        .join(paper, paper.id == BoardPack.paper_id)
        .where(BoardPack.coop_id == coop_id)
        .order_by(BoardPack.made_at.desc(), BoardPack.id.desc())
        .limit(limit)
    )  # fmt: skip
    if pack_id is not None:
        query = query.where(BoardPack.id == pack_id)
    return [
        PackRow(row[0], FileFacts(*row[1:5]), FileFacts(*row[5:9]))
        for row in db.session.execute(query)
    ]


def schedules(coop_id: int) -> Sequence[PackSchedule]:
    """Those that go on, the next due first."""
    return db.session.scalars(
        select(PackSchedule)
        .where(PackSchedule.coop_id == coop_id, PackSchedule.ended_at.is_(None))
        .order_by(PackSchedule.next_on, PackSchedule.id)
    ).all()


def due(on: date) -> list[tuple[int, int]]:
    """(co-op, schedule) of every one that is due, of the whole installation."""
    query = select(PackSchedule.coop_id, PackSchedule.id).where(
        PackSchedule.ended_at.is_(None), PackSchedule.next_on <= on
    )
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(PackSchedule.id))]

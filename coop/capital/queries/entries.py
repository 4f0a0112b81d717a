"""The journal, and the statement of one account."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from coop.capital import rules
from coop.capital.models import CapitalAccount, CapitalEntry, CapitalLine
from coop.capital.rules import KIND_WORDS, VERB_WORDS, Kind, Verb
from core.db import db
from core.errors import NotFound
from core.people.models import Person

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class LineRow:
    """One side of an entry, with the account in words; signed pence, debit positive."""

    kind: Kind
    person_id: int | None
    account: str
    pence: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry with its lines, debits first."""

    id: int
    number: int
    on: date
    verb: Verb
    what: str
    words: str
    made_at: datetime
    made_by: str
    reverses: int | None  # the number of the entry that it undoes
    reversed_by: int | None
    lines: tuple[LineRow, ...]

    @property
    def pence(self) -> int:
        """What moved: the sum of its debits."""
        return sum(line.pence for line in self.lines if line.pence > 0)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A movement of one account, with the balance after it, as people read them."""

    entry_number: int
    on: date
    what: str
    words: str
    pence: int
    balance: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One account over some days: what it began with, each movement, what it ended with."""

    kind: Kind
    title: str
    person_id: int | None
    person: str
    from_on: date | None
    until_on: date
    opening: int
    lines: tuple[StatementLine, ...]

    @property
    def closing(self) -> int:
        """The balance at the end of the last day."""
        return self.lines[-1].balance if self.lines else self.opening


def entries(
    coop_id: int,
    *,
    person_id: int | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
    verb: str = "",
) -> tuple[tuple[EntryRow, ...], int]:
    """One page of the journal, the latest first, and how many entries there are."""
    query = select(CapitalEntry).where(CapitalEntry.coop_id == coop_id)
    if verb:
        query = query.where(CapitalEntry.verb == verb)
    if person_id is not None:
        touched = (
            select(CapitalLine.entry_number)
            .join(CapitalAccount, CapitalAccount.id == CapitalLine.account_id)
            .where(CapitalLine.coop_id == coop_id, CapitalAccount.person_id == person_id)
        )
        query = query.where(CapitalEntry.number.in_(touched))
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.order_by(CapitalEntry.number.desc()).limit(per_page).offset((page - 1) * per_page)
    ).all()
    return _with_lines(coop_id, list(rows)), int(count)


def every_entry(coop_id: int, first: date | None, last: date) -> tuple[EntryRow, ...]:
    """All entries of some days in the order of the journal."""
    query = select(CapitalEntry).where(CapitalEntry.coop_id == coop_id, CapitalEntry.on <= last)
    if first is not None:
        query = query.where(CapitalEntry.on >= first)
    return _with_lines(coop_id, list(db.session.scalars(query.order_by(CapitalEntry.number))))


def entry(coop_id: int, number: int) -> EntryRow:
    """One entry by its number; NotFound otherwise."""
    query = select(CapitalEntry).where(
        CapitalEntry.coop_id == coop_id, CapitalEntry.number == number
    )
    rows = _with_lines(coop_id, list(db.session.scalars(query)))
    if not rows:
        raise NotFound
    return rows[0]


def _with_lines(coop_id: int, rows: list[CapitalEntry]) -> tuple[EntryRow, ...]:
    if not rows:
        return ()
    least, most = min(row.number for row in rows), max(row.number for row in rows)
    wanted = {row.number for row in rows}
    query = (
        select(CapitalLine, CapitalAccount, Person)
        .join(CapitalAccount, CapitalAccount.id == CapitalLine.account_id)
        .outerjoin(Person, Person.id == CapitalAccount.person_id)
        .where(CapitalLine.coop_id == coop_id, CapitalLine.entry_number.between(least, most))
        .order_by(CapitalLine.pence.desc(), CapitalLine.id)
    )
    lines: dict[int, list[LineRow]] = defaultdict(list)
    for line, account, person in db.session.execute(query):
        if line.entry_number in wanted:
            words = KIND_WORDS[Kind(account.kind)]
            if person is not None:
                words = f"{words}, {person.name}"
            lines[line.entry_number].append(
                LineRow(Kind(account.kind), account.person_id, words, line.pence)
            )
    numbers = {row.id: row.number for row in rows}
    origins = {row.reverses_id for row in rows if row.reverses_id} - set(numbers)
    if origins:
        found = select(CapitalEntry.id, CapitalEntry.number).where(
            CapitalEntry.coop_id == coop_id, CapitalEntry.id.in_(origins)
        )
        numbers |= {row.id: row.number for row in db.session.execute(found)}
    undone = {
        row.reverses_id: row.number
        for row in db.session.execute(
            select(CapitalEntry.reverses_id, CapitalEntry.number).where(
                CapitalEntry.coop_id == coop_id, CapitalEntry.reverses_id.in_(list(numbers))
            )
        )
    }
    return tuple(
        EntryRow(
            row.id,
            row.number,
            row.on,
            Verb(row.verb),
            VERB_WORDS[Verb(row.verb)],
            row.words,
            row.made_at,
            row.made_by,
            numbers.get(row.reverses_id) if row.reverses_id else None,
            undone.get(row.id),
            tuple(lines[row.number]),
        )
        for row in rows
    )


def statement(
    coop_id: int,
    kind: Kind,
    person_id: int | None,
    from_on: date | None,
    until_on: date,
) -> Statement:
    """One account's movements from `from_on` (None: the beginning) to `until_on`.

    NotFound when the person is not the co-op's.
    """
    name = ""
    if kind in rules.HOLDERS:
        person = db.session.scalar(
            select(Person).where(Person.id == person_id, Person.coop_id == coop_id)
        )
        if person is None:
            raise NotFound
        name = person.name
    query = (
        select(CapitalEntry, CapitalLine.pence)
        .join(
            CapitalLine,
            (CapitalLine.coop_id == CapitalEntry.coop_id)
            & (CapitalLine.entry_number == CapitalEntry.number),
        )
        .join(CapitalAccount, CapitalAccount.id == CapitalLine.account_id)
        .where(
            CapitalEntry.coop_id == coop_id,
            CapitalEntry.on <= until_on,
            CapitalAccount.kind == kind,
            CapitalAccount.person_id.is_(None)
            if kind not in rules.HOLDERS
            else CapitalAccount.person_id == person_id,
        )
        .order_by(CapitalEntry.on, CapitalEntry.number)
    )
    balance, opening, lines = 0, 0, []
    for row, signed in db.session.execute(query):
        pence = rules.shown(kind, int(signed))
        balance += pence
        if from_on is not None and row.on < from_on:
            opening = balance
            continue
        lines.append(
            StatementLine(row.number, row.on, VERB_WORDS[Verb(row.verb)], row.words, pence, balance)
        )
    return Statement(
        kind, KIND_WORDS[kind], person_id, name, from_on, until_on, opening, tuple(lines)
    )

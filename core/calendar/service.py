"""Promise a person's time, give it back, move it: no two promises of a person overlap.

The people concerned are locked first, in the order of their ids, so that of two requests at
the same moment the second sees what the first has written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import delete, func, select

from core import audit, clock
from core.calendar.models import Commitment, Withdrawn
from core.calendar.queries import COLUMNS, promise_of
from core.calendar.rules import Promise, first_clash
from core.db import db
from core.errors import DomainError, NotFound
from core.people.models import Person
from core.ui.filters import day, days, span

MANY = 500  # ids in one IN list


def promise(
    person_id: int,
    start_at: datetime,
    end_at: datetime,
    *,
    kind: str,
    paid: bool,
    title: str,
    source: str,
    source_id: int,
    coop_id: int,
) -> None:
    """Promise a person's time to something.

    Raises DomainError("overlap") naming what is promised already, NotFound when the person is
    not the co-op's.
    """
    promise_all(
        coop_id, [Promise(person_id, start_at, end_at, kind, paid, title, source, source_id)]
    )


def promise_all(coop_id: int, promises: Iterable[Promise]) -> None:
    """Promise much at once, as a published rota does: all of it, or DomainError("overlap").

    A handful of queries, however many promises there are.
    """
    new = list(promises)
    if not new:
        return
    for one in new:
        if one.end_at <= one.start_at:
            raise DomainError("The end must be after the start.", code="order", field="end")
    names = _lock(coop_id, {one.person_id for one in new})
    _refuse_clash(coop_id, new, names)
    before = _given_back(coop_id, new)
    now = clock.now()
    db.session.add_all(
        Commitment(
            coop_id=coop_id,
            person_id=one.person_id,
            start_at=one.start_at,
            end_at=one.end_at,
            kind=one.kind,
            paid=one.paid,
            title=one.title,
            source=one.source,
            source_id=one.source_id,
            sequence=before.get(one.key, -1) + 1,
            changed_at=now,
        )
        for one in new
    )
    db.session.flush()


def release(source: str, source_id: int, *, coop_id: int | None = None) -> None:
    """Give back the time promised to one thing; nothing happens when there was none."""
    query = select(Commitment).where(Commitment.source == source, Commitment.source_id == source_id)
    if coop_id is not None:
        query = query.where(Commitment.coop_id == coop_id)
    row = db.session.scalar(query)
    if row is not None:
        _keep(row)
        db.session.delete(row)
        db.session.flush()


def release_all(coop_id: int, source: str, source_ids: Collection[int]) -> int:
    """Give back the time promised to many things of one kind; how many promises there were."""
    ids = sorted(set(source_ids))
    gone = 0
    db.session.flush()
    for start in range(0, len(ids), MANY):
        for row in db.session.scalars(
            select(Commitment).where(
                Commitment.coop_id == coop_id,
                Commitment.source == source,
                Commitment.source_id.in_(ids[start : start + MANY]),
            )
        ):
            _keep(row)
        result = db.session.execute(
            delete(Commitment)
            .where(
                Commitment.coop_id == coop_id,
                Commitment.source == source,
                Commitment.source_id.in_(ids[start : start + MANY]),
            )
            .execution_options(synchronize_session="fetch")
        )
        gone += int(getattr(result, "rowcount", 0))
    if gone:
        audit.record("commitment.release", coop_id=coop_id, source=source, promises=gone)
    return gone


def move(
    source: str,
    source_id: int,
    *,
    coop_id: int,
    start_at: datetime | None = None,
    end_at: datetime | None = None,
    person_id: int | None = None,
    title: str | None = None,
) -> None:
    """Change when, whose or what a promise is; what is not given stays.

    Raises DomainError("overlap") and changes nothing when the new time is taken; NotFound when
    nothing is promised to that source.
    """
    query = select(Commitment).where(
        Commitment.coop_id == coop_id,
        Commitment.source == source,
        Commitment.source_id == source_id,
    )
    row = db.session.scalar(query)
    if row is None:
        raise NotFound
    names = _lock(coop_id, {row.person_id, person_id or row.person_id})
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    if row.person_id not in names:
        raise DomainError("This was changed a moment ago. Look again.", code="changed")
    moved = replace(
        promise_of(row),
        person_id=person_id or row.person_id,
        start_at=start_at or row.start_at,
        end_at=end_at or row.end_at,
        title=row.title if title is None else title,
    )
    if moved.end_at <= moved.start_at:
        raise DomainError("The end must be after the start.", code="order", field="end")
    _refuse_clash(coop_id, [moved], names)
    if moved == promise_of(row):
        return
    if moved.person_id != row.person_id:
        _keep(row)
        row.sequence += 1
    row.sequence += 1
    row.changed_at = clock.now()
    row.person_id, row.title = moved.person_id, moved.title
    row.start_at, row.end_at = moved.start_at, moved.end_at
    db.session.flush()


def _keep(row: Commitment) -> None:
    values = {column.key: getattr(row, column.key) for column in COLUMNS}
    db.session.add(
        Withdrawn(coop_id=row.coop_id, sequence=row.sequence + 1, gone_at=clock.now(), **values)
    )


def _given_back(coop_id: int, new: list[Promise]) -> dict[tuple[str, int], int]:
    """The last number under which each was told as off, for those promised before."""
    ids = sorted({one.source_id for one in new})
    last: dict[tuple[str, int], int] = {}
    for start in range(0, len(ids), MANY):
        query = (
            select(Withdrawn.source, Withdrawn.source_id, func.max(Withdrawn.sequence))
            .where(
                Withdrawn.coop_id == coop_id,
                Withdrawn.source.in_({one.source for one in new}),
                Withdrawn.source_id.in_(ids[start : start + MANY]),
            )
            .group_by(Withdrawn.source, Withdrawn.source_id)
        )
        for source, source_id, number in db.session.execute(query):
            last[source, source_id] = number
    return last


def _lock(coop_id: int, person_ids: set[int]) -> dict[int, str]:
    """Hold the people until the transaction ends; their names by id."""
    db.session.flush()
    names: dict[int, str] = {}
    ids = sorted(person_ids)
    for start in range(0, len(ids), MANY):
        rows = db.session.execute(
            select(Person.id, Person.known_as, Person.first_name)
            .where(Person.coop_id == coop_id, Person.id.in_(ids[start : start + MANY]))
            .order_by(Person.id)
            # Not against rows that merely point at the person: those are inserted all day.
            .with_for_update(key_share=True)
        )
        names.update({row.id: row.known_as or row.first_name for row in rows})
    if len(names) != len(person_ids):
        raise NotFound("This person is not one of the co-op's.")
    return names


def _refuse_clash(coop_id: int, new: list[Promise], names: dict[int, str]) -> None:
    replaced = {one.key for one in new}
    first = min(one.start_at for one in new)
    last = max(one.end_at for one in new)
    ids = sorted(names)
    standing: list[Promise] = []
    for start in range(0, len(ids), MANY):
        query = select(*COLUMNS).where(
            Commitment.coop_id == coop_id,
            Commitment.person_id.in_(ids[start : start + MANY]),
            Commitment.start_at < last,
            Commitment.end_at > first,
        )
        standing += map(promise_of, db.session.execute(query))
    clash = first_clash([one for one in standing if one.key not in replaced] + new)
    if clash is not None:
        earlier, later = clash
        held, asked = (earlier, later) if later.key in replaced else (later, earlier)
        raise DomainError(words(names[asked.person_id], held, asked), code="overlap")


def words(name: str, held: Promise, asked: Promise) -> str:
    """Why the second promise cannot stand beside the first, in local times."""
    return (
        f"{name} already has {held.title} on {when(held)}, which overlaps "
        f"{asked.title} on {when(asked)}."
    )


def when(promise: Promise) -> str:
    """Wed 9 December 22:00–07:00; whole days as days; both ends when longer than a night."""
    starts, ends = clock.local(promise.start_at), clock.local(promise.end_at)
    if starts.time() == ends.time() == time():
        return days(starts.date(), ends.date() - timedelta(days=1))
    if (ends.date() - starts.date()).days <= 1:
        return f"{day(starts.date())} {span(promise.start_at, promise.end_at)}"
    return f"{day(starts.date())} {starts:%H:%M} to {day(ends.date())} {ends:%H:%M}"

"""Reads of other paid time: frozen values, always of one co-op."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from coop.attendance.models import HoursState, HoursWorked
from coop.shifts.models import Shift
from coop.time.models import OtherTime
from coop.time.rules import APPROVED, ENTERED, KIND_WORDS, STATE_WORDS, TimeKind
from core import clock
from core.calendar.models import Commitment
from core.db import db
from core.people.models import Employment, Person

SOURCE = "other_time"  # of its promises in the calendar


@dataclass(frozen=True, slots=True)
class TimeRow:
    """One entry."""

    id: int
    person_id: int
    name: str
    kind: TimeKind
    start_at: datetime
    end_at: datetime
    note: str
    state: str
    reason: str

    @property
    def kind_words(self) -> str:
        """The kind as people call it."""
        return KIND_WORDS[self.kind]

    @property
    def state_words(self) -> str:
        """The state as people call it."""
        return STATE_WORDS[self.state]

    @property
    def minutes(self) -> int:
        """How long it was."""
        return clock.minutes_between(self.start_at, self.end_at)


@dataclass(frozen=True, slots=True)
class ApprovedTime:
    """What pay needs of approved time."""

    id: int
    person_id: int
    service_id: int
    kind: TimeKind
    start_at: datetime
    end_at: datetime

    @property
    def on(self) -> date:
        """The local day on which it begins."""
        return clock.local_day(self.start_at)

    @property
    def key(self) -> int:
        """Its number among the pieces of a run: less than nought, so never that of a shift."""
        return -self.id


def _rows(query: Select[Any]) -> tuple[TimeRow, ...]:
    return tuple(
        TimeRow(
            row.id, row.person_id, row.person.name, TimeKind(row.kind), row.start_at, row.end_at,
            row.note, row.state, row.reason,
        )
        for row in db.session.scalars(query)
    )  # fmt: skip


def mine(coop_id: int, person_id: int, since: datetime) -> tuple[TimeRow, ...]:
    """A person's own, newest first."""
    query = (
        select(OtherTime)
        .where(
            OtherTime.coop_id == coop_id,
            OtherTime.person_id == person_id,
            OtherTime.start_at >= since,
        )
        .order_by(OtherTime.start_at.desc(), OtherTime.id)
    )
    return _rows(query)


def entries(coop_id: int, since: datetime) -> tuple[TimeRow, ...]:
    """Everybody's: all that waits, and what has begun since an instant; oldest first."""
    query = (
        select(OtherTime)
        .join(Person, Person.id == OtherTime.person_id)
        .where(
            OtherTime.coop_id == coop_id,
            (OtherTime.state == ENTERED) | (OtherTime.start_at >= since),
        )
        .order_by(OtherTime.start_at, Person.surname, OtherTime.id)
    )
    return _rows(query)


def waiting(coop_id: int, now: datetime) -> int:
    """How many entries are over and wait for approval."""
    query = (
        select(func.count())
        .select_from(OtherTime)
        .where(OtherTime.coop_id == coop_id, OtherTime.state == ENTERED, OtherTime.end_at <= now)
    )
    return db.session.scalars(query).one()


def approved(coop_id: int, until_on: date, *, paid: Select[Any]) -> tuple[ApprovedTime, ...]:
    """Approved time that begins up to a day; `paid` selects ids to leave out."""
    query = (
        select(OtherTime)
        .where(
            OtherTime.coop_id == coop_id,
            OtherTime.state == APPROVED,
            OtherTime.start_at < clock.instant(until_on + timedelta(days=1)),
            OtherTime.id.not_in(paid),
        )
        .order_by(OtherTime.id)
    )
    return tuple(
        ApprovedTime(
            row.id, row.person_id, row.service_id, TimeKind(row.kind), row.start_at, row.end_at
        )
        for row in db.session.scalars(query)
    )


def approved_ids(coop_id: int) -> Select[Any]:
    """The entries of a co-op that count as worked, for a subquery."""
    return select(OtherTime.id).where(OtherTime.coop_id == coop_id, OtherTime.state == APPROVED)


def worked(
    coop_id: int, first_on: date, last_on: date, person_ids: Collection[int] | None = None
) -> tuple[tuple[int, datetime, datetime, str, bool, str], ...]:
    """Approved time that begins in some days, in the shape of a paid promise."""
    query = (
        select(OtherTime.person_id, OtherTime.start_at, OtherTime.end_at, OtherTime.kind)
        .where(
            OtherTime.id.in_(approved_ids(coop_id)),
            OtherTime.start_at >= clock.instant(first_on),
            OtherTime.start_at < clock.instant(last_on + timedelta(days=1)),
        )
        .order_by(OtherTime.start_at, OtherTime.id)
    )
    if person_ids is not None:
        query = query.where(OtherTime.person_id.in_(person_ids))
    return tuple(
        (person, start, end, kind, True, KIND_WORDS[TimeKind(kind)])
        for person, start, end, kind in db.session.execute(query)
    )


def told_elsewhere(coop_id: int) -> Select[Any]:
    """Time that counts as worked and is promised under another source: a correlated subquery."""
    return select(OtherTime.id).where(
        OtherTime.coop_id == coop_id,
        OtherTime.state == APPROVED,
        OtherTime.source == Commitment.source,
        OtherTime.source_id == Commitment.source_id,
    )


def of_source(coop_id: int, source: str, source_id: int) -> OtherTime | None:
    """The time that stands for one thing, entered or approved; held until the transaction ends."""
    return db.session.scalar(
        select(OtherTime)
        .where(
            OtherTime.coop_id == coop_id,
            OtherTime.source == source,
            OtherTime.source_id == source_id,
            OtherTime.state.in_((ENTERED, APPROVED)),
        )
        .order_by(OtherTime.id.desc())
        .limit(1)
        .with_for_update()
    )


def overlapping(
    coop_id: int,
    person_id: int,
    start_at: datetime,
    end_at: datetime,
    *,
    but: int | None = None,
) -> str:
    """What of the same person the time overlaps, in words; empty when nothing.

    `but` is an entry that is left out: its own.
    """
    worked = (
        select(Shift.name)
        .join(HoursWorked, HoursWorked.shift_id == Shift.id)
        .where(
            HoursWorked.coop_id == coop_id,
            HoursWorked.person_id == person_id,
            HoursWorked.state != HoursState.NO_SHOW,
            HoursWorked.start_at < end_at,
            func.coalesce(HoursWorked.end_at, Shift.end_at) > start_at,
        )
        .limit(1)
    )
    shift = db.session.scalar(worked)
    if shift is not None:
        return f"the hours worked on {shift}"
    other = (
        select(OtherTime.kind)
        .where(
            OtherTime.coop_id == coop_id,
            OtherTime.person_id == person_id,
            OtherTime.state.in_((ENTERED, APPROVED)),
            OtherTime.start_at < end_at,
            OtherTime.end_at > start_at,
        )
        .limit(1)
    )
    if but is not None:
        other = other.where(OtherTime.id != but)
    kind = db.session.scalar(other)
    return f"other paid time ({KIND_WORDS[TimeKind(kind)].lower()})" if kind else ""


def employed_in(coop_id: int, person_id: int, on: date) -> int | None:
    """The service of a person's employment on a day, or else the newest they have; None: none."""
    query = (
        select(Employment)
        .where(Employment.coop_id == coop_id, Employment.person_id == person_id)
        .order_by(Employment.from_on.desc(), Employment.id.desc())
    )
    held = [row.service_id for row in db.session.scalars(query) if row.holds_on(on)]
    return next((service_id for service_id in held if service_id is not None), None)

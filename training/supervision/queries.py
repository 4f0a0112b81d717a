"""Who is due for what, who supervises whom, and what was held; of one co-op."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core import dated
from core.db import db, in_force, owned
from core.people.models import Employment, Person
from training.records import queries as records
from training.supervision import rules, shipped
from training.supervision.models import (
    Supervising,
    SupervisionAction,
    SupervisionFrequency,
    SupervisionKind,
    SupervisionMeeting,
    SupervisionNotice,
)
from training.supervision.rules import Frequency, MeetingState, Standing, Unit


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind with how often it is held, earliest first."""

    id: int
    name: str
    about: str
    agenda: str
    frequencies: tuple[Frequency, ...]

    def on(self, day: date) -> Frequency | None:
        """What holds on a day."""
        found = [each for each in self.frequencies if each.from_on <= day]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class DueRow:
    """How somebody stands with a kind. `last_on` None: none held yet."""

    person_id: int
    person: str
    service: str
    kind_id: int
    kind: str
    supervisor_id: int | None
    supervisor: str
    last_on: date | None
    due_on: date | None
    planned_id: int | None
    planned_on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as lists show it: no word of what was said."""

    id: int
    kind: str
    person_id: int
    person: str
    supervisor_id: int
    supervisor: str
    state: MeetingState
    planned_on: date | None
    start_at: datetime | None
    end_at: datetime | None
    place: str
    held_on: date | None
    agreed_person: bool
    agreed_supervisor: bool
    cancelled_why: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """Something to do after a meeting."""

    id: int
    meeting_id: int
    words: str
    whose: str
    due_on: date


def kinds(coop_id: int) -> tuple[KindRow, ...]:
    """Every kind by name. Two queries."""
    often: dict[int, list[Frequency]] = defaultdict(list)
    for row in db.session.scalars(
        select(SupervisionFrequency)
        .where(SupervisionFrequency.coop_id == coop_id)
        .order_by(SupervisionFrequency.from_on)
    ):
        often[row.kind_id].append(Frequency(row.from_on, row.every, Unit(row.unit)))
    query = select(SupervisionKind).where(SupervisionKind.coop_id == coop_id)
    return tuple(
        KindRow(row.id, row.name, row.about, row.agenda, tuple(often[row.id]))
        for row in db.session.scalars(query.order_by(SupervisionKind.id))
    )


def notice(coop_id: int, on: date) -> tuple[int, int]:
    """Days before it is due, and after it, that people and the manager are told."""
    row = dated.held(SupervisionNotice, coop_id, on)
    return (row.warn_days, row.escalate_days) if row else shipped.days()


def supervisors(coop_id: int, on: date) -> dict[int, int]:
    """Who supervises each person on a day, by person."""
    query = select(Supervising.person_id, Supervising.supervisor_id).where(
        Supervising.coop_id == coop_id, in_force(Supervising, on)
    )
    return {row.person_id: row.supervisor_id for row in db.session.execute(query)}


def supervisor_of(coop_id: int, person_id: int, on: date) -> int | None:
    """Who supervises one person on a day."""
    return db.session.scalar(
        select(Supervising.supervisor_id).where(
            Supervising.coop_id == coop_id,
            Supervising.person_id == person_id,
            in_force(Supervising, on),
        )
    )


def due(
    coop_id: int,
    on: date,
    *,
    person_id: int | None = None,
    supervisor_id: int | None = None,
) -> list[DueRow]:
    """How everybody employed on a day stands with each kind, overdue first.

    `supervisor_id`: only whom they supervise. A fixed number of queries.
    """
    leads = supervisors(coop_id, on)
    if supervisor_id is not None and supervisor_id not in leads.values():
        return []
    people = records.learners(coop_id, on)
    if person_id is not None:
        people = [each for each in people if each.id == person_id]
    if supervisor_id is not None:
        people = [each for each in people if leads.get(each.id) == supervisor_id]
    if not people:
        return []
    names = _names(coop_id, set(leads.values()))
    began = _began(coop_id, [each.id for each in people])
    last: dict[tuple[int, int], date | None] = {}
    planned: dict[tuple[int, int], tuple[int, date | None]] = {}
    meeting = SupervisionMeeting
    held = (
        select(meeting.person_id, meeting.kind_id, func.max(meeting.held_on))
        .where(
            meeting.coop_id == coop_id,
            meeting.state == MeetingState.HELD,
            meeting.held_on <= on,
        )
        .group_by(meeting.person_id, meeting.kind_id)
    )
    for who, kind_id, held_on in db.session.execute(held):
        last[who, kind_id] = held_on
    ahead = select(meeting.id, meeting.person_id, meeting.kind_id, meeting.planned_on).where(
        meeting.coop_id == coop_id, meeting.state == MeetingState.PLANNED
    )
    for key, who, kind_id, planned_on in db.session.execute(ahead):
        planned[who, kind_id] = (key, planned_on)
    warn_days, _ = notice(coop_id, on)
    found = []
    for kind in kinds(coop_id):
        if not any(each.every is not None for each in kind.frequencies):
            continue
        for each in people:
            held_on = last.get((each.id, kind.id))
            start = rules.counts_from(held_on, began[each.id], kind.frequencies)
            due_on = rules.due_on(start, kind.frequencies)
            meeting_id, planned_on = planned.get((each.id, kind.id), (None, None))
            leader = leads.get(each.id)
            found.append(
                DueRow(
                    each.id,
                    each.name,
                    each.service,
                    kind.id,
                    kind.name,
                    leader,
                    names.get(leader, "") if leader is not None else "",
                    held_on,
                    due_on,
                    meeting_id,
                    planned_on,
                    rules.standing(due_on, on, warn_days),
                )
            )
    return sorted(found, key=lambda row: (row.due_on or date.max, row.person, row.kind_id))


def _names(coop_id: int, person_ids: Collection[int]) -> dict[int, str]:
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    return {row.id: row.name for row in db.session.scalars(query)}


def _began(coop_id: int, person_ids: Collection[int]) -> dict[int, date]:
    """The first day of the unbroken run of work that each is in now."""
    query = (
        select(Employment.person_id, Employment.from_on, Employment.until_on)
        .where(Employment.coop_id == coop_id, Employment.person_id.in_(person_ids))
        .order_by(Employment.person_id, Employment.from_on)
    )
    found: dict[int, date] = {}
    ended: dict[int, date | None] = {}
    for person_id, from_on, until_on in db.session.execute(query):
        before = ended.get(person_id)
        broken = before is not None and (from_on - before).days > 1
        if person_id not in found or broken:
            found[person_id] = from_on
        if person_id not in ended or (before is not None and (until_on or date.max) > before):
            ended[person_id] = until_on
    return found


def meetings(
    coop_id: int,
    *,
    person_id: int | None = None,
    supervisor_id: int | None = None,
    state: MeetingState | None = None,
) -> list[MeetingRow]:
    """Meetings of a person, or led by one; the latest first. One query."""
    person, leads = aliased(Person), aliased(Person)
    row = SupervisionMeeting
    query = (
        select(row, SupervisionKind.name, person, leads)
        .join(SupervisionKind, SupervisionKind.id == row.kind_id)
        .join(person, person.id == row.person_id)
        .join(leads, leads.id == row.supervisor_id)
        .where(row.coop_id == coop_id)
    )
    if person_id is not None:
        query = query.where(row.person_id == person_id)
    if supervisor_id is not None:
        query = query.where(row.supervisor_id == supervisor_id)
    if state is not None:
        query = query.where(row.state == state)
    return [
        _row(each, kind, who, leader)
        for each, kind, who, leader in db.session.execute(
            query.order_by(func.coalesce(row.held_on, row.planned_on).desc(), row.id.desc())
        )
    ]


def _row(row: SupervisionMeeting, kind: str, person: Person, leads: Person) -> MeetingRow:
    return MeetingRow(
        row.id,
        kind,
        row.person_id,
        person.name,
        row.supervisor_id,
        leads.name,
        MeetingState(row.state),
        row.planned_on,
        row.start_at,
        row.end_at,
        row.place,
        row.held_on,
        row.agreed_person_at is not None,
        row.agreed_supervisor_at is not None,
        row.cancelled_why,
    )


def one(coop_id: int, supervision_id: int) -> SupervisionMeeting:
    """A meeting whole, with its words: only after `service.look`. NotFound elsewhere."""
    return owned(SupervisionMeeting, supervision_id, coop_id)


def open_actions(coop_id: int, person_id: int) -> list[ActionRow]:
    """What somebody has agreed to do and has not done, soonest first."""
    meeting = SupervisionMeeting
    theirs = (meeting.person_id == person_id) & SupervisionAction.by_supervisor.is_(False)
    leads = (meeting.supervisor_id == person_id) & SupervisionAction.by_supervisor.is_(True)
    query = (
        select(SupervisionAction, Person)
        .join(meeting, meeting.id == SupervisionAction.meeting_id)
        .join(Person, Person.id == meeting.person_id)
        .where(
            SupervisionAction.coop_id == coop_id,
            SupervisionAction.done_on.is_(None),
            meeting.state != MeetingState.CANCELLED,
            theirs | leads,
        )
        .order_by(SupervisionAction.due_on, SupervisionAction.id)
    )
    return [
        ActionRow(row.id, row.meeting_id, row.words, person.name, row.due_on)
        for row, person in db.session.execute(query)
    ]

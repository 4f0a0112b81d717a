"""Slots with who interviews and who is booked; interviews of a referral."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from core import clock
from core.db import db
from core.errors import NotFound
from core.people.models import Person, Service
from recruitment.interviews import rules
from recruitment.interviews.models import Interview, Interviewer, InterviewSlot, ScoreSheet
from recruitment.interviews.rules import State
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.stages import queries as stages
from recruitment.vacancies.models import Vacancy

NOTHING: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """A booking; `locked` counts the score sheets that are locked."""

    id: int
    slot_id: int
    referral_id: int
    name: str
    state: str
    number: int
    questions_id: int
    booked_how: str
    booked_by: str
    booked_at: datetime
    ended_by: str
    reason: str
    outcome: str
    outcome_reason: str
    locked: int

    @property
    def booked(self) -> bool:
        """Whether it is still to be held, or its outcome to be recorded."""
        return self.state == State.BOOKED


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A time, where, who interviews as (person id, name), and who is booked if anybody."""

    id: int
    vacancy_id: int | None
    vacancy: str
    start_at: datetime
    end_at: datetime
    place: str
    link: str
    shown: bool
    cancelled_at: datetime | None
    cancelled_reason: str
    interviewers: tuple[tuple[int, str], ...]
    held: InterviewRow | None

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return clock.minutes_between(self.start_at, self.end_at)

    @property
    def where(self) -> str:
        """The place, or that it is online."""
        return self.place or ("online" if self.link else "")

    @property
    def free(self) -> bool:
        """Whether nobody has it and it is not off."""
        return self.cancelled_at is None and self.held is None


def interviews_where(where: ColumnElement[bool]) -> list[InterviewRow]:
    """Interviews under a condition with the candidates' names, by time. Two queries."""
    query = (
        select(Interview, JobCandidate.first_name, JobCandidate.surname)
        .join(Referral, Referral.id == Interview.referral_id)
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .join(InterviewSlot, InterviewSlot.id == Interview.slot_id)
        .where(where)
        .order_by(InterviewSlot.start_at.desc(), Interview.id.desc())
    )
    found = list(db.session.execute(query))
    ids = [row[0].id for row in found]
    locks: dict[int, int] = defaultdict(int)
    if ids:
        marks = select(ScoreSheet.interview_id).where(
            ScoreSheet.interview_id.in_(ids), ScoreSheet.locked_at.is_not(None)
        )
        for one in db.session.scalars(marks):
            locks[one] += 1
    names = [name for name in InterviewRow.__dataclass_fields__ if name not in ("name", "locked")]
    return [
        InterviewRow(
            **{name: getattr(row, name) for name in names},
            name=f"{first} {last}",
            locked=locks[row.id],
        )
        for row, first, last in found
    ]


def _slots(where: ColumnElement[bool]) -> tuple[SlotRow, ...]:
    """Slots under a condition, in time order. Four queries."""
    query = (
        select(InterviewSlot, Vacancy.title, Service.name)
        .outerjoin(Vacancy, Vacancy.id == InterviewSlot.vacancy_id)
        .outerjoin(Service, Service.id == Vacancy.service_id)
        .where(where)
        .order_by(InterviewSlot.start_at, InterviewSlot.id)
    )
    found = list(db.session.execute(query))
    ids = [row[0].id for row in found]
    if not ids:
        return ()
    who: dict[int, list[tuple[int, str]]] = defaultdict(list)
    people = (
        select(Interviewer.slot_id, Person)
        .join(Person, Person.id == Interviewer.person_id)
        .where(Interviewer.slot_id.in_(ids))
        .order_by(Interviewer.id)
    )
    for slot_id, person in db.session.execute(people):
        who[slot_id].append((person.id, person.name))
    live = Interview.slot_id.in_(ids) & (Interview.state != State.OFF)
    held = {row.slot_id: row for row in interviews_where(live)}
    return tuple(
        SlotRow(
            row.id, row.vacancy_id, f"{title}, {service}" if title else "", row.start_at,
            row.end_at, row.place, row.link, row.shown, row.cancelled_at, row.cancelled_reason,
            tuple(who.get(row.id, NOTHING)), held.get(row.id),
        )
        for row, title, service in found
    )  # fmt: skip


def slots(coop_id: int, first_at: datetime, last_at: datetime) -> tuple[SlotRow, ...]:
    """Slots that begin in the time, those that are off left out."""
    return _slots(
        (InterviewSlot.coop_id == coop_id)
        & InterviewSlot.cancelled_at.is_(None)
        & (InterviewSlot.start_at >= first_at)
        & (InterviewSlot.start_at < last_at)
    )


def in_need(coop_id: int, now: datetime) -> tuple[SlotRow, ...]:
    """Those that are over and whose outcome nobody has recorded."""
    open_ones = select(Interview.slot_id).where(
        Interview.coop_id == coop_id, Interview.state == State.BOOKED
    )
    return _slots(
        (InterviewSlot.coop_id == coop_id)
        & (InterviewSlot.end_at <= now)
        & InterviewSlot.id.in_(open_ones)
    )


def slot(coop_id: int, slot_id: int) -> SlotRow:
    """One; NotFound for another co-op's."""
    found = _slots((InterviewSlot.coop_id == coop_id) & (InterviewSlot.id == slot_id))
    if not found:
        raise NotFound
    return found[0]


def offered(
    coop_id: int, vacancy_id: int | None, after: datetime, *, hidden: bool = False
) -> tuple[SlotRow, ...]:
    """Free slots after an instant that suit somebody who looks for this vacancy, or for any.

    `hidden` takes in those that the co-op books alone.
    """
    where = (
        (InterviewSlot.coop_id == coop_id)
        & InterviewSlot.cancelled_at.is_(None)
        & (InterviewSlot.start_at > after)
        & ~InterviewSlot.id.in_(select(Interview.slot_id).where(
            Interview.coop_id == coop_id, Interview.state != State.OFF
        ))
    )  # fmt: skip
    if not hidden:
        where &= InterviewSlot.shown.is_(True)
    if vacancy_id is not None:
        where &= or_(InterviewSlot.vacancy_id.is_(None), InterviewSlot.vacancy_id == vacancy_id)
    return _slots(where)


def interview(coop_id: int, interview_id: int) -> tuple[InterviewRow, SlotRow]:
    """One with its slot; NotFound for another co-op's."""
    found = interviews_where((Interview.coop_id == coop_id) & (Interview.id == interview_id))
    if not found:
        raise NotFound
    return found[0], slot(coop_id, found[0].slot_id)


def of_referral(coop_id: int, referral_id: int) -> list[tuple[InterviewRow, SlotRow]]:
    """Every interview of a referral, the latest first."""
    rows = interviews_where((Interview.coop_id == coop_id) & (Interview.referral_id == referral_id))
    if not rows:
        return []
    where = InterviewSlot.id.in_({row.slot_id for row in rows})
    times = {one.id: one for one in _slots((InterviewSlot.coop_id == coop_id) & where)}
    return [(row, times[row.slot_id]) for row in rows]


def coming_of(coop_id: int, referral_id: int) -> tuple[InterviewRow, SlotRow] | None:
    """The booked interview of a referral, if there is one."""
    return next((pair for pair in of_referral(coop_id, referral_id) if pair[0].booked), None)


def interviewers(coop_id: int, person_ids: Collection[int]) -> list[tuple[int, str]]:
    """(id, name) of these people, by name."""
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    ordered: Any = query.order_by(Person.surname, Person.first_name)
    return [(row.id, row.name) for row in db.session.scalars(ordered)]


def candidates(coop_id: int) -> list[tuple[int, str]]:
    """(referral id, name and stage) of those on the way to an interview and not booked."""
    found = stages.current(coop_id)
    codes = [one.code for one in found.stages if rules.leads_to(found, one.code)]
    booked = select(Interview.referral_id).where(
        Interview.coop_id == coop_id, Interview.state == State.BOOKED
    )
    query = (
        select(Referral.id, JobCandidate.first_name, JobCandidate.surname, Referral.stage)
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .where(
            Referral.coop_id == coop_id,
            Referral.final_at.is_(None),
            Referral.stage.in_(codes),
            Referral.id.not_in(booked),
        )
        .order_by(JobCandidate.surname, JobCandidate.first_name)
    )
    return [
        (row.id, f"{row.first_name} {row.surname} ({found.stage(row.stage).name})")
        for row in db.session.execute(query)
    ]


def latest_of(coop_id: int, referral_ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """(state, id) by referral of the interview that counts: held, else missed, else booked."""
    order = (State.DONE, State.MISSED, State.BOOKED)
    query = select(Interview.referral_id, Interview.state, Interview.id).where(
        Interview.coop_id == coop_id,
        Interview.referral_id.in_(referral_ids),
        Interview.state != State.OFF,
    )
    found: dict[int, tuple[str, int]] = {}
    rows = sorted(db.session.execute(query), key=lambda row: order.index(State(row.state)))
    for row in rows:
        found.setdefault(row.referral_id, (row.state, row.id))
    return found

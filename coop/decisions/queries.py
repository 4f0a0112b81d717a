"""Reads of meetings, motions and votes: frozen values, always of one co-op."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from coop.decisions.models import (
    BallotBox,
    HasVoted,
    Meeting,
    MeetingAttendance,
    Motion,
    OpenVote,
    Proxy,
    SocietyRule,
)
from coop.decisions.rules import DECIDED, KIND_WORDS, STATE_WORDS, Kind, SocietyRules, State
from core.db import db, in_force, owned
from core.people.models import Membership, MembershipKind, Person

TO_COME = ("planned", "called")  # states of a meeting that is still to be held


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who stands."""

    person_id: int
    name: str
    statement: str


@dataclass(frozen=True, slots=True)
class MotionRow:
    """A motion as pages show it. `voted` of `members` have, as far as it has come."""

    id: int
    meeting_id: int | None
    meeting: str
    kind: Kind
    title: str
    text: str
    proposed_by: str
    secret: bool
    state: State
    seats: int | None
    method: str
    opens_on: date | None
    closes_at: datetime | None
    closed_at: datetime | None
    proposal_kind: str
    proposal: dict[str, Any] | None
    result: dict[str, Any] | None
    members: int
    voted: int
    candidates: tuple[CandidateRow, ...] = ()

    @property
    def kind_words(self) -> str:
        """Ordinary resolution, election."""
        return KIND_WORDS[self.kind]

    @property
    def state_words(self) -> str:
        """The state as people call it."""
        if self.kind == Kind.ELECTION and self.state == State.CARRIED:
            return "decided"
        return STATE_WORDS[self.state]

    @property
    def decided(self) -> bool:
        """Whether it has been voted on and counted."""
        return self.state in DECIDED


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting with who came."""

    id: int
    kind: str
    title: str
    start_at: datetime
    place: str
    agenda: str
    state: str
    called_at: datetime | None
    short_notice_why: str
    minutes: str
    minutes_agreed_on: date | None
    came: int = 0


def rules(coop_id: int, on: date) -> SocietyRules:
    """The registered rules in force on a day; the model rules before any are recorded."""
    query = (
        select(SocietyRule)
        .where(SocietyRule.coop_id == coop_id, SocietyRule.from_on <= on)
        .order_by(SocietyRule.from_on.desc())
        .limit(1)
    )
    row = db.session.scalar(query)
    if row is None:
        return SocietyRules()
    return SocietyRules(
        row.from_on,
        row.notice_days,
        row.quorum_least,
        row.quorum_percent,
        row.ordinary_over,
        row.extraordinary_from,
        row.proxies_each,
    )


def rule_rows(coop_id: int) -> list[SocietyRule]:
    """Every version of the registered rules, newest first."""
    query = select(SocietyRule).where(SocietyRule.coop_id == coop_id)
    return list(db.session.scalars(query.order_by(SocietyRule.from_on.desc())))


def member_ids(coop_id: int, on: date) -> frozenset[int]:
    """Those who have a vote on a day: members, whatever they hold; probationers have none."""
    query = select(Membership.person_id).where(
        Membership.coop_id == coop_id,
        Membership.kind == MembershipKind.MEMBER,
        in_force(Membership, on),
    )
    return frozenset(db.session.scalars(query))


def people(coop_id: int, person_ids: Iterable[int]) -> list[Person]:
    """People by surname."""
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(list(person_ids)))
    return list(db.session.scalars(query.order_by(Person.surname, Person.first_name, Person.id)))


def motions(coop_id: int, *, meeting_id: int | None = None) -> tuple[MotionRow, ...]:
    """Motions, those open first, then those being prepared, then what was decided, newest first."""
    query = select(Motion).where(Motion.coop_id == coop_id)
    if meeting_id is not None:
        query = query.where(Motion.meeting_id == meeting_id)
    order = (State.OPEN, State.DRAFT)
    rows = sorted(
        db.session.scalars(query.order_by(Motion.id.desc())),
        key=lambda row: order.index(State(row.state)) if row.state in order else len(order),
    )
    return tuple(_motions(coop_id, rows))


def motion(coop_id: int, motion_id: int) -> MotionRow:
    """One motion; NotFound if it is not this co-op's."""
    return _motions(coop_id, [owned(Motion, motion_id, coop_id)])[0]


def _motions(coop_id: int, rows: list[Motion]) -> list[MotionRow]:
    ids = [row.id for row in rows]
    query = (
        select(HasVoted.motion_id, func.count())
        .where(HasVoted.coop_id == coop_id, HasVoted.motion_id.in_(ids))
        .group_by(HasVoted.motion_id)
    )
    voted = {row.motion_id: row[1] for row in db.session.execute(query)}
    days = {row.opens_on for row in rows if row.state == State.OPEN and row.opens_on}
    members = {day: len(member_ids(coop_id, day)) for day in days}
    return [
        MotionRow(
            row.id,
            row.meeting_id,
            row.meeting.title if row.meeting else "",
            Kind(row.kind),
            row.title,
            row.text,
            row.proposed_by,
            row.secret,
            State(row.state),
            row.seats,
            row.method,
            row.opens_on,
            row.closes_at,
            row.closed_at,
            row.proposal_kind,
            row.proposal,
            row.result,
            row.members or members.get(row.opens_on or date.min, 0),
            voted.get(row.id, 0),
            tuple(
                CandidateRow(one.person_id, one.person.name, one.statement)
                for one in row.candidates
            ),
        )
        for row in rows
    ]


def voters(coop_id: int, motion_id: int) -> frozenset[int]:
    """Who has voted on a motion: nothing of what."""
    query = select(HasVoted.person_id).where(
        HasVoted.coop_id == coop_id, HasVoted.motion_id == motion_id
    )
    return frozenset(db.session.scalars(query))


def waiting_for(coop_id: int, person_id: int) -> tuple[MotionRow, ...]:
    """Open motions on which a member has a vote and has not used it."""
    found = []
    for row in motions(coop_id):
        if row.state != State.OPEN or row.opens_on is None:
            continue
        mine = person_id in member_ids(coop_id, row.opens_on)
        if mine and person_id not in voters(coop_id, row.id):
            found.append(row)
    return tuple(found)


def ended(on_or_before: datetime) -> list[tuple[int, int]]:
    """(co-op, motion) of every open vote whose window has ended, the earliest first."""
    query = select(Motion.coop_id, Motion.id).where(
        Motion.state == State.OPEN.value, Motion.closes_at <= on_or_before
    )
    found = db.session.execute(query.order_by(Motion.closes_at, Motion.id))
    return [(coop_id, motion_id) for coop_id, motion_id in found]


def counts(coop_id: int, motion_id: int) -> dict[str, int]:
    """All votes cast on a motion by what they say, open or secret."""
    row = owned(Motion, motion_id, coop_id)
    if row.secret:
        query = select(BallotBox.counts).where(
            BallotBox.coop_id == coop_id, BallotBox.motion_id == row.id
        )
        return dict(db.session.scalar(query) or {})
    by_choice = (
        select(OpenVote.choice, func.count())
        .where(OpenVote.coop_id == coop_id, OpenVote.motion_id == row.id)
        .group_by(OpenVote.choice)
    )
    return {row.choice: row[1] for row in db.session.execute(by_choice)}


def open_votes(coop_id: int, motion_id: int) -> list[tuple[str, str]]:
    """(name, choice) of an open ballot, by surname."""
    query = (
        select(OpenVote, Person)
        .join(Person, Person.id == OpenVote.person_id)
        .where(OpenVote.coop_id == coop_id, OpenVote.motion_id == motion_id)
        .order_by(Person.surname, Person.first_name)
    )
    return [(person.name, row.choice) for row, person in db.session.execute(query)]


def proxies(coop_id: int, motion_id: int) -> list[tuple[int, str, int, str]]:
    """(giver, name, holder, name) of a motion."""
    query = select(Proxy).where(Proxy.coop_id == coop_id, Proxy.motion_id == motion_id)
    return [
        (row.person_id, row.person.name, row.holder_id, row.holder.name)
        for row in db.session.scalars(query.order_by(Proxy.person_id))
    ]


def meetings(coop_id: int) -> tuple[MeetingRow, ...]:
    """Every meeting, the latest first."""
    query = select(Meeting).where(Meeting.coop_id == coop_id).order_by(Meeting.start_at.desc())
    came = _came(coop_id)
    return tuple(_meeting(row, came.get(row.id, 0)) for row in db.session.scalars(query))


def next_meeting(coop_id: int, now: datetime) -> MeetingRow | None:
    """The next meeting that is planned or called, if there is one."""
    query = (
        select(Meeting)
        .where(Meeting.coop_id == coop_id, Meeting.start_at > now, Meeting.state.in_(TO_COME))
        .order_by(Meeting.start_at, Meeting.id)
        .limit(1)
    )
    row = db.session.scalar(query)
    return None if row is None else _meeting(row, 0)


def meeting(coop_id: int, meeting_id: int) -> MeetingRow:
    """One meeting; NotFound if it is not this co-op's."""
    row = owned(Meeting, meeting_id, coop_id)
    return _meeting(row, _came(coop_id).get(row.id, 0))


def _came(coop_id: int) -> dict[int, int]:
    """How many came to each meeting that anybody came to."""
    query = (
        select(MeetingAttendance.meeting_id, func.count())
        .where(MeetingAttendance.coop_id == coop_id, MeetingAttendance.how != "apologies")
        .group_by(MeetingAttendance.meeting_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _meeting(row: Meeting, came: int) -> MeetingRow:
    return MeetingRow(
        row.id,
        row.kind,
        row.title,
        row.start_at,
        row.place,
        row.agenda,
        row.state,
        row.called_at,
        row.short_notice_why,
        row.minutes,
        row.minutes_agreed_on,
        came,
    )


def attendance(coop_id: int, meeting_id: int) -> dict[int, str]:
    """How each person took part in a meeting."""
    query = select(MeetingAttendance).where(
        MeetingAttendance.coop_id == coop_id, MeetingAttendance.meeting_id == meeting_id
    )
    return {row.person_id: row.how for row in db.session.scalars(query)}

"""Reads of cover: frozen values, always of one co-op."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from coop.absence.models import CoverCall, CoverPolicy, CoverRequest
from coop.absence.rules import ANSWER_WORDS, STATE_MEANINGS, STATE_WORDS, Answer, Policy, State
from coop.claims import queries as claims
from coop.pay import queries as pay
from coop.rota.queries.candidates import Candidate
from coop.shifts import queries as need
from coop.shifts.models import Shift
from core import clock, dated
from core.db import db
from core.errors import NotFound
from core.people.models import Service


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request for cover as pages show it."""

    id: int
    shift_id: int
    shift: str
    service: str
    on: date
    start_at: datetime
    end_at: datetime
    away: str
    why: str
    state: State
    told: str
    opened_at: datetime
    taken_by: str
    reason: str

    @property
    def state_words(self) -> str:
        """The state as people say it."""
        return STATE_WORDS[self.state]

    @property
    def meaning(self) -> str:
        """How a chip colours it."""
        return STATE_MEANINGS[self.state]


@dataclass(frozen=True, slots=True)
class CallRow:
    """Somebody asked, and what they said."""

    id: int
    request_id: int
    person_id: int
    person: str
    how: str
    answer: Answer
    asked_at: datetime
    expires_at: datetime | None

    @property
    def words(self) -> str:
        """What they said, in words."""
        return ANSWER_WORDS[self.answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody is asked to cover: what it pays about, and what it makes of their week."""

    call: CallRow
    row: RequestRow
    pence: int | None
    minutes: int
    standing: Candidate | None


def policy(coop_id: int, on: date) -> Policy:
    """What the co-op has settled for a day; the usual where it has settled nothing."""
    row = dated.held(CoverPolicy, coop_id, on)
    if row is None:
        return Policy()
    return Policy(row.offer_minutes, row.on_call_minutes, row.agency_minutes, row.within_hours)


def open_requests(coop_id: int) -> tuple[RequestRow, ...]:
    """What needs cover now, the soonest to start first."""
    return _rows((CoverRequest.coop_id == coop_id) & (CoverRequest.state == State.OPEN))


def settled(coop_id: int, most: int = 30) -> tuple[RequestRow, ...]:
    """What was settled lately, the latest first."""
    where = (CoverRequest.coop_id == coop_id) & (CoverRequest.state != State.OPEN)
    return tuple(reversed(_rows(where)))[:most]


def request(coop_id: int, request_id: int) -> RequestRow:
    """One request; NotFound if it is not this co-op's."""
    found = _rows((CoverRequest.coop_id == coop_id) & (CoverRequest.id == request_id))
    if not found:
        raise NotFound
    return found[0]


def _rows(where: ColumnElement[bool]) -> tuple[RequestRow, ...]:
    query = (
        select(CoverRequest, Shift, Service.name)
        .join(Shift, Shift.id == CoverRequest.shift_id)
        .join(Service, Service.id == Shift.service_id)
        .where(where)
        .order_by(Shift.start_at, CoverRequest.id)
    )
    return tuple(
        RequestRow(
            row.id,
            shift.id,
            shift.name,
            service,
            shift.on,
            shift.start_at,
            shift.end_at,
            row.away.name,
            row.why,
            State(row.state),
            row.told,
            row.opened_at,
            row.taken_by.name if row.taken_by else "",
            row.reason,
        )
        for row, shift, service in db.session.execute(query)
    )


def calls(coop_id: int, request_id: int) -> tuple[CallRow, ...]:
    """Who was asked for one request, the latest first."""
    return _calls((CoverCall.coop_id == coop_id) & (CoverCall.request_id == request_id))


def last_calls(coop_id: int) -> dict[int, CallRow]:
    """When each person was last asked for anything, and what they said."""
    latest = select(func.max(CoverCall.id)).where(CoverCall.coop_id == coop_id)
    latest = latest.group_by(CoverCall.person_id)
    return {row.person_id: row for row in _calls(CoverCall.id.in_(latest))}


def my_offers(coop_id: int, person_id: int) -> tuple[Asked, ...]:
    """What a person is asked to take now, the soonest first."""
    found = _calls(
        (CoverCall.coop_id == coop_id)
        & (CoverCall.person_id == person_id)
        & (CoverCall.answer == Answer.ASKED)
        & (CoverCall.expires_at > clock.now())
    )
    if not found:
        return ()
    by_id = {row.id: row for row in open_requests(coop_id)}
    pairs = [(call, by_id[call.request_id]) for call in found if call.request_id in by_id]
    rows = {row.id: row for row in need.shifts_by_id(coop_id, {row.shift_id for _, row in pairs})}
    priced = pay.estimates(coop_id, person_id, list(rows.values()))
    made = [
        Asked(
            call,
            row,
            priced.get(row.shift_id),
            rows[row.shift_id].work_minutes,
            claims.standing(coop_id, row.shift_id, person_id),
        )
        for call, row in pairs
    ]
    return tuple(sorted(made, key=lambda one: one.row.start_at))


def costs(coop_id: int, shift_id: int, person_ids: Iterable[int]) -> dict[int, int]:
    """About what each of these people would be paid for a shift; who has no rate is left out."""
    rows = need.shifts_by_id(coop_id, [shift_id])
    priced = pay.estimates_of(coop_id, list(person_ids), rows)
    return {person_id: pence for (person_id, _), pence in priced.items()}


def _calls(where: ColumnElement[bool]) -> tuple[CallRow, ...]:
    query = select(CoverCall).where(where).order_by(CoverCall.id.desc())
    return tuple(
        CallRow(
            row.id,
            row.request_id,
            row.person_id,
            row.person.name,
            row.how,
            Answer(row.answer),
            row.asked_at,
            row.expires_at,
        )
        for row in db.session.scalars(query)
    )

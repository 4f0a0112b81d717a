"""Asking people whether they can take a place: offers, telephone calls, the first yes."""

from __future__ import annotations

from collections.abc import Sequence

from coop.absence import queries, rules
from coop.absence.models import CoverCall, CoverRequest
from coop.absence.rules import Answer, State
from coop.absence.service.requests import (
    add_call,
    close_call,
    end,
    enter,
    held,
    named_at,
    refuse_closed,
    waiting_calls,
)
from coop.changes.rules import Kind as Change
from coop.notices import service as notices
from coop.rota import queries as rotas
from coop.rota import service as rota
from coop.rota.queries.candidates import CAN, WITH_YES
from coop.shifts.models import Shift
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotFound


def offer(actor: Actor, request_id: int, person_ids: Sequence[int]) -> int:
    """Ask these people whether they can take it; how many were asked.

    Only those whom no barred or rest rule keeps off; who is being asked is not asked twice.
    """
    row, shift = held(actor.coop_id, request_id)
    refuse_closed(row)
    if not person_ids:
        raise DomainError("Choose somebody to ask.", field="person")
    found = rotas.choice(actor.coop_id, shift.id).candidates
    able = {one.person_id: one for one in found if one.group in (CAN, WITH_YES)}
    refused = [one for one in found if one.person_id in person_ids and one.person_id not in able]
    if refused:
        words = refused[0].words[0] if refused[0].words else "That may not be"
        raise DomainError(f"{refused[0].name} cannot be asked: {words}.", code="barred")
    waiting = {call.person_id for call in waiting_calls(row.id)}
    chosen = [id_ for id_ in sorted(set(person_ids)) if id_ in able and id_ not in waiting]
    now = clock.now()
    if shift.start_at <= now:
        raise DomainError("It has begun: ring people, and note a yes here.", code="begun")
    until = rules.expires_at(now, shift.start_at, queries.policy(actor.coop_id, clock.today()))
    for person_id in chosen:
        call = add_call(row, person_id, "offer", Answer.ASKED)
        call.expires_at = until
        db.session.flush()
        notices.alert(
            row.coop_id,
            "cover_offered",
            call.id,
            f"Can you take {named_at(row)}? Answer by {clock.local(until):%H:%M}.",
            person_id=person_id,
            url="/my/cover",
        )
    enter(actor, Change.OFFERED, shift, chosen)
    audit.record("cover.offer", row, people=chosen)
    return len(chosen)


def rang(actor: Actor, request_id: int, person_id: int, answer: Answer) -> None:
    """Somebody was rung: a yes gives them the place at once, a no or no reply is kept."""
    row, shift = held(actor.coop_id, request_id)
    refuse_closed(row)
    if answer not in (Answer.YES, Answer.NO, Answer.NO_REPLY):
        raise DomainError("Choose what they said.", field="answer")
    if all(one.person_id != person_id for one in rotas.choice(row.coop_id, shift.id).candidates):
        raise NotFound
    for call in waiting_calls(row.id):
        if call.person_id == person_id:
            close_call(call, Answer.CLOSED)
    call = add_call(row, person_id, "phone", answer)
    call.answered_at = clock.now()
    if answer is Answer.YES:
        _take(actor, row, shift, person_id)
    elif answer is Answer.NO:
        enter(actor, Change.DECLINED, shift, [person_id])
    db.session.flush()


def accept(actor: Actor, call_id: int) -> CoverRequest:
    """The actor's own yes: the first has the place, every rule asked again."""
    row, shift, call = _mine(actor, call_id)
    if row.state == State.TAKEN:
        raise DomainError("Somebody else was first. Thank you all the same.", code="taken")
    if row.state != State.OPEN:
        raise DomainError("It is no longer needed. Thank you all the same.", code="closed")
    _answerable(call)
    close_call(call, Answer.YES)
    _take(actor, row, shift, call.person_id)
    return row


def decline(actor: Actor, call_id: int) -> None:
    """The actor's own no; nothing follows from it."""
    row, shift, call = _mine(actor, call_id)
    _answerable(call)
    close_call(call, Answer.NO)
    enter(actor, Change.DECLINED, shift, [call.person_id])
    audit.record("cover.decline", row, person_id=call.person_id)


def _mine(actor: Actor, call_id: int) -> tuple[CoverRequest, Shift, CoverCall]:
    call = owned(CoverCall, call_id, actor.coop_id)
    if actor.person_id is None or call.person_id != actor.person_id:
        raise NotFound
    row, shift = held(actor.coop_id, call.request_id)
    call = owned(CoverCall, call_id, actor.coop_id, lock=True)
    db.session.refresh(call)
    return row, shift, call


def _answerable(call: CoverCall) -> None:
    if call.answer != Answer.ASKED or call.expires_at is None or call.expires_at <= clock.now():
        raise DomainError("The time to answer this is over.", code="expired")


def _take(actor: Actor, row: CoverRequest, shift: Shift, person_id: int) -> None:
    """Give the place through the rota, so that nobody gets past a rule; tell the rest."""
    if shift.end_at <= clock.now():
        raise DomainError("This shift is over.", code="over")
    # Taken first: a shift that has its people again ends the requests that are still open.
    row.taken_by_id = person_id
    end(actor, row, State.TAKEN, "")
    enter(actor, Change.ACCEPTED, shift, [person_id])
    rota.assign(actor, shift.id, person_id, rota.Say(agreed=True, reason="Covers an absence."))

"""A request for cover and those asked: held, ended, told. Shared by the slice's verbs.

Locks are always taken in this order: shifts by id, then the request, then its calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select

from coop.absence import queries, rules
from coop.absence.models import CoverCall, CoverRequest
from coop.absence.rules import Answer, State
from coop.changes import service as changes
from coop.changes.rules import Kind as Change
from coop.notices import service as notices
from coop.shifts import places
from coop.shifts import queries as shifts
from coop.shifts.models import Shift
from coop.shifts.words import named
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.people.models import Service

COVER = "absence.cover"


def lacks(shift: Shift) -> int:
    """How many people short of its least the shift is, requests not counted."""
    return places.short_of(shift)


def held(coop_id: int, request_id: int) -> tuple[CoverRequest, Shift]:
    """The request and its shift, held until the transaction ends; the shift first."""
    shift_id = owned(CoverRequest, request_id, coop_id).shift_id
    shift = owned(Shift, shift_id, coop_id, lock=True)
    row = owned(CoverRequest, request_id, coop_id, lock=True)
    db.session.refresh(row)
    return row, shift


def refuse_closed(row: CoverRequest) -> None:
    """DomainError, in the words of its state, unless the request is open."""
    if row.state != State.OPEN:
        rules.move(State(row.state), State.TAKEN)


def waiting_calls(request_id: int) -> list[CoverCall]:
    """Offers without an answer, held."""
    query = select(CoverCall).where(
        CoverCall.request_id == request_id, CoverCall.answer == Answer.ASKED
    )
    return list(db.session.scalars(query.order_by(CoverCall.id).with_for_update()))


def add_call(row: CoverRequest, person_id: int, how: str, answer: Answer) -> CoverCall:
    """Somebody is asked now, or has been: "offer" in the app, "phone"."""
    call = CoverCall(
        coop_id=row.coop_id,
        request_id=row.id,
        person_id=person_id,
        how=how,
        answer=str(answer),
        asked_at=clock.now(),
    )
    db.session.add(call)
    return call


def close_call(call: CoverCall, answer: Answer) -> None:
    """What became of asking somebody; it waits for them no longer."""
    call.answer, call.answered_at = str(answer), clock.now()
    notices.close(call.coop_id, "cover_offered", call.id)


def end(actor: Actor | None, row: CoverRequest, to: State, reason: str) -> None:
    """The request has come to an end; whoever still thinks about an offer is told, and by whom."""
    row.state = str(rules.move(State(row.state), to))
    row.closed_at, row.reason = clock.now(), reason
    row.closed_by_id = actor.account_id if actor else None
    # Who took it is between them and the co-op; who decided that it runs short is not.
    ended = f" {actor.name} ended it." if actor and to is not State.TAKEN else ""
    for call in waiting_calls(row.id):
        close_call(call, Answer.CLOSED)
        notices.alert(
            row.coop_id,
            "cover_settled",
            row.id,
            f"{named_at(row)}: thank you, it is no longer needed.{ended}",
            person_id=call.person_id,
        )
    notices.close(row.coop_id, "cover_needed", row.id)
    db.session.flush()


def open_request(shift: Shift, away_id: int, why: rules.Why) -> CoverRequest:
    """Ask for cover of a place; the planners are told, and near the shift whoever is on call."""
    row = CoverRequest(
        coop_id=shift.coop_id,
        shift_id=shift.id,
        away_id=away_id,
        why=str(why),
        state=str(State.OPEN),
        told=str(rules.Told.COORDINATOR),
        opened_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("cover.open", row, shift_id=shift.id)
    tell_planners(row, "needs cover")
    within = queries.policy(shift.coop_id, clock.today()).within_hours
    if shift.start_at - clock.now() <= timedelta(hours=within):
        tell_on_call(row, "needs cover; the coordinators know")
    return row


def named_at(row: CoverRequest) -> str:
    """The shift in words: what, where, when."""
    shift = db.session.get_one(Shift, row.shift_id)
    return named(shift, db.session.get_one(Service, shift.service_id).name)


def tell_planners(row: CoverRequest, words: str) -> None:
    """Put a request before those who find cover."""
    notices.alert(
        row.coop_id,
        "cover_needed",
        row.id,
        f"{named_at(row)} {words}.",
        permission=COVER,
        url=f"/cover/{row.id}",
    )


def tell_on_call(row: CoverRequest, words: str) -> None:
    """Put a request before whoever is on call now."""
    for one in shifts.on_call(row.coop_id, clock.now()):
        if one.now and one.person_id != row.away_id:
            notices.alert(
                row.coop_id,
                "cover_needed",
                row.id,
                f"{named_at(row)} {words}.",
                person_id=one.person_id,
            )


def enter(actor: Actor, kind: Change, shift: Shift, person_ids: Iterable[int]) -> None:
    """An offer, a yes or a no goes into the change ledger."""
    happened = [changes.Happened.of(person_id, shift) for person_id in person_ids]
    changes.record(shift.coop_id, kind, happened, actor=actor, why="Cover for an absence.")

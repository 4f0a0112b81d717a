"""Cover that an agency gives, and cover asked for again where its worker does not come."""

from __future__ import annotations

from sqlalchemy import select

from coop.absence.models import CoverRequest
from coop.absence.rules import State, Why
from coop.absence.service.requests import end, lacks, open_request, refuse_closed
from coop.shifts.models import Shift
from core import audit
from core.access import Actor
from core.db import db, owned
from core.errors import NotFound


def by_agency(actor: Actor, shift: Shift, words: str, request_id: int | None = None) -> int | None:
    """An agency fills a place of this shift, which is held: its request ends, and its id.

    Without `request_id` the oldest open request of the shift, if there is one. DomainError
    where the request has been settled already.
    """
    query = select(CoverRequest).where(
        CoverRequest.coop_id == actor.coop_id, CoverRequest.shift_id == shift.id
    )
    if request_id is None:
        query = query.where(CoverRequest.state == State.OPEN)
    else:
        query = query.where(CoverRequest.id == request_id)
    row = db.session.scalar(query.order_by(CoverRequest.id).limit(1).with_for_update())
    if row is None:
        if request_id is not None:
            raise NotFound
        return None
    db.session.refresh(row)
    refuse_closed(row)
    end(actor, row, State.AGENCY, words)
    audit.record("cover.agency", row, shift_id=shift.id)
    return row.id


def ask_again(coop_id: int, shift: Shift, request_id: int) -> CoverRequest | None:
    """The agency's worker does not come after all: cover is asked for anew where it is short."""
    row = owned(CoverRequest, request_id, coop_id)
    if row.shift_id != shift.id:
        raise NotFound
    if shift.cancelled_at is not None or not lacks(shift):
        return None
    return open_request(shift, row.away_id, Why(row.why))

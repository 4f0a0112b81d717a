"""Passing one's shift on, and putting it in the pool."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from coop.availability.preferences import SHORT_NOTICE
from coop.availability.queries import willing_at_short_notice
from coop.changes.rules import Kind
from coop.notices import service as notices
from coop.rota.queries import candidates
from coop.rota.service import Move, Say
from coop.shifts.models import Shift
from coop.shifts.words import named
from coop.swaps import queries
from coop.swaps.models import Exchange, OfferWish, ShiftOffer
from coop.swaps.service import exchanges
from coop.swaps.service.common import GONE, enter, me_of, move, own_shift
from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotFound

SPOKEN_FOR = "Somebody has said yes to it already. A coordinator has still to answer."


def offer(actor: Actor, place_id: int, named_id: int | None = None, note: str = "") -> ShiftOffer:
    """Offer one's own place to all, or to a named person; it stays one's own until taken."""
    shift = own_shift(actor, place_id)
    choice = candidates.choice(actor.coop_id, shift.id, place_id)
    able = {
        one.person_id
        for one in choice.candidates
        if one.group in (candidates.CAN, candidates.WITH_YES)
    }
    if named_id is not None and named_id not in able:
        raise DomainError("They cannot take this shift now.", field="named")
    row = _put_up(actor, "pass", place_id, shift, note, named_id)
    now = clock.now()
    late = shift.start_at - now < SHORT_NOTICE
    told = {named_id} if named_id else {one.person_id for one in choice.of(candidates.CAN)}
    if late and named_id is None:
        told = set(willing_at_short_notice(actor.coop_id, able, shift.start_at, now))
    if late:
        words = f"{actor.name} passes on {named(shift)}, which begins within 48 hours."
        notices.alert(
            actor.coop_id, "swap_late", row.id, words, permission="rota.edit", url="/swaps"
        )
    people = sorted(one for one in told if one is not None)
    for person_id in people:
        words = f"{actor.name} offers {named(shift)}. {note.strip()}".strip()
        notices.alert(
            actor.coop_id, "swap_offer", row.id, words, person_id=person_id, url="/my/swaps"
        )
    enter(actor, Kind.OFFERED, shift, people)
    return row


def pool(actor: Actor, place_id: int, wanted: Collection[int]) -> ShiftOffer:
    """One's own place for any of these places; matches are found later, and asked about."""
    shift = own_shift(actor, place_id)
    open_to = {one.id for _, one in queries.swappable(actor.coop_id, place_id, clock.now())}
    if not wanted:
        raise DomainError("Tick at least one shift that you would take.", field="wanted")
    if not set(wanted) <= open_to:
        raise DomainError("One of these has changed. Look again.", field="wanted", code="stale")
    row = _put_up(actor, "pool", place_id, shift, "", None)
    row.wishes = [OfferWish(place_id=one) for one in sorted(set(wanted))]
    db.session.flush()
    return row


def withdraw(actor: Actor, offer_id: int) -> None:
    """Take one's own offer back."""
    row = owned(ShiftOffer, offer_id, actor.coop_id, lock=True)
    if row.person_id != actor.person_id:
        raise NotFound
    if row.state != "open":
        raise DomainError(GONE, code="gone")
    if row.place_id in queries.waiting_places(actor.coop_id, clock.now()):
        words = "Somebody takes it, and a coordinator has still to answer. Take that back first."
        raise DomainError(words, code="waiting")
    row.state, row.closed_at = "withdrawn", clock.now()
    db.session.flush()


def take(actor: Actor, offer_id: int, *, agreed: bool = False) -> ShiftOffer | Exchange:
    """Take a place on offer: the first one has it, and every rule is asked again.

    Where the co-op approves moves, the exchange that now waits for a coordinator.
    """
    row = owned(ShiftOffer, offer_id, actor.coop_id, lock=True)
    me = me_of(actor)
    if row.kind != "pass" or (row.named_id is not None and row.named_id != me):
        raise NotFound
    now = clock.now()
    if not queries.offers(actor.coop_id, now, ShiftOffer.id == row.id):
        raise DomainError(GONE, code="gone")
    if row.place_id in queries.waiting_places(actor.coop_id, now):
        raise DomainError(SPOKEN_FOR, code="gone")
    if queries.needs_approval(actor.coop_id, clock.local_day(now)):
        exchange = exchanges.taken(actor, row, agreed=agreed)
        enter(actor, Kind.ACCEPTED, owned(Shift, row.shift_id, actor.coop_id), [me])
        return exchange
    say = Say(reason=f"{actor.name} took it as it was offered.")
    shift = owned(Shift, row.shift_id, actor.coop_id)
    move(actor, [Move(shift.id, me, row.place_id, agreed)], say)
    row.state, row.closed_at, row.taken_by_id = "taken", clock.now(), me
    enter(actor, Kind.ACCEPTED, shift, [me])
    return row


def _put_up(
    actor: Actor, kind: str, place_id: int, shift: Shift, note: str, named_id: int | None
) -> ShiftOffer:
    query = select(ShiftOffer.id).where(ShiftOffer.place_id == place_id, ShiftOffer.state == "open")
    if db.session.scalar(query) is not None:
        raise DomainError("This shift is on offer already.", code="offered")
    row = ShiftOffer(
        coop_id=actor.coop_id,
        kind=kind,
        person_id=me_of(actor),
        shift_id=shift.id,
        place_id=place_id,
        start_at=shift.start_at,
        end_at=shift.end_at,
        named_id=named_id,
        note=note.strip(),
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row

"""Exchanges: asked, answered, completed or ended. Nothing moves without all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from coop.changes.rules import Kind
from coop.claims.rules import Standing, Verdict
from coop.notices import service as notices
from coop.rota.service import Move, Say
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from coop.swaps import effects, queries
from coop.swaps.models import Exchange, ExchangePart, ShiftOffer
from coop.swaps.service.common import enter, me_of, move, own_shift
from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotFound

LASTS = timedelta(days=3)  # an exchange waits so long for a yes, and never beyond a start
ENDED = "This exchange has ended: a shift or an answer changed."
ALL_SAID = "All said yes to the exchange."
UNANSWERED = "A shift changed, or not everybody answered in time."
UNDECIDED = "A shift changed or began before a coordinator had approved it."


def ask(
    actor: Actor, place_id: int, other_id: int, note: str = "", *, agreed: bool = False
) -> Exchange:
    """Ask the holder of another place to swap; asking is one's own yes.

    DomainError "needs_yes" where it goes beyond one's agreements and one has not `agreed`.
    """
    own_shift(actor, place_id)
    possible = queries.swappable(actor.coop_id, place_id, clock.now())
    if other_id not in {one.id for _, one in possible}:
        raise DomainError("That shift cannot be swapped for yours now.", field="other")
    row = _propose(actor.coop_id, [place_id, other_id], found=False, note=note)
    seen = effects.standings(actor.coop_id, me_of(actor), [row]).get(row.id)
    need_yes(seen, agreed=agreed)
    row.parts[0].said_yes_at = clock.now()
    other = row.parts[1]
    other.agreed = agreed
    mine = owned(Shift, row.parts[0].shift_id, actor.coop_id)
    theirs = owned(Shift, other.shift_id, actor.coop_id)
    words = f"{actor.name} asks you to swap: you would give {named(theirs)} for {named(mine)}."
    notices.alert(
        actor.coop_id,
        "swap_asked",
        row.id,
        f"{words} {note.strip()}".strip(),
        person_id=other.giver_id,
        url="/my/swaps",
    )
    enter(actor, Kind.OFFERED, mine, [other.giver_id])
    return row


def need_yes(seen: Verdict | None, *, agreed: bool) -> None:
    """Refuse a yes that a rule stands against, or that names no yes to one's own agreements.

    No yes overrides what bars, or rest.
    """
    if seen is None or seen.standing is Standing.CAN:
        return
    said = " ".join(seen.why)
    if seen.standing is Standing.BARRED:
        raise DomainError(said, code="barred")
    if seen.standing is Standing.REST:
        raise DomainError(f"{said} Rest is kept, whatever people agree.", code="rest")
    if not agreed:
        raise DomainError(f"{said} Tick that you say yes to it.", code="needs_yes", field="agreed")


def answer(
    actor: Actor, exchange_id: int, *, yes: bool, words: str = "", agreed: bool = False
) -> bool:
    """Say yes or no; True once all have said yes and the places have changed hands.

    `agreed` is one's yes to what goes beyond one's own agreements: DomainError "needs_yes"
    names them. Where the co-op approves moves, the last yes makes the exchange wait.
    """
    row = owned(Exchange, exchange_id, actor.coop_id, lock=True)
    me = me_of(actor)
    if all(me not in (one.giver_id, one.taker_id) for one in row.parts):
        raise NotFound
    if row.id not in {one.id for one in queries.exchanges(actor.coop_id, clock.now(), me)}:
        raise DomainError(ENDED, code="gone")
    takes = next((one for one in row.parts if one.taker_id == me), row.parts[0])
    gets = owned(Shift, takes.shift_id, actor.coop_id)
    if not yes:
        enter(actor, Kind.DECLINED, gets, [me])
        end(row, f"{actor.name} said no. {words.strip()}".strip(), but=me)
        return False
    part = next((one for one in row.parts if one.giver_id == me), None)
    if row.state != "open" or part is None:
        return False
    seen = effects.standings(actor.coop_id, me, [row]).get(row.id)
    need_yes(seen, agreed=agreed or takes.agreed)
    takes.agreed = takes.agreed or agreed
    if part.said_yes_at is None:
        part.said_yes_at = clock.now()
        enter(actor, Kind.ACCEPTED, gets, [me])
    db.session.flush()
    if any(one.said_yes_at is None for one in row.parts):
        return False
    if queries.needs_approval(actor.coop_id, clock.today()):
        wait(actor, row)
        return False
    complete(actor, row, ALL_SAID)
    return True


def wait(actor: Actor, row: Exchange) -> None:
    """All have said yes: until the first of the shifts begins a coordinator may approve."""
    row.state, row.until_at = "waiting", min(part.start_at for part in row.parts)
    db.session.flush()
    names = ", ".join(sorted({one.giver.name for one in row.parts} | {actor.name}))
    shifts = "; ".join(named(owned(Shift, one.shift_id, row.coop_id)) for one in row.parts)
    notices.alert(
        row.coop_id,
        "swap_waits",
        row.id,
        f"{names} would exchange: {shifts}." if len(row.parts) > 1 else f"{names}: {shifts}.",
        permission="swaps.decide",
        url=f"/swaps#exchange-{row.id}",
    )
    tell(row, "All have said yes. A coordinator has still to approve it.", but=actor.person_id)


def complete(actor: Actor, row: Exchange, reason: str) -> None:
    """Every rule is asked again, and the places change hands: all of them, or DomainError."""
    # Offers before shifts, as `take` holds them: two acts at once never wait for each other.
    places = [one.place_id for one in row.parts]
    query = select(ShiftOffer).where(ShiftOffer.place_id.in_(places), ShiftOffer.state == "open")
    put_up = list(db.session.scalars(query.order_by(ShiftOffer.id).with_for_update()))
    moves = [Move(one.shift_id, one.taker_id, one.place_id, one.agreed) for one in row.parts]
    move(actor, moves, Say(reason=reason))
    row.state, row.closed_at = "done", clock.now()
    takers = {one.place_id: one.taker_id for one in row.parts}
    for one in put_up:
        one.state, one.closed_at = "taken", clock.now()
        if one.kind == "pass":
            one.taken_by_id = takers[one.place_id]
    db.session.flush()


def propose(coop_id: int, ring: Sequence[int]) -> int:
    """Put a ring to its people, the holder of each place to take the next; the exchange's id."""
    made = _propose(coop_id, ring, found=True, note="")
    for part in made.parts:
        notices.alert(
            coop_id,
            "swap_asked",
            made.id,
            f"A match of {len(ring)} is found for your shift. It waits for everybody's yes.",
            person_id=part.giver_id,
            url="/my/swaps",
        )
    return made.id


def sweep(coop_id: int) -> None:
    """End what no longer holds, and tell those who wait for it."""
    now = clock.now()
    live = {one.id for one in queries.exchanges(coop_id, now)}
    query = select(Exchange).where(
        Exchange.coop_id == coop_id, Exchange.state.in_(queries.NOT_OVER)
    )
    # Exchanges before offers, as `answer` holds them.
    for row in db.session.scalars(query.order_by(Exchange.id).with_for_update()):
        if row.id not in live:
            end(row, UNDECIDED if row.state == "waiting" else UNANSWERED, but=None)
    for offer_ in queries.offers(coop_id, now, live=False):
        offer_.state, offer_.closed_at = "ended", now
    db.session.flush()


def end(row: Exchange, why: str, but: int | None, *, state: str = "ended") -> None:
    """It comes to nothing; all but one are told."""
    row.state, row.why, row.closed_at = state, why[:255], clock.now()
    notices.close(row.coop_id, "swap_waits", row.id)
    one = len(row.parts) == 1
    kept = "" if one else ", and your shift stays yours"
    tell(row, f"{'A shift passed on' if one else 'An exchange'} has ended{kept}. {why}", but=but)
    db.session.flush()


def tell(row: Exchange, words: str, but: int | None) -> None:
    """Tell everybody whom it concerns, but one."""
    people = {one.giver_id for one in row.parts} | {one.taker_id for one in row.parts}
    for person_id in sorted(people - {but}):
        notices.alert(
            row.coop_id, "swap_ended", row.id, words, person_id=person_id, url="/my/swaps"
        )


def taken(actor: Actor, offer: ShiftOffer, *, agreed: bool) -> Exchange:
    """Somebody takes a shift passed on, where moves need approval: it waits, of one part."""
    part = _part(owned(Assignment, offer.place_id, actor.coop_id), me_of(actor))
    part.said_yes_at, part.agreed = offer.made_at, agreed
    row = Exchange(
        coop_id=actor.coop_id, found=False, made_at=clock.now(), until_at=part.start_at,
        parts=[part],
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    need_yes(effects.standings(actor.coop_id, part.taker_id, [row]).get(row.id), agreed=agreed)
    wait(actor, row)
    return row


def _part(place: Assignment, taker_id: int) -> ExchangePart:
    shift = owned(Shift, place.shift_id, place.coop_id)
    return ExchangePart(
        shift_id=shift.id,
        place_id=place.id,
        start_at=shift.start_at,
        end_at=shift.end_at,
        giver_id=place.person_id,
        taker_id=taker_id,
    )


def _propose(coop_id: int, ring: Sequence[int], *, found: bool, note: str) -> Exchange:
    """An exchange in which the holder of each place takes the next one."""
    places = [owned(Assignment, place_id, coop_id) for place_id in ring]
    parts = [_part(place, places[n - 1].person_id) for n, place in enumerate(places)]
    now = clock.now()
    row = Exchange(
        coop_id=coop_id,
        found=found,
        note=note.strip(),
        made_at=now,
        until_at=min(now + LASTS, *(part.start_at for part in parts)),
        parts=parts,
    )
    db.session.add(row)
    db.session.flush()
    return row

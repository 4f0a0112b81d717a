"""Passing on, swapping and pooling; who has said yes to what. Nothing moves without all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select

from coop.availability.preferences import SHORT_NOTICE
from coop.availability.queries import willing_at_short_notice
from coop.changes import service as changes
from coop.changes.rules import Kind
from coop.notices import service as notices
from coop.rota import service as rota
from coop.rota.queries import candidates
from coop.rota.service import Move, Say
from coop.rota.situation.about import around_all
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from coop.swaps import cycles, queries
from coop.swaps.models import Exchange, ExchangePart, OfferWish, ShiftOffer
from core import clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Person

LASTS = timedelta(days=3)  # an exchange waits so long for a yes, and never beyond a start
GONE = "This is no longer on offer: somebody has it, or the shift has changed."


def offer(actor: Actor, place_id: int, named_id: int | None = None, note: str = "") -> ShiftOffer:
    """Offer one's own place to all, or to a named person; it stays one's own until taken."""
    shift = _own_shift(actor, place_id)
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
    _enter(actor, Kind.OFFERED, shift, people)
    return row


def pool(actor: Actor, place_id: int, wanted: Collection[int]) -> ShiftOffer:
    """One's own place for any of these places; matches are found later, and asked about."""
    shift = _own_shift(actor, place_id)
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
    row.state, row.closed_at = "withdrawn", clock.now()
    db.session.flush()


def take(actor: Actor, offer_id: int, *, agreed: bool = False) -> ShiftOffer:
    """Take a place on offer: the first one has it, and every rule is asked again."""
    row = owned(ShiftOffer, offer_id, actor.coop_id, lock=True)
    me = _me(actor)
    if row.kind != "pass" or (row.named_id is not None and row.named_id != me):
        raise NotFound
    if not queries.offers(actor.coop_id, clock.now(), ShiftOffer.id == row.id):
        raise DomainError(GONE, code="gone")
    say = Say(reason=f"{actor.name} took it as it was offered.")
    shift = owned(Shift, row.shift_id, actor.coop_id)
    _move(actor, [Move(shift.id, me, row.place_id, agreed)], say)
    row.state, row.closed_at, row.taken_by_id = "taken", clock.now(), me
    _enter(actor, Kind.ACCEPTED, shift, [me])
    return row


def ask(actor: Actor, place_id: int, other_id: int, note: str = "") -> Exchange:
    """Ask the holder of another place to swap; asking is one's own yes."""
    _own_shift(actor, place_id)
    possible = queries.swappable(actor.coop_id, place_id, clock.now())
    if other_id not in {one.id for _, one in possible}:
        raise DomainError("That shift cannot be swapped for yours now.", field="other")
    row = _propose(actor.coop_id, [place_id, other_id], found=False, note=note)
    row.parts[0].said_yes_at = clock.now()
    other = row.parts[1]
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
    _enter(actor, Kind.OFFERED, mine, [other.giver_id])
    return row


def answer(actor: Actor, exchange_id: int, *, yes: bool, words: str = "") -> bool:
    """Say yes or no; True once all have said yes and the places have changed hands."""
    row = owned(Exchange, exchange_id, actor.coop_id, lock=True)
    me = _me(actor)
    part = next((one for one in row.parts if one.giver_id == me), None)
    if part is None:
        raise NotFound
    if row.id not in {one.id for one in queries.exchanges(actor.coop_id, clock.now(), me)}:
        raise DomainError("This exchange has ended: a shift or an answer changed.", code="gone")
    gets = owned(
        Shift, next(one.shift_id for one in row.parts if one.taker_id == me), actor.coop_id
    )
    if not yes:
        _enter(actor, Kind.DECLINED, gets, [me])
        _end(row, f"{actor.name} said no. {words.strip()}".strip(), but=me)
        return False
    if part.said_yes_at is None:
        part.said_yes_at = clock.now()
        _enter(actor, Kind.ACCEPTED, gets, [me])
    db.session.flush()
    if any(one.said_yes_at is None for one in row.parts):
        return False
    # Offers before shifts, as `take` holds them: two acts at once never wait for each other.
    places = [one.place_id for one in row.parts]
    query = select(ShiftOffer).where(ShiftOffer.place_id.in_(places), ShiftOffer.state == "open")
    put_up = list(db.session.scalars(query.order_by(ShiftOffer.id).with_for_update()))
    moves = [Move(one.shift_id, one.taker_id, one.place_id, agreed=True) for one in row.parts]
    _move(actor, moves, Say(reason="All said yes to the exchange."))
    row.state, row.closed_at = "done", clock.now()
    for one in put_up:
        one.state, one.closed_at = "taken", clock.now()
    db.session.flush()
    return True


def match(coop_id: int) -> int:
    """Find rings in the pool and put each to its people; how many were put."""
    now = clock.now()
    sweep(coop_id)
    busy = {part.giver_id for one in queries.exchanges(coop_id, now) for part in one.parts}
    turned_down = _turned_down(coop_id)
    rows = [
        row
        for row in queries.offers(coop_id, now, ShiftOffer.kind == "pool")
        if row.person_id not in busy
    ]
    if len(rows) < 2:
        return 0
    by_place = {row.place_id: row for row in rows}
    shifts = [owned(Shift, row.shift_id, coop_id) for row in rows]
    known = around_all(coop_id, shifts, None)

    def legal(ring: cycles.Ring) -> bool:
        if frozenset(ring) in turned_down:
            return False
        offers_ = [by_place[place] for place in ring]
        takers = [offers_[n - 1].person_id for n in range(len(ring))]
        return queries.lawful(
            known,
            [(o.shift_id, o.person_id, t) for o, t in zip(offers_, takers, strict=True)],
        )

    wishes = [
        cycles.Wish(
            row.place_id, row.person_id, row.made_at, frozenset(w.place_id for w in row.wishes)
        )
        for row in rows
    ]
    chosen = cycles.choose(wishes, legal)
    for ring in chosen:
        propose(coop_id, ring)
    return len(chosen)


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
    for offer_ in queries.offers(coop_id, now, live=False):
        offer_.state, offer_.closed_at = "ended", now
    live = {one.id for one in queries.exchanges(coop_id, now)}
    query = select(Exchange).where(Exchange.coop_id == coop_id, Exchange.state == "open")
    for row in db.session.scalars(query.order_by(Exchange.id).with_for_update()):
        if row.id not in live:
            _end(row, "A shift changed, or not everybody answered in time.", but=None)
    db.session.flush()


def _turned_down(coop_id: int) -> set[frozenset[int]]:
    """Rings that somebody said no to, or let lapse: they are not put again."""
    query = select(Exchange).where(
        Exchange.coop_id == coop_id, Exchange.found, Exchange.state == "ended"
    )
    return {frozenset(p.place_id for p in row.parts) for row in db.session.scalars(query)}


def _end(row: Exchange, why: str, but: int | None) -> None:
    row.state, row.why, row.closed_at = "ended", why[:255], clock.now()
    for part in row.parts:
        if part.giver_id != but:
            notices.alert(
                row.coop_id,
                "swap_ended",
                row.id,
                f"An exchange has ended, and your shift stays yours. {why}",
                person_id=part.giver_id,
                url="/my/swaps",
            )
    db.session.flush()


def _propose(coop_id: int, ring: Sequence[int], *, found: bool, note: str) -> Exchange:
    """An exchange in which the holder of each place takes the next one."""
    places = [owned(Assignment, place_id, coop_id) for place_id in ring]
    shifts = [owned(Shift, place.shift_id, coop_id) for place in places]
    now = clock.now()
    row = Exchange(
        coop_id=coop_id,
        found=found,
        note=note.strip(),
        made_at=now,
        until_at=min(now + LASTS, *(shift.start_at for shift in shifts)),
        parts=[
            ExchangePart(
                shift_id=shift.id,
                place_id=place.id,
                start_at=shift.start_at,
                end_at=shift.end_at,
                giver_id=place.person_id,
                taker_id=places[n - 1].person_id,
            )
            for n, (place, shift) in enumerate(zip(places, shifts, strict=True))
        ],
    )
    db.session.add(row)
    db.session.flush()
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
        person_id=_me(actor),
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


def _own_shift(actor: Actor, place_id: int) -> Shift:
    """The shift of one's own published place, held, so that it is put up once."""
    place = owned(Assignment, place_id, actor.coop_id)
    if place.person_id != _me(actor) or place.published_at is None:
        raise NotFound
    shift = owned(Shift, place.shift_id, actor.coop_id, lock=True)
    if shift.cancelled_at is not None or shift.start_at <= clock.now():
        raise DomainError("This shift has begun or been cancelled.", code="begun")
    return shift


def _move(actor: Actor, moves: Sequence[Move], say: Say) -> None:
    """Do the moves; a shift that had somebody to lead it is not left without."""
    led = {
        one.shift_id: owned(Shift, one.shift_id, actor.coop_id)
        for one in moves
        if any(place.leads for place in _on(one.shift_id))
    }
    rota.move(actor, moves, say, between_members=True)
    for shift_id, shift in led.items():
        if shift.lead and not any(place.leads for place in _on(shift_id)):
            raise DomainError(
                f"{named(shift)} would have nobody to lead it. Ask a coordinator.", code="lead"
            )


def _on(shift_id: int) -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).where(Assignment.shift_id == shift_id)))


def _me(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed("Your account does not stand for anybody who works here.")
    return owned(Person, actor.person_id, actor.coop_id).id


def _enter(actor: Actor, kind: Kind, shift: Shift, people: Sequence[int]) -> None:
    happened = [changes.Happened.of(one, shift) for one in people]
    changes.record(actor.coop_id, kind, happened, actor=actor)

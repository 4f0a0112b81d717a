"""Members pass shifts on in the demo: one to all, a swap asked, a ring of three in the pool."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from coop.rota.queries import candidates
from coop.rota.situation.about import around_all
from coop.shifts import queries as need
from coop.shifts.models import Assignment, Shift
from coop.swaps import queries, service
from coop.swaps.models import ShiftOffer
from core import clock
from core.access import Actor
from core.db import db, owned, transaction
from core.errors import DomainError
from core.people.models import Role

MOST = 14  # others' places tried for the ring


def pass_on(member: Actor) -> None:
    """The demo's member is asked to swap, and waited for by two others of a ring."""
    coop_id, me = member.coop_id, member.person_id
    if me is None:
        return
    now = clock.now()
    today = clock.local_day(now)
    mine = [
        one
        for one in need.my_shifts(coop_id, me, today, today + timedelta(weeks=8))
        if one.shift.start_at > now
    ]
    spare = list(mine)
    if spare:
        _ask(coop_id, spare.pop(0).assignment_id)
    for one in spare:
        if _ring(coop_id, one.assignment_id):
            break


def to_approve(manager: Actor, member: Actor) -> None:
    """From today a coordinator approves moves: one shift passed on has found its taker."""
    with transaction():
        service.set_approval(manager, clock.today(), approval=True)
    now = clock.now()
    for row in queries.offers(manager.coop_id, now, ShiftOffer.kind == "pass"):
        choice = candidates.choice(manager.coop_id, row.shift_id, row.place_id)
        able = [
            one
            for one in choice.of(candidates.CAN)
            if one.person_id not in (row.person_id, member.person_id)
        ]
        offer_id = row.id
        db.session.rollback()
        for one in able[:3]:
            try:
                with transaction():
                    service.take(_as(manager.coop_id, one.person_id, one.name), offer_id)
            except DomainError:
                continue
            return
    db.session.rollback()


def _as(coop_id: int, person_id: int, name: str) -> Actor:
    return Actor(None, name, coop_id, person_id, frozenset({Role.WORKER}))


def _ask(coop_id: int, place_id: int) -> None:
    """Somebody asks the member to swap, and another passes a shift on to all."""
    found = queries.swappable(coop_id, place_id, clock.now())
    db.session.rollback()
    if not found:
        return
    _, other = found[0]
    with transaction():
        asker = _as(coop_id, other.person_id, other.name)
        service.ask(asker, other.id, place_id, "It is my daughter's birthday.", agreed=True)
    _, last = found[-1]
    with transaction():
        service.offer(_as(coop_id, last.person_id, last.name), last.id, note="A family day.")


def _ring(coop_id: int, place_id: int) -> bool:
    """A match of three is found and put to its people; the two others have said yes."""
    now = clock.now()
    found = queries.swappable(coop_id, place_id, now)[:MOST]
    own = need.shifts_by_id(coop_id, [_shift_of(place_id, coop_id)])[0]
    me = next(one for one in own.assigned if one.id == place_id)
    free = [(row, one) for row, one in found if one.person_id != me.person_id]
    known = around_all(coop_id, [owned(Shift, own.id, coop_id)], None)
    busy = {o.place_id for o in queries.offers(coop_id, now)}
    asked = {p.giver_id for e in queries.exchanges(coop_id, now) for p in e.parts} - {me.person_id}
    for (row, one), (row2, two) in permutations(free, 2):
        if one.person_id == two.person_id or {one.id, two.id} & busy or row.id == row2.id:
            continue
        if {one.person_id, two.person_id} & asked:
            continue
        hops = [
            (own.id, me.person_id, two.person_id),
            (row.id, one.person_id, me.person_id),
            (row2.id, two.person_id, one.person_id),
        ]
        if queries.lawful(known, hops):
            db.session.rollback()
            with transaction():
                put = service.propose(coop_id, [place_id, one.id, two.id])
            with transaction():
                for other in (one, two):
                    service.answer(
                        _as(coop_id, other.person_id, other.name), put, yes=True, agreed=True
                    )
            return True
    db.session.rollback()
    return False


def _shift_of(place_id: int, coop_id: int) -> int:
    return owned(Assignment, place_id, coop_id).shift_id

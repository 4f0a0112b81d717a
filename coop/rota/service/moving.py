"""Places that change hands: any set of moves, checked as all would be after them, then done.

Giving a place, handing one over, a swap of two and a ring of several are one act. Shifts are
held by number, then people by number, so that of two acts at once the later sees the earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from coop.attendance.models import HoursWorked
from coop.changes import service as changes
from coop.changes.rules import Kind as Change
from coop.notices import service as notices
from coop.rota import rules
from coop.rota.burden import service as burden
from coop.rota.rules.problem import Finding, Level, Place
from coop.rota.service.drafts import refuse_while_made
from coop.rota.service.settling import settle
from coop.rota.service.undoing import noted
from coop.rota.service.verdicts import (
    NOTHING_SAID,
    Say,
    accept,
    accept_between_members,
    beside,
    is_told,
    known_worker,
    need_reason,
    open_words,
    placed_on,
)
from coop.rota.situation import Situation
from coop.rota.situation.about import around_all, covering
from coop.shifts import places as count
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.calendar import service as commitments
from core.calendar.rules import Promise
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person, Service
from core.ui.filters import day

SOURCE = "assignment"
STALE = "That place has been changed meanwhile. Look again."


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody takes a place on a shift: a free one, or a place given up for them.

    `agreed` is the taker's own yes to what goes beyond their agreements.
    """

    shift_id: int
    taker_id: int
    instead_of: int | None = None  # the id of the place that is given up
    agreed: bool = False


def move(
    actor: Actor, moves: Sequence[Move], say: Say = NOTHING_SAID, *, between_members: bool = False
) -> list[Assignment]:
    """Do all of the moves, or none; the new places, in the order of the moves.

    Without "rota.edit" one moves only what one gives or takes oneself. That, and whatever is
    `between_members`, is for published shifts that have not begun, and no word overrides rest.
    Raises DomainError: "barred", "rest" or "needs_override" (a rest rule), "needs_yes" (an
    agreement, without the taker's), "full", "placed", "stale", "begun", "needs_reason".
    """
    if not moves:
        return []
    held = {id_: held_shift(actor, id_) for id_ in sorted({one.shift_id for one in moves})}
    placed = {id_: placed_on(id_) for id_ in held}
    leaving = _leaving(moves, placed)
    _refuse_full(moves, held, placed, leaving)
    people = {one.taker_id for one in moves} | {place.person_id for place in leaving.values()}
    hold_people(actor.coop_id, people)
    members = between_members or _own(actor, people)
    told = {id_: is_told(shift) for id_, shift in held.items()}
    if members:
        _refuse_begun_or_draft(held, told)
    if any(told.values()):
        need_reason(say)
    found = verdicts(actor.coop_id, moves, held, placed, leaving)
    for one, findings in zip(moves, found, strict=True):
        said = replace(say, agreed=say.agreed or one.agreed)
        if members:
            accept_between_members(actor, one.taker_id, findings, said)
        else:
            accept(actor, findings, said)
    return _do(actor, moves, found, held, leaving, told, say)


def verdicts(
    coop_id: int,
    moves: Sequence[Move],
    shifts: dict[int, Shift],
    placed: dict[int, list[Assignment]],
    leaving: dict[int, Assignment],
) -> list[tuple[Finding, ...]]:
    """What the rules say of each move as all would be after them; nothing is locked or written.

    `leaving` has the places given up, by their ids. Raises DomainError for a taker whom the
    rules do not know in this service.
    """
    company = {
        row.person_id for id_, shift in shifts.items() for row in (*placed[id_], *beside(shift))
    }
    takers = {one.taker_id for one in moves}
    known = around_all(coop_id, list(shifts.values()), company | takers)
    given = {(place.shift_id, place.person_id) for place in leaving.values()}
    rosters = {
        taker: tuple(id_ for id_ in known.of(taker) if (id_, taker) not in given)
        for taker in sorted(takers)
    }
    found = []
    for one in moves:
        worker = known_worker(known, one.taker_id)
        there = _company(known, moves, one, placed[one.shift_id], given)
        current = rosters[worker]
        found.append(rules.verdict(known.problem, worker, current, one.shift_id, there))
        rosters[worker] = (*current, one.shift_id)
    return found


def _company(
    known: Situation,
    moves: Sequence[Move],
    one: Move,
    placed: Iterable[Assignment],
    given: set[tuple[int, int]],
) -> tuple[Place, ...]:
    """Who will be on the shift of a move, and beside it, besides the taker."""
    stay = [
        *(Place(row.shift_id, row.person_id, row.leads) for row in placed),
        *known.beside(one.shift_id),
    ]
    there = [place for place in stay if (place.shift, place.worker) not in given]
    along = {s.id for s in known.problem.shifts if s.shadows == one.shift_id}
    along |= {s.shadows for s in known.problem.shifts if s.id == one.shift_id and s.shadows}
    along.add(one.shift_id)
    there += [
        Place(other.shift_id, other.taker_id)
        for other in moves
        if other is not one and other.shift_id in along
    ]
    return tuple(there)


def _leaving(moves: Sequence[Move], placed: dict[int, list[Assignment]]) -> dict[int, Assignment]:
    """The places given up, by id; refuses one that has gone, and a taker who is there already."""
    leaving: dict[int, Assignment] = {}
    for one in moves:
        if any(place.person_id == one.taker_id for place in placed[one.shift_id]):
            raise DomainError("This person is on the shift already.", code="placed")
        if one.instead_of is None:
            continue
        place = next((p for p in placed[one.shift_id] if p.id == one.instead_of), None)
        if place is None or place.id in leaving:
            raise DomainError(STALE, code="stale")
        leaving[place.id] = place
    if len({(one.shift_id, one.taker_id) for one in moves}) < len(moves):
        raise DomainError("This person is on the shift already.", code="placed")
    return leaving


def _refuse_full(
    moves: Sequence[Move],
    held: dict[int, Shift],
    placed: dict[int, list[Assignment]],
    leaving: dict[int, Assignment],
) -> None:
    for one in moves:
        if one.instead_of is not None:
            continue
        shift = held[one.shift_id]
        most = max(shift.least, shift.wanted)
        come = sum(other.shift_id == shift.id for other in moves)
        go = sum(place.shift_id == shift.id for place in leaving.values())
        now = count.filled(len(placed[shift.id]), shift.agency_places)
        if now + come - go > most:
            raise DomainError(
                f"{shift.name} on {day(shift.on)} has all the people it wants ({most}). Take "
                "somebody off first, or change the shift.",
                code="full",
            )


def _own(actor: Actor, people: set[int]) -> bool:
    """Whether this is a member's own move; NotAllowed for one between others."""
    if actor.can("rota.edit") or actor.person_id is None:
        return False
    if actor.person_id not in people:
        raise NotAllowed
    return True


def _refuse_begun_or_draft(held: dict[int, Shift], told: dict[int, bool]) -> None:
    now = clock.now()
    for shift in held.values():
        if not told[shift.id]:
            raise DomainError("This shift has not been published yet.", code="draft")
        if shift.start_at <= now:
            raise DomainError(
                f"{shift.name} on {day(shift.on)} has begun, so it cannot change hands.",
                code="begun",
            )


def _do(
    actor: Actor,
    moves: Sequence[Move],
    found: Sequence[Sequence[Finding]],
    held: dict[int, Shift],
    leaving: dict[int, Assignment],
    told: dict[int, bool],
    say: Say,
) -> list[Assignment]:
    kind = "rota.assign" if len(moves) == 1 else "rota.swap"
    concerned: dict[int, set[int]] = {id_: set() for id_ in held}
    for place in leaving.values():
        concerned[place.shift_id].add(place.person_id)
    places = []
    with noted(actor, list(held.values())):
        for _, place in sorted(leaving.items()):
            take(actor, held[place.shift_id], place, say)
        for one, findings in zip(moves, found, strict=True):
            said = replace(say, agreed=say.agreed or one.agreed)
            publish = told[one.shift_id]
            place = give(actor, held[one.shift_id], one.taker_id, said, findings, publish=publish)
            words = [open_words(each) for each in findings]
            audit.record(kind, place, reason=say.reason, words=words)
            concerned[one.shift_id].add(one.taker_id)
            places.append(place)
        everybody = set().union(*concerned.values())
        for shift in held.values():
            settle(shift, everybody)
    return places


def held_shift(actor: Actor, shift_id: int) -> Shift:
    """The shift, held until the transaction ends; nobody else can place on it meanwhile."""
    shift = owned(Shift, shift_id, actor.coop_id, lock=True)
    if shift.cancelled_at is not None:
        raise DomainError("This shift has been cancelled.", code="cancelled")
    for rota in covering(actor.coop_id, shift):
        refuse_while_made(rota)
    return shift


def hold_people(coop_id: int, person_ids: set[int]) -> None:
    """Hold people until the transaction ends: of two places given at once, one sees the other."""
    query = select(Person.id).where(Person.coop_id == coop_id, Person.id.in_(person_ids))
    found = db.session.scalars(query.order_by(Person.id).with_for_update(key_share=True))
    if set(found) != person_ids:
        raise DomainError("This person does not work in this service then.", code="barred")


def give(
    actor: Actor,
    shift: Shift,
    person_id: int,
    say: Say,
    findings: Sequence[Finding],
    *,
    publish: bool,
) -> Assignment:
    """Write a place that has been checked; a published one is promised, entered and told."""
    now = clock.now()
    resting = any(one.refuses and one.level is Level.REST for one in findings)
    agreement = any(one.refuses and one.level is Level.AGREEMENT for one in findings)
    place = Assignment(
        coop_id=shift.coop_id,
        shift_id=shift.id,
        person_id=person_id,
        by_hand=True,
        agreed_at=now if agreement else None,
        override_reason=say.override.strip() if resting else "",
        override_by_id=actor.account_id if resting else None,
        made_at=now,
        published_at=now if publish else None,
    )
    db.session.add(place)
    db.session.flush()
    if publish:
        service = db.session.get_one(Service, shift.service_id)
        promise = Promise(
            person_id,
            shift.start_at,
            shift.end_at,
            "shift",
            True,
            f"{shift.name}, {service.name}",
            SOURCE,
            place.id,
        )
        commitments.promise_all(shift.coop_id, [promise])
        burden.changed(shift, person_id, "given")
        _enter(actor, Change.GIVEN, shift, person_id, say)
        words = f"{named(shift, service.name)}, is now yours."
        _tell(actor, shift, person_id, words, say, url=f"/my/shifts/{shift.id}")
    return place


def take(actor: Actor, shift: Shift, place: Assignment, say: Say) -> None:
    """Take a place away; refused once hours have been told on it."""
    told_hours = select(HoursWorked.id).where(
        HoursWorked.shift_id == shift.id, HoursWorked.person_id == place.person_id
    )
    if db.session.scalar(told_hours.limit(1)) is not None:
        raise DomainError(
            "Hours have been told on this shift already, so the place stays.", code="worked"
        )
    if place.published_at is not None:
        commitments.release(SOURCE, place.id)
        _enter(actor, Change.TAKEN, shift, place.person_id, say)
        words = f"{named(shift)}, is no longer yours."
        _tell(actor, shift, place.person_id, words, say)
        audit.record("rota.remove", place, reason=say.reason, person_id=place.person_id)
    db.session.delete(place)
    db.session.flush()


def _tell(
    actor: Actor, shift: Shift, person_id: int, words: str, say: Say, *, url: str = ""
) -> None:
    """Tell a person of a change that another made; one's own act is no news to oneself."""
    if person_id != actor.person_id:
        said = f"{words} {said_by(actor, say.reason)}"
        notices.alert(
            shift.coop_id,
            "rota_changed",
            shift.id,
            said,
            person_id=person_id,
            url=url,
            afresh=True,
        )


def said_by(actor: Actor, reason: str) -> str:
    """Who did it, and why, as the person concerned reads it: "Dot: Ann is ill"."""
    words = reason.strip()
    return words if words.startswith(actor.name) else f"{actor.name}: {words}"


def _enter(actor: Actor, kind: Change, shift: Shift, person_id: int, say: Say) -> None:
    """What happens to a published place goes into the change ledger."""
    happened = changes.Happened.of(person_id, shift)
    changes.record(shift.coop_id, kind, [happened], actor=actor, why=say.reason)

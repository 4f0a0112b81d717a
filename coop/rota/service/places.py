"""Places given, taken and swapped by hand: the same rules, said in words, at once."""

from __future__ import annotations

from coop.notices import service as notices
from coop.rota.service.moving import STALE, Move, held_shift, move, take
from coop.rota.service.settling import settle
from coop.rota.service.undoing import noted
from coop.rota.service.verdicts import NOTHING_SAID, Say, need_reason, placed_on
from coop.shifts.models import Assignment, Shift
from coop.shifts.words import named
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError


def assign(
    actor: Actor,
    shift_id: int,
    person_id: int,
    say: Say = NOTHING_SAID,
    *,
    instead_of: int | None = None,
) -> Assignment:
    """Give a person a place on a shift; `instead_of` is a place that they take over.

    Raises DomainError: "barred", "needs_override" (a rest rule, without a manager's reason),
    "needs_yes" (an agreement, without the person's), "full", "needs_reason" (published).
    """
    return move(actor, [Move(shift_id, person_id, instead_of)], say)[0]


def swap(actor: Actor, one_id: int, other_id: int, say: Say = NOTHING_SAID) -> None:
    """Two people take each other's places; both sides are checked as they would be after."""
    one = owned(Assignment, one_id, actor.coop_id)
    other = owned(Assignment, other_id, actor.coop_id)
    if one.person_id == other.person_id or one.shift_id == other.shift_id:
        raise DomainError("Choose two shifts of two people.", code="same")
    there = Move(other.shift_id, one.person_id, instead_of=other.id)
    here = Move(one.shift_id, other.person_id, instead_of=one.id)
    move(actor, [there, here], say)


def remove(actor: Actor, assignment_id: int, say: Say = NOTHING_SAID) -> None:
    """Take a person off a shift; a published one needs a reason, and they are told."""
    shift = held_shift(actor, owned(Assignment, assignment_id, actor.coop_id).shift_id)
    row = next((place for place in placed_on(shift.id) if place.id == assignment_id), None)
    if row is None:
        raise DomainError(STALE, code="stale")
    if row.published_at is not None:
        need_reason(say)
    person_id = row.person_id
    with noted(actor, [shift]):
        take(actor, shift, row, say)
        settle(shift, {person_id})


def lead(actor: Actor, assignment_id: int) -> None:
    """Have this person lead the shift, and nobody else."""
    row = owned(Assignment, assignment_id, actor.coop_id)
    shift = held_shift(actor, row.shift_id)
    with noted(actor, [shift]):
        for place in placed_on(row.shift_id):
            led, place.leads = place.leads, place.id == row.id
            if place.leads != led and place.published_at is not None:
                _tell_lead(actor, shift, place)
        db.session.flush()


def _tell_lead(actor: Actor, shift: Shift, place: Assignment) -> None:
    """Who leads is paid for it and answers for it: another's choice is told."""
    if place.person_id == actor.person_id:
        return
    words = "You lead" if place.leads else "You no longer lead"
    notices.alert(
        shift.coop_id,
        "lead_changed",
        place.id,
        f"{words} {named(shift)}. {actor.name} changed it.",
        person_id=place.person_id,
        url=f"/my/shifts/{shift.id}",
        afresh=True,
    )

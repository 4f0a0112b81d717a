"""Signing, beside a shift, for what somebody on it was seen to do."""

from __future__ import annotations

from coop.cover import observed
from coop.cover.observed import Chance
from coop.shifts import queries as need
from core import clock
from core.access import Actor
from core.db import owned
from core.errors import DomainError, NotFound
from training.records import rules
from training.records import service as records
from training.records.models import CompetencyHeld
from training.standards.models import Competency
from training.standards.rules import Method


def mine_to_sign(actor: Actor, shift_id: int) -> tuple[Chance, ...]:
    """What the actor may sign of those on a shift of their own.

    NotFound for a shift that is not theirs.
    """
    if actor.person_id is None:
        raise NotFound
    mine, _ = need.my_shift_page(actor.coop_id, actor.person_id, shift_id)
    return tuple(
        one
        for one in observed.on_shift(actor.coop_id, mine.shift)
        if any(by.person_id == actor.person_id for by in one.by)
    )


def sign(
    actor: Actor, shift_id: int, person_id: int, competency_id: int, note: str
) -> CompetencyHeld:
    """Sign somebody off for practice observed on a shift that both work; the record keeps it.

    It holds from the day of the shift. DomainError before it has begun, without a word on what
    was seen, and wherever `records.sign_off` refuses; NotFound where nothing is due there.
    """
    chance = next(
        (
            one
            for one in mine_to_sign(actor, shift_id)
            if (one.due.person_id, one.due.competency_id) == (person_id, competency_id)
        ),
        None,
    )
    if chance is None:
        raise NotFound
    if not chance.begun:
        raise DomainError("The shift has not begun: sign for what you have seen.", code="early")
    if not note.strip():
        raise DomainError("Say in a few words what you saw.", field="note")
    on = min(chance.shift.on, clock.today())
    months = owned(Competency, competency_id, actor.coop_id).renewal_months
    return records.sign_off(
        actor,
        person_id,
        competency_id,
        on,
        rules.valid_until(on, months),
        note=note.strip(),
        method=Method.OBSERVED,
        beside=chance.beside,
    )

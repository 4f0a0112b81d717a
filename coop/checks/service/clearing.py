"""What checks mean for the clearances that the rota obeys: DBS and right to work.

A clearance is written from the record and from nothing else once the record is kept: from the
day a check is decided to the last day it holds, with the weekly cap of a permission to work.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from coop.checks import queries, rules
from coop.checks.models import CheckRecord
from coop.checks.rules import ADULT_FIRST, DBS, RIGHT_TO_WORK
from coop.members import service as members
from coop.members.models import Clearance
from core.access import Actor
from core.db import db, in_force

DAY = timedelta(days=1)
SUPERVISED = "Adult First is clear: supervised only"


def carry(actor: Actor, person_id: int, kind: str, on: date) -> None:
    """Bring the clearance of a kind into line with the record, from a day on."""
    if kind in (DBS, ADULT_FIRST):
        _carry(actor, person_id, DBS, on)
    elif kind == RIGHT_TO_WORK:
        _carry(actor, person_id, RIGHT_TO_WORK, on)


def _carry(actor: Actor, person_id: int, kind: str, on: date) -> None:
    rows = queries.recorded(actor.coop_id, [person_id])[person_id]
    apart = rules.by_kind(rows)
    stands = rules.standing(apart.get(kind, ()), on)
    held = db.session.scalar(
        select(Clearance).where(
            Clearance.coop_id == actor.coop_id,
            Clearance.person_id == person_id,
            Clearance.kind == kind,
            in_force(Clearance, on),
        )
    )
    until, cap, note = None, None, ""
    if stands.clear and stands.record is not None:
        until = stands.record.until_on
        cap = db.session.get_one(CheckRecord, stands.record.id).weekly_cap_minutes
    else:
        waived = queries.exceptions(actor.coop_id, [person_id])[person_id]
        spell = next((each for each in waived if each.holds_on(on)), None)
        if kind != DBS or spell is None or not rules.waits(apart, waived, on):
            if held is not None:
                _end(actor, held, on)
            return
        until, note = spell.until_on, SUPERVISED
    same = held is not None and (held.until_on, held.weekly_cap_minutes, held.note) == (
        until,
        cap,
        note,
    )
    if not same:
        members.add_clearance(actor, person_id, kind, on, until, weekly_cap_minutes=cap, note=note)


def _end(actor: Actor, held: Clearance, on: date) -> None:
    if held.from_on < on:
        members.end_clearance(actor, held.id, on - DAY, "The check no longer stands")
    else:
        members.take_out_clearance(actor, held.id, "The check does not stand")

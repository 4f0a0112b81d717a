"""Small reads about single shifts and people."""

from __future__ import annotations

from sqlalchemy import select

from coop.rota.models import Rota, RotaService, ShiftGap
from coop.shifts.queries import ShiftRow
from core.db import db, owned
from core.people.models import Person


def reason_of(coop_id: int, shift_id: int) -> str:
    """Why places of a shift are empty, as last worked out; empty when it is full."""
    query = select(ShiftGap.words).where(ShiftGap.coop_id == coop_id, ShiftGap.shift_id == shift_id)
    return db.session.scalar(query) or ""


def is_published(coop_id: int, shift: ShiftRow) -> bool:
    """Whether a published rota covers the shift: a change then reaches people at once."""
    query = (
        select(Rota.id)
        .join(RotaService, RotaService.rota_id == Rota.id)
        .where(
            Rota.coop_id == coop_id,
            Rota.state == "published",
            Rota.from_on <= shift.on,
            Rota.until_on >= shift.on,
            RotaService.service_id == shift.service_id,
        )
    )
    return db.session.scalar(query.limit(1)) is not None


def name_of(coop_id: int, person_id: int) -> str:
    """A person's name; NotFound for another co-op's."""
    return owned(Person, person_id, coop_id).name

"""The situation that bears on single shifts: hand edits, claims and swaps ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select

from coop.rota.models import Rota, RotaService
from coop.rota.situation import Situation, situation
from coop.shifts.models import Shift
from core import clock
from core.db import db

AROUND = 2  # weeks looked at on either side of a shift outside any rota


def around(coop_id: int, shift: Shift, person_ids: set[int] | None = None) -> Situation:
    """What bears on one shift: the weeks of its rota, or some weeks about it."""
    return around_all(coop_id, [shift], person_ids)


def covering(coop_id: int, shift: Shift) -> list[Rota]:
    """The rotas that cover a shift, the newest first."""
    query = (
        select(Rota)
        .where(
            Rota.coop_id == coop_id,
            Rota.from_on <= shift.on,
            Rota.until_on >= shift.on,
            exists().where(
                RotaService.rota_id == Rota.id, RotaService.service_id == shift.service_id
            ),
        )
        .order_by(Rota.id.desc())
    )
    return list(db.session.scalars(query))


def around_all(coop_id: int, shifts: Sequence[Shift], person_ids: set[int] | None) -> Situation:
    """What bears on some shifts together."""
    first = clock.monday(min(shift.on for shift in shifts))
    last = clock.monday(max(shift.on for shift in shifts))
    rotas = covering(coop_id, shifts[0])
    if rotas and rotas[0].from_on <= first and rotas[0].until_on >= last:
        first, last = rotas[0].from_on, clock.monday(rotas[0].until_on)
    else:
        first, last = first - timedelta(weeks=AROUND), last + timedelta(weeks=AROUND)
    services = {shift.service_id for shift in shifts}
    weeks = (last - first).days // 7 + 1
    return situation(coop_id, first, weeks, services, person_ids=person_ids)

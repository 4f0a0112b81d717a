"""What a change by hand meets: the rules' verdict, and what the one who makes it may add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import exists, select

from coop.rota.models import Rota, RotaService
from coop.rota.rules.problem import Finding, Level
from coop.rota.service.drafts import PUBLISHED
from coop.rota.situation import Situation, situation
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.db import db
from core.errors import DomainError, NotAllowed

AROUND = 2  # weeks looked at on either side of a shift outside any rota


@dataclass(frozen=True, slots=True)
class Say:
    """What the one who changes the rota adds: a person's yes, an override, why."""

    agreed: bool = False
    override: str = ""  # a manager's reason for breaking a rest rule
    reason: str = ""  # why a published shift changes


NOTHING_SAID = Say()


def accept(actor: Actor, findings: Sequence[Finding], say: Say) -> None:
    """Refuse what may not be, or not without a yes or an override; silent when all is well."""
    refused = [one for one in findings if one.refuses]
    barred = [one for one in refused if one.level is Level.BARRED]
    resting = [one for one in refused if one.level is Level.REST]
    agreements = [one for one in refused if one.level is Level.AGREEMENT]
    if barred:
        raise DomainError(_sentence(barred), code="barred")
    if resting and not say.override.strip():
        raise DomainError(
            f"{_sentence(resting)} A manager can override this with a reason; the rest is then "
            "owed.",
            code="needs_override",
            field="override",
        )
    if resting and not actor.can("rota.override"):
        raise NotAllowed(f"{_sentence(resting)} Only a manager can override this.")
    if agreements and not say.agreed:
        raise DomainError(
            f"{_sentence(agreements)} It takes their yes.", code="needs_yes", field="agreed"
        )


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


def placed_on(shift_id: int) -> list[Assignment]:
    """Who is on a shift, in the order they came to it."""
    query = select(Assignment).where(Assignment.shift_id == shift_id).order_by(Assignment.id)
    return list(db.session.scalars(query))


def is_told(shift: Shift) -> bool:
    """Whether people have been told of this shift, so that a change reaches them at once."""
    if any(place.published_at for place in placed_on(shift.id)):
        return True
    return any(rota.state == PUBLISHED for rota in covering(shift.coop_id, shift))


def need_reason(say: Say) -> None:
    """A change to what people were told of says why."""
    if not say.reason.strip():
        raise DomainError(
            "Say why: this shift has been published and people are told of the change.",
            code="needs_reason",
            field="reason",
        )


def known_worker(known: Situation, person_id: int) -> int:
    """The person as the rules know them; DomainError for somebody of another service."""
    if all(worker.id != person_id for worker in known.problem.workers):
        raise DomainError("This person does not work in this service then.", code="barred")
    return person_id


def _sentence(findings: Sequence[Finding]) -> str:
    """The first two findings as sentences, and how many more there are."""
    said = " ".join(f"{one.words}." for one in findings[:2])
    more = len(findings) - 2
    return f"{said} And {more} more." if more > 0 else said

"""What a change by hand meets: the rules' verdict, and what the one who makes it may add."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from coop.rota.rules.member_words import RULES
from coop.rota.rules.problem import Finding, Level
from coop.rota.service.drafts import PUBLISHED
from coop.rota.situation import Situation
from coop.rota.situation.about import covering
from coop.shifts.models import Assignment, Shift
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person


@dataclass(frozen=True, slots=True)
class Say:
    """What the one who changes the rota adds: a person's yes, an override, why."""

    agreed: bool = False
    override: str = ""  # a manager's reason for breaking a rest rule
    reason: str = ""  # why a published shift changes


NOTHING_SAID = Say()
TOGETHER = ("skill_missing", "mentor_missing", "barred_pair")
KEPT_OFF = "Is kept off this shift by the coordinator"


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


def accept_between_members(
    actor: Actor, person_id: int, findings: Sequence[Finding], say: Say
) -> None:
    """As `accept`, where members move places among themselves: nothing overrides rest.

    Of somebody else's reasons only the one who may edit the rota reads more than that there
    are some.
    """
    refused = [one for one in findings if one.refuses]
    if not refused:
        return
    levels = {one.level for one in refused}
    if levels == {Level.AGREEMENT} and say.agreed:
        return
    if actor.person_id == person_id:
        said = _sentence([replace(one, words=own_words(one)) for one in refused])
    else:
        person = owned(Person, person_id, actor.coop_id)
        said = f"{person.short_name} cannot take the shift as things are now."
        if actor.can("rota.edit"):
            said += " " + _sentence(refused)
    if Level.BARRED in levels:
        raise DomainError(said, code="barred")
    if Level.REST in levels:
        raise DomainError(f"{said} Rest is kept, whatever people agree.", code="rest")
    raise DomainError(f"{said} It takes their yes.", code="needs_yes", field="agreed")


def own_words(finding: Finding) -> str:
    """A finding for the person whom it is about: nothing of who else is on the shift."""
    if finding.rule in TOGETHER:
        return RULES[finding.rule].rstrip(".")
    return finding.words


def open_words(finding: Finding) -> str:
    """A finding for pages and records that others than coordinators read.

    Who must not work together is confidential.
    """
    return KEPT_OFF if finding.rule == "barred_pair" else finding.words


def placed_on(shift_id: int) -> list[Assignment]:
    """Who is on a shift, in the order they came to it."""
    query = select(Assignment).where(Assignment.shift_id == shift_id).order_by(Assignment.id)
    return list(db.session.scalars(query))


def beside(shift: Shift) -> list[Assignment]:
    """Who is on the shift that this one shadows, or on the shadow shifts beside it."""
    along = Shift.shadows_id == shift.id
    if shift.shadows_id is not None:
        along = Shift.id == shift.shadows_id
    query = (
        select(Assignment)
        .join(Shift, Shift.id == Assignment.shift_id)
        .where(Shift.coop_id == shift.coop_id, Shift.cancelled_at.is_(None), along)
    )
    return list(db.session.scalars(query.order_by(Assignment.id)))


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

"""The co-op's list of competencies: add, change, retire, bring back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from core import audit
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from training.standards.models import Competency
from training.standards.rules import Method


def add(
    actor: Actor,
    name: str,
    *,
    allows: str = "",
    renewal_months: int | None = None,
    methods: Sequence[Method] = (),
    assessor_competency_id: int | None = None,
) -> Competency:
    """Add a competency. `renewal_months` None: it does not lapse.

    `methods`: how it may be assessed (none: in any way). `assessor_competency_id`: what an
    assessor must hold, in date. Refused when the co-op has one of that name, retired or not.
    """
    row = Competency(
        coop_id=actor.coop_id,
        name=_free_name(actor.coop_id, name),
        allows=allows.strip(),
        renewal_months=_months(renewal_months),
        methods=" ".join(methods),
        assessor_competency_id=_assessor(actor, assessor_competency_id),
    )
    db.session.add(row)
    db.session.flush()
    return row


def change(
    actor: Actor,
    competency_id: int,
    *,
    name: str,
    allows: str = "",
    renewal_months: int | None = None,
    methods: Sequence[Method] | None = None,
    assessor_competency_id: int | None = None,
) -> Competency:
    """Change name, what it allows, how it is assessed or how long it lasts.

    Records already signed keep their end. `methods` None leaves the way of assessing, and who
    may assess, as they are.
    """
    row = owned(Competency, competency_id, actor.coop_id, lock=True)
    row.name = _free_name(actor.coop_id, name, row.id)
    row.allows = allows.strip()
    row.renewal_months = _months(renewal_months)
    if methods is not None:
        row.methods = " ".join(methods)
        row.assessor_competency_id = _assessor(actor, assessor_competency_id)
    db.session.flush()
    return row


def retire(actor: Actor, competency_id: int, *, on: date) -> Competency:
    """Sign nobody off for it from that day; who holds it, and shifts that ask it, keep it."""
    row = owned(Competency, competency_id, actor.coop_id, lock=True)
    if row.retired_on is not None:
        raise DomainError(f"{row.name} is already retired.", code="already_retired")
    row.retired_on = on
    audit.record("competency.retire", row, on=on)
    return row


def bring_back(actor: Actor, competency_id: int) -> Competency:
    """Undo a retirement."""
    row = owned(Competency, competency_id, actor.coop_id, lock=True)
    row.retired_on = None
    audit.record("competency.bring_back", row)
    return row


def _months(renewal_months: int | None) -> int | None:
    if renewal_months is not None and not 1 <= renewal_months <= 120:
        raise DomainError("Renewal is after 1 to 120 months.", field="renewal_months")
    return renewal_months


def _assessor(actor: Actor, competency_id: int | None) -> int | None:
    return None if competency_id is None else owned(Competency, competency_id, actor.coop_id).id


def _free_name(coop_id: int, name: str, but: int | None = None) -> str:
    words = " ".join(name.split())
    if not words:
        raise DomainError("Give the competency a name.", field="name")
    same = select(Competency.id).where(
        Competency.coop_id == coop_id, func.lower(Competency.name) == words.lower()
    )
    if but is not None:
        same = same.where(Competency.id != but)
    if db.session.scalar(same):
        raise DomainError(f"There is already a competency called {words}.", field="name")
    return words

"""Verbs: add a figure from a day on, take back one's own that has not begun."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from coop.statutory import rules
from coop.statutory.events import FigureChanged
from coop.statutory.models import LegalFigure
from core import clock, events
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError


def add(actor: Actor, name: str, amount: Decimal, from_on: date, source: str) -> LegalFigure:
    """A figure from a day on. What has begun is never edited: another day gets another row."""
    rules.check(name, amount, source)
    query = select(LegalFigure.id).where(
        LegalFigure.coop_id == actor.coop_id,
        LegalFigure.name == name,
        LegalFigure.from_on == from_on,
    )
    if db.session.scalar(query) is not None:
        raise DomainError(
            "You have added a figure of that day already. Take it back first, if it has not "
            "begun, or choose another day.",
            field="from_on",
        )
    least, most = rules.NAMES[name].ages or (None, None)
    row = LegalFigure(
        coop_id=actor.coop_id,
        name=name,
        from_on=from_on,
        amount=amount,
        least_age=least,
        most_age=most,
        source=source.strip(),
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("statutory.add", row, name=name, amount=str(amount), from_on=from_on)
    events.publish(FigureChanged(actor.coop_id, from_on))
    return row


def take_back(actor: Actor, figure_id: int, on: date) -> None:
    """Remove one of the co-op's own rows that has not begun."""
    row = owned(LegalFigure, figure_id, actor.coop_id, lock=True)
    if row.from_on <= on:
        raise DomainError("This figure has begun: add another from a later day.", code="begun")
    audit.record("statutory.take_back", row, name=row.name, from_on=row.from_on)
    events.publish(FigureChanged(actor.coop_id, row.from_on))
    db.session.delete(row)
    db.session.flush()

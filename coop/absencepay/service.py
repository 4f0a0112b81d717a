"""Verbs: choose how holiday and sick pay are worked out, agree somebody's qualifying days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from coop.absencepay import choices, telling
from coop.absencepay.choices import Choice
from coop.absencepay.models import AbsencePayChoice, QualifyingDays
from coop.absencepay.sources import SICK
from coop.pay import queries as pay
from coop.pay import service as runs
from coop.pay.models import PayItem
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError, NotFound
from core.people.models import Person
from core.ui.filters import day_year

MOST_WORDS = 500


def choose(actor: Actor, choice: Choice) -> AbsencePayChoice:
    """From a day on; drafts that it touches are to be calculated again.

    Raises DomainError for a day that is settled or not after the last choice, or no day of the
    week.
    """
    choices.check_days(choice.days)
    if len(choice.recovers) > MOST_WORDS:
        raise DomainError(f"Use at most {MOST_WORDS:,} characters.", field="recovers")
    runs.one_at_a_time(actor.coop_id)
    last = db.session.scalar(
        select(AbsencePayChoice.from_on)
        .where(AbsencePayChoice.coop_id == actor.coop_id)
        .order_by(AbsencePayChoice.from_on.desc())
        .limit(1)
    )
    if last is not None and choice.from_on <= last:
        raise DomainError(
            f"Choose a day after {day_year(last)}, from which it has been so far.", field="from_on"
        )
    _open(actor.coop_id, choice.from_on)
    row = AbsencePayChoice(
        coop_id=actor.coop_id,
        from_on=choice.from_on,
        irregular=choice.irregular.value,
        all_at_average=choice.all_at_average,
        recovers=choice.recovers.strip(),
        days=choice.days,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("absencepay.choose", row, from_on=choice.from_on)
    runs.stale(actor.coop_id, choice.from_on)
    return row


def agree_days(
    actor: Actor, person_id: int, from_on: date, days: Collection[int]
) -> QualifyingDays:
    """Somebody's own qualifying days from a day on; they are told.

    Raises DomainError for one's own, for none, or for a day that is settled or begun already.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if person.id == actor.person_id:
        raise DomainError("Somebody else enters your own days.", field="person", code="own")
    text = "".join(str(day) for day in sorted(days))
    choices.check_days(text)
    known = db.session.scalar(
        select(QualifyingDays.id).where(
            QualifyingDays.coop_id == actor.coop_id,
            QualifyingDays.person_id == person_id,
            QualifyingDays.from_on >= from_on,
        )
    )
    if known is not None:
        raise DomainError(
            "Days that hold from then or later are entered already: choose a later day.",
            field="from_on",
        )
    _open(actor.coop_id, from_on)
    row = QualifyingDays(
        coop_id=actor.coop_id,
        person_id=person_id,
        from_on=from_on,
        days=text,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("absencepay.agree_days", row, person=person_id, from_on=from_on)
    runs.stale(actor.coop_id, from_on)
    telling.days_agreed(actor, row)
    return row


def look(actor: Actor, item_id: int) -> None:
    """Somebody reads how another's sick pay came about: that is kept."""
    row = owned(PayItem, item_id, actor.coop_id)
    if row.run_id is None:
        raise NotFound
    if row.source == SICK and row.person_id != actor.person_id:
        audit.record("absencepay.view", row)


def _open(coop_id: int, from_on: date) -> None:
    closed = pay.paid_from(coop_id)
    if closed is not None and from_on <= closed:
        raise DomainError(
            f"Pay up to {day_year(closed)} is settled: choose a later day.",
            field="from_on",
            code="settled",
        )

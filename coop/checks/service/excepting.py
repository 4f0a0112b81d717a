"""Somebody works supervised before every check stands: a written assessment, Adult First clear."""

from __future__ import annotations

from datetime import date, timedelta

from coop.checks import law, queries, rules
from coop.checks.models import CheckException
from coop.checks.rules import ADULT_FIRST, DBS, State
from coop.checks.service import clearing
from coop.checks.service.recording import OWN
from coop.checks.service.standing_shifts import settle_shifts
from coop.notices import service as notices
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year, days, words

LEAST_WORDS = 40  # characters of an assessment that says anything


def allow_supervised(
    actor: Actor, person_id: int, from_on: date, until_on: date, assessment: str
) -> CheckException:
    """Let somebody work along with others, never alone, while what may wait is waited for.

    DomainError unless Adult First is clear and everything that an exception may not wait for is
    satisfied; for days that are past or too many; or without a written assessment.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if actor.person_id == person_id:
        raise DomainError(OWN, code="own")
    today = clock.today()
    if from_on < today:
        raise DomainError("It cannot begin in the past.", field="from_on")
    longest = queries.settings(actor.coop_id, from_on).exception_days
    if not from_on <= until_on < from_on + timedelta(days=longest):
        last = from_on + timedelta(days=longest - 1)
        raise DomainError(f"Choose a day of {days(from_on, last)}.", field="until_on")
    if len(assessment.strip()) < LEAST_WORDS:
        raise DomainError(
            "Write what was weighed: the risk, who supervises, what they do not do.",
            field="assessment",
        )
    apart = rules.by_kind(queries.recorded(actor.coop_id, [person_id])[person_id])
    if rules.standing(apart.get(ADULT_FIRST, ()), today).state is not State.SATISFIED:
        raise DomainError("DBS Adult First has to be clear first.", code="adult_first")
    lacks = [
        kind
        for kind in law.required(from_on)
        if not rules.standing(apart.get(kind.code, ()), today).clear
    ]
    never = [kind.words.lower() for kind in lacks if not kind.excepted]
    if never:
        raise DomainError(f"An exception cannot wait for these: {words(never)}.", code="never")
    if not lacks:
        raise DomainError(f"{person.name} needs no exception: every check stands.")
    taken = [
        spell
        for spell in queries.exceptions(actor.coop_id, [person_id])[person_id]
        if spell.from_on <= until_on and (spell.until_on or until_on) >= from_on
    ]
    if taken:
        raise DomainError("There is an exception on some of these days.", field="from_on")
    row = CheckException(
        coop_id=actor.coop_id,
        person_id=person_id,
        from_on=from_on,
        until_on=until_on,
        assessment=assessment.strip(),
        made_by=actor.name,
        made_by_id=actor.account_id,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("checks.allow_supervised", row, from_on=from_on, until_on=until_on)
    clearing.carry(actor, person_id, DBS, from_on)
    settle_shifts(actor.coop_id, [person_id])
    _tell(
        actor,
        person_id,
        row.id,
        f"From {day_year(from_on)} to {day_year(until_on)} you work along with somebody, never "
        "alone, until your checks are complete",
    )
    return row


def end_exception(actor: Actor, exception_id: int, last_on: date, reason: str) -> CheckException:
    """It ends earlier: `last_on` is its last day, yesterday at the earliest.

    DomainError without a reason, or when it has ended.
    """
    row = owned(CheckException, exception_id, actor.coop_id, lock=True)
    today = clock.today()
    if not reason.strip():
        raise DomainError("Say why it ends.", field="reason")
    if row.ended_on is not None or row.until_on < today:
        raise DomainError("It has ended already.")
    if not today - timedelta(days=1) <= last_on <= row.until_on:
        raise DomainError(
            f"Choose {day_year(today - timedelta(days=1))} or a later day of it.", field="last_on"
        )
    row.ended_on, row.ended_reason, row.ended_by = last_on, reason.strip(), actor.name
    db.session.flush()
    audit.record("checks.end_exception", row, reason=reason.strip(), last_on=last_on)
    clearing.carry(actor, row.person_id, DBS, max(row.from_on, last_on + timedelta(days=1)))
    settle_shifts(actor.coop_id, [row.person_id])
    _tell(
        actor,
        row.person_id,
        row.id,
        f"{day_year(last_on)} is the last day on which you may work supervised before your "
        "checks are complete",
    )
    return row


def _tell(actor: Actor, person_id: int, exception_id: int, said: str) -> None:
    notices.alert(
        actor.coop_id,
        "check_exception",
        exception_id,
        f"{said}. {actor.name} recorded it.",
        person_id=person_id,
        url="/me",
    )

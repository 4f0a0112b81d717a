"""Signing people off, and withdrawing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from core import audit, clock, events, news
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year
from training.records import evidencing
from training.records.events import RecordsChanged
from training.records.evidencing import OWN
from training.records.files import Given
from training.records.models import CompetencyHeld
from training.standards.models import Competency
from training.standards.rules import METHOD_WORDS, Method


def sign_off(
    actor: Actor,
    person_id: int,
    competency_id: int,
    from_on: date,
    until_on: date | None = None,
    *,
    note: str = "",
    method: Method | None = None,
    beside: str = "",
    files: Sequence[Given] = (),
) -> CompetencyHeld:
    """Sign a person off on the actor's own word, from a day until a day (None: no end).

    With `method`, evidence stands behind it: how it was assessed, the note, the shift it was
    seen in (`beside`, in words) and files. Refused for oneself, for a day to come, for a
    retired competency, for an assessor who does not hold what the competency asks of one, for
    a method it does not allow, and when the same has been signed for that day already.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if person.id == actor.person_id:
        raise DomainError(OWN, code="own_competence")
    if from_on > clock.today():
        raise DomainError("Sign off on the day or after it, not before.", field="from_on")
    competency = owned(Competency, competency_id, actor.coop_id)
    if competency.retired_on is not None:
        raise DomainError(
            f"{competency.name} has been retired: nobody is signed off for it any more.",
            field="competency_id",
        )
    evidencing.may_assess(actor, competency.assessor_competency_id, from_on)
    allowed = competency.methods.split()
    if allowed and (method is None or method not in allowed):
        ways = ", ".join(METHOD_WORDS[Method(each)].lower() for each in allowed)
        raise DomainError(f"{competency.name} is assessed by: {ways}.", field="method")
    row = _add(actor, person, competency, from_on, until_on, actor.name, note[:240])
    row.assessor_id, row.method = actor.person_id, method or ""
    db.session.flush()
    if method is not None:
        evidencing.keep(
            actor,
            person.id,
            evidencing.Seen(from_on, method, note, beside),
            files,
            held_id=row.id,
        )
    elif files:
        raise DomainError(
            "Say how it was assessed, so that the files belong to it.", field="method"
        )
    return row


def sign_off_class(
    actor: Actor,
    person_ids: Sequence[int],
    competency_id: int,
    from_on: date,
    until_on: date | None = None,
    *,
    note: str = "",
    method: Method | None = None,
) -> list[CompetencyHeld]:
    """Sign everybody in a class off at once: all of them or, on any refusal, nobody."""
    if not person_ids:
        raise DomainError("Choose who was in the class.", field="person_ids")
    if actor.person_id in person_ids:
        raise DomainError(
            "You are on the list yourself. Take yourself off: another assessor signs for you.",
            code="own_competence",
            field="person_ids",
        )
    return [
        sign_off(actor, person_id, competency_id, from_on, until_on, note=note, method=method)
        for person_id in dict.fromkeys(person_ids)
    ]


def record(
    actor: Actor,
    person_id: int,
    competency_id: int,
    from_on: date,
    until_on: date | None = None,
    *,
    signed_by: str = "",
    note: str = "",
) -> CompetencyHeld:
    """Take over a record that somebody else has signed (an import, a certificate).

    `signed_by` is the assessor as told; the audit keeps who entered it.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    competency = owned(Competency, competency_id, actor.coop_id)
    return _add(actor, person, competency, from_on, until_on, signed_by, note)


def change_end(actor: Actor, held_id: int, until_on: date | None) -> CompetencyHeld:
    """Put right the last day of a record; refused for oneself."""
    row = owned(CompetencyHeld, held_id, actor.coop_id, lock=True)
    _not_own(actor, row)
    if until_on is not None and until_on < row.from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    if row.until_on == until_on:
        return row
    row.until_on = until_on
    _changed(row)
    last = "lasts without an end" if until_on is None else f"now ends on {day_year(until_on)}"
    _tell(row, f"Your sign-off for {row.competency.name} {last}. {actor.name} put it right.")
    return row


def withdraw(actor: Actor, held_id: int, reason: str, *, on: date | None = None) -> CompetencyHeld:
    """Take a sign-off back from a day on (today unless given), saying why. The record stays."""
    row = owned(CompetencyHeld, held_id, actor.coop_id, lock=True)
    _not_own(actor, row)
    words = reason.strip()
    if not words:
        raise DomainError("Say why it is withdrawn.", field="reason")
    if row.withdrawn_on is not None:
        raise DomainError("It has been withdrawn already.", code="already_withdrawn")
    row.withdrawn_on = on or clock.today()
    row.withdrawn_reason = words
    audit.record("competency_held.withdraw", row, reason=words, on=row.withdrawn_on)
    _changed(row)
    _tell(
        row,
        f"Your sign-off for {row.competency.name} is withdrawn from "
        f"{day_year(row.withdrawn_on)}. {actor.name}: {words}",
    )
    return row


def _changed(row: CompetencyHeld) -> None:
    db.session.flush()
    events.publish(RecordsChanged(row.coop_id, row.person_id, row.competency_id))


def _tell(row: CompetencyHeld, words: str) -> None:
    news.tell(row.coop_id, "record_changed", words, "/me", [row.person_id])


def _not_own(actor: Actor, row: CompetencyHeld) -> None:
    if row.person_id == actor.person_id:
        raise DomainError(OWN, code="own_competence")


def _add(
    actor: Actor,
    person: Person,
    competency: Competency,
    from_on: date,
    until_on: date | None,
    signed_by: str,
    note: str,
) -> CompetencyHeld:
    if until_on is not None and until_on < from_on:
        raise DomainError("It cannot end before it begins.", field="until_on")
    same = select(CompetencyHeld.id).where(
        CompetencyHeld.person_id == person.id,
        CompetencyHeld.competency_id == competency.id,
        CompetencyHeld.from_on == from_on,
        CompetencyHeld.withdrawn_on.is_(None),
    )
    if db.session.scalar(same):
        day = f"{from_on.day} {from_on:%B} {from_on.year}"
        raise DomainError(
            f"{person.name} is already signed off for {competency.name} from {day}.",
            code="signed_already",
            field="from_on",
        )
    row = CompetencyHeld(
        coop_id=actor.coop_id,
        person_id=person.id,
        competency_id=competency.id,
        from_on=from_on,
        until_on=until_on,
        signed_by=signed_by.strip(),
        note=note.strip(),
    )
    db.session.add(row)
    _changed(row)
    return row

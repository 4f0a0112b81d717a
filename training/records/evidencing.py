"""Evidence: what an assessor saw of a person, kept with its files, withdrawn with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day_year
from training.records import queries
from training.records.files import Given, check_all
from training.records.models import Evidence, EvidenceFile, EvidenceOutcome
from training.standards.models import Competency, Framework, Outcome, Standard
from training.standards.rules import Life, Method, life

OWN = "Nobody signs off their own competence: ask another assessor."


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: when, how, in the assessor's words, and beside which shift."""

    on: date
    method: Method
    note: str = ""
    beside: str = ""


def may_assess(actor: Actor, competency_id: int | None, on: date) -> None:
    """Refuse an assessor who does not hold what is asked of one, that day and today."""
    if competency_id is None:
        return
    needed = owned(Competency, competency_id, actor.coop_id)
    today = clock.today()
    held = (
        queries.held(actor.coop_id, min(on, today), max(on, today), [actor.person_id])
        if actor.person_id is not None
        else []
    )
    mine = [each for each in held if each.competency_id == competency_id]
    for day in (on, today):
        if not any(
            each.from_on <= day and (each.until_on is None or day <= each.until_on) for each in mine
        ):
            raise DomainError(
                f"Only somebody who holds {needed.name} may sign this. "
                f"You do not hold it on {day_year(day)}: ask another assessor.",
                code="assessor_lapsed",
            )


def show(
    actor: Actor,
    person_id: int,
    standard_id: int,
    seen: Seen,
    outcome_ids: Sequence[int] = (),
    files: Sequence[Given] = (),
) -> Evidence:
    """Keep that a person showed outcomes of a standard.

    Refused for oneself, for a day to come, for a version not in force that day, without an
    outcome where the standard lists some, and for an assessor who may not.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if person.id == actor.person_id:
        raise DomainError(OWN, code="own_competence")
    if seen.on > clock.today():
        raise DomainError("Sign on the day or after it, not before.", field="on")
    standard = owned(Standard, standard_id, actor.coop_id)
    version = owned(Framework, standard.framework_id, actor.coop_id)
    match life(version.from_on, version.until_on, seen.on):
        case Life.DRAFT:
            raise DomainError(f"{version.name} is a draft: nobody is assessed by it yet.")
        case Life.COMING:
            assert version.from_on is not None
            words = f"{version.name} is in force from {day_year(version.from_on)}."
            raise DomainError(words, field="on")
        case Life.ENDED:
            assert version.until_on is not None
            words = f"{version.name} ended on {day_year(version.until_on)}: use the later version."
            raise DomainError(words, field="on")
        case Life.IN_FORCE:
            pass
    may_assess(actor, version.assessor_competency_id, seen.on)
    listed = set(
        db.session.scalars(
            select(Outcome.id).where(
                Outcome.coop_id == actor.coop_id, Outcome.standard_id == standard.id
            )
        )
    )
    wanted = list(dict.fromkeys(outcome_ids))
    if listed and not wanted:
        raise DomainError("Tick what was shown.", field="outcomes")
    if not set(wanted) <= listed:
        raise DomainError("Choose outcomes of this standard.", field="outcomes")
    row = keep(actor, person.id, seen, files, standard_id=standard.id)
    db.session.add_all(
        EvidenceOutcome(coop_id=actor.coop_id, evidence_id=row.id, outcome_id=key) for key in wanted
    )
    db.session.flush()
    return row


def keep(
    actor: Actor,
    person_id: int,
    seen: Seen,
    files: Sequence[Given] = (),
    *,
    held_id: int | None = None,
    taken_id: int | None = None,
    standard_id: int | None = None,
) -> Evidence:
    """Write the evidence and its files; the caller has checked who may sign what."""
    checked = check_all(list(files))
    now = clock.now()
    row = Evidence(
        coop_id=actor.coop_id,
        person_id=person_id,
        held_id=held_id,
        taken_id=taken_id,
        standard_id=standard_id,
        seen_on=seen.on,
        method=seen.method,
        note=seen.note.strip(),
        beside=seen.beside.strip()[:240],
        assessor_id=actor.person_id,
        assessor=actor.name,
        made_at=now,
        files=[
            EvidenceFile(
                coop_id=actor.coop_id,
                name=each.name,
                media_type=each.media_type,
                size=len(each.content),
                sha256=hashlib.sha256(each.content).hexdigest(),
                made_at=now,
                content=each.content,
            )
            for each in checked
        ],
    )
    db.session.add(row)
    db.session.flush()
    return row


def withdraw(actor: Actor, evidence_id: int, reason: str, *, on: date | None = None) -> Evidence:
    """Take evidence back from a day on (today unless given), saying why. It stays to be read."""
    row = owned(Evidence, evidence_id, actor.coop_id, lock=True)
    if row.person_id == actor.person_id:
        raise DomainError(OWN, code="own_competence")
    words = reason.strip()
    if not words:
        raise DomainError("Say why it is withdrawn.", field="reason")
    if row.withdrawn_on is not None:
        raise DomainError("It has been withdrawn already.", code="already_withdrawn")
    day = on or clock.today()
    if day < row.seen_on:
        raise DomainError("It cannot be withdrawn from before it was seen.", field="on")
    row.withdrawn_on, row.withdrawn_reason = day, words
    audit.record("evidence.withdraw", row, reason=words, on=day)
    return row

"""A referral begins: from an adviser, by telephone, from a member, or by oneself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from recruitment.referrals import rules
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.service import candidates, consents
from recruitment.referrals.service.candidates import Details
from recruitment.referrals.service.history import log
from recruitment.stages import queries as stages
from recruitment.stages import service as stage_sets
from recruitment.vacancies.models import Vacancy

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Refer:
    """How somebody comes. `purposes` are consents given on this occasion, through `channel`."""

    source: str
    office_id: int | None = None
    adviser_id: int | None = None
    recommended_by_id: int | None = None
    vacancy_id: int | None = None
    note: str = ""
    purposes: tuple[str, ...] = ()
    channel: str = ""


def refer(actor: Actor, given: Details, how: Refer, *, candidate_id: int | None = None) -> Referral:
    """Somebody is referred: the clock starts.

    `candidate_id` names the person where the co-op knows them already: what is given completes
    what is kept. DomainError where they have a referral under way from the same office.
    """
    if how.source not in rules.SOURCES:
        raise DomainError("Choose how they came.", field="source")
    if len(how.note) > LONGEST_NOTE:
        raise DomainError(f"Use at most {LONGEST_NOTE:,} characters.", field="note")
    if how.recommended_by_id is not None:
        owned(Person, how.recommended_by_id, actor.coop_id)
    if how.vacancy_id is not None:
        vacancy = owned(Vacancy, how.vacancy_id, actor.coop_id)
        if vacancy.ended_on is not None:
            raise DomainError(
                "That place has been filled or closed meanwhile: choose another.", field="vacancy"
            )
    if candidate_id is None:
        candidate = candidates.add(actor, given)
    else:
        candidate = _known(actor, candidate_id, given, how.office_id)
    found = stage_sets.ensure(actor.coop_id)
    today = clock.today()
    row = Referral(
        coop_id=actor.coop_id,
        candidate_id=candidate.id,
        source=how.source,
        office_id=how.office_id,
        adviser_id=how.adviser_id,
        recommended_by_id=how.recommended_by_id,
        vacancy_id=how.vacancy_id,
        set_id=found.id,
        stage=found.first.code,
        stage_kind=found.first.kind,
        stage_since_on=today,
        waits_on="coop",
        next_due_on=stages.due_on(today, found.first.days or 1),
        note=how.note.strip(),
        referred_at=clock.now(),
        entered_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    log(row, "referred", actor, found, to_stage=row.stage)
    for purpose in how.purposes:
        consents.give_consent(
            candidate, purpose, office_id=how.office_id, channel=how.channel, to=actor.name
        )
    audit.record("referral.make", row, source=how.source)
    return row


def _known(actor: Actor, candidate_id: int, given: Details, office_id: int | None) -> JobCandidate:
    row = owned(JobCandidate, candidate_id, actor.coop_id, lock=True)
    if row.merged_into_id is not None:
        row = owned(JobCandidate, row.merged_into_id, actor.coop_id, lock=True)
    under_way = select(Referral.id).where(
        Referral.candidate_id == row.id, Referral.final_at.is_(None)
    )
    same = Referral.office_id == office_id if office_id else Referral.office_id.is_(None)
    if db.session.scalar(under_way.where(same).limit(1)) is not None:
        raise DomainError(
            f"{row.name} has been referred already, and an answer is on its way.", code="under_way"
        )
    candidates.check(given, clock.today())
    candidates.put(
        row,
        Details(
            given.first_name,
            given.surname,
            given.born_on or row.born_on,
            given.phone or row.phone,
            given.email or row.email,
            given.area or row.area,
            row.hours_least if given.hours_most is None else given.hours_least,
            row.hours_most if given.hours_most is None else given.hours_most,
            given.available_on or row.available_on,
        ),
    )
    return row

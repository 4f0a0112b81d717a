"""Whose details go when, always of one co-op; and whether somebody is no longer available."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select

from core import clock, dated
from core.db import db
from core.errors import NotFound
from recruitment.hires.models import JobOffer
from recruitment.interviews.models import Interview
from recruitment.keeping import rules
from recruitment.keeping.models import KeepingHold, KeepingNotice, KeepingSetting
from recruitment.keeping.rules import Due, Facts, Periods
from recruitment.referrals.models import CandidateLink, Consent, JobCandidate, Referral
from recruitment.referrals.rules import KEEP, PROGRESS, folded
from recruitment.referrals.service.consents import RENEWED

DATA = Path(__file__).with_name("periods.json")
ELSEWHERE = "elsewhere"
FOUND_WORK = "other_work"  # the reason's code


@cache
def shipped() -> dict[str, Any]:
    """The periods that hold until a co-op says otherwise, with their sources."""
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def periods(coop_id: int, on: date) -> Periods:
    """What holds on a day."""
    row = dated.held(KeepingSetting, coop_id, on)
    if row is None:
        return Periods(**shipped()["defaults"])
    return Periods(row.unsuccessful_months, row.withdrawn_days, row.notice_days, row.evidence_years)


@dataclass(frozen=True, slots=True)
class Kept:
    """A candidate whose referrals all have their answer, and when their details go."""

    candidate_id: int
    referral_id: int
    name: str
    facts: Facts
    due: Due | None
    told_how: str
    hold: str
    held_by: str


def _hired() -> Any:
    """SQL: a referral that led to work."""
    offer = select(JobOffer.referral_id).where(JobOffer.state == "taken_on")
    return or_(
        Referral.stage_kind.in_(("won", "done")),
        Referral.person_id.is_not(None),
        Referral.id.in_(offer),
    )


def _applied() -> Any:
    """SQL: they came by themselves, said that they want it, or went further than being referred."""
    return or_(
        Referral.source != "adviser",
        exists().where(
            CandidateLink.referral_id == Referral.id, CandidateLink.confirmed_at.is_not(None)
        ),
        exists().where(Interview.referral_id == Referral.id),
        exists().where(JobOffer.referral_id == Referral.id),
    )


def kept(coop_id: int, today: date, candidate_id: int | None = None) -> tuple[Kept, ...]:
    """Everybody with a referral and details, who goes first first. Five queries however many.

    With a candidate, that one, whether or not a referral of theirs is under way.
    """

    def any_of(condition: Any) -> Any:
        return func.max(case((condition, 1), else_=0))

    query = (
        select(
            JobCandidate.id, JobCandidate.first_name, JobCandidate.surname,
            func.max(Referral.id), func.max(Referral.final_at),
            any_of(Referral.final_at.is_(None)), any_of(_hired()), any_of(_applied()),
        )
        .join(Referral, Referral.candidate_id == JobCandidate.id)
        .where(JobCandidate.coop_id == coop_id, JobCandidate.anonymised_at.is_(None))
        .group_by(JobCandidate.id, JobCandidate.first_name, JobCandidate.surname)
    )  # fmt: skip
    if candidate_id is not None:
        query = query.where(JobCandidate.id == candidate_id)
    else:
        query = query.having(any_of(Referral.final_at.is_(None)) == 0)
    rows = list(db.session.execute(query))
    ids = [candidate_id] if candidate_id is not None else None
    keeps, ends = _consents(coop_id, ids)
    holds, told = _holds(coop_id, ids), _notices(coop_id, ids)
    chosen = periods(coop_id, today)
    found = []
    for key, first, last, referral_id, final_at, is_open, hired, applied in rows:
        at = told.get(key)
        facts = Facts(
            final_on=None if is_open else clock.local_day(_instant(final_at)),
            hired=bool(hired),
            keeps=keeps.get((key, KEEP), False),
            keep_ended_on=ends.get((key, KEEP)),
            applied=bool(applied),
            consent_ended_on=None if keeps.get((key, PROGRESS)) else ends.get((key, PROGRESS)),
            held=key in holds,
            told_on=clock.local_day(at[0]) if at else None,
        )
        hold = holds.get(key)
        found.append(
            Kept(
                key, referral_id, f"{first} {last}", facts, rules.due(facts, chosen, today),
                at[1] if at else "", hold[0] if hold else "", hold[1] if hold else "",
            )
        )  # fmt: skip
    return tuple(
        sorted(found, key=lambda one: (one.due.goes_on if one.due else date.max, one.name))
    )


def _instant(value: Any) -> datetime:
    assert isinstance(value, datetime)
    return value


def _consents(
    coop_id: int, ids: Collection[int] | None
) -> tuple[dict[tuple[int, str], bool], dict[tuple[int, str], date]]:
    """(in force, the day of the last ending) by candidate and purpose."""
    force = func.max(case((Consent.withdrawn_at.is_(None), 1), else_=0))
    ended = func.max(case((Consent.withdrawn_channel != RENEWED, Consent.withdrawn_at)))
    query = select(Consent.candidate_id, Consent.purpose, force, ended).where(
        Consent.coop_id == coop_id, Consent.purpose.in_((KEEP, PROGRESS))
    )
    if ids is not None:
        query = query.where(Consent.candidate_id.in_(ids))
    keeps, ends = {}, {}
    for key, purpose, held, at in db.session.execute(
        query.group_by(Consent.candidate_id, Consent.purpose)
    ):
        keeps[key, purpose] = bool(held)
        if at is not None:
            ends[key, purpose] = clock.local_day(_instant(at))
    return keeps, ends


def _holds(coop_id: int, ids: Collection[int] | None) -> dict[int, tuple[str, str]]:
    query = select(KeepingHold.candidate_id, KeepingHold.reason, KeepingHold.held_by).where(
        KeepingHold.coop_id == coop_id, KeepingHold.lifted_at.is_(None)
    )
    if ids is not None:
        query = query.where(KeepingHold.candidate_id.in_(ids))
    return {key: (reason, by) for key, reason, by in db.session.execute(query)}


def _notices(coop_id: int, ids: Collection[int] | None) -> dict[int, tuple[datetime, str]]:
    query = select(KeepingNotice.candidate_id, KeepingNotice.told_at, KeepingNotice.how).where(
        KeepingNotice.coop_id == coop_id
    )
    if ids is not None:
        query = query.where(KeepingNotice.candidate_id.in_(ids))
    rows = db.session.execute(query.order_by(KeepingNotice.id))
    return {key: (at, how) for key, at, how in rows}


def one(coop_id: int, candidate_id: int, today: date) -> Kept:
    """One candidate's; NotFound for another co-op's, or whose details are gone."""
    found = kept(coop_id, today, candidate_id)
    if not found:
        raise NotFound
    return found[0]


def no_longer_available(row: JobCandidate) -> bool:
    """Whether the same person has told co-ops here that they are no longer looking.

    The one question that is asked across co-ops, and this yes or no is all that comes of it: not
    where, why or when. It needs the person's consent for that purpose in the co-op that knows,
    the same e-mail address or telephone, and the same name.
    """
    keys = [
        key
        for key in (
            and_(JobCandidate.email_key == row.email_key) if row.email_key else None,
            and_(JobCandidate.phone_key == row.phone_key) if row.phone_key else None,
        )
        if key is not None
    ]
    if not keys:
        return False
    query = select(JobCandidate.first_name, JobCandidate.surname).where(
        JobCandidate.coop_id != row.coop_id,
        or_(*keys),
        exists().where(
            Consent.candidate_id == JobCandidate.id,
            Consent.purpose == ELSEWHERE,
            Consent.withdrawn_at.is_(None),
        ),
        exists().where(
            Referral.candidate_id == JobCandidate.id,
            or_(
                _hired(),
                and_(Referral.stage_kind == "withdrawn", Referral.reason == FOUND_WORK),
            ),
        ),
    )
    name = folded(row.name)
    return any(folded(f"{first} {last}") == name for first, last in db.session.execute(query))

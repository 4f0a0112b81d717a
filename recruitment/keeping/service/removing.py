"""Remove somebody's details: who they were and what was written goes, figures stay.

Every table that holds a candidate's personal data is named here. What stays: the way from stage
to stage with its days, source, office, reasons from the list, scores as numbers, and that there
were consents. The record says how much went, never what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select, update

from coop.checks import service as checks
from coop.notices import service as notices
from coop.visitors import service as visitors
from core import audit, clock
from core.db import db, owned
from core.outbox import service as outbox
from recruitment.cohorts.models import CohortMark, CohortMember
from recruitment.cohorts.queries import SOURCE as COHORT_MEMBER
from recruitment.hires.models import JobOffer
from recruitment.interviews.models import Interview, ScoreSheet
from recruitment.keeping.models import KeepingHold
from recruitment.referrals.models import (
    CandidateLink,
    Consent,
    JobCandidate,
    Referral,
    ReferralEvent,
)

FIRST, LAST = "Details", "removed"
SCHEDULE = "by the schedule"


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows of each table lost their content; nothing at all the second time."""

    counts: dict[str, int]


def _blank(model: type[Any], ids: Collection[int], **values: Any) -> None:
    db.session.execute(
        update(model)
        .where(model.id.in_(ids))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _ids(model: type[Any], *where: Any) -> list[int]:
    return list(db.session.scalars(select(model.id).where(*where)))


def remove(coop_id: int, candidate_id: int, reason: str = SCHEDULE) -> Removed:
    """Remove one candidate's details, with those of the records made one with theirs."""
    candidate = owned(JobCandidate, candidate_id, coop_id, lock=True)
    if candidate.anonymised_at is not None:
        return Removed({})
    same = or_(JobCandidate.id == candidate_id, JobCandidate.merged_into_id == candidate_id)
    people = list(db.session.scalars(select(JobCandidate).where(same)))
    names = {one.name for one in people if one.name.strip()}
    addresses = {text for one in people for text in (one.email, one.email_key) if text}
    gone: dict[str, list[int]] = defaultdict(list)
    gone["job_candidate"] = [one.id for one in people]
    referrals = _ids(Referral, Referral.candidate_id.in_(gone["job_candidate"]))
    gone["referral"] = referrals
    names |= _of_referrals(coop_id, referrals, gone)
    recruits = _recruits(coop_id, referrals)
    counts: dict[str, int] = {}
    for person_id in recruits:
        for table, many in checks.forget_recruit(coop_id, person_id).items():
            counts[table] = counts.get(table, 0) + many
    _of_candidates(gone)
    db.session.expire_all()
    urls = [f"/recruitment/referrals/{one}" for one in referrals]
    urls += [f"/checks/people/{one}" for one in recruits]
    gone["alert"] = list(notices.forget(coop_id, naming=names, urls=urls))
    letters = [f"referral {one} " for one in referrals]
    counts["letter"] = outbox.forget(coop_id, to=addresses, naming=names, keys=letters)
    audit.erase(coop_id, gone)
    counts |= {table: len(ids) for table, ids in gone.items()}
    counts = {table: many for table, many in sorted(counts.items()) if many}
    row = owned(JobCandidate, candidate_id, coop_id)
    audit.record("keeping.remove", row, reason=reason, **counts)
    return Removed(counts)


def _of_candidates(gone: dict[str, list[int]]) -> None:
    people, now = gone["job_candidate"], clock.now()
    _blank(
        JobCandidate, people, first_name=FIRST, surname=LAST, born_on=None, phone="", email="",
        area="", phone_key="", email_key="", available_on=None, anonymised_at=now,
    )  # fmt: skip
    gone["consent"] = _ids(Consent, Consent.candidate_id.in_(people))
    _blank(Consent, gone["consent"], given_to="", withdrawn_to="")
    live = _ids(Consent, Consent.candidate_id.in_(people), Consent.withdrawn_at.is_(None))
    _blank(Consent, live, withdrawn_at=now, withdrawn_channel="removed")
    gone["keeping_hold"] = _ids(KeepingHold, KeepingHold.candidate_id.in_(people))
    _blank(KeepingHold, gone["keeping_hold"], reason="")


def _of_referrals(coop_id: int, referrals: Collection[int], gone: dict[str, list[int]]) -> set[str]:
    """Everything that hangs on a referral; other names under which somebody stood there."""
    _blank(Referral, referrals, note="", candidate_words="", adviser_words="",
           recommended_by_id=None)  # fmt: skip
    events = _ids(ReferralEvent, ReferralEvent.referral_id.in_(referrals))
    _blank(ReferralEvent, events, words="", candidate_words="", adviser_words="")
    links = _ids(CandidateLink, CandidateLink.referral_id.in_(referrals))
    live = _ids(
        CandidateLink, CandidateLink.referral_id.in_(referrals),
        CandidateLink.withdrawn_at.is_(None),
    )  # fmt: skip
    _blank(CandidateLink, live, withdrawn_at=clock.now())
    interviews = _ids(Interview, Interview.referral_id.in_(referrals))
    _blank(Interview, interviews, reason="", booked_by="", ended_by="")
    sheets = _ids(ScoreSheet, ScoreSheet.interview_id.in_(interviews))
    _blank(ScoreSheet, sheets, notes={}, words="")
    members = _ids(CohortMember, CohortMember.referral_id.in_(referrals))
    _blank(CohortMember, members, left_reason="", no_interview="")
    marks = _ids(CohortMark, CohortMark.member_id.in_(members))
    _blank(CohortMark, marks, reason="")
    visits, seen_as = visitors.forget(coop_id, COHORT_MEMBER, members)
    offers = _ids(JobOffer, JobOffer.referral_id.in_(referrals))
    _blank(JobOffer, offers, pattern="", words="", decided_by="")
    gone |= {
        "referral_event": events, "candidate_link": links, "interview": interviews,
        "score_sheet": sheets, "cohort_member": members, "cohort_mark": marks,
        "shift_visitor": visits, "job_offer": offers,
    }  # fmt: skip
    return seen_as


def _recruits(coop_id: int, referrals: Collection[int]) -> list[int]:
    """Those of an offer that led to no work: a person of theirs is nobody else's."""
    query = select(JobOffer.person_id).where(
        JobOffer.coop_id == coop_id,
        JobOffer.referral_id.in_(referrals),
        JobOffer.person_id.is_not(None),
        JobOffer.state != "taken_on",
    )
    return sorted({one for one in db.session.scalars(query) if one is not None})

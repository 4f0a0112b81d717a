"""Who is told what of an interview. No letter carries a link's secret or a score."""

from __future__ import annotations

from core import clock, news
from core.access import Actor
from core.db import db
from core.people.models import Person
from core.ui.filters import day, span
from recruitment.interviews.models import Interview, InterviewSlot
from recruitment.pipeline.service import letters
from recruitment.referrals import rules as referral_rules
from recruitment.referrals.models import JobCandidate, Referral

BOOKED, MOVED, OFF = "interview_booked", "interview_moved", "interview_off"
REMINDER = "interview_reminder"


def when(slot: InterviewSlot) -> str:
    """Wed 2 December, 10:00–10:45, at the office."""
    place = f", at {slot.place}" if slot.place else ", online" if slot.link else ""
    return f"{day(clock.local(slot.start_at))}, {span(slot.start_at, slot.end_at)}{place}"


def place_words(slot: InterviewSlot) -> str:
    """For the candidate: when, where, how to join."""
    join = f" Join here: {slot.link}" if slot.link else ""
    return f"{when(slot)}.{join}"


def name_of(row: Interview) -> str:
    """The candidate's name."""
    referral = db.session.get_one(Referral, row.referral_id)
    return db.session.get_one(JobCandidate, referral.candidate_id).name


def interviewers(actor: Actor, slot: InterviewSlot, kind: str, words: str, url: str) -> None:
    """Those who interview, except the one who does it."""
    people = {one.person_id for one in slot.interviewers} - {actor.person_id}
    if people:
        news.tell(slot.coop_id, kind, words, url, people)


def candidate(row: Interview, subject: str, words: str) -> None:
    """A letter to the candidate, and to the adviser that there is news."""
    referral = db.session.get_one(Referral, row.referral_id)
    key = f"interview {row.id} {row.number} {row.state} {clock.now():%Y%m%dT%H%M%S}"
    letters.to_candidate(referral, key, subject, words)
    number = referral_rules.reference(referral.id)
    letters.to_adviser(referral, key, f"There is news of your referral {number}.")


def those_off(actor: Actor, slot: InterviewSlot, people: set[int], words: str) -> None:
    """People who were to interview and no longer do."""
    gone = people - {actor.person_id}
    if gone:
        news.tell(slot.coop_id, OFF, words, "/my/interviews", gone)


def person_names(coop_id: int, ids: set[int]) -> dict[int, str]:
    """Names by id, for refusals."""
    rows = db.session.query(Person).filter(Person.coop_id == coop_id, Person.id.in_(ids))
    return {row.id: row.name for row in rows}

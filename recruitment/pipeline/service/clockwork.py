"""What the days bring by themselves.

The co-op is silent: candidate and adviser get a holding message, and the alert goes up. Nothing
of that is an answer: the day stays due and the referral stays late. A candidate is silent: they
are told that it will be closed, and only then it is.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from coop.notices import service as notices
from core import clock, mail
from core.access import Actor
from core.acting import NOBODY, acting
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Cooperative
from core.ui.filters import day
from recruitment.pipeline import rules
from recruitment.pipeline.service import asking, letters
from recruitment.pipeline.service.moving import ESCALATED, LATE, name_of
from recruitment.pipeline.service.states import locked
from recruitment.referrals import rules as referral_rules
from recruitment.referrals import sending
from recruitment.referrals import service as referrals
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.stages import queries as stages
from recruitment.stages.rules import Stages, is_working

CARRIER = "Carework"
AT_ONCE = 500  # of one co-op in one go: the rest comes a quarter of an hour later


def tick_all() -> None:
    """Every co-op, on a working day."""
    today = clock.today()
    if not is_working(today, stages.closed_days(today, today)):
        return
    ids = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in ids:
        tick(coop_id)


def tick(coop_id: int) -> int:
    """One co-op's referrals whose day has passed; how many were looked at."""
    acting.set(NOBODY)
    today = clock.today()
    query = (
        select(Referral.id)
        .where(Referral.coop_id == coop_id, Referral.next_due_on < today)
        # Nothing to do for those that were held lately and are escalated: they are many, at worst.
        .where(
            (Referral.waits_on == rules.CANDIDATE)
            | Referral.held_on.is_(None)
            | Referral.escalated_on.is_(None)
            | (Referral.held_on <= today - timedelta(days=stages.current(coop_id).holding_days))
        )
        .order_by(Referral.next_due_on, Referral.id)
    )
    ids = list(db.session.scalars(query))
    db.session.rollback()
    done = 0
    for referral_id in ids:
        done += _one(coop_id, referral_id)
        if done >= AT_ONCE:
            break
    return done


def _one(coop_id: int, referral_id: int) -> bool:
    """Do what is due for one referral; whether there was anything."""
    actor = Actor(None, CARRIER, coop_id)
    today = clock.today()
    token = ""
    with transaction():
        row = locked(coop_id, referral_id)
        found = stages.current(coop_id)
        if row.next_due_on is None or row.next_due_on >= today:
            return False
        if row.waits_on == rules.COOP:
            return _hold(actor, row, found)
        if row.notice_at is not None:
            asking.close_silent(actor, referral_id)
            return True
        candidate = db.session.get_one(JobCandidate, row.candidate_id)
        if candidate.email and mail.is_set_up():
            token = referrals.make_link(row)
        else:
            return _unreached(row)
        first_name, email = candidate.first_name, candidate.email
    # The letter carries a key, so it goes at once; only one that went begins the notice.
    coop = db.session.get_one(Cooperative, coop_id)
    until = day(stages.due_on(today, found.notice_days))
    sent = mail.send(
        email,
        f"{coop.name}: are you still interested?",
        letters.closing(first_name, coop, sending.address(token), until),
    )
    db.session.rollback()
    with transaction():
        if not sent:
            return _unreached(locked(coop_id, referral_id))
        try:
            asking.give_notice(actor, referral_id, f"By e-mail, with the link, until {until}")
        except DomainError:
            return False  # they replied while it was sent
    return True


def _unreached(row: Referral) -> bool:
    """No letter can go: somebody has to ring, and record it; nothing is closed meanwhile."""
    notices.alert(
        row.coop_id,
        asking.UNREACHED,
        row.id,
        f"{name_of(row)} has not replied and cannot be e-mailed: ring or write, then record it.",
        permission="pipeline.move",
        url=f"/recruitment/referrals/{row.id}",
    )
    return False


def _hold(actor: Actor, row: Referral, found: Stages) -> bool:
    today = clock.today()
    assert row.next_due_on is not None
    late = stages.working_days(row.next_due_on, today)
    url = f"/recruitment/referrals/{row.id}"
    done = False
    if row.held_on is None or stages.working_days(row.held_on, today) >= found.holding_days:
        row.held_on = today
        letters.holding(row, f"holding {today.isoformat()}")
        referrals.log(row, "holding", actor, found, due_on=row.next_due_on)
        done = True
    words = f"{name_of(row)} waits for an answer that was due on {day(row.next_due_on)}."
    notices.alert(row.coop_id, LATE, row.id, words, permission="pipeline.move", url=url)
    if late > found.escalate_days and row.escalated_on is None:
        row.escalated_on = today
        number = referral_rules.reference(row.id)
        words = f"{name_of(row)} ({number}) still waits: due on {day(row.next_due_on)}."
        notices.alert(
            row.coop_id, ESCALATED, row.id, words, permission="pipeline.escalated", url=url
        )
        done = True
    db.session.flush()
    return done

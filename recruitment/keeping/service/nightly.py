"""Each night: tell those whose details will go, remove those whose day has come."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from core import audit, clock, mail
from core.acting import NOBODY, acting
from core.db import db, owned, transaction
from core.errors import DomainError
from core.jobs import service as jobs
from core.people.models import Cooperative
from core.ui.filters import day_year
from recruitment.keeping import queries, rules
from recruitment.keeping.models import KeepingNotice
from recruitment.keeping.queries import Kept
from recruitment.keeping.service.removing import remove
from recruitment.referrals import sending
from recruitment.referrals import service as referrals
from recruitment.referrals.models import Consent, JobCandidate, Referral, ReferralUpload

AT_ONCE = 300  # of one co-op in one night: the rest goes the next
FILE_KINDS = ("referrals.upload", "cohorts.outcomes")


def tick_all() -> None:
    """Every co-op."""
    ids = list(db.session.scalars(select(Cooperative.id).order_by(Cooperative.id)))
    db.session.rollback()
    for coop_id in ids:
        tick(coop_id)


def tick(coop_id: int) -> tuple[int, int]:
    """One co-op: (told, removed). Doing it twice in a day does nothing the second time."""
    acting.set(NOBODY)
    today = clock.today()
    found = queries.kept(coop_id, today)
    db.session.rollback()
    told = removed = 0
    for one in found:
        if told + removed >= AT_ONCE:
            break
        if rules.tells(one.facts, one.due, today):
            told += _tell(coop_id, one)
        elif rules.goes(one.facts, one.due, today):
            removed += _remove(coop_id, one.candidate_id)
    with transaction():
        _forget_old(coop_id)
    return told, removed


def _remove(coop_id: int, candidate_id: int) -> bool:
    """Looked at again under the lock: they may have come back meanwhile."""
    today = clock.today()
    with transaction():
        owned(JobCandidate, candidate_id, coop_id, lock=True)
        found = queries.kept(coop_id, today, candidate_id)
        if not found or not rules.goes(found[0].facts, found[0].due, today):
            return False
        try:
            with db.session.begin_nested():
                remove(coop_id, candidate_id)
        except DomainError:
            return False  # somebody who worked here after all: their file is kept by other rules
    return True


def _tell(coop_id: int, one: Kept) -> bool:
    """Write to them with a new link; where that cannot be, keep that they could not be told."""
    today = clock.today()
    assert one.due is not None
    goes_on = max(one.due.on, today + timedelta(days=queries.periods(coop_id, today).notice_days))
    token = ""
    with transaction():
        candidate = owned(JobCandidate, one.candidate_id, coop_id)
        row = owned(Referral, one.referral_id, coop_id, lock=True)
        if candidate.email and mail.is_set_up():
            token = referrals.make_link(row)
        first_name, email = candidate.first_name, candidate.email
    sent = False
    if token:
        coop = db.session.get_one(Cooperative, coop_id)
        words = letter(first_name, coop, sending.address(token), day_year(goes_on))
        sent = mail.send(email, f"{coop.name}: we will remove your details", words)
        db.session.rollback()
    with transaction():
        notice = KeepingNotice(
            coop_id=coop_id,
            candidate_id=one.candidate_id,
            told_at=clock.now(),
            how="email" if sent else "none",
            goes_on=goes_on,
        )
        db.session.add(notice)
        db.session.flush()
        audit.record("keeping.tell", notice, how=notice.how)
    return True


def letter(first_name: str, coop: Cooperative, link: str, goes_on: str) -> str:
    """The words of the notice."""
    ring = f"\n\nOr ring us: {coop.phone}." if coop.phone else ""
    return (
        f"Hello {first_name},\n\nYou once came to {coop.name} looking for work. We will remove "
        f"your details on {goes_on}: your name, how to reach you, and what was written about "
        "you. You need do nothing.\n\nIf you would like to stay in our talent pool and be asked "
        f"when a place fits, open this link and agree to it:\n\n{link}{ring}\n\n{coop.name}\n"
    )


def _forget_old(coop_id: int) -> None:
    """Evidence of consents whose time is over, and old files and faults that name people."""
    today = clock.today()
    years = queries.periods(coop_id, today).evidence_years
    limit = clock.instant(rules.months_on(today, -12 * years))
    gone = select(JobCandidate.id).where(
        JobCandidate.coop_id == coop_id, JobCandidate.anonymised_at.is_not(None)
    )
    done = db.session.execute(
        delete(Consent)
        .where(
            Consent.coop_id == coop_id,
            Consent.candidate_id.in_(gone),
            Consent.withdrawn_at < limit,
        )
        .execution_options(synchronize_session=False)
    )
    before = clock.now() - timedelta(days=queries.shipped()["files_days"])
    old = (
        ReferralUpload.coop_id == coop_id,
        ReferralUpload.ended_at < before,
        ReferralUpload.file_name != "",
    )
    ids = list(db.session.scalars(select(ReferralUpload.id).where(*old)))
    db.session.execute(
        update(ReferralUpload)
        .where(ReferralUpload.id.in_(ids))
        .values(faults=[], rows=[], file_name="")
        .execution_options(synchronize_session=False)
    )
    audit.erase(coop_id, {"referral_upload": ids})
    files = jobs.forget(coop_id, FILE_KINDS, before)
    consents = int(getattr(done, "rowcount", 0))
    if consents or ids or files:
        audit.record(
            "keeping.forget", None, coop_id=coop_id, consents=consents, workbooks=len(ids),
            files=files,
        )  # fmt: skip

"""Refer the people of a workbook; forget workbooks that nobody confirmed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.db import db, transaction
from core.errors import DomainError
from core.jobs import Run, job, periodic
from core.people.models import Cooperative
from recruitment.referrals import sending
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.service import uploads


@job(
    "referrals.upload", title="Refer a workbook", permission="referrals.upload", timeout=600,
    attempts=1,
)  # fmt: skip
def upload(run: Run, *, upload_id: int) -> dict[str, Any]:
    """Write the good rows, all at once; then send each person their link."""
    run.stop_if_asked()
    made: list[tuple[int, str]] = []
    try:
        with run.output():
            made = uploads.write(run.actor, upload_id, run.step)
            many = "1 person is" if len(made) == 1 else f"{len(made)} people are"
            run.result["words"] = f"{many} referred."
    except DomainError as error:
        with run.output():
            run.result["words"] = f"Nothing was written. {error.words}"
    for referral_id, token in made:
        row = db.session.get_one(Referral, referral_id)
        sending.first_link(row, db.session.get_one(JobCandidate, row.candidate_id), token)
        db.session.rollback()
    return dict(run.result)


@periodic("referrals.forget", seconds=86400, timeout=300)
def forget() -> None:
    """Rows of workbooks that nobody confirmed are people's data: they go after a fortnight."""
    ids = list(db.session.scalars(select(Cooperative.id)))
    db.session.rollback()
    for coop_id in ids:
        with transaction():
            uploads.forget_old(coop_id)

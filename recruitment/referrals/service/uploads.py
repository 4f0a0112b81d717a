"""A workbook of people: kept with what it would do, then written once, or put aside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.jobs import ask
from recruitment.referrals import queries, rules, sheet
from recruitment.referrals.models import Referral, ReferralUpload
from recruitment.referrals.service.links import make_link
from recruitment.referrals.service.referring import Refer, refer

READY, WRITTEN, ASIDE = "ready", "written", "aside"
KEPT = timedelta(days=14)
UNDER_WAY = "Has been referred already, and an answer is on its way."
Step = Callable[[int, int, str], None]


def receive(
    actor: Actor, file_name: str, content: bytes, *, office_id: int | None, own_office: bool
) -> ReferralUpload:
    """Read a workbook and keep what each row would do. Nothing is referred yet.

    `own_office`: an adviser's; only the office's own people are looked through for the same
    person, and none is named.
    """
    known = queries.known(actor.coop_id, office_id if own_office else None)
    lines, faults = sheet.examine(content, known, clock.today(), tell_names=not own_office)
    busy = _under_way(actor.coop_id, office_id, [one.candidate_id for one in lines])
    lines = [
        replace(one, says="", fault=UNDER_WAY) if one.candidate_id in busy else one for one in lines
    ]
    name = (file_name.replace("\\", "/").rpartition("/")[2].strip() or "people.xlsx")[-200:]
    row = ReferralUpload(
        coop_id=actor.coop_id,
        account_id=actor.account_id,
        office_id=office_id,
        file_name=name,
        digest=hashlib.sha256(content).hexdigest(),
        rows=[asdict(line) for line in lines],
        faults=[sheet.sentence(fault) for fault in faults],
        row_count=len(lines),
        state=READY,
        made_at=clock.now(),
        made_by=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("referral_upload.receive", row, file=name, rows=len(lines))
    return row


def _under_way(coop_id: int, office_id: int | None, ids: list[int | None]) -> set[int]:
    """Those of the candidates whom the same office has referred, without a final answer yet."""
    same = Referral.office_id == office_id if office_id else Referral.office_id.is_(None)
    query = select(Referral.candidate_id).where(
        Referral.coop_id == coop_id,
        Referral.final_at.is_(None),
        Referral.candidate_id.in_([one for one in ids if one is not None]),
        same,
    )
    return set(db.session.scalars(query))


def confirm(actor: Actor, upload_id: int, back_url: str) -> ReferralUpload:
    """Have the good rows written in the background."""
    row = owned(ReferralUpload, upload_id, actor.coop_id, lock=True)
    if row.state != READY:
        raise DomainError("This workbook is over: upload it again.", code="over")
    if not any(not one["fault"] for one in row.rows):
        raise DomainError("No row can be written.", code="nothing")
    run = ask(
        "referrals.upload",
        actor,
        {"upload_id": row.id},
        dedupe_key=f"upload {row.id}",
        back_url=back_url,
        title=f"Refer {row.file_name}",
    )
    row.run_id = run.id
    db.session.flush()
    return row


def discard(actor: Actor, upload_id: int) -> None:
    """Put it aside: its rows are not kept."""
    row = owned(ReferralUpload, upload_id, actor.coop_id, lock=True)
    if row.state != READY:
        raise DomainError("This workbook is over already.", code="over")
    row.state, row.rows, row.ended_at = ASIDE, [], clock.now()
    db.session.flush()


def write(actor: Actor, upload_id: int, step: Step) -> list[tuple[int, str]]:
    """Refer everybody whose row is good, once; (referral id, link's token) of each.

    A row that can no longer be written is left, and says why.
    """
    row = owned(ReferralUpload, upload_id, actor.coop_id, lock=True)
    if row.state != READY:
        raise DomainError("This workbook is over already.", code="over")
    good = [one for one in row.rows if not one["fault"]]
    adviser = row.office_id is not None and "adviser" in actor.roles
    made: list[tuple[int, str]] = []
    left: list[str] = []
    for number, one in enumerate(good):
        step(number, len(good), one["name"])
        values = one["values"]
        agreed = bool(values["agrees"]) and row.office_id is not None
        how = Refer(
            source="adviser" if row.office_id is not None else "email",
            office_id=row.office_id,
            adviser_id=actor.account_id if adviser else None,
            note=values["note"] or "",
            purposes=tuple([rules.PROGRESS] * agreed + [rules.KEEP] * bool(values["keeps"])),
            channel="adviser" if adviser else "paper",
        )
        try:
            referral = refer(actor, sheet.details(values), how, candidate_id=one["candidate_id"])
        except DomainError as error:
            left.append(f"Row {one['row']}: {error.words}")
            continue
        made.append((referral.id, make_link(referral)))
    row.state, row.written_count, row.ended_at = WRITTEN, len(made), clock.now()
    row.faults = [*(f"Row {one['row']}: {one['fault']}" for one in row.rows if one["fault"]), *left]
    row.rows = []
    db.session.flush()
    audit.record("referral_upload.write", row, referrals=len(made), left=len(row.faults))
    return made


def forget_old(coop_id: int) -> int:
    """Workbooks nobody confirmed are not kept; how many were put aside."""
    query = select(ReferralUpload).where(
        ReferralUpload.coop_id == coop_id,
        ReferralUpload.state == READY,
        ReferralUpload.made_at < clock.now() - KEPT,
    )
    rows = list(db.session.scalars(query))
    for row in rows:
        row.state, row.rows, row.ended_at = ASIDE, [], clock.now()
    db.session.flush()
    return len(rows)

"""The three files: made and kept, downloaded, marked as uploaded, forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from coop.ascwds import checking, completing, gathering, queries, rows
from coop.ascwds.models import (
    AscwdsExport,
    AscwdsFile,
    AscwdsHeld,
    AscwdsWorker,
    AscwdsWorkplace,
)
from coop.ascwds.service import alone
from coop.ascwds.values import Status, Worker, Workplace
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Cooperative

NAMES = {"workplace": "workplace.csv", "staff": "staff.csv", "training": "training.csv"}


def keep(actor: Actor, *, job_id: int | None = None) -> AscwdsExport:
    """The three files as at today, kept as they are made; references stay from here on.

    They hold what workers said for them alone: the making is in the audit, as every download is.
    DomainError where there is no workplace, or an error would stop the upload.
    """
    alone(actor.coop_id)
    files = gathering.gather(actor.coop_id, clock.today()).files
    if not files.workplaces:
        raise DomainError("Describe a workplace first.", code="no_workplace")
    found = checking.faults(files)
    errors = sum(fault.error for fault in found)
    if errors:
        raise DomainError(
            f"{errors} {'error stops' if errors == 1 else 'errors stop'} the upload. "
            "Put right what the page lists, then make the files.",
            code="errors",
        )
    _keep_refs(actor.coop_id, files.workers)
    forget_staff_files(actor.coop_id)
    full = completing.meter(files)
    made = rows.contents(files)
    row = AscwdsExport(
        coop_id=actor.coop_id,
        made_at=clock.now(),
        made_by=actor.name,
        job_id=job_id,
        on=files.on,
        workplaces=len(files.workplaces),
        staff=len(files.workers),
        training=len(files.training),
        warnings=len(found),
        filled=full.filled,
        asked=full.asked,
        sent=_sent(files.workplaces, files.workers),
        files=[
            AscwdsFile(
                coop_id=actor.coop_id,
                name=NAMES[name],
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                content=content,
            )
            for name, content in made.items()
        ],
    )
    with audit.as_one("ascwds.made", db.session.get_one(Cooperative, actor.coop_id),
                      staff=row.staff, special_category=True):  # fmt: skip
        db.session.add(row)
    return row


def _keep_refs(coop_id: int, workers: Sequence[Worker]) -> None:
    known = queries.worker_facts(coop_id)
    with audit.as_one("ascwds.references", db.session.get_one(Cooperative, coop_id)):
        db.session.add_all(
            AscwdsWorker(
                coop_id=coop_id, person_id=person_id, ref=ref, facts={}, changed_at=clock.now()
            )
            for person_id, ref in {one.person_id: one.ref for one in workers}.items()
            if person_id not in known
        )


def _sent(workplaces: Sequence[Workplace], workers: Sequence[Worker]) -> list[list[object]]:
    """[workplace id, person id or 0, status, id of the workplace moved to or 0]."""
    ids = {one.ref: one.id for one in workplaces}
    found: list[list[object]] = [[one.id, 0, one.status.value, 0] for one in workplaces]
    found += [
        [one.workplace_id, one.person_id, one.status.value, ids.get(one.moves_to, 0)]
        for one in workers
    ]
    return found


def mark_uploaded(actor: Actor, export_id: int) -> None:
    """ASC-WDS has taken these files: who was new is known, who was to go is gone.

    DomainError when they are marked already, or later ones are.
    """
    alone(actor.coop_id)
    row = owned(AscwdsExport, export_id, actor.coop_id, lock=True)
    if row.uploaded_at is not None:
        raise DomainError("These are marked as uploaded already.", code="uploaded")
    later = select(AscwdsExport.id).where(
        AscwdsExport.coop_id == actor.coop_id,
        AscwdsExport.id > row.id,
        AscwdsExport.uploaded_at.is_not(None),
    )
    if db.session.scalar(later.limit(1)) is not None:
        raise DomainError("Files made later are marked as uploaded.", code="later")
    row.uploaded_at, row.uploaded_by = clock.now(), actor.name
    on = clock.today()
    held = {
        (one.workplace_id, one.person_id): one
        for one in db.session.scalars(select(AscwdsHeld).where(AscwdsHeld.coop_id == actor.coop_id))
    }
    places = {
        one.id: one
        for one in db.session.scalars(
            select(AscwdsWorkplace).where(AscwdsWorkplace.coop_id == actor.coop_id)
        )
    }
    with audit.as_one("ascwds.uploaded", row, staff=row.staff):
        for workplace_id, person_id, status, moved_to in row.sent:
            if not person_id:
                if workplace_id in places:
                    places[workplace_id].held_since = places[workplace_id].held_since or on
                continue
            _now_holds(actor.coop_id, held, (workplace_id, person_id), status, moved_to, on)
        forget_staff_files(actor.coop_id)


def _now_holds(
    coop_id: int,
    held: dict[tuple[int, int], AscwdsHeld],
    key: tuple[int, int],
    status: str,
    moved_to: int,
    on: date,
) -> None:
    was = held.get(key)
    if was is not None and (status == Status.DELETE or moved_to):
        db.session.delete(was)
    target = (moved_to or key[0], key[1])
    if status != Status.DELETE and (moved_to or was is None) and target not in held:
        db.session.add(
            AscwdsHeld(coop_id=coop_id, workplace_id=target[0], person_id=target[1], since=on)
        )


def download(actor: Actor, export_id: int, name: str) -> AscwdsFile | None:
    """One of the files, for the person who uploads them; that they took it is kept."""
    row = owned(AscwdsExport, export_id, actor.coop_id)
    file = db.session.scalar(
        select(AscwdsFile).where(
            AscwdsFile.coop_id == actor.coop_id,
            AscwdsFile.export_id == row.id,
            AscwdsFile.name == name,
        )
    )
    if file is not None and file.gone_at is not None:
        raise DomainError("It is deleted here; only what it was is kept. Make the files again.")
    if file is not None:
        special = name == NAMES["staff"]
        audit.record("ascwds.download", row, file=name, special_category=special)
    return file


def forget_staff_files(coop_id: int, *, holding: int | None = None) -> int:
    """Delete the staff files that still lie here, or those with one person; how many.

    Their digests stay. Nobody reads a staff file twice: a newer one, or its upload, is its end.
    """
    gone = 0
    query = (
        select(AscwdsFile, AscwdsExport.sent)
        .join(AscwdsExport, AscwdsExport.id == AscwdsFile.export_id)
        .where(
            AscwdsFile.coop_id == coop_id,
            AscwdsFile.name == NAMES["staff"],
            AscwdsFile.gone_at.is_(None),
        )
    )
    for file, sent in list(db.session.execute(query)):
        if holding is None or any(person_id == holding for _, person_id, *_ in sent):
            file.content, file.gone_at = b"", clock.now()
            gone += 1
    db.session.flush()
    return gone

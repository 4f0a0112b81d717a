"""Somebody who never came to work: their checks go, and who they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from coop.checks.models import (
    CheckException,
    CheckFile,
    CheckRecord,
    HistoryItem,
    Reference,
    ReferenceLetter,
)
from core import audit
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Employment, Membership, Person

HELD = (CheckException, HistoryItem)


def forget_recruit(coop_id: int, person_id: int) -> dict[str, int]:
    """Remove checks, papers, history and references, and who it was; counts by table.

    The number stays, so that it is never given twice. DomainError for somebody who has ever
    worked here or been a member: their file is kept by other rules.
    """
    owned(Person, person_id, coop_id, lock=True)
    for model in (Employment, Membership):
        known = select(model.id).where(model.coop_id == coop_id, model.person_id == person_id)
        if db.session.scalar(known.limit(1)) is not None:
            raise DomainError("They have worked here or been a member.", code="employed")
    gone: dict[str, list[int]] = {"person": [person_id]}
    records = select(CheckRecord.id).where(CheckRecord.person_id == person_id)
    asked = select(Reference.id).where(Reference.person_id == person_id)
    steps: tuple[tuple[type[Any], Any], ...] = (
        (CheckFile, CheckFile.record_id.in_(records)),
        (ReferenceLetter, ReferenceLetter.reference_id.in_(asked)),
        (Reference, Reference.person_id == person_id),
        *((model, model.person_id == person_id) for model in HELD),
        (CheckRecord, CheckRecord.person_id == person_id),
    )
    found = [(model, where, list(db.session.scalars(select(model.id).where(where))))
             for model, where in steps]  # fmt: skip
    for model, _, ids in found:
        gone[model.__tablename__] = ids
    # Records of checks are never altered or removed, except those of somebody who is erased.
    audit.erase(coop_id, gone)
    for model, where, _ in found:
        db.session.execute(delete(model).where(where).execution_options(synchronize_session=False))
    blank: Mapping[str, Any] = {
        "first_name": "Former", "surname": "applicant", "known_as": "", "email": "", "phone": "",
        "address": "", "ni_number": "", "born_on": None,
    }  # fmt: skip
    db.session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(**blank)
        .execution_options(synchronize_session=False)
    )
    return {table: len(ids) for table, ids in gone.items()}

"""Keep a co-op's stages by version, and its reasons by day: the verbs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.db import db, in_force, owned
from core.errors import DomainError
from core.people.models import Cooperative
from recruitment.stages import queries, rules
from recruitment.stages.models import EndReason, StageSet
from recruitment.stages.rules import Kind, Stages

SHIPPED = "As shipped"


def ensure(coop_id: int) -> Stages:
    """The co-op's newest version, kept in the database so that rows can point at it."""
    found = queries.current(coop_id)
    if found.id is not None:
        return found
    # Two at once make one; rows that merely point at the co-op need not wait.
    db.session.get_one(Cooperative, coop_id, with_for_update={"key_share": True})
    found = queries.current(coop_id)
    if found.id is not None:
        return found
    today = clock.today()
    _keep(coop_id, found, SHIPPED, "Carework")
    for row in queries.shipped()["reasons"]:
        db.session.add(
            EndReason(
                coop_id=coop_id, code=row["code"], kind=row["kind"], words=row["words"],
                from_on=today,
            )
        )  # fmt: skip
    db.session.flush()
    return queries.current(coop_id)


def _keep(coop_id: int, found: Stages, why: str, by: str) -> StageSet:
    row = StageSet(
        coop_id=coop_id,
        version=found.version + 1,
        document=rules.kept(found),
        why=why,
        made_at=clock.now(),
        made_by=by,
    )
    db.session.add(row)
    db.session.flush()
    return row


def revise(actor: Actor, wanted: Stages, why: str, *, occupied: dict[str, int]) -> Stages:
    """The next version. `occupied` counts referrals under way by stage: such a stage must stay.

    DomainError where a rule of the stages is broken, or nobody says why.
    """
    if not why.strip():
        raise DomainError("Say why the stages change.", field="why")
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    seen = queries.current(actor.coop_id).version
    present = ensure(actor.coop_id)
    if wanted.version != seen:
        raise DomainError(
            "Somebody has changed the stages meanwhile: look again.", code="stale", field="stages"
        )
    rules.check(wanted)
    for code, many in occupied.items():
        kept = next((stage for stage in wanted.stages if stage.code == code), None)
        if many and (kept is None or not kept.running):
            name = present.stage(code).name if present.has(code) else code
            raise DomainError(
                f"{many} {'person stands' if many == 1 else 'people stand'} in {name}: "
                "move them first.",
                code="occupied",
                field="stages",
            )
    if rules.kept(wanted) == rules.kept(present):
        raise DomainError("Nothing is changed.", code="same", field="stages")
    row = _keep(actor.coop_id, replace(wanted, version=present.version), why.strip(), actor.name)
    audit.record("stages.revise", row, version=row.version, reason=why.strip())
    return queries.current(actor.coop_id)


def code_of(name: str, taken: frozenset[str]) -> str:
    """A code for a new stage or reason: its name in small letters, numbered where it is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "stage"
    code, number = plain, 1
    while code in taken:
        number += 1
        code = f"{plain}_{number}"
    return code


def add_reason(actor: Actor, words: str, kind: Kind) -> EndReason:
    """A reason that may be given from today on."""
    ensure(actor.coop_id)
    if not words.strip():
        raise DomainError("Enter the reason.", field="words")
    rows = queries.reason_rows(actor.coop_id)
    if any(row.until_on is None and row.words.lower() == words.strip().lower() for row in rows):
        raise DomainError("There is such a reason already.", field="words")
    row = EndReason(
        coop_id=actor.coop_id,
        code=code_of(words, frozenset(row.code for row in rows)),
        kind=kind,
        words=words.strip(),
        from_on=clock.today(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def end_reason(actor: Actor, reason_id: int, on: date) -> None:
    """It is given no more; each kind of end keeps one reason at least."""
    row = owned(EndReason, reason_id, actor.coop_id, lock=True)
    if row.until_on is not None:
        return
    others = select(EndReason.id).where(
        EndReason.coop_id == actor.coop_id,
        EndReason.kind == row.kind,
        EndReason.id != row.id,
        in_force(EndReason, on),
    )
    if db.session.scalar(others.limit(1)) is None:
        raise DomainError("Keep one reason at least: add another first.", field="words")
    if row.from_on >= on:
        db.session.delete(row)
    else:
        row.until_on = on - timedelta(days=1)
    db.session.flush()

"""Take a workbook in, check it whole, show what it would do, write it all or not at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from coop.imports import queries, template
from coop.imports.apply import Applier
from coop.imports.models import Import
from coop.imports.plan import Plan, plan
from coop.imports.rows import Rows
from coop.imports.rules import Checked, check
from coop.imports.words import label
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.jobs import ask, store_file
from core.jobs.models import StoredFile
from core.sheets.columns import Fault

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHECKING, FAULTY, READY = "checking", "faulty", "ready"
APPLYING, APPLIED, DISCARDED = "applying", "applied", "discarded"
SHOWN = 200  # of each kind in the preview

Step = Callable[[int, int, str], None]


def receive(actor: Actor, file_name: str, content: bytes) -> Import:
    """Keep an uploaded file and have it checked in the background."""
    name = (file_name.replace("\\", "/").rpartition("/")[2].strip() or "workbook.xlsx")[-200:]
    file = store_file(actor.coop_id, name, MEDIA_TYPE, content, "imports.run")
    row = Import(
        coop_id=actor.coop_id,
        file_id=file.id,
        file_name=name,
        state=CHECKING,
        made_at=clock.now(),
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("import.receive", row, file=name, bytes=len(content))
    return row


def ask_check(actor: Actor, import_id: int, back_url: str) -> Import:
    """Have a workbook checked, for the first time or again."""
    row = owned(Import, import_id, actor.coop_id, lock=True)
    if row.state in (APPLYING, APPLIED, DISCARDED):
        raise DomainError("This import is over: upload the workbook again.", code="over")
    row.state = CHECKING
    run = ask(
        "imports.check",
        actor,
        {"import_id": row.id},
        dedupe_key=f"import-{row.id}",
        back_url=back_url,
        title=f"Check {row.file_name}",
    )
    row.check_run_id = run.id
    db.session.flush()
    return row


def confirm(actor: Actor, import_id: int, back_url: str) -> Import:
    """Say yes to the preview: the worker writes it."""
    row = owned(Import, import_id, actor.coop_id, lock=True)
    if row.state != READY:
        raise DomainError("There is nothing to confirm: check the workbook first.", code="state")
    row.state = APPLYING
    run = ask(
        "imports.apply",
        actor,
        {"import_id": row.id},
        dedupe_key=f"import-{row.id}",
        back_url=back_url,
        title=f"Import {row.file_name}",
    )
    row.apply_run_id = run.id
    audit.record("import.confirm", row, **_counts(row.preview))
    return row


def discard(actor: Actor, import_id: int) -> Import:
    """Put a workbook aside; nothing of it is written."""
    row = owned(Import, import_id, actor.coop_id, lock=True)
    if row.state in (APPLYING, APPLIED):
        raise DomainError("This workbook is being written or has been.", code="state")
    row.state = DISCARDED
    audit.record("import.discard", row)
    return row


def resume(actor: Actor, import_id: int) -> Import:
    """An import whose writing failed or was stopped may be confirmed again: nothing was written."""
    row = owned(Import, import_id, actor.coop_id, lock=True)
    if row.state == APPLYING:
        row.state = READY
        db.session.flush()
    return row


def content_of(import_row: Import) -> bytes:
    """The uploaded file."""
    return db.session.get_one(StoredFile, import_row.file_id).content


def examine(coop_id: int, content: bytes) -> tuple[Checked, Plan | None, dict[str, str]]:
    """Check a workbook against the co-op: (what was found, plan if sound, names by number)."""
    checked = check(template.read(io.BytesIO(content)), queries.known(coop_id), clock.today())
    if not checked.sound:
        return checked, None, {}
    have, _ = queries.current(coop_id)
    return checked, plan(have, checked.rows), queries.names(have, checked.rows)


def keep_check(row: Import, checked: Checked, made: Plan | None, names: dict[str, str]) -> str:
    """Write what the check has found; the closing sentence."""
    problems = made.problems if made is not None else ()
    faults = [*checked.faults, *(Fault("", None, "", "", words) for words in problems)]
    row.fault_count = checked.fault_count + len(problems)
    row.faults = [asdict(fault) for fault in faults]
    row.preview = preview(made, names) if made is not None and not problems else {}
    row.preview = {**row.preview, "warnings": [asdict(fault) for fault in checked.warnings]}
    row.checked_at = clock.now()
    row.state = FAULTY if row.fault_count else READY
    db.session.flush()
    audit.record("import.check", row, faults=row.fault_count, **_counts(row.preview))
    if row.fault_count:
        many = "1 thing needs" if row.fault_count == 1 else f"{row.fault_count:,} things need"
        return f"{many} to be mended in the workbook. Nothing was written."
    if made is not None and made.empty:
        return "The co-op has all of this already: there is nothing to write."
    return "The workbook is sound. Look at what it would do, then confirm."


def _counts(shown: dict[str, Any]) -> dict[str, Any]:
    return {key: int(shown.get(key, 0)) for key in ("adds", "changes")}


def preview(made: Plan, names: dict[str, str]) -> dict[str, Any]:
    """A plan as the page shows it, with its digest; at most 200 of each kind are listed."""

    def name(number: str) -> str:
        return names.get(number, number)

    parts = [
        {
            "key": key,
            "title": part.title,
            "adds": len(part.adds),
            "changes": len(part.changes),
            "same": part.same,
            "added": [label(row, name) for row in part.adds[:SHOWN]],
            "changed": [
                {"label": label(change.row, name), "fields": [list(f) for f in change.fields]}
                for change in part.changes[:SHOWN]
            ],
        }
        for key, part in made.parts.items()
        if part.title
    ]
    return {
        "digest": digest(made),
        "adds": made.adds,
        "changes": made.changes,
        "same": sum(part.same for part in made.parts.values()),
        "parts": parts,
    }


def digest(made: Plan) -> str:
    """Tells one plan from another: what is written must be what was shown."""
    text = repr([(part.adds, part.changes) for part in made.parts.values()])
    return hashlib.sha256(text.encode()).hexdigest()


def apply(actor: Actor, import_id: int, wanted: Rows, on_step: Step | None = None) -> str:
    """Write what was confirmed, in the caller's transaction; the closing sentence.

    Raises DomainError, and then nothing may be kept, when the co-op has changed since the
    preview or a service refuses a row.
    """
    row = owned(Import, import_id, actor.coop_id, lock=True)
    if row.state != APPLYING:
        raise DomainError("This import is not waiting to be written.", code="state")
    have, ids = queries.current(actor.coop_id)
    made = plan(have, wanted)
    if made.problems:
        raise DomainError(made.problems[0], code="problem")
    if digest(made) != row.preview.get("digest"):
        raise DomainError(
            "The co-op has changed since the preview: look at it again and confirm.",
            code="stale",
        )
    with audit.as_one("import.apply", row, adds=made.adds, changes=made.changes):
        Applier(actor, made, ids, queries.names(have, wanted), clock.today(), on_step).apply()
        row.state = APPLIED
        row.applied_at = clock.now()
    return f"{made.adds:,} added, {made.changes:,} changed."


def refuse(actor: Actor, import_id: int, words: str, *, stale: bool = False) -> None:
    """Say why nothing was written. A stale preview is to be checked again, a refusal mended."""
    row = owned(Import, import_id, actor.coop_id, lock=True)
    row.state = FAULTY
    row.fault_count = 1
    row.faults = [asdict(Fault("", None, "", "", words))]
    row.preview = {"stale": True} if stale else {}
    audit.record("import.refuse", row, reason=words)


def import_now(actor: Actor, file_name: str, content: bytes, on_step: Step | None = None) -> Import:
    """Receive, check and write in one transaction of the caller's: for commands and tests.

    Raises DomainError naming the first faults; then nothing may be kept.
    """
    checked, made, names = examine(actor.coop_id, content)
    row = receive(actor, file_name, content)
    words = keep_check(row, checked, made, names)
    if row.state != READY:
        first = "; ".join(fault_words(fault) for fault in checked.faults[:5])
        raise DomainError(f"{words} {first or (made.problems[0] if made else '')}", code="faulty")
    row.state = APPLYING
    apply(actor, row.id, checked.rows, on_step)
    return row


def place(fault: Fault) -> str:
    """Where a fault is: sheet, row and column."""
    parts = (fault.sheet, f"row {fault.row}" if fault.row else "", fault.column)
    return ", ".join(part for part in parts if part) or "The whole file"


def fault_words(fault: Fault) -> str:
    """A fault in one line: where it is, and what is wrong."""
    return f"{place(fault)}: {fault.words}"

"""A file of training records: checked row by row, shown, entered at once, undone at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.jobs import ask, store_file
from core.jobs.models import StoredFile
from core.people.models import Cooperative
from core.sheets.words import fold
from core.ui.filters import plural
from training.imports import queries, rules, template
from training.imports.models import TrainingImport, TrainingImportRecord, TrainingName
from training.imports.rules import Line, Outcome, Sort
from training.records import service as records
from training.records import taking
from training.records.models import CompetencyHeld, CourseTaken
from training.standards.models import Competency, Course

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PERMISSION = "competencies.sign"
CHECKING, UNREADABLE, READY = "checking", "unreadable", "ready"
ENTERING, ENTERED, DISCARDED = "entering", "entered", "discarded"
UNDOING, UNDONE = "undoing", "undone"
CHECK, ENTER, UNDO = "training.check_import", "training.enter_import", "training.undo_import"

Step = Callable[[int, int, str], None]


def receive(actor: Actor, file_name: str, content: bytes) -> TrainingImport:
    """Keep an uploaded file."""
    name = (file_name.replace("\\", "/").rpartition("/")[2].strip() or "records.xlsx")[-200:]
    file = store_file(actor.coop_id, name, MEDIA_TYPE, content, PERMISSION)
    row = TrainingImport(
        coop_id=actor.coop_id,
        file_id=file.id,
        file_name=name,
        state=CHECKING,
        made_at=clock.now(),
        made_by=actor.name,
        made_by_id=actor.account_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("training_import.receive", row, file=name, bytes=len(content))
    return row


def ask_check(actor: Actor, training_import_id: int, back_url: str) -> TrainingImport:
    """Have a file checked, for the first time or again."""
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    if row.state not in (CHECKING, UNREADABLE, READY):
        raise DomainError("This import is over: upload the file again.", code="over")
    return _ask(actor, row, CHECK, CHECKING, f"Check {row.file_name}", back_url)


def _ask(
    actor: Actor, row: TrainingImport, kind: str, state: str, title: str, back_url: str
) -> TrainingImport:
    row.state = state
    run = ask(
        kind,
        actor,
        {"training_import_id": row.id},
        dedupe_key=f"training-import-{row.id}",
        back_url=back_url,
        title=title,
    )
    row.run_id = run.id
    db.session.flush()
    return row


def check(actor: Actor, row: TrainingImport) -> tuple[tuple[Line, ...], list[dict[str, object]]]:
    """What each row would do now; and what is wrong with the file as a whole."""
    content = db.session.get_one(StoredFile, row.file_id).content
    book = template.read(io.BytesIO(content))
    whole = [asdict(fault) for fault in book.faults if fault.row is None or not book.sheets]
    found = book.sheets["records"]
    faults = [fault for fault in book.faults if fault.row is not None]
    if not found and faults:
        whole += [asdict(fault) for fault in faults]
    if not found and not whole:
        whole = [{"words": "There are no rows below the headings."}]
    known = queries.known(actor.coop_id, actor.person_id, clock.today())
    return rules.check(found, faults, known), whole


def keep_check(row: TrainingImport, lines: tuple[Line, ...], whole: list[dict[str, object]]) -> str:
    """Write what the check has found; the closing sentence."""
    counts = rules.counts(lines)
    row.lines, row.faults = rules.as_json(lines), list(whole)
    row.adds, row.same, row.bad = (
        counts[Outcome.ADD],
        counts[Outcome.SAME],
        counts[Outcome.BAD],
    )
    row.state = UNREADABLE if whole else READY
    db.session.flush()
    audit.record("training_import.check", row, adds=row.adds, same=row.same, bad=row.bad)
    if whole:
        return "The file could not be read as training records. Nothing was entered."
    return (
        f"{plural(row.adds, 'record')} to enter, {row.same:,} already there, {row.bad:,} to mend."
    )


def match(
    actor: Actor, training_import_id: int, words: str, sort: Sort, thing_id: int
) -> TrainingName:
    """Say which course or competency a name in such files stands for, from now on."""
    owned(TrainingImport, training_import_id, actor.coop_id)
    called = fold(words)
    if not called:
        raise DomainError("Choose which name it is.", field="thing")
    course_id = owned(Course, thing_id, actor.coop_id).id if sort == Sort.COURSE else None
    competency_id = None
    if sort == Sort.COMPETENCY:
        competency_id = owned(Competency, thing_id, actor.coop_id).id
    db.session.get_one(Cooperative, actor.coop_id, with_for_update={"key_share": True})
    row = db.session.scalar(
        select(TrainingName).where(
            TrainingName.coop_id == actor.coop_id, TrainingName.words == called
        )
    )
    if row is None:
        row = TrainingName(coop_id=actor.coop_id, words=called[:255])
        db.session.add(row)
    row.course_id, row.competency_id = course_id, competency_id
    db.session.flush()
    return row


def confirm(
    actor: Actor, training_import_id: int, back_url: str, *, without_bad: bool = False
) -> TrainingImport:
    """Say yes to what was shown: the worker enters it.

    While rows are to be mended, only with the word that they are left out.
    """
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    if row.state != READY:
        raise DomainError("There is nothing to enter: check the file first.", code="state")
    if row.bad and not without_bad:
        raise DomainError(
            f"{plural(row.bad, 'row is', 'rows are')} to mend: mend the file and upload it "
            "again, or leave them out.",
            code="bad_rows",
        )
    if not row.adds:
        raise DomainError("There is nothing to enter: all of it is there already.", code="nothing")
    audit.record("training_import.confirm", row, adds=row.adds, left_out=row.bad)
    return _ask(actor, row, ENTER, ENTERING, f"Enter {row.file_name}", back_url)


def discard(actor: Actor, training_import_id: int) -> TrainingImport:
    """Put a file aside; nothing of it is entered."""
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    if row.state not in (CHECKING, UNREADABLE, READY):
        raise DomainError("This file is being entered or has been.", code="state")
    row.state = DISCARDED
    audit.record("training_import.discard", row)
    return row


def resume(actor: Actor, training_import_id: int) -> TrainingImport:
    """What failed or was stopped stands as before it was asked: nothing was written."""
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    back = {ENTERING: READY, UNDOING: ENTERED}
    row.state = back.get(row.state, row.state)
    db.session.flush()
    return row


def enter(
    actor: Actor, training_import_id: int, lines: tuple[Line, ...], on_step: Step | None = None
) -> str:
    """Enter every row that was shown, in one transaction; the closing sentence.

    DomainError("stale") when the co-op has changed so that something else would be done.
    """
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    if row.state != ENTERING:
        raise DomainError("There is nothing to enter: check the file first.", code="state")
    if rules.digest(lines) != rules.digest(rules.from_json(row.lines)):
        raise DomainError(
            "The co-op has changed since you looked: look again and confirm.", code="stale"
        )
    wanted = [line for line in lines if line.outcome == Outcome.ADD]
    with audit.as_one("training_import.enter", row, records=len(wanted)):
        for number, line in enumerate(wanted):
            if on_step is not None:
                on_step(number, len(wanted), "Entering records")
            db.session.add(_enter(actor, row, line))
        row.state, row.entered_at = ENTERED, clock.now()
    return f"{plural(len(wanted), 'record')} entered from {row.file_name}."


def _enter(actor: Actor, row: TrainingImport, line: Line) -> TrainingImportRecord:
    assert line.person_id is not None
    assert line.thing_id is not None
    assert line.from_on is not None
    made = TrainingImportRecord(coop_id=actor.coop_id, import_id=row.id)
    note = f"From {row.file_name}, row {line.row}"[:240]
    if line.sort == Sort.COURSE:
        said = taking.Said(
            line.from_on,
            until_on=line.until_on,
            provider=line.provider,
            certificate=line.certificate,
            note=note,
        )
        made.taken_id = taking.enter(actor, line.person_id, line.thing_id, said).id
    else:
        words = f"{note}; certificate {line.certificate}" if line.certificate else note
        made.held_id = records.record(
            actor,
            line.person_id,
            line.thing_id,
            line.from_on,
            line.until_on,
            signed_by=line.provider,
            note=words[:240],
        ).id
    return made


def refuse(actor: Actor, training_import_id: int, words: str, *, undo: bool = False) -> None:
    """Say why nothing was written; it is to be looked at again."""
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    row.state = ENTERED if undo else READY
    audit.record("training_import.refuse", row, reason=words)


def ask_undo(actor: Actor, training_import_id: int, back_url: str) -> TrainingImport:
    """Have everything that an import entered withdrawn."""
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    if row.state != ENTERED:
        raise DomainError("There is nothing to undo.", code="state")
    return _ask(actor, row, UNDO, UNDOING, f"Undo {row.file_name}", back_url)


def undo(actor: Actor, training_import_id: int, on_step: Step | None = None) -> str:
    """Withdraw all that an import entered and that still stands, as if from its first day.

    The records stay to be read, with the reason. Refused where one of them is the actor's own.
    """
    row = owned(TrainingImport, training_import_id, actor.coop_id, lock=True)
    if row.state != UNDOING:
        raise DomainError("There is nothing to undo.", code="state")
    reason = f"The import of {row.file_name} was undone"[:240]
    found = queries.entered(actor.coop_id, row.id)
    gone = 0
    with audit.as_one("training_import.undo", row, records=len(found)):
        for number, each in enumerate(found):
            if on_step is not None:
                on_step(number, len(found), "Withdrawing records")
            gone += _withdraw(actor, each, reason)
        row.state, row.undone_at, row.undone_by = UNDONE, clock.now(), actor.name
    return f"{plural(gone, 'record')} withdrawn. They stay to be read, with the reason."


def _withdraw(actor: Actor, each: TrainingImportRecord, reason: str) -> int:
    """1 if it still stood, else 0."""
    if each.taken_id is not None:
        taken = owned(CourseTaken, each.taken_id, actor.coop_id)
        if taken.withdrawn_on is None:
            taking.withdraw(actor, taken.id, reason, on=taken.from_on)
            return 1
    elif each.held_id is not None:
        held = owned(CompetencyHeld, each.held_id, actor.coop_id)
        if held.withdrawn_on is None:
            records.withdraw(actor, held.id, reason, on=held.from_on)
            return 1
    return 0

"""Meetings of supervision: planned, moved, held, written up, agreed by both."""

from __future__ import annotations

from datetime import date, time

from sqlalchemy import select

from core import audit, clock, news
from core.access import Actor
from core.calendar import service as calendar
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person
from core.ui.filters import day, day_year, span
from training.supervision import queries
from training.supervision.models import SupervisionAction, SupervisionKind, SupervisionMeeting
from training.supervision.rules import MeetingState, Party

SEE, KEEP, READ = "supervision.see", "supervision.keep", "supervision.read"
PLANNED, WRITTEN = "supervision_planned", "supervision_written"
DUE, OVERDUE = "supervision_due", "supervision_overdue"
# The sources of a meeting's two promises in the calendar: one for each of the two.
THEIRS, LEADS = "supervision_meeting", "supervision_lead"
MINE = "/my/supervision"


def party(actor: Actor, row: SupervisionMeeting) -> Party:
    """What the actor is in a meeting."""
    return Party(
        person=actor.person_id is not None and actor.person_id == row.person_id,
        supervisor=actor.person_id is not None and actor.person_id == row.supervisor_id,
        manager=actor.can(READ),
    )


def may_plan(actor: Actor, person_id: int) -> bool:
    """Whether the actor plans for somebody: their supervisor, or who keeps supervision."""
    if actor.person_id == person_id:
        return False
    return actor.can(KEEP) or (
        actor.person_id is not None
        and queries.supervisor_of(actor.coop_id, person_id, clock.today()) == actor.person_id
    )


def plan(
    actor: Actor,
    person_id: int,
    supervision_kind_id: int,
    on: date,
    starts: time | None = None,
    ends: time | None = None,
    *,
    supervisor_id: int | None = None,
    place: str = "",
    agenda: str = "",
) -> SupervisionMeeting:
    """Plan a meeting, with times or for a day. With times both people's time is promised.

    Without a supervisor: whoever supervises them on that day. Refused for a day that is past,
    where both have something else in their calendar, and while one of the kind is planned.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    kind = owned(SupervisionKind, supervision_kind_id, actor.coop_id)
    _may_plan(actor, person_id)
    if on < clock.today():
        raise DomainError(
            "Choose today or a later day; what is past is recorded as held.", field="on"
        )
    if db.session.scalar(
        select(SupervisionMeeting.id).where(
            SupervisionMeeting.coop_id == actor.coop_id,
            SupervisionMeeting.person_id == person.id,
            SupervisionMeeting.kind_id == kind.id,
            SupervisionMeeting.state == MeetingState.PLANNED,
        )
    ):
        raise DomainError(
            f"{kind.name} with {person.name} is planned already: move that one.", code="planned"
        )
    row = SupervisionMeeting(
        coop_id=actor.coop_id,
        kind_id=kind.id,
        person_id=person.id,
        supervisor_id=_supervisor(actor, person, supervisor_id, on),
        state=MeetingState.PLANNED,
        agenda=agenda.strip() or kind.agenda,
        made_at=clock.now(),
    )
    _when(row, on, starts, ends, place)
    db.session.add(row)
    db.session.flush()
    _promise(row, kind.name)
    _tell_both(actor, row, f"{kind.name} is planned: {_words(row)}.")
    return row


def _may_plan(actor: Actor, person_id: int) -> None:
    if not may_plan(actor, person_id):
        raise NotAllowed("Their supervisor or the manager plans this.")


def _supervisor(actor: Actor, person: Person, supervisor_id: int | None, on: date) -> int:
    key = supervisor_id or queries.supervisor_of(actor.coop_id, person.id, on)
    if key is None:
        raise DomainError(
            f"Nobody supervises {person.name} on {day_year(on)}: choose who does.",
            field="supervisor_id",
        )
    if key == person.id:
        raise DomainError("Nobody supervises themselves.", field="supervisor_id")
    return owned(Person, key, actor.coop_id).id


def _when(
    row: SupervisionMeeting, on: date, starts: time | None, ends: time | None, place: str
) -> None:
    if (starts is None) != (ends is None):
        raise DomainError(
            "Enter both times, or neither.", field="ends" if ends is None else "starts"
        )
    row.planned_on, row.place = on, place.strip()
    row.start_at = row.end_at = None
    if starts is not None and ends is not None:
        if ends <= starts:
            raise DomainError("The end must be after the start.", field="ends")
        row.start_at, row.end_at = clock.instant(on, starts), clock.instant(on, ends)


def _promise(row: SupervisionMeeting, kind: str) -> None:
    if row.start_at is None or row.end_at is None:
        return
    for source, person_id in ((THEIRS, row.person_id), (LEADS, row.supervisor_id)):
        calendar.promise(
            person_id,
            row.start_at,
            row.end_at,
            kind="session",
            paid=True,
            title=kind,
            source=source,
            source_id=row.id,
            coop_id=row.coop_id,
        )


def _release(row: SupervisionMeeting) -> None:
    for source in (THEIRS, LEADS):
        calendar.release(source, row.id, coop_id=row.coop_id)


def _words(row: SupervisionMeeting) -> str:
    assert row.planned_on is not None
    words = day(row.planned_on)
    if row.start_at is not None and row.end_at is not None:
        words += f", {span(row.start_at, row.end_at)}"
    return f"{words}, {row.place}" if row.place else words


def _tell_both(actor: Actor, row: SupervisionMeeting, words: str) -> None:
    for person_id, other in (
        (row.person_id, row.supervisor_id),
        (row.supervisor_id, row.person_id),
    ):
        name = owned(Person, other, row.coop_id).name
        news.tell(
            row.coop_id,
            PLANNED,
            f"With {name}: {words[:1].lower()}{words[1:]}",
            f"/supervision/meetings/{row.id}",
            {person_id} - {actor.person_id},
        )


def move(
    actor: Actor,
    supervision_id: int,
    on: date,
    starts: time | None = None,
    ends: time | None = None,
    *,
    place: str = "",
) -> SupervisionMeeting:
    """Another day or time for what is planned; both are told."""
    row = _planned(actor, supervision_id)
    if on < clock.today():
        raise DomainError("Choose today or a later day.", field="on")
    _release(row)
    _when(row, on, starts, ends, place)
    db.session.flush()
    _promise(row, row.kind.name)
    _tell_both(actor, row, f"{row.kind.name} is moved: {_words(row)}.")
    return row


def call_off(actor: Actor, supervision_id: int, why: str) -> SupervisionMeeting:
    """It is not held; say why. Both are told."""
    row = _planned(actor, supervision_id)
    words = why.strip()[:240]
    if not words:
        raise DomainError("Say why it is called off.", field="why")
    _release(row)
    row.state, row.cancelled_why = MeetingState.CANCELLED, words
    db.session.flush()
    _tell_both(actor, row, f"{row.kind.name} on {day(row.planned_on)} is called off: {words}")
    return row


def _planned(actor: Actor, supervision_id: int) -> SupervisionMeeting:
    row = owned(SupervisionMeeting, supervision_id, actor.coop_id, lock=True)
    if not party(actor, row).writes and not may_plan(actor, row.person_id):
        raise NotAllowed("The supervisor or the manager changes this.")
    if row.state != MeetingState.PLANNED:
        raise DomainError("This is not planned any more: look again.", code="state")
    return row


def record(
    actor: Actor,
    person_id: int,
    supervision_kind_id: int,
    held_on: date,
    *,
    agenda: str = "",
    notes: str,
    supervisor_id: int | None = None,
) -> SupervisionMeeting:
    """Write up one that was held without having been planned (a spot check)."""
    person = owned(Person, person_id, actor.coop_id, lock=True)
    kind = owned(SupervisionKind, supervision_kind_id, actor.coop_id)
    _may_plan(actor, person_id)
    row = SupervisionMeeting(
        coop_id=actor.coop_id,
        kind_id=kind.id,
        person_id=person.id,
        supervisor_id=_supervisor(actor, person, supervisor_id, held_on),
        state=MeetingState.PLANNED,
        planned_on=held_on,
        made_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return write(actor, row.id, held_on, agenda=agenda, notes=notes)


def write(
    actor: Actor, supervision_id: int, held_on: date, *, agenda: str = "", notes: str
) -> SupervisionMeeting:
    """Write up what was said and agreed; once more while not both have agreed.

    Who had agreed to other words is asked again. Refused for the one it is about, and for a day
    to come.
    """
    row = owned(SupervisionMeeting, supervision_id, actor.coop_id, lock=True)
    if not party(actor, row).writes:
        raise NotAllowed("The supervisor or the manager writes this up.")
    if row.state == MeetingState.CANCELLED:
        raise DomainError("It was called off.", code="state")
    if row.sealed:
        raise DomainError("Both have agreed: it is changed no more.", code="sealed")
    if held_on > clock.today():
        raise DomainError("Write it up on the day or after it, not before.", field="held_on")
    if not notes.strip():
        raise DomainError("Write what was said and agreed.", field="notes")
    if row.start_at is not None and row.start_at > clock.now():
        _release(row)
    row.state, row.held_on = MeetingState.HELD, held_on
    row.agenda, row.notes, row.written_by = agenda.strip(), notes.strip(), actor.name
    row.agreed_person_at, row.person_words = None, ""
    row.agreed_supervisor_at = clock.now() if actor.person_id == row.supervisor_id else None
    db.session.flush()
    waits = {row.person_id, row.supervisor_id} - {actor.person_id}
    news.tell(
        row.coop_id,
        WRITTEN,
        f"{row.kind.name} of {day(held_on)} is written up: read it and say whether you agree.",
        f"/supervision/meetings/{row.id}",
        waits,
    )
    return row


def agree(actor: Actor, supervision_id: int, words: str = "") -> SupervisionMeeting:
    """One of the two agrees that this is what was said; the person in words of their own too."""
    row = owned(SupervisionMeeting, supervision_id, actor.coop_id, lock=True)
    who = party(actor, row)
    if row.state != MeetingState.HELD:
        raise DomainError("It has not been written up yet.", code="state")
    if who.person:
        if row.agreed_person_at is not None:
            raise DomainError("You have agreed already.", code="agreed")
        row.agreed_person_at, row.person_words = clock.now(), words.strip()
    elif who.supervisor:
        if row.agreed_supervisor_at is not None:
            raise DomainError("You have agreed already.", code="agreed")
        row.agreed_supervisor_at = clock.now()
    else:
        raise NotAllowed("Only the two who met agree.")
    db.session.flush()
    audit.record("supervision.agree", row)
    if who.person:
        news.tell(
            row.coop_id,
            WRITTEN,
            f"{row.person.name} agrees to what was written of {day(row.held_on)}.",
            f"/supervision/meetings/{row.id}",
            [row.supervisor_id],
        )
    return row


def add_action(
    actor: Actor, supervision_id: int, words: str, due_on: date, *, by_supervisor: bool = False
) -> SupervisionAction:
    """What one of the two does by a day; added until both have agreed."""
    row = owned(SupervisionMeeting, supervision_id, actor.coop_id, lock=True)
    if not party(actor, row).writes:
        raise NotAllowed("The supervisor or the manager writes actions.")
    if row.sealed:
        raise DomainError("Both have agreed: it is changed no more.", code="sealed")
    if not words.strip():
        raise DomainError("Say what is to be done.", field="words")
    if due_on < (row.held_on or row.planned_on or due_on):
        raise DomainError("It cannot be due before the meeting.", field="due_on")
    made = SupervisionAction(
        coop_id=actor.coop_id,
        meeting_id=row.id,
        words=words.strip(),
        by_supervisor=by_supervisor,
        due_on=due_on,
    )
    db.session.add(made)
    db.session.flush()
    return made


def do_action(actor: Actor, supervision_action_id: int) -> SupervisionAction:
    """It is done; either of the two, or the manager, says so."""
    made = owned(SupervisionAction, supervision_action_id, actor.coop_id, lock=True)
    row = owned(SupervisionMeeting, made.meeting_id, actor.coop_id)
    if not party(actor, row).reads:
        raise NotAllowed
    if made.done_on is not None:
        raise DomainError("This is done already.", code="done")
    made.done_on, made.done_by = clock.today(), actor.name
    db.session.flush()
    return made


def look(actor: Actor, supervision_id: int) -> Party:
    """Somebody opens a record: refused unless it is for them; that another read it is kept."""
    row = owned(SupervisionMeeting, supervision_id, actor.coop_id)
    who = party(actor, row)
    if not who.reads:
        raise NotAllowed("This is between them, their supervisor and the registered manager.")
    if not who.person:
        audit.record("supervision.view", row)
    return who

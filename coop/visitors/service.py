"""Have somebody go along with a mentor, and take them off; the visitor follows the mentor."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from coop.pairs import queries as pairs
from coop.rota.events import PlacesChanged
from coop.shifts import rules as shift_rules
from coop.shifts.kinds import Kind
from coop.shifts.models import Assignment, Shift
from coop.shifts.service.events import ShiftCancelled, ShiftChanged
from coop.visitors.events import VisitorOff
from coop.visitors.models import ShiftVisitor
from core import audit, clock, events, news
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day, span


def place(
    actor: Actor, shift_id: int, mentor_id: int, name: str, why: str, source: str, source_id: int
) -> ShiftVisitor:
    """Somebody goes along with a mentor who is published on the shift. It counts for no cover.

    DomainError where the mentor is not on it or may not mentor, has somebody along already, or
    the visitor is on another shift at that time. The mentor is told.
    """
    shift = owned(Shift, shift_id, actor.coop_id, lock=True)
    mentor = owned(Person, mentor_id, actor.coop_id)
    if shift.cancelled_at is not None or shift.start_at <= clock.now():
        raise DomainError("Choose a shift that is still to come.", field="shift")
    shift_rules.check_shadowable(Kind(shift.kind), field="shift")
    if not _on_it(shift, mentor_id):
        raise DomainError(f"{mentor.name} is not on this shift.", field="shift")
    spells = pairs.mentors(actor.coop_id, shift.on, mentor_id)
    if not any(row.from_on <= shift.on and not row.over(shift.on) for row in spells):
        raise DomainError(f"{mentor.name} is no mentor on that day.", field="shift")
    standing = select(ShiftVisitor).where(
        ShiftVisitor.coop_id == actor.coop_id, ShiftVisitor.off_at.is_(None)
    )
    beside = standing.where(ShiftVisitor.shift_id == shift.id, ShiftVisitor.mentor_id == mentor_id)
    if db.session.scalar(beside.limit(1)) is not None:
        raise DomainError(f"Somebody goes along with {mentor.name} already.", field="shift")
    own = standing.join(Shift, Shift.id == ShiftVisitor.shift_id).where(
        ShiftVisitor.source == source, ShiftVisitor.source_id == source_id,
        Shift.start_at < shift.end_at, Shift.end_at > shift.start_at,
    )  # fmt: skip
    if db.session.scalar(own.limit(1)) is not None:
        raise DomainError(f"{name} is on another shift at that time.", field="shift")
    row = ShiftVisitor(
        coop_id=actor.coop_id, shift_id=shift.id, mentor_id=mentor_id, name=name, why=why,
        source=source, source_id=source_id, made_at=clock.now(), made_by=actor.name,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    audit.record("shift_visitor.place", row)
    if mentor_id != actor.person_id:
        words = f"{name} goes along with you on {_when(shift)} ({why}); they do not count."
        news.tell(actor.coop_id, "visitor_on", words, f"/my/shifts/{shift.id}", [mentor_id])
    return row


def take_off(actor: Actor, visitor_id: int, reason: str) -> ShiftVisitor:
    """They do not go along; the mentor is told."""
    row = owned(ShiftVisitor, visitor_id, actor.coop_id, lock=True)
    if row.off_at is None:
        shift = db.session.get_one(Shift, row.shift_id)
        _off(row, shift, reason.strip(), tell=row.mentor_id != actor.person_id)
    return row


def _off(row: ShiftVisitor, shift: Shift, reason: str, *, tell: bool) -> None:
    row.off_at, row.off_reason = clock.now(), reason
    audit.record("shift_visitor.take_off", row, reason=reason)
    if tell:
        words = f"{row.name} does not go along with you on {_when(shift)}. {reason}".strip()
        news.tell(row.coop_id, "visitor_off", words, "/my/shifts", [row.mentor_id])


def _when(shift: Shift) -> str:
    return f"{day(shift.on)}, {span(shift.start_at, shift.end_at)}"


def _on_it(shift: Shift, person_id: int) -> bool:
    query = select(Assignment.id).where(
        Assignment.shift_id == shift.id,
        Assignment.person_id == person_id,
        Assignment.published_at.is_not(None),
    )
    return db.session.scalar(query) is not None


def _standing(coop_id: int, shift_id: int) -> list[ShiftVisitor]:
    query = select(ShiftVisitor).where(
        ShiftVisitor.coop_id == coop_id,
        ShiftVisitor.shift_id == shift_id,
        ShiftVisitor.off_at.is_(None),
    )
    return list(db.session.scalars(query))


def _lost(row: ShiftVisitor, shift: Shift, reason: str, *, tell: bool) -> None:
    _off(row, shift, reason, tell=tell)
    words = f"{row.name} has no mentor on {_when(shift)}: {reason}"
    events.publish(VisitorOff(row.coop_id, row.id, row.source, row.source_id, words))


def places_changed(told: PlacesChanged) -> None:
    """The mentor is no longer on the shift: nobody goes along without one."""
    for row in _standing(told.coop_id, told.shift_id):
        shift = db.session.get_one(Shift, row.shift_id)
        if shift.start_at > clock.now() and not _on_it(shift, row.mentor_id):
            _lost(row, shift, "The mentor is no longer on the shift.", tell=False)


def shift_cancelled(told: ShiftCancelled) -> None:
    """The shift is off."""
    for row in _standing(told.coop_id, told.shift_id):
        shift = db.session.get_one(Shift, row.shift_id)
        _lost(row, shift, "The shift is off.", tell=False)


def shift_changed(told: ShiftChanged) -> None:
    """Another time: those who sent the visitor ask them whether they can come."""
    if told.before is None or told.before == (told.start_at, told.end_at):
        return
    for row in _standing(told.coop_id, told.shift_id):
        shift = db.session.get_one(Shift, row.shift_id)
        words = f"{row.name}’s shift with {row.mentor.name} is now {_when(shift)}: tell them."
        events.publish(VisitorOff(row.coop_id, row.id, row.source, row.source_id, words))


def forget(coop_id: int, source: str, source_ids: Collection[int]) -> tuple[list[int], set[str]]:
    """Nobody is told any more who went along: (ids, the names that stood there)."""
    query = select(ShiftVisitor.id, ShiftVisitor.name).where(
        ShiftVisitor.coop_id == coop_id,
        ShiftVisitor.source == source,
        ShiftVisitor.source_id.in_(source_ids),
    )
    found = list(db.session.execute(query))
    ids = [row.id for row in found]
    db.session.execute(
        update(ShiftVisitor)
        .where(ShiftVisitor.id.in_(ids))
        .values(name="A visitor", off_reason="")
        .execution_options(synchronize_session=False)
    )
    return ids, {row.name for row in found}

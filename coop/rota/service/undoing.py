"""The last change by hand on a draft, taken back while nothing else has touched those places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from coop.rota import rules
from coop.rota.models import HandEdit
from coop.rota.rules.problem import Place
from coop.rota.service.drafts import DRAFT, draft, refuse_while_made
from coop.rota.service.settling import settle
from coop.rota.service.verdicts import Say, accept, beside, is_told, known_worker, placed_on
from coop.rota.situation.about import around, covering
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.people.models import Person
from core.ui.filters import day, words

Stored = list[list[Any]]


@contextmanager
def noted(actor: Actor, shifts: Sequence[Shift]) -> Iterator[None]:
    """Keep how the places of these shifts were, and became, if they are all of one draft.

    What people have been told of is not kept: there is no undoing what was said.
    """
    before = _stored([shift.id for shift in shifts])
    free = not any(is_told(shift) for shift in shifts)
    yield
    rotas = {next(iter(covering(actor.coop_id, shift)), None) for shift in shifts}
    rota = rotas.pop() if len(rotas) == 1 else None
    after = _stored([shift.id for shift in shifts])
    if not free or rota is None or rota.state != DRAFT or before == after:
        return
    db.session.add(
        HandEdit(
            coop_id=actor.coop_id,
            rota_id=rota.id,
            made_at=clock.now(),
            made_by=actor.name,
            words=_said(shifts, before, after),
            shifts=[shift.id for shift in shifts],
            before=before,
            after=after,
        )
    )
    db.session.flush()


def undoable(coop_id: int, rota_id: int) -> str | None:
    """What would be undone, in words; None where nothing was done by hand or it is overtaken."""
    last = _last(coop_id, rota_id)
    return last.words if last is not None and _stored(last.shifts) == last.after else None


def undo(actor: Actor, rota_id: int) -> str:
    """Take back the last change by hand on a draft; what that was, in words.

    Raises DomainError: "nothing" to undo, "overtaken" when something else has changed these
    places since, "published", and what now refuses somebody the place that they had.
    """
    rota = draft(actor.coop_id, rota_id)
    refuse_while_made(rota)
    last = _last(actor.coop_id, rota_id)
    if last is None:
        raise DomainError("Nothing has been changed by hand.", code="nothing")
    shifts = [owned(Shift, id_, actor.coop_id, lock=True) for id_ in sorted(last.shifts)]
    cancelled = any(shift.cancelled_at is not None for shift in shifts)
    if cancelled or any(is_told(shift) for shift in shifts) or _stored(last.shifts) != last.after:
        raise DomainError(
            "These places have been changed since, so that cannot be undone.", code="overtaken"
        )
    was = {(row[0], row[1]): row for row in last.before}
    became = {(row[0], row[1]) for row in last.after}
    for shift in shifts:
        for place in placed_on(shift.id):
            if (shift.id, place.person_id) not in was:
                db.session.delete(place)
    db.session.flush()
    for spot, row in was.items():
        if spot not in became:
            _put_back(actor, next(one for one in shifts if one.id == spot[0]), row)
    people = {person for _, person in [*was, *became]}
    for shift in shifts:
        settle(shift, people)
        for place in placed_on(shift.id):
            place.leads = was[(shift.id, place.person_id)][2]
    last.undone_at = clock.now()
    db.session.flush()
    audit.record("rota.undo", rota, what=last.words, made_by=last.made_by)
    return last.words


def _last(coop_id: int, rota_id: int) -> HandEdit | None:
    query = (
        select(HandEdit)
        .where(
            HandEdit.coop_id == coop_id,
            HandEdit.rota_id == rota_id,
            HandEdit.undone_at.is_(None),
        )
        .order_by(HandEdit.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def _stored(shift_ids: Sequence[int]) -> Stored:
    """Everything about the places of shifts that a change by hand can alter."""
    query = select(Assignment).where(Assignment.shift_id.in_(shift_ids))
    return sorted(
        [
            row.shift_id,
            row.person_id,
            row.leads,
            row.by_hand,
            row.agreed_at is not None,
            row.override_reason,
            row.override_by_id,
        ]
        for row in db.session.scalars(query)
    )


def _put_back(actor: Actor, shift: Shift, row: list[Any]) -> None:
    """Give somebody the place that they had, by the rules as they stand now."""
    _, person_id, leads, by_hand, agreed, override, override_by = row
    placed = placed_on(shift.id)
    people = {person_id, *(place.person_id for place in (*placed, *beside(shift)))}
    known = around(actor.coop_id, shift, people)
    there = tuple(Place(shift.id, one.person_id, one.leads) for one in placed)
    found = rules.verdict(
        known.problem,
        known_worker(known, person_id),
        known.of(person_id),
        shift.id,
        there + known.beside(shift.id),
    )
    accept(actor, found, Say(agreed=agreed, override=override))
    db.session.add(
        Assignment(
            coop_id=shift.coop_id,
            shift_id=shift.id,
            person_id=person_id,
            leads=leads,
            by_hand=by_hand,
            agreed_at=clock.now() if agreed else None,
            override_reason=override,
            override_by_id=override_by,
            made_at=clock.now(),
        )
    )
    db.session.flush()


def _said(shifts: Sequence[Shift], before: Stored, after: Stored) -> str:
    """Who came on and who off: "Early on Mon 7 December: Ben on, Aaliyah off"."""
    was, now = {(row[0], row[1]) for row in before}, {(row[0], row[1]) for row in after}
    ids = {person for _, person in was | now}
    query = select(Person).where(Person.id.in_(ids))
    names = {person.id: person.short_name for person in db.session.scalars(query)}
    said = []
    for shift in shifts:
        on = [f"{names[who]} on" for id_, who in sorted(now - was) if id_ == shift.id]
        off = [f"{names[who]} off" for id_, who in sorted(was - now) if id_ == shift.id]
        said.append(f"{shift.name} on {day(shift.on)}: {words([*on, *off]) or 'who leads'}")
    return "; ".join(said)

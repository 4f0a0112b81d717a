"""Compensatory rest: owed for a declared chain or an override, given on a day (reg 24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import delete, select

from coop.notices import service as notices
from coop.rota.models import RestOwed
from coop.rota.rules.problem import Finding, Problem
from core import clock
from core.access import Actor
from core.audit import service as audit
from core.db import db, owned
from core.errors import DomainError
from core.ui.filters import day, hours

SOON = timedelta(days=14)  # compensatory rest is worth something only if it comes soon
MANY = 500


def renew(
    coop_id: int,
    problem: Problem,
    findings: Iterable[Finding],
    person_ids: Iterable[int] | None = None,
) -> None:
    """Write what these findings owe in place of what was owed before on the problem's shifts.

    Rest that has been given is kept, and not owed again. `person_ids` narrows whose is renewed.
    """
    people = None if person_ids is None else set(person_ids)
    shifts = {shift.id: shift for shift in problem.shifts}
    ids = sorted(shifts)
    given: set[tuple[int, int]] = set()
    for start in range(0, len(ids), MANY):
        some = ids[start : start + MANY]
        here = [RestOwed.coop_id == coop_id, RestOwed.shift_id.in_(some)]
        if people is not None:
            here.append(RestOwed.person_id.in_(people))
        rows = select(RestOwed.person_id, RestOwed.shift_id).where(
            *here, RestOwed.given_on.is_not(None)
        )
        given |= {(person, shift) for person, shift in db.session.execute(rows)}
        db.session.execute(
            delete(RestOwed)
            .where(*here, RestOwed.given_on.is_(None))
            .execution_options(synchronize_session="fetch")
        )
    for finding in findings:
        mine = people is None or finding.worker in people
        last = next((id_ for id_ in reversed(finding.shifts) if id_ in shifts), None)
        if not mine or finding.owed_minutes <= 0 or last is None:
            continue
        if (finding.worker, last) in given:
            continue
        on = problem.first_day + timedelta(days=shifts[last].day)
        db.session.add(
            RestOwed(
                coop_id=coop_id,
                person_id=finding.worker,
                shift_id=last,
                minutes=finding.owed_minutes,
                why=finding.words,
                due_on=on + SOON,
            )
        )
    db.session.flush()


def give(actor: Actor, rest_id: int, on: date, note: str = "") -> RestOwed:
    """Record that owed rest was given, on a day not before the shift that caused it."""
    row = owned(RestOwed, rest_id, actor.coop_id, lock=True)
    if row.given_on is not None:
        raise DomainError("This rest has been recorded as given already.", code="given")
    if on > clock.today():
        raise DomainError("Record it once it has been given.", field="given_on")
    if on < row.shift.on:
        raise DomainError("It can't have been given before the shift.", field="given_on")
    row.given_on, row.given_note = on, note.strip()
    db.session.flush()
    audit.record("rest.give", row, minutes=row.minutes, given_on=on)
    if row.person_id != actor.person_id:
        notices.alert(
            row.coop_id,
            "rest_given",
            row.id,
            f"{actor.name} recorded that {hours(row.minutes)} of rest owed to you were given on "
            f"{day(on)}. Not so? Tell your coordinator.",
            person_id=row.person_id,
        )
    return row

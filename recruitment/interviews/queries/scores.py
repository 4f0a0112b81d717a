"""Scores: the one place that reads them, so that nobody sees another's before their own is locked.

No other query of the product selects a score sheet's figures or words. An adviser or a candidate
has no way here: every function is asked with somebody who works here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core.db import db, owned
from core.errors import NotFound
from core.people.models import Person
from recruitment.interviews import rules
from recruitment.interviews.models import Interview, Interviewer, InterviewSlot, ScoreSheet
from recruitment.interviews.queries.asking import questions
from recruitment.interviews.queries.reading import (
    InterviewRow,
    SlotRow,
    interview,
    interviews_where,
    slot,
)
from recruitment.interviews.rules import Line, Sheet, State


def _interviewers(interview_row: Interview) -> frozenset[int]:
    query = select(Interviewer.person_id).where(Interviewer.slot_id == interview_row.slot_id)
    return frozenset(db.session.scalars(query))


def _every(row: Interview) -> tuple[Sheet, ...]:
    query = (
        select(ScoreSheet, Person)
        .join(Person, Person.id == ScoreSheet.person_id)
        .where(ScoreSheet.coop_id == row.coop_id, ScoreSheet.interview_id == row.id)
        .order_by(ScoreSheet.id)
    )
    return tuple(
        Sheet(sheet.person_id, person.name, sheet.scores, sheet.notes, sheet.words,
              sheet.locked_at is not None)
        for sheet, person in db.session.execute(query)
    )  # fmt: skip


def sheets(coop_id: int, interview_id: int, viewer: int | None) -> tuple[Sheet, ...]:
    """The sheets that the viewer (a person, or an account without one) may read.

    Their own always; the others' locked ones once two are locked and, for somebody who
    interviews, once their own is among them.
    """
    row = owned(Interview, interview_id, coop_id)
    found = _every(row)
    if rules.visible(found, viewer, _interviewers(row)):
        return tuple(one for one in found if one.locked or one.person_id == viewer)
    return tuple(one for one in found if viewer is not None and one.person_id == viewer)


def comparison(coop_id: int, interview_id: int, viewer: int | None) -> tuple[Line, ...] | None:
    """Question by question with all locked scores; None while the viewer may not see them."""
    row = owned(Interview, interview_id, coop_id)
    if not rules.visible(_every(row), viewer, _interviewers(row)):
        return None
    asked = questions(coop_id, row.questions_id)
    return rules.compare(asked.questions, sheets(coop_id, interview_id, viewer))


def own_sheet(coop_id: int, interview_id: int, person_id: int) -> Sheet:
    """The person's own, empty before they begin; NotFound where they do not interview."""
    row = owned(Interview, interview_id, coop_id)
    if person_id not in _interviewers(row):
        raise NotFound
    for one in sheets(coop_id, interview_id, person_id):
        if one.person_id == person_id:
            return one
    return Sheet(person_id, "", {}, {}, "", locked=False)


def progress(coop_id: int, interview_id: int) -> list[tuple[str, bool]]:
    """(name, has locked) of each interviewer: that, and no score."""
    row, place = interview(coop_id, interview_id)
    query = select(ScoreSheet.person_id).where(
        ScoreSheet.coop_id == coop_id,
        ScoreSheet.interview_id == row.id,
        ScoreSheet.locked_at.is_not(None),
    )
    locked = set(db.session.scalars(query))
    return [(name, person_id in locked) for person_id, name in place.interviewers]


def mine(coop_id: int, interview_id: int, person_id: int) -> tuple[InterviewRow, SlotRow]:
    """An interview that the person holds; NotFound for any other."""
    row, place = interview(coop_id, interview_id)
    if person_id not in [one for one, _ in place.interviewers]:
        raise NotFound
    return row, place


def to_score(
    coop_id: int, person_id: int, until: datetime
) -> list[tuple[InterviewRow, SlotRow, bool]]:
    """Booked interviews of the person that begin before `until`: (row, slot, own sheet locked)."""
    mine_only = select(Interviewer.slot_id).where(Interviewer.person_id == person_id)
    rows = interviews_where(
        (Interview.coop_id == coop_id)
        & (Interview.state == State.BOOKED)
        & Interview.slot_id.in_(mine_only)
        & (InterviewSlot.start_at < until)
    )
    query = select(ScoreSheet.interview_id).where(
        ScoreSheet.coop_id == coop_id,
        ScoreSheet.person_id == person_id,
        ScoreSheet.locked_at.is_not(None),
    )
    locked = set(db.session.scalars(query))
    found = [(row, slot(coop_id, row.slot_id), row.id in locked) for row in rows]
    return sorted(found, key=lambda one: one[1].start_at)

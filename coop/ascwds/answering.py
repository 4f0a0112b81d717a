"""A worker's own answers: given, changed, declined, taken back; nobody else can do any of it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from coop.ascwds import sending
from coop.ascwds.answers import is_answer
from coop.ascwds.models import AscwdsAnswer
from coop.ascwds.wording import NOT_SAID, OWN
from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person

DECLINED = "-"


def answer(actor: Actor, said: Mapping[str, str]) -> None:
    """One's own answers by column: a value, DECLINED, or empty for nothing said.

    The audit keeps that somebody answered, never what.
    """
    person = _own(actor)
    rows = _rows(actor, person)
    for question, told in said.items():
        if question not in OWN:
            raise DomainError("There is no such question.", code="question")
        # What hangs on another answer is not declined by itself: it is simply left out.
        declined = told == DECLINED and question in NOT_SAID
        value = "" if told == DECLINED and not declined else told
        if value and not declined and not is_answer(question, value):
            raise DomainError("Choose from the list.", field=question.lower())
        row = rows.get(question)
        if not value:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = AscwdsAnswer(coop_id=actor.coop_id, person_id=person.id, question=question)
            db.session.add(row)
        row.value, row.declined = "" if declined else value, declined
        row.said_at = clock.now()
    audit.record("ascwds.answered", person)


def take_back(actor: Actor) -> None:
    """All of one's own answers go, and with them the staff files that still lie here."""
    person = _own(actor)
    for row in _rows(actor, person).values():
        db.session.delete(row)
    sending.forget_staff_files(actor.coop_id, holding=person.id)
    audit.record("ascwds.answers_taken_back", person)


def _own(actor: Actor) -> Person:
    if actor.person_id is None:
        raise NotAllowed
    return owned(Person, actor.person_id, actor.coop_id, lock=True)


def _rows(actor: Actor, person: Person) -> dict[str, AscwdsAnswer]:
    query = select(AscwdsAnswer).where(
        AscwdsAnswer.coop_id == actor.coop_id, AscwdsAnswer.person_id == person.id
    )
    return {row.question: row for row in db.session.scalars(query)}

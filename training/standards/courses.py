"""The co-op's courses: add, change, retire, bring back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from core import audit
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from training.standards.models import Competency, Course


@dataclass(frozen=True, slots=True)
class Said:
    """A course as told. `cost_pence` is a place, `minutes` are of working time.

    `gives_competency_id`: what a trainer may sign those off for who pass.
    """

    name: str
    category: str = ""
    provider: str = ""
    delivery: str = ""
    accredited: str = ""
    renewal_months: int | None = None
    cost_pence: int = 0
    minutes: int = 0
    basis: str = ""
    gives_competency_id: int | None = None


def add(actor: Actor, said: Said) -> Course:
    """Add a course. Refused when the co-op has one of that name, retired or not."""
    row = Course(coop_id=actor.coop_id)
    _fill(row, said, actor.coop_id)
    db.session.add(row)
    db.session.flush()
    return row


def change(actor: Actor, course_id: int, said: Said) -> Course:
    """Change a course; what people have taken keeps its last day."""
    row = owned(Course, course_id, actor.coop_id, lock=True)
    _fill(row, said, actor.coop_id)
    db.session.flush()
    return row


def retire(actor: Actor, course_id: int, *, on: date) -> Course:
    """Nobody is entered for it from that day; what has been taken stays."""
    row = owned(Course, course_id, actor.coop_id, lock=True)
    if row.retired_on is not None:
        raise DomainError(f"{row.name} is already retired.", code="already_retired")
    row.retired_on = on
    audit.record("course.retire", row, on=on)
    return row


def bring_back(actor: Actor, course_id: int) -> Course:
    """Undo a retirement."""
    row = owned(Course, course_id, actor.coop_id, lock=True)
    row.retired_on = None
    audit.record("course.bring_back", row)
    return row


def _fill(row: Course, said: Said, coop_id: int) -> None:
    name = " ".join(said.name.split())
    if not name:
        raise DomainError("Give the course a name.", field="name")
    same = select(Course.id).where(
        Course.coop_id == coop_id, func.lower(Course.name) == name.lower()
    )
    if row.id is not None:
        same = same.where(Course.id != row.id)
    with db.session.no_autoflush:
        if db.session.scalar(same):
            raise DomainError(f"There is already a course called {name}.", field="name")
    if said.renewal_months is not None and not 1 <= said.renewal_months <= 120:
        raise DomainError("Renewal is after 1 to 120 months.", field="renewal_months")
    if said.cost_pence < 0 or said.minutes < 0:
        raise DomainError("Cost and hours can't be less than nought.", field="cost")
    row.name = name
    row.category, row.provider = said.category.strip(), said.provider.strip()
    row.delivery, row.accredited = said.delivery.strip(), said.accredited.strip()
    row.renewal_months, row.cost_pence = said.renewal_months, said.cost_pence
    row.minutes, row.basis = said.minutes, said.basis.strip()
    if said.gives_competency_id is not None:
        owned(Competency, said.gives_competency_id, coop_id)
    row.gives_competency_id = said.gives_competency_id

"""Workers are asked to say something of themselves, if they want; nobody is asked who did."""

from __future__ import annotations

from datetime import date

from flask import url_for
from sqlalchemy import select

from coop.ascwds.models import AscwdsAnswer, AscwdsPlace
from coop.notices import telling
from core import audit
from core.access import Actor
from core.db import db, in_force
from core.people.models import Cooperative, Employment, Person

WORDS = (
    "The co-op sends figures of its workforce to Skills for Care. You can say what stands there of "
    "you, or that you would rather not; nobody in the co-op reads it on a page."
)


def unanswered(coop_id: int, on: date) -> tuple[int, ...]:
    """Everybody with an account, at work in a workplace, who has answered nothing. One query."""
    answered = select(AscwdsAnswer.person_id).where(AscwdsAnswer.coop_id == coop_id)
    query = (
        select(Person.id)
        .join(Employment, Employment.person_id == Person.id)
        .join(AscwdsPlace, AscwdsPlace.service_id == Employment.service_id)
        .where(
            Person.coop_id == coop_id,
            Person.account_id.is_not(None),
            Person.id.not_in(answered),
            in_force(Employment, on),
        )
        .distinct()
        .order_by(Person.id)
    )
    return tuple(db.session.scalars(query))


def ask(actor: Actor, on: date) -> int:
    """Tell them; how many there are."""
    found = unanswered(actor.coop_id, on)
    telling.tell(actor.coop_id, "ascwds_asked", WORDS, url_for("ascwds.mine"), found)
    audit.record("ascwds.asked", db.session.get_one(Cooperative, actor.coop_id), people=len(found))
    return len(found)

"""Classes and a small co-op that goes to them, for tests; each call commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from core import clock
from core.access import Actor
from core.db import db, transaction
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.training import make_course
from training.records.models import CourseTaken
from training.sessions import service
from training.standards.models import Course

NOW = clock.instant(date(2026, 12, 1), time(12))
WED = date(2026, 12, 9)


@dataclass
class School:
    """A co-op with some people, a course and somebody who plans."""

    coop: int
    service: int
    people: list[int]
    course: int

    @property
    def nia(self) -> Actor:
        """The trainer, who is on no list."""
        return Actor(None, "Nia Price", self.coop, None, frozenset({"trainer", "coordinator"}))

    def member(self, which: int) -> Actor:
        """One of the people, on their phone."""
        return Actor(None, f"Member {which}", self.coop, self.people[which], frozenset({"worker"}))

    def plan(self, places: int = 2, on: date = WED, **more: Any) -> int:
        """A class of the course from 9 to 12; its id."""
        said = {"place": "Office", "starts": time(9), "ends": time(12), **more}
        with transaction():
            return service.plan(self.nia, service.Said(self.course, on, places=places, **said)).id

    def do(self, verb: Any, *args: Any, **more: Any) -> Any:
        """A verb in its own transaction; the id of what it made."""
        with transaction():
            made = verb(*args, **more)
            return getattr(made, "id", made)


def make_school(people: int = 3, name: str = "Brightwater Care") -> School:
    """A small co-op; Ann, Ben, Cat, Dee, Eve and Fay work there."""
    coop_id = make_coop(name)
    service_id = make_service(coop_id)
    names = ("Ann", "Ben", "Cat", "Dee", "Eve", "Fay")[:people]
    ids = [make_person(coop_id, name, "Hill", service_id=service_id) for name in names]
    return School(coop_id, service_id, ids, make_course(coop_id))


def during(on: date = WED, at: time = time(10)) -> datetime:
    """An instant while the class is on."""
    return clock.instant(on, at)


def make_class(coop_id: int, person_id: int) -> int:
    """A class to come of some course of the co-op, with this person booked; its id."""
    trainer = Actor(None, "Nia Price", coop_id, None, frozenset({"trainer"}))
    course_id = db.session.scalars(select(Course.id).where(Course.coop_id == coop_id)).first()
    assert course_id is not None
    on = clock.today() + timedelta(days=200)
    with transaction():
        said = service.Said(course_id, on, time(9), time(12), 4, place="Theirs alone")
        session_id = service.plan(trainer, said).id
        service.book_in(trainer, session_id, [person_id])
    return session_id


def make_money(coop_id: int) -> None:
    """A budget, a fund, and a claim of something completed."""
    keeper = Actor(None, "Tom Reed", coop_id, None, frozenset({"treasurer"}))
    taken = db.session.scalars(select(CourseTaken).where(CourseTaken.coop_id == coop_id)).first()
    assert taken is not None
    first, course_id, taken_id = taken.from_on, taken.course_id, taken.id
    with transaction():
        service.keep_budget(keeper, None, first, first, 1, "Theirs alone")
        fund_id = service.keep_fund(keeper, None, service.FundSaid("Theirs alone", first)).id
        service.pay_for(keeper, fund_id, course_id, 100)
        service.claim(keeper, fund_id, [taken_id])

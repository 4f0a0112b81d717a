"""SWAP cohorts for tests; each call commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from coop.pairs.models import Mentoring
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.people.models import Service
from recruitment.cohorts import service
from recruitment.partnerships.models import Partnership
from recruitment.pipeline import service as pipeline
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.recruitment import make_office, make_referral, recruiter
from tests.factories.rota import make_place, make_shift

FIRST, LAST = date(2026, 12, 7), date(2026, 12, 20)


@dataclass
class Group:
    """A co-op with an office, a mentor on a published shift, and a cohort."""

    coop: int
    office: int
    partnership: int
    service: int
    mentor: int
    cohort: int

    @property
    def rita(self) -> Actor:
        """Who recruits."""
        return recruiter(self.coop)

    def do(self, verb: Any, *args: Any, **more: Any) -> Any:
        """A verb in its own transaction; the id of what it made."""
        with transaction():
            made = verb(*args, **more)
            return getattr(made, "id", made)

    def referral(self, **more: Any) -> int:
        """Somebody of the office who has been talked with; the referral's id."""
        made = make_referral(self.coop, self.office, **more)
        with transaction():
            pipeline.move(self.rita, made, "screened")
        return made

    def join(self, referral: int | None = None) -> int:
        """Somebody joins; the member's id."""
        return self.do(service.join, self.rita, self.cohort, referral or self.referral())

    def shift(self, on: date = FIRST, starts: time = time(7), ends: time = time(15)) -> int:
        """A published shift of the mentor's; its id."""
        made = make_shift(self.coop, self.service, on, starts, ends)
        make_place(self.coop, made, self.mentor, published=True)
        return made


def make_group(places: int = 2) -> Group:
    """Two weeks from Monday 7 December, with so many places."""
    coop_id = make_coop()
    office = make_office(coop_id)
    partnership = db.session.scalars(select(Partnership.id)).one()
    db.session.rollback()
    service_id = make_service(coop_id)
    mentor = make_person(coop_id, "Moira", "Mentor", service_id=service_id)
    with transaction() as session:
        session.add(Mentoring(coop_id=coop_id, person_id=mentor, from_on=date(2026, 1, 1)))
    said = service.Said("SWAP December", partnership, FIRST, LAST, places)
    with transaction():
        cohort = service.open_cohort(recruiter(coop_id), said).id
    return Group(coop_id, office, partnership, service_id, mentor, cohort)


def make_cohort(coop_id: int, mentor_id: int) -> int:
    """One of everything of a cohort far ahead, in a co-op that has a partnership; its id."""
    first = clock.today() + timedelta(days=300)
    query = select(Partnership.id).where(Partnership.coop_id == coop_id)
    partnership = db.session.scalars(query).first()
    service_id = db.session.scalars(select(Service.id).where(Service.coop_id == coop_id)).first()
    db.session.rollback()
    assert partnership is not None
    assert service_id is not None
    with transaction() as session:
        session.add(Mentoring(coop_id=coop_id, person_id=mentor_id, from_on=first))
    who = recruiter(coop_id)
    with transaction():
        said = service.Said("Theirs alone", partnership, first, first, 3)
        cohort = service.open_cohort(who, said).id
        service.add_day(who, cohort, first, time(9), time(12), "Theirs alone")
    group = Group(coop_id, 0, partnership, service_id, mentor_id, cohort)
    referral = make_referral(coop_id)
    with transaction():
        pipeline.move(who, referral, "screened")
    member = group.join(referral)
    group.do(service.place, who, member, group.shift(first), mentor_id)
    return cohort

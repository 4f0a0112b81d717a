"""A small co-op with an office, its adviser and a live place, for journeys of recruitment.

`python -m tests.browser.door make` makes it in the installation of the environment and prints a
candidate's link; `held` and `checked` do there what days bring.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, time, timedelta

from sqlalchemy import select

from coop.rota import service as rota
from coop.rota.models import Rota, RotaService
from core import clock
from core.acting import acting
from core.db import db, transaction
from core.people.models import Account, Person
from recruitment.interviews import service as interviews
from recruitment.interviews.models import Interview, InterviewSlot
from tests.factories.checks import make_checked
from tests.factories.hours import usual_rates
from tests.factories.members import make_cleared
from tests.factories.pairs import make_mentor
from tests.factories.people import (
    actor_of,
    make_account,
    make_coop,
    make_person,
    make_service,
)
from tests.factories.recruitment import (
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
    make_vacancy,
    recruiter,
)
from tests.factories.rota import make_shift
from wsgi import create_app

ADVISER, RECRUITER = "ruth.ellery@example.org", "rita@example.org"
MANAGER, ANN, BEN = (
    "dot@doorstep.example.org",
    "ann@doorstep.example.org",
    "ben@doorstep.example.org",
)
HIRE = "amy@doorstep.example.org"
DAY = timedelta(days=1)


def next_monday() -> date:
    """When the hire starts."""
    return clock.monday(clock.today()) + 7 * DAY


def make() -> str:
    """The co-op, who interviews, a mentor on next week's rota; the token of Cara's link."""
    coop = make_coop("Doorstep Care")
    maple = make_service(coop, "Maple Court")
    make_vacancy(coop, maple, area="Hartsea", hours_least=600)
    make_vacancy(coop, make_service(coop, "Elm Lodge"), area="Brightwater")
    office = make_office(coop)
    ruth = make_adviser(coop, office)
    with transaction():
        db.session.get_one(Account, ruth).email = ADVISER
    rita = make_person(coop, "Rita", "Recruit", service_id=maple)
    make_account(coop, "recruiter", person_id=rita, email=RECRUITER, name="Rita Recruit")
    _panel(coop, maple)
    _next_week(coop, maple)
    return make_link(coop, make_referral(coop, office, ruth, given=details("Cara", "Dunn")))


def _panel(coop: int, service_id: int) -> None:
    """Ann and Ben interview in ten days."""
    people = []
    for name, email in (("Ann", ANN), ("Ben", BEN)):
        person = make_person(coop, name, "Panel", service_id=service_id)
        make_account(coop, "worker", person_id=person, email=email, name=f"{name} Panel")
        people.append(person)
    said = interviews.Said(
        clock.today() + 10 * DAY, time(10), 45, tuple(people), place="The office"
    )
    with transaction():
        interviews.plan(recruiter(coop), said)


def _next_week(coop: int, service_id: int) -> None:
    """Mia, who mentors, works early on Monday, Wednesday and Friday; it is published."""
    usual_rates(coop)
    mia = make_person(coop, "Mia", "Mentor", service_id=service_id)
    make_mentor(coop, mia)
    make_cleared(coop, mia)
    dot = make_account(coop, "manager", "coordinator", email=MANAGER, name="Dot Price")
    monday = next_monday()
    with transaction() as session:
        session.add(
            Rota(
                coop_id=coop, from_on=monday, until_on=monday + 27 * DAY, state="published",
                made_at=clock.now(), published_at=clock.now(),
                services=[RotaService(service_id=service_id)],
            )
        )  # fmt: skip
    actor = actor_of(dot, coop, "coordinator")
    acting.set((actor.account_id, actor.name))
    for days in (0, 2, 4):
        shift = make_shift(coop, service_id, monday + days * DAY)
        with transaction():
            rota.assign(actor, shift, mia, rota.Say(reason="As agreed.", agreed=True))


def held() -> None:
    """The day of the interview has come: it began a quarter of an hour ago."""
    with transaction() as session:
        query = select(InterviewSlot).join(Interview, Interview.slot_id == InterviewSlot.id)
        slot = session.scalars(query.where(Interview.state == "booked")).one()
        slot.start_at = clock.now() - timedelta(minutes=15)
        slot.end_at = clock.now() + timedelta(minutes=30)


def checked() -> None:
    """The manager has recorded every check of the recruit, who gets an account."""
    query = select(Person.coop_id, Person.id).where(Person.surname == "Inarow")
    coop, person = db.session.execute(query).one()
    db.session.rollback()
    make_checked(coop, person, clock.today())
    make_account(coop, "worker", person_id=person, email=HIRE, name="Amy Inarow")


ACTS: dict[str, Callable[[], object]] = {"make": make, "held": held, "checked": checked}


if __name__ == "__main__":
    with create_app().app_context():
        print(ACTS[sys.argv[1]]() or sys.argv[1])

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from coop.decisions import service as decisions
from coop.decisions import voting
from coop.pay import service as pay
from coop.pay.models import PayRun
from coop.surplus import service
from coop.surplus.rules import Basis, SurplusRule
from core import clock
from core.access import Actor
from core.db import db, transaction
from tests.factories.capital import make_member, make_shares, make_terms, treasurer
from tests.factories.hours import approved_hours, usual_rates
from tests.factories.people import make_coop, make_person, make_service

TODAY = date(2026, 6, 15)
LAST = date(2026, 3, 31)
JOINED = date(2025, 1, 1)


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def house(database):
    """Three members and a worker; Amy has worked two days of the year, Ben one, on approved pay."""

    class House:
        coop = make_coop()
        maple = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", number="1", service_id=maple, from_on=JOINED)
        ben = make_person(coop, "Ben", "Boyd", number="2", service_id=maple, from_on=JOINED)
        cal = make_person(coop, "Cal", "Cole", number="3", service_id=maple, from_on=JOINED)
        dot = make_person(coop, "Dot", "Drew", number="4", service_id=maple, from_on=JOINED)
        board = treasurer(coop)
        members = (amy, ben, cal)

        def run(self, first, last, state="locked"):
            with transaction():
                run_id = pay.open_run(self.board, first, last).id
            pay.calculate_now(self.board, run_id)
            with transaction():
                db.session.get_one(PayRun, run_id).state = state
            return run_id

        def open_year(self, result=100_000):
            with transaction():
                return service.open_year(self.board, LAST, result, "Accounts of 4 June").id

        def draft(self, year_id, name="Equally", rule=None, **more):
            with transaction():
                return service.draft(self.board, year_id, name, rule or SurplusRule(**more)).id

        def put(self, draft_id):
            with transaction():
                return service.put_to_vote(self.board, draft_id).id

        def carry(self, motion_id):
            with transaction():
                decisions.open_vote(self.board, motion_id, clock.now() + timedelta(days=3))
            for person in self.members:
                with transaction():
                    member = Actor(None, "", self.coop, person, frozenset({"worker"}))
                    voting.cast(member, motion_id, "for")
            with transaction():
                return dict(voting.close(self.board, motion_id).result or {})

    made = House()
    make_terms(made.coop)
    usual_rates(made.coop)
    for person in made.members:
        make_member(made.coop, person, JOINED)
        make_shares(made.coop, person, 20_000, date(2025, 2, 1))
    for day in (2, 3):
        approved_hours(made.coop, made.maple, made.amy, date(2026, 3, day))
    approved_hours(made.coop, made.maple, made.ben, date(2026, 3, 4))
    made.run(date(2026, 3, 1), LAST)
    return made


@pytest.fixture
def by_hours():
    return SurplusRule(
        interest_percent=Decimal(2),
        general_percent=Decimal(20),
        social_percent=Decimal(10),
        weights={Basis.EQUAL: Decimal("0.5"), Basis.HOURS: Decimal("0.5")},
        kept_percent=Decimal(50),
        payout_on=date(2029, 3, 31),
    )

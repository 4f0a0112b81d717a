"""Time to hire counts whoever began through recruitment, with an offer here or without one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from coop.workforce import chapters, vacancies
from coop.workforce.vacancies import Hire
from core import clock
from core.db import db, owned, transaction
from core.people.models import Employment
from core.reports import Span
from recruitment.outcomes import service
from recruitment.referrals.models import Referral
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.recruitment import at_noon, make_referral, recruiter

TODAY = date(2026, 12, 1)
YEAR = Span(date(2025, 12, 2), TODAY)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def coop(client):
    return make_coop()


def came(coop, service_id, referred_on, start_on, person=None):
    """Somebody referred on a day, of whom it was said that they are a person who began on one."""
    with at_noon(referred_on):
        referral = make_referral(coop)
    if person is None:
        person = make_person(coop, "Cara", "Starter", service_id=service_id, from_on=start_on)
    with transaction():
        row = owned(Referral, referral, coop)
        row.stage, row.stage_kind = "outcome", "done"
        row.waits_on, row.next_due_on, row.final_at = "", None, clock.now()
        service.identify(recruiter(coop), referral, person)
    return person


def test_those_identified_without_an_offer_count_by_their_first_day(coop):
    maple = make_service(coop)
    came(coop, maple, date(2026, 3, 2), date(2026, 4, 13))
    came(coop, maple, date(2026, 6, 1), date(2026, 6, 11))
    assert set(vacancies.hires(coop)) == {
        Hire(maple, date(2026, 3, 2), date(2026, 4, 13)),
        Hire(maple, date(2026, 6, 1), date(2026, 6, 11)),
    }
    measure = chapters.workforce(coop, YEAR).measure("hire")
    assert measure.value == Decimal("26.0")  # of 42 and 10 days
    assert vacancies.hires(make_coop("Another co-op")) == ()


def test_each_counts_once_by_the_first_job_that_began(coop):
    maple, birch = make_service(coop), make_service(coop, "Birch Close")
    person = came(coop, maple, date(2026, 3, 2), date(2026, 4, 13))
    with transaction():
        job = db.session.query(Employment).filter_by(person_id=person).one()
        job.until_on = date(2026, 5, 31)
        db.session.add(
            Employment(coop_id=coop, person_id=person, service_id=birch, role="Senior",
                       contract_minutes=900, from_on=date(2026, 8, 3))
        )  # fmt: skip
    assert vacancies.hires(coop) == (Hire(maple, date(2026, 3, 2), date(2026, 4, 13)),)


def test_work_that_began_before_the_referral_or_begins_later_is_no_hire(coop):
    maple = make_service(coop)
    came(coop, maple, date(2026, 3, 2), date(2026, 2, 2))
    came(coop, maple, date(2026, 11, 2), date(2026, 12, 14))
    assert vacancies.hires(coop) == ()

"""An adviser books a place of a cohort, in time, while there is one; a final answer gives it back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.visitors.models import ShiftVisitor
from core import clock
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.outbox.models import Letter
from recruitment.cohorts import queries, rules, service
from recruitment.cohorts.models import CohortMember, SwapCohort
from recruitment.cohorts.rules import Mark
from recruitment.pipeline import service as pipeline
from recruitment.referrals.models import Referral, ReferralEvent
from tests.factories.cohorts import FIRST, LAST, make_group
from tests.factories.people import actor_of, as_role, make_coop, sign_in
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
    recruiter,
)

TODAY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def group(database):
    return make_group()


@pytest.fixture
def ruth(group):
    return make_adviser(group.coop, group.office)


def referral_of(group, ruth, **more):
    return make_referral(group.coop, group.office, ruth, **more)


def book(group, ruth, referral, cohort=None):
    actor = actor_of(ruth, group.coop, "adviser")
    with transaction():
        made = service.book(actor, cohort or group.cohort, referral, group.office)
        return made.id


def row_of(referral):
    db.session.rollback()
    return db.session.get_one(Referral, referral)


def test_an_adviser_books_while_referring_and_the_first_answer_stays_due(client, group, ruth):
    sign_in(client, ruth, group.coop)
    form = {"first_name": "Grace", "surname": "Mbeki", "phone": "07700 900777",
            "email": "grace@example.org", "vacancy": "0", "agrees": "y"}  # fmt: skip
    page = client.post("/adviser/refer", data=form, follow_redirects=True).text
    assert "Book a place in SWAP December" in page
    (referral,) = db.session.scalars(select(Referral.id))
    due = row_of(referral).next_due_on
    page = client.post(
        f"/adviser/people/{referral}/cohort", data={"cohort": group.cohort}, follow_redirects=True
    ).text
    assert "The place is theirs." in page
    assert "They have a place in" in page
    row = row_of(referral)
    assert (row.stage, row.next_due_on) == ("referred", due), "the co-op still owes its answer"
    letters = db.session.scalars(select(Letter.body).where(Letter.to == "grace@example.org")).all()
    assert any("booked you a place in SWAP December" in body for body in letters)
    assert (
        "Your place in SWAP December"
        in client.get(f"/yours/{make_link(group.coop, referral)}").text
    )
    as_role(client, group.coop, "recruiter")
    assert "Grace Mbeki" in client.get(f"/recruitment/cohorts/{group.cohort}").text
    assert "A place in" in client.get(f"/recruitment/referrals/{referral}").text


def test_who_was_talked_with_goes_to_the_training_and_it_is_no_answer_of_the_co_ops(group, ruth):
    referral = group.referral()
    book(group, ruth, referral)
    row = row_of(referral)
    # Thirty working days run from the last day of the cohort.
    assert (row.stage, row.next_due_on > LAST) == ("swap", True)
    moves = select(ReferralEvent).where(ReferralEvent.to_stage == "swap")
    (moved,) = db.session.scalars(moves)
    assert (moved.on_time, moved.actor) == (None, "Ruth Ellery")


def test_places_and_the_last_day_of_booking_are_kept(group, ruth):
    with at_noon(FIRST - timedelta(days=1)):
        book(group, ruth, referral_of(group, ruth))
    third, late = referral_of(group, ruth), referral_of(group, ruth)
    with at_noon(FIRST), pytest.raises(DomainError, match="too late to book"):
        book(group, ruth, late)
    book(group, ruth, third)
    with pytest.raises(DomainError, match="Every place is taken"):
        book(group, ruth, late)
    with transaction():
        db.session.get_one(SwapCohort, group.cohort).book_by_on = TODAY - timedelta(days=1)
    assert queries.open_for(group.coop, group.office, TODAY) == ()
    with pytest.raises(DomainError, match="It has ended by then"):
        rules.check_book_by(LAST + timedelta(days=1), LAST)


def test_a_place_is_had_once_and_by_ones_own_office_alone(group, ruth):
    referral = referral_of(group, ruth)
    book(group, ruth, referral)
    other = group.do(
        service.open_cohort, group.rita,
        service.Said("Second", group.partnership, FIRST, LAST, 5),
    )  # fmt: skip
    with pytest.raises(DomainError, match="a place in a cohort already"):
        book(group, ruth, referral, other)
    hartsea = make_office(group.coop, "Hartsea")
    sam = actor_of(make_adviser(group.coop, hartsea, "Sam"), group.coop, "adviser")
    theirs = make_referral(group.coop, hartsea, sam.account_id)
    for who, office in ((theirs, hartsea), (referral, hartsea)):
        with pytest.raises(NotFound), transaction():
            service.book(sam, group.cohort, who, office)
    elsewhere = recruiter(make_coop("Other"))
    with pytest.raises(NotFound), transaction():
        service.book(elsewhere, group.cohort, referral, group.office)


def test_who_shares_nothing_is_not_booked_by_an_adviser(client, group, ruth):
    referral = referral_of(group, ruth, agrees=False)
    sign_in(client, ruth, group.coop)
    answer = client.post(f"/adviser/people/{referral}/cohort", data={"cohort": group.cohort})
    assert answer.status_code == 302
    assert db.session.scalars(select(CohortMember)).all() == []


def test_whoever_comes_to_the_training_stands_at_it(group, ruth):
    referral = referral_of(group, ruth)
    member = book(group, ruth, referral)
    group.do(service.add_day, group.rita, group.cohort, FIRST, time(9), time(12), "Theory")
    with transaction():
        pipeline.move(group.rita, referral, "screened")
    with at_noon(FIRST):
        key = f"d1-{member}"
        group.do(service.save_marks, group.rita, group.cohort, FIRST, {key: (Mark.THERE, "")})
    assert row_of(referral).stage == "swap"


def test_a_final_answer_gives_the_place_and_the_shifts_back(group, ruth):
    referral = group.referral(given=details("Grace", "Mbeki"))
    member = group.join(referral)
    group.do(service.place, group.rita, member, group.shift(), group.mentor)
    with transaction():
        pipeline.withdraw(group.rita, referral, "other_work")
    assert queries.cohort(group.coop, group.cohort).left == 2
    (gone,) = db.session.scalars(select(CohortMember))
    assert (gone.left_on, gone.left_reason) == (TODAY, "The referral has its final answer.")
    assert db.session.scalars(select(ShiftVisitor)).one().off_at is not None


def test_an_answer_after_the_cohort_leaves_its_record_as_it_was(group):
    referral = group.referral()
    group.join(referral)
    with at_noon(LAST + timedelta(days=2)), transaction():
        pipeline.withdraw(group.rita, referral, "other_work")
    assert db.session.scalars(select(CohortMember)).one().left_on is None


def test_live_places_say_which_cohort_begins_before_somebody_can_start(client, group, ruth):
    sign_in(client, ruth, group.coop)
    assert "begins before they can start" not in client.get("/adviser/places").text
    page = client.get("/adviser/places?available_on=1/1/2027").text
    assert "begins before they can start" in page
    assert client.get("/adviser/places?available_on=soon").status_code == 200
    assert clock.today() == TODAY

"""From an offer to the first shadow shifts, on a real database and its pages."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.checks import queries as checks
from coop.pay import queries as pay
from coop.pay.queries import TypicalShift
from coop.shifts.models import Assignment, Shift
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from core.people.models import Employment, Membership, Person
from recruitment.hires import documents, queries, service
from recruitment.hires.models import JobOffer
from recruitment.hires.rules import Duty
from recruitment.hires.service import Start, Work
from recruitment.pipeline import service as pipeline
from recruitment.referrals.models import Referral
from tests.factories.checks import make_checked
from tests.factories.hours import usual_rates
from tests.factories.pairs import make_mentor
from tests.factories.people import as_role, make_coop, make_person, make_service
from tests.factories.recruitment import details, make_referral, make_vacancy, recruiter
from tests.factories.shifts import make_shift, place
from training.induction.models import InductionPlan

TODAY = date(2026, 11, 27)
FIRST = date(2026, 12, 14)  # a Monday
PATH = ("contacted", "screened", "interview", "offer", "checks", "cleared")


@pytest.fixture(autouse=True)
def _today():
    with clock.at(clock.instant(TODAY, time(12))):
        yield


@pytest.fixture
def house(database):
    class House:
        coop = make_coop()
        maple = make_service(coop)
        mia = make_person(coop, "Mia", "Mentor", service_id=maple)
        manager = Actor(None, "Dot Price", coop, None, frozenset({"manager"}))
        vacancy = make_vacancy(coop, maple)
        referral = make_referral(
            coop, given=details("Cara", "Candidate", born_on=date(1998, 3, 2)), vacancy_id=vacancy
        )

        def work(self, **more):
            given = {
                "service_id": self.maple, "role": "Support worker", "contract_minutes": 1_500,
                "starts_on": FIRST, "answer_by_on": TODAY + timedelta(days=5),
                "duties": (Duty(0, time(7), time(15), 30), Duty(2, time(7), time(15), 30)),
            }  # fmt: skip
            return Work(**(given | more))

        def offer(self, **more):
            with transaction():
                return service.make_offer(self.manager, self.referral, self.work(**more)).id

        def accepted(self):
            offer_id = self.offer()
            with transaction():
                person = service.accept(self.manager, offer_id, TODAY).id
            return offer_id, person

        def cleared(self):
            offer_id, person = self.accepted()
            make_checked(self.coop, person, TODAY)
            for stage in PATH:
                with transaction():
                    pipeline.move(self.manager, self.referral, stage)
            return offer_id, person

        def take_on(self, offer_id, actor=None, **more):
            with transaction():
                return service.take_on(actor or self.manager, offer_id, Start(FIRST, **more))

    made = House()
    usual_rates(made.coop)
    make_mentor(made.coop, made.mia)
    return made


def test_a_typical_week_is_priced_at_the_rates_in_force(house):
    # Two early shifts of 7.5 paid hours at £12.80, and a Sunday with its weekend premium.
    week = [TypicalShift(0, time(7), time(15), 30), TypicalShift(2, time(7), time(15), 30)]
    told = pay.typical_week(house.coop, "Support worker", FIRST, week)
    assert (told.week_pence, told.minutes) == (2 * 9_600, 900)
    assert told.month_pence == 83_200  # £192 x 52 / 12
    other = pay.typical_week(make_coop("Other"), "Support worker", FIRST, week)
    assert "No rate" in other.missing


def test_the_letter_says_what_is_offered_and_that_the_pay_is_an_estimate(house):
    row = queries.offer(house.coop, house.offer(pattern="Earlies, two a week"))
    said = documents.letter_data(row)
    assert ["Contract", "25 h a week"] in said["terms"]
    assert ["Pay of a month, about", "£832.00"] in said["money"]
    assert said["estimate"].startswith("Estimate only")
    assert said["week"] == ["Monday, 07:00 to 15:00", "Wednesday, 07:00 to 15:00"]
    assert documents.letter(row).startswith(b"%PDF")


def test_one_offer_goes_on_at_a_time(house):
    offer_id = house.offer()
    with pytest.raises(DomainError, match="goes on already"):
        house.offer()
    with transaction():
        service.decline(house.manager, offer_id, "Too few hours")
    house.offer()
    with pytest.raises(DomainError, match="declined"), transaction():
        service.accept(house.manager, offer_id, TODAY)


def test_a_yes_makes_a_recruit_whose_checks_begin_and_who_works_nowhere_yet(house):
    _, person_id = house.accepted()
    person = db.session.get_one(Person, person_id)
    assert (person.name, person.born_on) == ("Cara Candidate", date(1998, 3, 2))
    opened = checks.opened(house.coop, person_id)
    assert (opened.offered_on, opened.starts_on) == (TODAY, FIRST)
    assert checks.health_may_be_asked(house.coop, person_id, TODAY)
    assert not db.session.scalar(select(Employment).where(Employment.person_id == person_id))


def test_who_comes_by_a_second_offer_keeps_their_number(house):
    offer_id, person = house.accepted()
    with transaction():
        service.take_back(house.manager, offer_id, "The place closed for a month")
    assert house.accepted()[1] == person


def test_nobody_starts_before_their_checks_are_complete(house):
    offer_id, person = house.accepted()
    make_checked(house.coop, person, TODAY, but=("dbs",))
    with pytest.raises(DomainError, match="Nobody starts before") as error:
        house.take_on(offer_id)
    assert "DBS" in error.value.words
    assert not db.session.scalar(select(Employment).where(Employment.person_id == person))
    assert db.session.get_one(JobOffer, offer_id).state == "accepted"


def test_only_the_manager_takes_on(house):
    offer_id, _ = house.cleared()
    with pytest.raises(NotAllowed):
        house.take_on(offer_id, recruiter(house.coop))


def test_a_stage_that_leads_to_no_start_is_said(house):
    offer_id, person = house.accepted()
    make_checked(house.coop, person, TODAY)
    with pytest.raises(DomainError, match="From “Referred” nobody starts"):
        house.take_on(offer_id)


def test_taking_on_is_one_act(house):
    shifts = [make_shift(house.coop, house.maple, FIRST + timedelta(days=day)) for day in (0, 2, 4)]
    for shift in shifts:
        place(house.coop, shift, house.mia, published_at=clock.now())
    offer_id, person = house.cleared()
    hired = house.take_on(
        offer_id, mentor_id=house.mia, shadow_until_on=FIRST + timedelta(days=13), shadows=2
    )
    assert (hired.person_id, hired.shadows, hired.left) == (person, 2, ())
    work = db.session.scalars(select(Employment).where(Employment.person_id == person)).one()
    assert (work.from_on, work.contract_minutes, work.role) == (FIRST, 1_500, "Support worker")
    member = db.session.scalars(select(Membership).where(Membership.person_id == person)).one()
    assert member.kind == "probationary"
    plan = db.session.scalars(select(InductionPlan).where(InductionPlan.person_id == person)).one()
    assert plan.starts_on == FIRST
    row = db.session.get_one(Referral, house.referral)
    assert (row.stage, row.stage_kind) == ("started", "won")
    beside = db.session.execute(
        select(Shift.shadows_id, Shift.kind)
        .join(Assignment, Assignment.shift_id == Shift.id)
        .where(Assignment.person_id == person)
        .order_by(Shift.start_at)
    ).all()
    assert [(one, str(kind)) for one, kind in beside] == [
        (shifts[0], "supernumerary"), (shifts[1], "supernumerary"),
    ]  # fmt: skip
    with pytest.raises(DomainError, match="taken on"):
        house.take_on(offer_id)


def test_shadows_that_cannot_be_are_said_and_stop_nothing(house):
    offer_id, _ = house.cleared()
    hired = house.take_on(offer_id, mentor_id=house.mia, shadows=3)
    assert hired.shadows == 0
    assert hired.left == ("3 shadow shifts could not be placed yet.",)


def test_the_pages_lead_from_the_referral_to_the_person(house, client):
    as_role(client, house.coop, "manager")
    page = client.get(f"/recruitment/referrals/{house.referral}").text
    assert "Make an offer" in page
    form = {f"day_{n}": "" for n in range(1, 8)} | {
        "service": house.maple, "role": "Support worker", "contract": "25",
        "starts_on": "14/12/2026", "answer_by_on": "2/12/2026",
        "day_1": "0", "start_1": "07:00", "end_1": "15:00", "break_1": "30", "day_2": "3",
    }  # fmt: skip
    url = f"/recruitment/referrals/{house.referral}/offer"
    assert "Day, start and end, or nothing." in client.post(url, data=form).text
    answer = client.post(url, data=form | {"day_2": ""})
    page = client.get(answer.location).text
    assert "£96.00" in page
    (row,) = queries.offers(house.coop, house.referral)
    letter = client.get(f"/recruitment/offers/{row.id}/letter.pdf")
    assert letter.data.startswith(b"%PDF")
    client.post(f"/recruitment/offers/{row.id}/accept", data={"on": "27/11/2026"})
    page = client.get(f"/recruitment/referrals/{house.referral}").text
    assert "They cannot start yet" in page
    as_role(client, house.coop, "recruiter")
    assert client.get(f"/recruitment/offers/{row.id}/take-on").status_code == 403
    as_role(client, house.coop, "worker")
    assert client.get(f"/recruitment/offers/{row.id}/letter.pdf").status_code == 403


def test_another_co_op_finds_nothing(house):
    offer_id = house.offer()
    other = Actor(None, "X", make_coop("Other"), None, frozenset({"manager"}))
    for ask in (
        lambda: queries.offer(other.coop_id, offer_id),
        lambda: service.decline(other, offer_id, "x"),
        lambda: service.make_offer(other, house.referral, house.work()),
    ):
        with pytest.raises(NotFound):
            ask()

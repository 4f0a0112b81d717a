"""A candidate reads and answers their offer by their own link; a final answer ends an offer."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.checks import queries as checks
from coop.notices.models import Message
from core import clock
from core.db import db, transaction
from core.outbox.models import Letter
from core.people.models import Person
from recruitment.hires import queries, service
from recruitment.hires.models import JobOffer
from recruitment.hires.rules import Duty
from recruitment.hires.service import Work
from recruitment.pipeline import service as pipeline
from recruitment.referrals.models import Referral, ReferralEvent
from tests.factories.hours import usual_rates
from tests.factories.people import make_account, make_coop, make_person, make_service
from tests.factories.recruitment import at_noon, details, make_link, make_referral, recruiter

TODAY = date(2026, 11, 27)
BY = TODAY + timedelta(days=7)
FIRST = date(2026, 12, 14)
TO_OFFER = ("contacted", "screened", "interview", "offer")


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def offered(database):
    class Offered:
        coop = make_coop()
        maple = make_service(coop)
        referral = make_referral(coop, given=details("Cara", "Dunn"))
        rita = recruiter(coop)

        def offer(self, **more):
            work = Work(
                self.maple, "Support worker", 1_500, FIRST, BY, "Earlies",
                (Duty(0, time(7), time(15), 30), Duty(2, time(7), time(15), 30)),
            )  # fmt: skip
            with transaction():
                return service.make_offer(self.rita, self.referral, work).id

        def row(self):
            db.session.rollback()
            return queries.offers(self.coop, self.referral)[0]

    made = Offered()
    usual_rates(made.coop)
    rita = make_person(made.coop, "Rita", "Recruit", service_id=made.maple)
    make_account(made.coop, "recruiter", person_id=rita)
    for stage in TO_OFFER:
        with transaction():
            pipeline.move(made.rita, made.referral, stage)
    made.offer()
    made.url = f"/yours/{make_link(made.coop, made.referral)}"
    return made


def stage_of(referral):
    return db.session.get_one(Referral, referral).stage


def test_the_candidate_is_written_to_and_reads_hours_pay_and_letter(offered, client):
    (letter,) = db.session.scalars(select(Letter).where(Letter.key.contains("offer")))
    assert "by Fri 4 December" in letter.body
    assert "yours" not in letter.body, "the outbox holds no link's secret"
    page = client.get(offered.url).text
    assert "Read it and answer" in page
    page = client.get(f"{offered.url}/offer").text
    # Two early shifts of 7.5 paid hours at £12.80: £192 a week, £832 a month.
    for words in ("25 h a week", "Monday, 07:00 to 15:00", "£192.00", "£832.00", "stimate only"):
        assert words in page
    answer = client.get(f"{offered.url}/offer/letter.pdf")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_yes_by_link_begins_the_checks_and_the_recruiter_is_told(offered, client):
    page = client.post(f"{offered.url}/offer/yes", follow_redirects=True).text
    assert "your checks begin" in page
    row = offered.row()
    assert (row.state, row.decided_on, row.decided_how) == ("accepted", TODAY, "link")
    assert clock.local(row.decided_at).time() == time(12)
    opened = checks.opened(offered.coop, row.person_id)
    assert (opened.offered_on, opened.starts_on) == (TODAY, FIRST)
    assert stage_of(offered.referral) == "checks"
    told = db.session.scalars(select(Message.words).where(Message.kind == "referral_news")).all()
    assert "Cara Dunn accepts the offer: their checks can begin." in told
    page = client.get(f"{offered.url}/offer").text
    assert "You have accepted" in page
    assert "I accept this offer" not in page
    client.post(f"{offered.url}/offer/yes")
    assert len(db.session.scalars(select(Person).where(Person.surname == "Dunn")).all()) == 1


def test_a_yes_is_no_answer_of_the_co_ops(offered, client):
    client.post(f"{offered.url}/offer/yes")
    moves = select(ReferralEvent).where(ReferralEvent.kind == "move")
    last = db.session.scalars(moves.order_by(ReferralEvent.id.desc())).first()
    assert (last.to_stage, last.actor, last.on_time) == ("checks", "the candidate, by link", None)


def test_a_no_by_link_keeps_the_referral_open_and_says_why(offered, client):
    client.post(f"{offered.url}/offer/no", data={"words": "Too few hours"})
    row = offered.row()
    assert (row.state, row.words, row.decided_how) == ("declined", "Too few hours", "link")
    referral = db.session.get_one(Referral, offered.referral)
    assert (referral.final_at, referral.waits_on) == (None, "coop")
    told = db.session.scalars(select(Message.words).where(Message.kind == "referral_news")).all()
    assert "Cara Dunn says no: Too few hours." in told
    assert client.get(f"{offered.url}/offer").status_code == 404
    assert "We offer you work" not in client.get(offered.url).text


def test_after_the_day_only_the_co_op_records_an_answer(offered, client):
    with at_noon(BY + timedelta(days=1)):
        assert "I accept this offer" not in client.get(f"{offered.url}/offer").text
        page = client.post(f"{offered.url}/offer/yes", follow_redirects=True).text
        assert "The day to answer by has passed" in page
        assert offered.row().state == "made"
        with transaction():
            service.accept(offered.rita, offered.row().id, TODAY, how="email")
    assert (offered.row().decided_on, offered.row().decided_how) == (TODAY, "email")


def test_a_link_to_another_referral_reads_nothing_of_this_offer(offered, client):
    other = make_referral(offered.coop)
    url = f"/yours/{make_link(offered.coop, other)}"
    assert client.get(f"{url}/offer").status_code == 404
    assert client.get(f"{url}/offer/letter.pdf").status_code == 404
    page = client.post(f"{url}/offer/yes", follow_redirects=True).text
    assert "No offer waits for your answer." in page
    assert offered.row().state == "made"


@pytest.mark.parametrize(
    ("end", "state"),
    [("withdrawn", "declined"), ("rejected", "taken_back")],
)
def test_a_final_answer_ends_the_offer(offered, client, end, state):
    client.post(f"{offered.url}/offer/yes")
    if end == "withdrawn":
        client.post(f"{offered.url}/withdraw", data={"reason": "other_work"})
    else:
        with transaction():
            pipeline.move(
                offered.rita, offered.referral, end, reason="unsuitable", candidate_words="No"
            )
    row = offered.row()
    assert (row.state, row.words) == (state, "The referral has its final answer.")
    assert db.session.scalars(select(JobOffer).where(JobOffer.state == "accepted")).all() == []

"""Pages of interviews as each role, by a candidate's link, and for an adviser."""

from __future__ import annotations

from datetime import date, time

import pytest
from icalendar import Calendar
from sqlalchemy import select

from core import clock
from core.db import db, transaction
from recruitment.interviews import queries, service
from recruitment.interviews.models import Interview, InterviewSlot
from recruitment.interviews.rules import By
from tests.factories.interviews import WED, during, make_panel
from tests.factories.people import as_role, sign_in
from tests.factories.recruitment import (
    at_noon,
    details,
    make_adviser,
    make_link,
    make_office,
    make_referral,
)

TODAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _today():
    with at_noon(TODAY):
        yield


@pytest.fixture
def panel(database):
    return make_panel()


def test_a_recruiter_plans_a_day_books_somebody_and_calls_a_slot_off(client, panel):
    as_role(client, panel.coop, "recruiter")
    given = {
        "on": "9/12/2026", "starts": "10", "minutes": 45, "count": 2, "gap": 15,
        "place": "Office", "people": panel.people[:1], "vacancy": 0, "shown": "y",
    }  # fmt: skip
    url = "/recruitment/interviews/plan"
    assert "At least two people interview" in client.post(url, data=given).text
    answer = client.post(url, data=given | {"people": panel.people[:2]}, follow_redirects=True)
    assert "2 slots are planned." in answer.text
    assert "Wed 9 December" in answer.text
    first, second = db.session.scalars(select(InterviewSlot.id).order_by(InterviewSlot.id)).all()
    referral = panel.candidate(given=details("Cara", "Dunn"))
    page = client.get(f"/recruitment/interviews/slots/{first}").text
    assert "Cara Dunn (Screened)" in page
    page = client.post(
        f"/recruitment/interviews/slots/{first}/book", data={"referral": referral},
        follow_redirects=True,
    ).text  # fmt: skip
    assert "Booked. The candidate" in page
    assert "Ann Panel" in page
    assert "10:00–10:45" in client.get(f"/recruitment/referrals/{referral}").text
    url = f"/recruitment/interviews/slots/{second}/cancel"
    assert "Say why" in client.post(url, data={"reason": ""}).text
    page = client.post(url, data={"reason": "Room"}, follow_redirects=True).text
    assert "11:00" not in page


def test_those_who_interview_score_on_their_phone_and_compare_once_locked(client, panel):
    (slot,) = panel.plan()
    held = panel.book(slot, panel.candidate(given=details("Cara", "Dunn")))
    with clock.at(during()):
        panel.scored(held, 1, 2)
        as_role(client, panel.coop, "worker", person_id=panel.people[0])
        url = f"/my/interviews/{held}"
        page = client.get(url).text
        assert "heard 1" not in page
        assert "Ben Panel: locked" in page
        codes = [one.code for one in queries.questions(panel.coop).questions]
        scores = {f"score-{code}": 5 for code in codes}
        part = dict(list(scores.items())[:2])
        page = client.post(url, data=part | {"act": "lock", "note-why": "Her gran"}).text
        assert "Score every question before you lock" in page
        assert "Her gran" in page, "what was typed is kept"
        page = client.post(url, data=scores | {"act": "lock"}, follow_redirects=True).text
        assert "Scores side by side" in page
        assert "3 steps: talk" in page
        assert "heard 1" in page
        as_role(client, panel.coop, "worker", person_id=panel.people[2])
        assert client.get(url).status_code == 404, "she does not interview"


def test_a_recruiter_sees_no_figure_before_two_have_locked_then_records_the_outcome(client, panel):
    (slot,) = panel.plan()
    held = panel.book(slot, panel.candidate(given=details("Cara", "Dunn")))
    as_role(client, panel.coop, "recruiter")
    url = f"/recruitment/interviews/{held}"
    with clock.at(during()):
        panel.scored(held, 0)
        page = client.get(url).text
        assert "heard 0" not in page
        assert "1 of at least 2 have scored and locked." in page
        assert (
            "At least two scorers"
            in client.post(f"{url}/outcome", data={"to": "offer", "reason": ""}).text
        )
        panel.scored(held, 1)
        page = client.get(url).text
        assert "heard 0" in page
        assert "80 %" in page
        page = client.post(
            f"{url}/outcome", data={"to": "offer", "reason": "", "candidate_words": "We offer you the job."},
            follow_redirects=True,
        ).text  # fmt: skip
        assert "Outcome: Conditional offer" in page


def test_a_candidate_books_moves_and_gives_it_up_by_link(client, panel):
    first, second = panel.plan(count=2)
    referral = panel.candidate()
    url = f"/yours/{make_link(panel.coop, referral)}"
    assert "2 times to choose from" in client.get(url).text
    page = client.post(f"{url}/interview/book", data={"slot": first}, follow_redirects=True)
    assert "Put it in my calendar" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    entry = client.get(f"{url}/interview.ics")
    assert entry.mimetype == "text/calendar"
    (event,) = Calendar.from_ical(entry.data).walk("VEVENT")
    assert event["SUMMARY"] == "Interview at Brightwater Care"
    assert event["LOCATION"] == "Office"
    assert event["DTSTART"].dt.isoformat() == "2026-12-09T10:00:00+00:00"
    assert event["SEQUENCE"] == 0
    client.post(f"{url}/interview/book", data={"slot": second})
    (event,) = Calendar.from_ical(client.get(f"{url}/interview.ics").data).walk("VEVENT")
    assert (event["SEQUENCE"], event["DTSTART"].dt.hour, event["DTSTART"].dt.minute) == (1, 10, 45)
    with clock.at(clock.instant(date(2026, 12, 8), time(20))):
        page = client.post(f"{url}/interview/cancel", follow_redirects=True).text
        assert "too near to change it here: ring the co-op" in page
    page = client.post(f"{url}/interview/cancel", data={"words": "Ill"}, follow_redirects=True)
    assert "You can choose another time" in page.text
    assert db.session.scalars(select(Interview)).one().reason == "Ill"
    assert client.get(f"{url}/interview.ics").status_code == 404


def test_an_adviser_books_for_those_who_share_it_and_never_sees_a_score(client, panel):
    office = make_office(panel.coop)
    adviser = make_adviser(panel.coop, office)
    given = details("Cara", "Dunn")
    referral = make_referral(panel.coop, office, adviser, given=given)
    silent = make_referral(panel.coop, office, adviser, agrees=False)
    (slot,) = panel.plan()
    sign_in(client, adviser, panel.coop)
    assert "Book an interview" in client.get(f"/adviser/referred/{referral}").text
    url = f"/adviser/people/{referral}/interview"
    page = client.post(url, data={"slot": slot}, follow_redirects=True).text
    assert "Booked: Wed 9 December, 10:00–10:45" in page
    assert client.get(f"/adviser/people/{silent}/interview").status_code == 302
    held = db.session.scalars(select(Interview.id)).one()
    db.session.rollback()
    with clock.at(during()):
        panel.scored(held, 0, 1)
        panel.scored(held, 1, 1)
    for page_url in (f"/adviser/people/{referral}", url, "/adviser/people", "/"):
        page = client.get(page_url).text
        assert "heard 0" not in page
        assert "20 %" not in page
    for closed in (f"/recruitment/interviews/{held}", f"/my/interviews/{held}",
                   f"/recruitment/interviews/{held}/outcome", "/recruitment/interviews"):  # fmt: skip
        assert client.get(closed).status_code == 403


@pytest.mark.parametrize(
    ("role", "code"),
    [("recruiter", 200), ("coordinator", 200), ("manager", 200), ("worker", 403),
     ("trainer", 403), ("treasurer", 403), ("board", 403), ("adviser", 403)],
)  # fmt: skip
def test_only_those_who_recruit_see_interviews(client, panel, role, code):
    (slot,) = panel.plan()
    held = panel.book(slot, panel.candidate())
    as_role(client, panel.coop, role)
    base = "/recruitment/interviews"
    for url in (base, f"{base}/plan", f"{base}/questions", f"{base}/{held}",
                f"{base}/slots/{slot}", f"{base}/slots/{slot}/change",
                f"{base}/{held}/invitation.ics"):  # fmt: skip
        assert client.get(url).status_code == code, url


def test_questions_get_a_next_version_and_settings_hold_from_a_day(client, panel):
    as_role(client, panel.coop, "manager")
    base = "/recruitment/interviews"
    page = client.get(f"{base}/questions/edit").text
    assert "You help somebody to wash" in page
    rows = {}
    for one in queries.questions(panel.coop).questions[:2]:
        for name in ("value", "ask", "low", "middle", "high"):
            rows[f"{name}-{one.code}"] = getattr(one, name)
    new = {"value-new": "Humour", "ask-new": "What made you laugh?", "low-new": "Others’ cost"}
    page = client.post(f"{base}/questions/edit", data=rows | new | {"version": 0, "why": "x"}).text
    assert "Question 3: say what a 1, a 3 and a 5 looks like" in page
    more = new | {"middle-new": "Something", "high-new": "Together", "version": 0, "why": "Fewer"}
    page = client.post(f"{base}/questions/edit", data=rows | more, follow_redirects=True).text
    assert "Version 2 is asked" in page
    assert "Humour" in page
    assert "You help somebody to wash" in page
    settings = {"from_on": "2/12/2026", "remind_days": 2, "notice_hours": 48, "change_hours": 12}
    page = client.post(f"{base}/settings", data=settings, follow_redirects=True).text
    assert "Settled." in page
    assert queries.settings(panel.coop, date(2026, 12, 2)).notice_hours == 48
    assert queries.settings(panel.coop, TODAY).notice_hours == 24


def test_who_did_not_come_is_recorded_and_may_be_booked_again(client, panel):
    first, second = panel.plan(count=2)
    referral = panel.candidate()
    held = panel.book(first, referral)
    as_role(client, panel.coop, "coordinator")
    url = f"/recruitment/interviews/{held}/missed"
    assert "has not begun yet" in client.post(url, data={"words": ""}).text
    with clock.at(during()):
        page = client.post(url, data={"words": "Bus"}, follow_redirects=True).text
        assert "They did not come" in page
        with transaction():
            service.book(panel.rita, second, referral, By.COOP)
    assert WED

"""Availability pages: the member's own, the coordinator's on their behalf."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from coop.availability import service
from coop.availability.models import Availability, WorkingTimeTerms
from core import clock
from core.access import Actor
from core.calendar import service as promises
from core.db import db, transaction
from tests.factories.members import make_availability
from tests.factories.people import as_role, make_coop, make_person, make_service


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def place(coop):
    return make_service(coop)


@pytest.fixture
def ben(coop, place):
    return make_person(coop, "Ben", "Morris", service_id=place)


@pytest.fixture
def ahead():
    return clock.today() + timedelta(days=30)


def typed(day: date) -> str:
    return f"{day:%d/%m/%Y}"


WEEKLY = {
    "wish": "cannot",
    "weekdays": ["0", "4"],
    "starts": "17:00",
    "ends": "22:00",
    "from_on": "7/12/2026",
    "note": "School run",
}


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [
        ("worker", 200, 403),
        ("coordinator", 403, 200),
        ("manager", 403, 200),
        ("board", 403, 403),
        ("trainer", 403, 403),
        ("treasurer", 403, 403),
    ],
)
def test_own_pages_are_for_workers_and_others_for_coordinators(
    client, coop, ben, role, own, others
):
    as_role(client, coop, role, person_id=ben if role == "worker" else None)
    for path in ("/my-time", "/my-time/weekly", "/my-time/date"):
        assert client.get(path).status_code == own, path
    for path in (
        f"/people/{ben}/time",
        f"/people/{ben}/time/weekly",
        f"/people/{ben}/time/date",
        f"/people/{ben}/working-time",
    ):
        assert client.get(path).status_code == others, path


def test_another_co_op_sees_nothing(client, coop, ben):
    said = make_availability(coop, ben, weekday=1)
    as_role(client, make_coop("Elsewhere Care"), "coordinator")
    for path in ("time", "working-time"):
        assert client.get(f"/people/{ben}/{path}").status_code == 404, path
    assert client.post(f"/people/{ben}/time/{said}/end").status_code == 404


def test_a_worker_cannot_touch_what_somebody_else_said(client, coop, ben, place):
    grace = make_person(coop, "Grace", "Osei", service_id=place)
    said = make_availability(coop, grace, weekday=1)
    as_role(client, coop, "worker", person_id=ben)
    assert client.post(f"/my-time/{said}/end").status_code == 404


def test_a_member_says_a_weekly_time_on_several_days_and_takes_it_back(client, coop, ben):
    as_role(client, coop, "worker", person_id=ben)
    page = client.post("/my-time/weekly", data=WEEKLY, follow_redirects=True).text
    assert "School run" in page
    assert "Mon 17:00–22:00 cannot; Fri 17:00–22:00 cannot" not in page  # begins later
    assert db.session.scalar(select(func.count()).select_from(Availability)) == 2
    key = db.session.scalars(select(Availability.id)).first()
    page = client.post(f"/my-time/{key}/end", follow_redirects=True).text
    assert "Taken back." in page
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Availability)) == 1


def test_the_week_picture_is_told_in_words_too(client, coop, ben):
    make_availability(coop, ben, weekday=0)
    as_role(client, coop, "worker", person_id=ben)
    assert "Mon 00:00–24:00 cannot" in client.get("/my-time").text


def test_a_time_needs_its_start_and_end_or_the_whole_day(client, coop, ben):
    as_role(client, coop, "worker", person_id=ben)
    page = client.post("/my-time/weekly", data=WEEKLY | {"starts": "", "ends": "late"}).text
    assert "Enter when it starts, or tick the whole day." in page
    assert "Write the time in 24 hours" in page
    assert 'value="late"' in page
    assert db.session.scalar(select(func.count()).select_from(Availability)) == 0
    client.post("/my-time/weekly", data=WEEKLY | {"starts": "", "ends": "", "all_day": "y"})
    db.session.rollback()
    row = db.session.scalars(select(Availability)).first()
    assert (f"{row.starts:%H:%M}", f"{row.ends:%H:%M}") == ("00:00", "00:00")


def test_an_exception_over_a_published_shift_says_that_it_stands(client, coop, ben, ahead):
    with transaction():
        promises.promise(
            ben,
            clock.instant(ahead, time(14)),
            clock.instant(ahead, time(22)),
            kind="shift",
            paid=True,
            title="Late at Maple Court",
            source="assignment",
            source_id=7,
            coop_id=coop,
        )
    as_role(client, coop, "worker", person_id=ben)
    form = {"wish": "cannot", "from_on": typed(ahead), "all_day": "y"}
    page = client.post("/my-time/date", data=form, follow_redirects=True).text
    assert "Late at Maple Court" in page
    assert "stands until a coordinator changes it" in page


def test_working_time_terms_are_saved_and_shown_on_the_person(client, coop, ben):
    as_role(client, coop, "coordinator")
    form = {
        "from_on": typed(clock.today()),
        "opted_out_48h": "y",
        "weekly_max_minutes": "40",
        "max_nights_per_week": "2",
    }
    page = client.post(f"/people/{ben}/working-time", data=form, follow_redirects=True).text
    assert "Opted out" in page
    assert "40 h" in page
    assert "2 nights a week" in page
    assert db.session.scalar(select(WorkingTimeTerms.night_worker)) is False


def test_a_coordinator_who_is_no_worker_keeps_their_own_time_on_the_people_pages(client, coop, ben):
    as_role(client, coop, "coordinator", person_id=ben)
    answer = client.post(f"/people/{ben}/time/weekly", data=WEEKLY, follow_redirects=True)
    assert answer.status_code == 200
    assert "School run" in answer.text


def test_an_account_without_a_person_is_told_so(client, coop):
    as_role(client, coop, "worker")
    assert client.get("/my-time").status_code == 404


def test_all_that_was_agreed_about_working_time_stands_on_the_persons_page(client, coop, ben):
    nia = Actor(None, "Nia Price", coop, None, frozenset({"coordinator"}))
    with transaction():
        service.set_terms(nia, ben, date(2026, 1, 5), opted_out_48h=True)
    with transaction():
        service.set_terms(nia, ben, date(2030, 1, 7), weekly_max_minutes=2400)
    as_role(client, coop, "coordinator")
    page = client.get(f"/people/{ben}").text
    assert "<b>5 January 2026 to 6 January 2030</b>: opted out of the 48 h limit" in page
    assert "(not yet): the 48 h limit holds, at most 40 h a week" in page
    row = db.session.scalars(select(WorkingTimeTerms.id).order_by(WorkingTimeTerms.from_on)).first()
    url = f"/people/{ben}/working-time"
    page = client.get(f"{url}?right={row}").text
    assert "Put working time right" in page
    assert 'value="05/01/2026"' in page or 'value="5/1/2026"' in page
    page = client.post(url, data={"from_on": "5/1/2026"}).text
    assert "say what was wrong with it" in page
    client.post(url, data={"from_on": "5/1/2026", "reason": "No form was signed"})
    page = client.get(url).text
    assert "by User" in page
    assert ": No form was signed" in page

"""Availability and leave pages: the member's own, the coordinator's on their behalf."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select

from coop.availability.models import Availability, Leave, WorkingTimeTerms
from core import clock
from core.calendar import service as promises
from core.db import db, transaction
from tests.factories.members import make_availability, make_leave
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
    client, coop, ben, ahead, role, own, others
):
    key = make_leave(coop, ben, ahead, ahead, state="asked")
    as_role(client, coop, role, person_id=ben if role == "worker" else None)
    for path in ("/my-time", "/my-time/weekly", "/my-time/date", "/my-leave", "/my-leave/ask"):
        assert client.get(path).status_code == own, path
    for path in (
        f"/people/{ben}/time",
        f"/people/{ben}/time/weekly",
        f"/people/{ben}/time/date",
        f"/people/{ben}/working-time",
        f"/people/{ben}/leave",
        "/leave",
        f"/leave/{key}",
    ):
        assert client.get(path).status_code == others, path


def test_another_co_op_sees_nothing(client, coop, ben, ahead):
    key = make_leave(coop, ben, ahead, ahead, state="asked")
    said = make_availability(coop, ben, weekday=1)
    as_role(client, make_coop("Elsewhere Care"), "coordinator")
    assert "Ben Morris" not in client.get("/leave").text
    for path in ("time", "working-time", "leave"):
        assert client.get(f"/people/{ben}/{path}").status_code == 404, path
    assert client.get(f"/leave/{key}").status_code == 404
    for path in ("approve", "cancel"):
        assert client.post(f"/leave/{key}/{path}").status_code == 404, path
    assert client.post(f"/people/{ben}/time/{said}/end").status_code == 404


def test_a_worker_cannot_touch_what_somebody_else_said_or_asked(client, coop, ben, place, ahead):
    grace = make_person(coop, "Grace", "Osei", service_id=place)
    said = make_availability(coop, grace, weekday=1)
    key = make_leave(coop, grace, ahead, ahead, state="asked")
    as_role(client, coop, "worker", person_id=ben)
    assert client.post(f"/my-time/{said}/end").status_code == 404
    assert client.post(f"/my-leave/{key}/cancel").status_code == 404


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


def test_leave_from_asking_to_approval(client, coop, ben, ahead):
    as_role(client, coop, "worker", person_id=ben)
    form = {"kind": "holiday", "from_on": typed(ahead), "until_on": typed(ahead + timedelta(4))}
    page = client.post("/my-leave/ask", data=form, follow_redirects=True).text
    assert "waiting" in page
    key = db.session.scalar(select(Leave.id))
    as_role(client, coop, "coordinator")
    assert "Leave to decide" in client.get("/").text
    page = client.get(f"/leave/{key}").text
    assert "Nothing published stands in the way" in page
    assert "nobody of 1" in page
    page = client.post(f"/leave/{key}/approve", data={"paid": "y"}, follow_redirects=True).text
    assert "Ben Morris is off" in page
    db.session.rollback()
    assert db.session.get_one(Leave, key).state == "approved"


def test_leave_is_refused_with_words_that_the_member_reads(client, coop, ben, ahead):
    key = make_leave(coop, ben, ahead, ahead, state="asked")
    as_role(client, coop, "manager")
    assert "Say why" in client.post(f"/leave/{key}/refuse", data={"reason": ""}).text
    client.post(f"/leave/{key}/refuse", data={"reason": "Two seniors are off already"})
    as_role(client, coop, "worker", person_id=ben)
    page = client.get("/my-leave").text
    assert "Two seniors are off already" in page
    assert "refused" in page


def test_a_coordinator_s_own_leave_offers_no_answer(client, coop, ben, ahead):
    key = make_leave(coop, ben, ahead, ahead, state="asked")
    as_role(client, coop, "coordinator", person_id=ben)
    page = client.get(f"/leave/{key}").text
    assert "Nobody approves their own leave" in page
    assert "Approve leave" not in page
    page = client.post(f"/leave/{key}/approve", data={}).text
    assert "Nobody approves their own leave" in page
    db.session.rollback()
    assert db.session.get_one(Leave, key).state == "asked"


def test_who_is_off_already_stands_beside_the_decision(client, coop, ben, place, ahead):
    grace = make_person(coop, "Grace", "Osei", service_id=place)
    make_leave(coop, grace, ahead - timedelta(3), ahead)
    key = make_leave(coop, ben, ahead, ahead + timedelta(1), state="asked")
    as_role(client, coop, "coordinator")
    page = client.get(f"/leave/{key}").text
    assert "1 of 2: Grace Osei" in page
    assert "nobody of 2" in page


def test_a_clash_is_named_before_anybody_answers(client, coop, ben, ahead):
    key = make_leave(coop, ben, ahead, ahead, state="asked")
    with transaction():
        promises.promise(
            ben,
            clock.instant(ahead) - timedelta(hours=2),
            clock.instant(ahead) + timedelta(hours=7),
            kind="shift",
            paid=True,
            title="Waking night at Harbour View",
            source="assignment",
            source_id=3,
            coop_id=coop,
        )
    as_role(client, coop, "coordinator")
    page = client.get(f"/leave/{key}").text
    assert "cannot be approved yet" in page
    assert "Waking night at Harbour View" in page
    page = client.post(f"/leave/{key}/approve", data={}).text
    assert "already has Waking night at Harbour View" in page


def test_a_coordinator_enters_sickness_and_ends_it_early(client, coop, ben):
    today = clock.today()
    as_role(client, coop, "coordinator")
    form = {
        "kind": "sickness",
        "from_on": typed(today),
        "until_on": typed(today + timedelta(6)),
        "paid": "y",
    }
    page = client.post(f"/people/{ben}/leave", data=form, follow_redirects=True).text
    assert "is entered" in page
    key = db.session.scalar(select(Leave.id))
    page = client.post(
        f"/leave/{key}/end-early",
        data={"last_on": typed(today + timedelta(2))},
        follow_redirects=True,
    ).text
    assert "The leave is shortened" in page
    db.session.rollback()
    assert db.session.get_one(Leave, key).until_on == today + timedelta(2)


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


def test_the_number_of_queries_of_the_people_pages_does_not_grow(client, coop, place, database):
    from tests.coop.members.test_members_queries import counted

    numbers = []
    as_role(client, coop, "coordinator")
    for many in (2, 12):
        for _ in range(many):
            person = make_person(coop, service_id=place)
            make_leave(coop, person, date(2027, 1, 4), date(2027, 1, 8), state="asked")
        with counted() as said:
            for path in ("/people", "/leave", "/training", f"/people/{person}", "/"):
                assert client.get(path).status_code in (200, 403)
        numbers.append(len(said))
    assert numbers[0] == numbers[1]

"""The pages of classes as each role: a member's phone, the planner's desk, the list on the day."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from coop.rota import queries as rota
from core import clock
from core.db import db
from tests.factories.classes import NOW, WED, during, make_school
from tests.factories.people import as_role, make_coop
from tests.factories.training import make_requirement
from training.records.models import CourseTaken
from training.sessions import service
from training.sessions.models import TrainingBooking, TrainingSession
from training.standards.library_queries import Item


@pytest.fixture
def school(database):
    with clock.at(NOW):
        yield make_school(3)


@pytest.mark.parametrize(
    ("role", "plan", "attend", "mine"),
    [
        ("trainer", 200, 200, 403),
        ("manager", 200, 200, 403),
        ("coordinator", 200, 403, 403),
        ("worker", 403, 403, 200),
        ("board", 403, 403, 403),
        ("treasurer", 403, 403, 403),
    ],
)
def test_who_plans_who_saves_lists_and_who_books(client, school, role, plan, attend, mine):
    session_id = school.plan()
    as_role(client, school.coop, role, person_id=school.people[2])
    for path in ("", "/plan", f"/{session_id}", f"/{session_id}/change"):
        assert client.get(f"/training/classes{path}").status_code == plan, path
    assert client.get(f"/training/classes/{session_id}/list").status_code == attend
    assert client.get("/training/classes/settled").status_code == attend
    assert client.get("/my/classes").status_code == mine


def test_the_classes_of_another_co_op_are_not_there(client, school):
    session_id = school.plan()
    place = school.do(service.book, school.member(0), session_id)
    as_role(client, make_coop("Elsewhere Care"), "trainer", "worker")
    assert "Fire safety" not in client.get("/training/classes").text
    for path in ("", "/change", "/list"):
        assert client.get(f"/training/classes/{session_id}{path}").status_code == 404
    for path in (f"/my/classes/{session_id}/book", f"/training/classes/places/{place}/off"):
        assert client.post(path).status_code == 404


def test_a_trainer_plans_a_class_and_is_told_what_is_wrong_beside_the_field(client, school):
    as_role(client, school.coop, "trainer")
    answer = {
        "course_id": school.course, "on": "9/12/2026", "starts": "9", "ends": "8", "places": "6",
        "place": "Office", "cutoff_hours": "48", "trainer_id": "0", "service_id": "0", "role": "",
        "cost": "120", "place_cost": "", "link": "office",
    }  # fmt: skip
    assert (
        "The end is not after the start." in client.post("/training/classes/plan", data=answer).text
    )
    answer["ends"] = "12:30"
    assert "A link begins with https://." in client.post("/training/classes/plan", data=answer).text
    answer["link"] = ""
    page = client.post("/training/classes/plan", data=answer, follow_redirects=True).text
    assert "The class is planned." in page
    assert "0 of 6" in page
    assert "£120.00" in page
    row = db.session.scalars(select(TrainingSession)).one()
    assert (row.cost_pence, row.end_at) == (12_000, during(at=time(12, 30)))


def test_a_member_books_what_they_need_on_the_phone_and_gives_it_up(client, school):
    make_requirement(school.coop, Item(None, school.course))
    session_id = school.plan()
    as_role(client, school.coop, "worker", person_id=school.people[0])
    page = client.get("/my/classes").text
    assert "You need these" in page
    assert "Asked, and never had" in page
    assert "2 places free" in page
    page = client.post(f"/my/classes/{session_id}/book", follow_redirects=True).text
    assert "You are booked. It is in your calendar." in page
    assert "Fire safety" in client.get("/").text  # on the first page
    place = db.session.scalars(select(TrainingBooking.id)).one()
    db.session.rollback()
    page = client.post(f"/my/classes/places/{place}/withdraw", follow_redirects=True).text
    assert "You are off the list." in page
    other = school.do(service.book, school.member(1), session_id)
    assert client.post(f"/my/classes/places/{other}/withdraw").status_code == 403


def test_a_class_stands_in_the_week_on_the_phone_and_on_the_rota(client, school):
    session_id = school.plan()
    as_role(client, school.coop, "worker", person_id=school.people[0])
    assert "Training: Fire safety" not in client.get("/my/shifts?week=2026-12-07").text
    school.do(service.book, school.member(0), session_id)
    page = client.get("/my/shifts?week=2026-12-07").text
    assert "Training: Fire safety" in page
    assert "Wed 9 December" in page
    rows = rota.week(school.coop, WED - timedelta(days=2), [school.service]).people
    also = {row.name: row.also[2] for row in rows}
    assert also == {
        "Ann Hill": ("09:00–12:00 Training: Fire safety",), "Ben Hill": (), "Cat Hill": (),
    }  # fmt: skip


def test_a_member_in_line_reads_which_number_they_are(client, school):
    session_id = school.plan(places=1)
    school.do(service.book, school.member(1), session_id)
    school.do(service.wait, school.member(2), session_id)
    as_role(client, school.coop, "worker", person_id=school.people[0])
    assert "full, 1 waiting" in client.get("/my/classes").text
    page = client.post(f"/my/classes/{session_id}/wait", follow_redirects=True).text
    assert "you are number 2" in page


def test_a_planner_books_people_in_and_reads_who_cannot(client, school):
    session_id = school.plan(places=3)
    other = school.plan(starts=time(11), ends=time(13))
    school.do(service.book, school.member(1), other)
    as_role(client, school.coop, "coordinator")
    page = client.get(f"/training/classes/{session_id}").text
    assert "Promised: Training: Fire safety" in page
    chosen = {"people": [str(one) for one in school.people]}
    page = client.post(f"/training/classes/{session_id}/people", data=chosen).text
    assert "Ben already has Training: Fire safety" in page
    assert (
        f'id="person-{school.people[0]}" name="people" value="{school.people[0]}" checked' in page
    )
    chosen["people"].pop(1)
    page = client.post(
        f"/training/classes/{session_id}/people", data=chosen, follow_redirects=True
    ).text
    assert "2 people are booked in and told." in page


def test_the_list_is_saved_in_one_press(client, school):
    session_id = school.plan()
    with clock.at(NOW):
        school.do(service.book_in, school.nia, session_id, school.people[:2])
    ids = list(db.session.scalars(select(TrainingBooking.id).order_by(TrainingBooking.id)))
    db.session.rollback()
    as_role(client, school.coop, "trainer")
    path = f"/training/classes/{session_id}/list"
    assert "once the class has begun" in client.get(path).text
    with clock.at(during()):
        assert "today" in client.get("/").text  # the panel of lists
        answer = {f"state-{ids[0]}": "left", f"left-{ids[0]}": "13:00", f"state-{ids[1]}": "absent"}
        page = client.post(path, data=answer).text
        assert "Ann Hill: They left after the start and before the end." in page
        assert 'value="13:00"' in page
        answer[f"left-{ids[0]}"] = "11"
        page = client.post(path, data=answer, follow_redirects=True).text
    assert "Saved: 2 lines recorded, and told to each." in page
    assert "left early at 11:00" in page
    assert db.session.scalars(select(CourseTaken.person_id)).all() == [school.people[0]]


def test_a_list_that_says_nothing_of_somebody_is_not_saved(client, school):
    session_id = school.plan()
    school.do(service.book_in, school.nia, session_id, school.people[:2])
    as_role(client, school.coop, "trainer")
    with clock.at(during()):
        page = client.post(f"/training/classes/{session_id}/list", data={}).text
    assert "Say whether Ann Hill was there." in page


def test_what_is_settled_holds_from_its_day(client, school):
    as_role(client, school.coop, "trainer")
    answer = {"from_on": "30/11/2026", "remind_days": 5, "offer_hours": 12, "cutoff_hours": 72}
    assert (
        "It cannot begin in the past" in client.post("/training/classes/settled", data=answer).text
    )
    answer["from_on"] = "1/12/2026"
    page = client.post("/training/classes/settled", data=answer, follow_redirects=True).text
    assert "reminded 5 days before, offers for 12 hours" in page

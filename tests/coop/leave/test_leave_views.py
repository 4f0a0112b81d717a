"""Leave pages: the member's own, the coordinator's on their behalf."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from coop.leave.models import Leave
from core import clock
from core.calendar import service as promises
from core.db import db, transaction
from tests.factories.members import make_leave
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
    for path in ("/my-leave", "/my-leave/ask"):
        assert client.get(path).status_code == own, path
    for path in (
        f"/people/{ben}/leave",
        "/leave",
        f"/leave/{key}",
    ):
        assert client.get(path).status_code == others, path


def test_another_co_op_sees_nothing(client, coop, ben, ahead):
    key = make_leave(coop, ben, ahead, ahead, state="asked")
    as_role(client, make_coop("Elsewhere Care"), "coordinator")
    assert "Ben Morris" not in client.get("/leave").text
    assert client.get(f"/people/{ben}/leave").status_code == 404
    assert client.get(f"/leave/{key}").status_code == 404
    for path in ("approve", "cancel"):
        assert client.post(f"/leave/{key}/{path}").status_code == 404, path


def test_a_worker_cannot_touch_what_somebody_else_asked(client, coop, ben, place, ahead):
    grace = make_person(coop, "Grace", "Osei", service_id=place)
    key = make_leave(coop, grace, ahead, ahead, state="asked")
    as_role(client, coop, "worker", person_id=ben)
    assert client.post(f"/my-leave/{key}/cancel").status_code == 404


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


def test_an_account_without_a_person_is_told_so(client, coop):
    as_role(client, coop, "worker")
    assert client.get("/my-leave").status_code == 404


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

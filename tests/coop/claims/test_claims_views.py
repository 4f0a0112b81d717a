"""Open shifts as pages: who may, what they read, what a tap does."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from coop.attendance.service import settle
from coop.attendance.settings import Settings
from coop.claims import service
from coop.pay.models import PayRate
from core import clock
from core.db import transaction
from tests.factories.people import as_role, make_coop
from tests.factories.rota import make_place, make_shift


@pytest.mark.parametrize(
    ("role", "own", "others", "setting"),
    [
        ("worker", 200, 403, 403),
        ("coordinator", 403, 200, 403),
        ("manager", 403, 200, 200),
        ("board", 403, 403, 403),
        ("treasurer", 403, 403, 403),
    ],
)
def test_each_page_is_for_its_roles(client, stage, role, own, others, setting):
    person = stage.coop.people[0] if role == "worker" else None
    as_role(client, stage.coop.id, role, person_id=person)
    assert client.get("/my/open-shifts").status_code == own
    assert client.get("/open-shifts").status_code == others
    assert client.get("/open-shifts/setting").status_code == setting


def at_thirteen_pounds(stage):
    with transaction() as session:
        session.add(
            PayRate(
                coop_id=stage.coop.id,
                element="basic",
                unit="hour",
                amount=Decimal("13.00"),
                role="",
                from_on=date(2026, 1, 1),
            )
        )


def test_what_it_pays_has_the_break_from_the_day_the_co_op_pays_it(client, stage):
    """07:00 to 15:00 with half an hour of break: 7.5 h at £13 on 9 December, 8 h on the 10th."""
    at_thirteen_pounds(stage)
    make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 10))
    with transaction():
        settle(stage.coordinator, Settings(date(2026, 12, 10), breaks_paid=True))
    as_role(client, stage.coop.id, "worker", person_id=stage.coop.people[0])
    page = client.get("/my/open-shifts").text
    assert [page.count(pay) for pay in ("£97.50", "£104.00")] == [1, 1]


def test_a_member_reads_what_it_pays_and_takes_it_by_one_tap(client, stage):
    at_thirteen_pounds(stage)
    as_role(client, stage.coop.id, "worker", person_id=stage.coop.people[0])
    page = client.get("/my/open-shifts").text
    assert "£97.50" in page  # 7.5 h at £13
    assert "0 h → <b>7.5 h</b> of 37.5 h" in page
    answer = client.post(f"/my/open-shifts/{stage.shift}/claim", follow_redirects=True).text
    assert "The shift is yours." in answer
    assert "1 open shift" not in client.get("/").text


def test_a_loser_is_told_in_words_on_the_page_of_what_is_open(client, stage):
    winner = stage.member(1)
    with transaction():
        service.claim(winner, stage.shift)
    as_role(client, stage.coop.id, "worker", person_id=stage.coop.people[0])
    answer = client.post(f"/my/open-shifts/{stage.shift}/claim", follow_redirects=True).text
    assert "Somebody else has just taken it." in answer
    assert "No open shift that you can take" in answer


def test_a_coordinator_sees_claims_and_approves(client, stage):
    with transaction():
        service.set_approval(stage.coordinator, clock.today(), approval=True)
    one = stage.member(0)
    with transaction():
        key = service.claim(one, stage.shift).id
    as_role(client, stage.coop.id, "coordinator")
    page = client.get("/open-shifts").text
    assert "Aaliyah Person000" in page
    assert "Approve" in page
    assert "Claims to decide" in client.get("/").text
    answer = client.post(f"/open-shifts/claims/{key}/approve", follow_redirects=True).text
    assert "Approved." in answer
    assert "No open place" in answer


def test_the_home_page_counts_open_shifts_while_one_is_free(client, stage):
    """Not the one at a time of a shift of theirs, not one of another service."""
    person = stage.coop.people[0]
    mine = make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 11), name="Mine")
    make_place(stage.coop.id, mine, person, published=True)
    make_shift(stage.coop.id, stage.coop.service_id, date(2026, 12, 11), time(12), time(20))
    as_role(client, stage.coop.id, "worker", person_id=person)
    assert "1 open shift while you are free" in client.get("/").text


def test_an_offer_is_marked_on_the_home_page_of_whom_it_was_made_to(client, stage):
    with transaction():
        service.offer(stage.coordinator, stage.shift)
    person = stage.coop.people[0]
    as_role(client, stage.coop.id, "worker", person_id=person)
    assert "offered to you" in client.get("/").text
    client.post(f"/my/open-shifts/{stage.shift}/decline")
    page = client.get("/").text
    assert "1 open shift while you are free" in page
    assert "offered to you" not in page


def test_another_co_op_reaches_nothing(client, stage):
    with transaction():
        service.set_approval(stage.coordinator, clock.today(), approval=True)
    one = stage.member(0)
    with transaction():
        key = service.claim(one, stage.shift).id
    as_role(client, make_coop("Elsewhere Care"), "coordinator")
    assert "Aaliyah" not in client.get("/open-shifts").text
    for path in (f"claims/{key}/approve", f"claims/{key}/refuse", f"{stage.shift}/offer"):
        data = {"reason": "No"}
        assert client.post(f"/open-shifts/{path}", data=data).status_code == 404, path


def test_a_manager_sets_how_claims_work(client, stage):
    as_role(client, stage.coop.id, "manager")
    data = {"approval": "approval", "from_on": "1/12/2026"}
    answer = client.post("/open-shifts/setting", data=data, follow_redirects=True).text
    assert "a coordinator approves" in answer
    data["from_on"] = "1/11/2026"
    assert "It cannot begin in the past." in client.post("/open-shifts/setting", data=data).text

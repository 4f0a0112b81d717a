"""Pages of the ledger: each role, one's own, another co-op; no name where none belongs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from coop.rota import service
from core.access import Actor
from core.db import transaction
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop

DAY = timedelta(days=1)
ROLES = {
    "coordinator": (200, 200, 403),
    "manager": (200, 200, 403),
    "board": (200, 403, 403),
    "worker": (403, 403, 200),
    "treasurer": (403, 403, 403),
    "trainer": (403, 403, 403),
    "recruiter": (403, 403, 403),
}


def _published(people, name="Brightwater Care"):
    """A co-op whose first member is on both days of a weekend, published."""
    coop = small_coop(people, name)
    for on in (MONDAY + 5 * DAY, MONDAY + 6 * DAY):
        make_place(coop.id, make_shift(coop.id, coop.service_id, on), coop.people[0])
    actor = Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))
    with transaction():
        rota = service.make_draft(actor, MONDAY, 1, [coop.service_id]).id
    with transaction():
        service.publish(actor, rota)
    return coop


@pytest.fixture
def coop(database):
    return _published(5)


def _words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages(client, coop, role):
    as_role(client, coop.id, role, person_id=coop.people[1] if role == "worker" else None)
    paths = ("/burden", f"/burden/{coop.people[0]}", "/my-share")
    assert tuple(client.get(path).status_code for path in paths) == ROLES[role]


def test_who_bore_a_whole_weekend_reads_what_is_owed_and_how_it_is_paid_back(client, coop):
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    words = _words(client.get("/my-share"))
    # Two days of ten points; a fifth of them would have been fair.
    assert "You have borne 16 points more than a fair share" in words
    assert "fewer nights, weekends and the like until you are even" in words
    assert "Weekend days 20 4 +16" in words
    assert "Nobody is owed more than you, of 5 members" in words


def test_who_bore_nothing_reads_that_others_did(client, coop):
    as_role(client, coop.id, "worker", person_id=coop.people[1])
    words = _words(client.get("/my-share"))
    assert "You have borne 4 points less than a fair share" in words
    assert "1 member is owed more than you, of 5 members" in words


def test_ones_own_page_names_nobody_else(client, coop):
    as_role(client, coop.id, "worker", person_id=coop.people[1])
    page = client.get("/my-share").text
    assert not [n for n in ("Aaliyah", "Chloe", "Dafydd", "Ewa") if n in page]


def test_among_four_no_columns_are_shown_that_would_tell_who_it_is(client, database):
    coop = _published(4)
    as_role(client, coop.id, "worker", person_id=coop.people[1])
    assert "Members by balance" not in client.get("/my-share").text


def test_a_member_in_no_rota_reads_what_will_stand_there(client, coop):
    newcomer = coop.join("Zoe")
    as_role(client, coop.id, "worker", person_id=newcomer)
    assert "Nothing is counted for you yet" in client.get("/my-share").text


def test_the_board_sees_the_spread_without_names(client, coop):
    as_role(client, coop.id, "board")
    answer = client.get("/burden")
    assert "+16" in _words(answer)
    assert "Person000" not in answer.text
    assert f"/burden/{coop.people[0]}" not in answer.text


def test_the_coordinator_goes_from_the_spread_to_a_person(client, coop):
    as_role(client, coop.id, "coordinator")
    page = client.get("/burden").text
    assert f'href="/burden/{coop.people[0]}"' in page
    words = _words(client.get(f"/burden/{coop.people[0]}"))
    assert "Has borne 16 points more than a fair share" in words


def test_another_co_op_sees_nothing(client, coop):
    theirs = small_coop(1, "Another")
    as_role(client, theirs.id, "coordinator", "worker", person_id=theirs.people[0])
    assert client.get(f"/burden/{coop.people[0]}").status_code == 404
    assert "Nothing is counted yet" in client.get("/burden").text
    assert "Nothing is counted for you yet" in client.get("/my-share").text

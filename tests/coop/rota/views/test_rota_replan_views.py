"""The page where somebody is off: per role, own and other co-op."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from coop.shifts.models import Assignment
from core.db import db
from tests.factories.members import make_leave
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_place, make_shift, small_coop


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


@pytest.fixture
def coop(client):
    return small_coop(2)


@pytest.fixture
def shift_id(coop):
    made = make_shift(coop.id, coop.service_id)
    make_place(coop.id, made, coop.people[0], published=True)
    return made


def _asked(coop, person=None):
    on = MONDAY.isoformat()
    return {"person_id": person or coop.people[0], "from_on": on, "until_on": on}


def _mark(answer):
    found = re.search(r'name="mark" value="(\w+)"', answer.get_data(as_text=True))
    assert found
    return found[1]


def _on(shift):
    query = select(Assignment.person_id).where(Assignment.shift_id == shift)
    return list(db.session.scalars(query))


def test_the_coordinator_sees_the_proposal_and_accepts_it(client, coop, shift_id):
    as_role(client, coop.id, "coordinator")
    assert "Aaliyah Person000" in _text(client.get("/rota/replan"))
    page = client.get("/rota/replan", query_string=_asked(coop))
    assert "Aaliyah Person000 → Ben Person001" in _text(page)
    given = {**_asked(coop), "mark": _mark(page), "line": shift_id, "reason": "Cover needed"}
    answer = client.post("/rota/replan", data=given, follow_redirects=True)
    assert "1 place changed" in _text(answer)
    assert _on(shift_id) == [coop.people[1]]


def test_without_a_reason_or_a_line_the_page_says_so(client, coop, shift_id):
    as_role(client, coop.id, "coordinator")
    mark = _mark(client.get("/rota/replan", query_string=_asked(coop)))
    answer = client.post("/rota/replan", data={**_asked(coop), "mark": mark, "line": shift_id})
    assert "Say why: people are told of the change." in _text(answer)
    given = {**_asked(coop), "mark": mark, "reason": "Cover"}
    assert "Choose at least one line." in _text(client.post("/rota/replan", data=given))
    assert _on(shift_id) == [coop.people[0]]


def test_a_rota_changed_meanwhile_shows_the_fresh_proposal(client, coop, shift_id):
    as_role(client, coop.id, "coordinator")
    mark = _mark(client.get("/rota/replan", query_string=_asked(coop)))
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY)
    given = {**_asked(coop), "mark": mark, "line": shift_id, "reason": "Cover"}
    answer = client.post("/rota/replan", data=given)
    assert "has changed since this was worked out" in _text(answer)
    assert "stays short" in _text(answer)
    assert _mark(answer) != mark


def test_what_is_missing_is_said_beside_its_field(client, coop, shift_id):
    as_role(client, coop.id, "coordinator")
    text = _text(client.get("/rota/replan?person_id=0&from_on=7/12/2026&until_on="))
    assert "Choose a person." in text
    assert "Enter the last day." in text


@pytest.mark.parametrize("role", ["worker", "treasurer", "trainer", "recruiter", "board"])
def test_others_may_not(client, coop, shift_id, role):
    as_role(client, coop.id, role, person_id=coop.people[1])
    assert client.get("/rota/replan", query_string=_asked(coop)).status_code == 403
    assert client.post("/rota/replan", data=_asked(coop)).status_code == 403


@pytest.mark.parametrize("role", ["coordinator", "manager"])
def test_those_who_change_the_rota_may(client, coop, shift_id, role):
    as_role(client, coop.id, role)
    assert client.get("/rota/replan", query_string=_asked(coop)).status_code == 200


def test_another_co_ops_person_is_no_choice(client, coop, shift_id):
    other = small_coop(0, "Elsewhere")
    as_role(client, other.id, "coordinator")
    answer = client.get("/rota/replan", query_string=_asked(coop))
    assert "Person000" not in _text(answer)
    assert 'name="mark"' not in answer.get_data(as_text=True)
    given = {**_asked(coop), "mark": "x", "line": shift_id, "reason": "Cover"}
    client.post("/rota/replan", data=given)
    assert _on(shift_id) == [coop.people[0]]

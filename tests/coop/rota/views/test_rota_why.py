"""Why a shift is or is not somebody's, and looking ahead: per role, own and other co-op."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from coop.rota.models import Rota
from coop.rota.rules.member_words import ALL
from coop.shifts.models import Shift
from core.db import db
from tests.factories.members import make_leave
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_pattern, make_place, make_shift, small_coop


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


@pytest.fixture
def coop(client):
    return small_coop(3)


@pytest.fixture
def shift_id(coop):
    return make_shift(coop.id, coop.service_id, MONDAY)


def test_the_coordinator_reads_the_rule_and_what_would_alter_it(client, coop, shift_id):
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY + timedelta(days=2), kind="sickness")
    as_role(client, coop.id, "coordinator")
    text = _text(client.get(f"/rota/shift/{shift_id}/why?person={coop.people[0]}"))
    assert "not allowed" in text
    assert "Remove what they are away for (off sick)" in text


def test_the_coordinator_reads_who_is_on_it_and_how_they_compare(client, coop, shift_id):
    make_place(coop.id, shift_id, coop.people[1])
    as_role(client, coop.id, "coordinator")
    text = _text(client.get(f"/rota/shift/{shift_id}/why?person={coop.people[1]}"))
    assert "on it" in text
    assert "Who else could have it" in text


def test_where_nobody_else_could_have_it_everybody_is_counted_by_reason(client, coop, shift_id):
    make_place(coop.id, shift_id, coop.people[1])
    for person in (coop.people[0], coop.people[2]):
        make_leave(coop.id, person, MONDAY, MONDAY)
    as_role(client, coop.id, "coordinator")
    text = _text(client.get(f"/rota/shift/{shift_id}/why?person={coop.people[1]}"))
    assert "2 away" in text
    assert "1 free to take it" in text


def test_without_a_person_the_page_asks_for_one(client, coop, shift_id):
    as_role(client, coop.id, "manager")
    assert "Choose a person" in _text(client.get(f"/rota/shift/{shift_id}/why"))


@pytest.mark.parametrize("role", ["board", "treasurer", "trainer", "recruiter", "worker"])
def test_others_have_no_full_answer_and_do_not_look_ahead(client, coop, shift_id, role):
    as_role(client, coop.id, role, person_id=coop.people[0])
    for path in (f"/rota/shift/{shift_id}/why", "/rota/ahead", "/rota/look-ahead"):
        assert client.get(path).status_code == 403, path


def test_another_co_ops_shift_and_person_are_not_found(client, coop, shift_id):
    other = small_coop(1, name="Elsewhere Care")
    as_role(client, other.id, "coordinator")
    assert client.get(f"/rota/shift/{shift_id}/why").status_code == 404
    as_role(client, coop.id, "coordinator")
    path = f"/rota/shift/{shift_id}/why?person={other.people[0]}"
    assert client.get(path).status_code == 404


def _published(coop):
    from coop.rota import service
    from core.access import Actor
    from core.db import transaction

    actor = Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))
    with transaction():
        rota = service.make_draft(actor, MONDAY, 1, [coop.service_id])
        rota.state = "published"
    return db.session.scalars(select(Rota)).first()


def test_a_member_reads_why_not_in_sentences_of_the_list_alone(client, coop, shift_id):
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY, kind="sickness")
    make_place(coop.id, shift_id, coop.people[2])
    _published(coop)
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    answer = client.get(f"/rota/mine/{shift_id}/why")
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    told = re.findall(r"<li>(.*?)</li>", html.split('class="why-list">')[1].split("</ul>")[0])
    import html as escapes

    assert told
    assert {escapes.unescape(one) for one in told} <= ALL
    assert "sick" not in html.lower()


def test_a_member_does_not_read_of_what_is_not_published(client, coop, shift_id):
    as_role(client, coop.id, "worker", person_id=coop.people[0])
    assert client.get(f"/rota/mine/{shift_id}/why").status_code == 404


def test_a_member_of_another_co_op_finds_nothing(client, coop, shift_id):
    _published(coop)
    other = small_coop(1, name="Elsewhere Care")
    as_role(client, other.id, "worker", person_id=other.people[0])
    assert client.get(f"/rota/mine/{shift_id}/why").status_code == 404


def test_looking_ahead_lays_out_the_shifts_and_names_what_nobody_may_work(client, coop):
    make_pattern(coop.id, coop.service_id)
    for person in coop.people:
        make_leave(coop.id, person, MONDAY, MONDAY, kind="sickness")
    as_role(client, coop.id, "coordinator")
    form = {"from_on": MONDAY.isoformat(), "weeks": "1", "service_ids": str(coop.service_id)}
    answer = client.post("/rota/look-ahead", data=form, follow_redirects=True)
    text = _text(answer)
    assert "Nobody may work Mon" in text
    assert "3 away" in text
    assert db.session.scalars(select(Shift.id)).first() is not None
    assert db.session.scalars(select(Rota.id)).first() is None


def test_a_day_that_is_no_monday_is_refused_beside_its_field(client, coop):
    as_role(client, coop.id, "coordinator")
    tuesday = (MONDAY + timedelta(days=1)).isoformat()
    form = {"from_on": tuesday, "weeks": "1", "service_ids": str(coop.service_id)}
    assert "A rota begins on a Monday" in _text(client.post("/rota/look-ahead", data=form))


def test_weeks_without_shifts_say_what_to_do(client, coop):
    as_role(client, coop.id, "coordinator")
    text = _text(client.get(f"/rota/ahead?on={MONDAY.isoformat()}&weeks=1"))
    assert "No shifts in these weeks yet" in text

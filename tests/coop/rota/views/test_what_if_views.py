"""What-if and the repair menu in the browser: as each role, own and other co-op."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from coop.rota import engine, service, what_if_jobs
from coop.rota.models import Variant
from coop.rota.rules.variants import Adds, Joins, Leaves, Relaxes, unpacked
from coop.rota.service import repairing, variants
from core.access import Actor
from core.db import db, transaction
from core.jobs.testing import run_queued
from tests.factories.members import make_leave
from tests.factories.people import as_role
from tests.factories.rota import MONDAY, make_pattern, small_coop

MAKERS = ("coordinator", "manager")
OTHERS = ("board", "treasurer", "trainer", "recruiter", "worker")

WEDNESDAY = MONDAY + timedelta(days=2)


def _actor(coop):
    return Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))


@pytest.fixture
def coop(client, monkeypatch):
    monkeypatch.setattr(what_if_jobs, "budget_of", lambda seconds: engine.Budget(rounds=1))
    found = small_coop(2)
    make_pattern(found.id, found.service_id, days=(2,), least=2)
    make_leave(found.id, found.people[0], WEDNESDAY, WEDNESDAY)
    return found


@pytest.fixture
def rota_id(coop):
    with transaction():
        made = service.make_draft(_actor(coop), MONDAY, 1, [coop.service_id]).id
    service.generate_now(_actor(coop), made, None, 1, rounds=1)
    return made


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def _form(coop, **given):
    return {"contract_service": "0", "leaving": "0", "seconds": "20", **given}


def _changes():
    (row,) = db.session.scalars(select(Variant))
    found = unpacked(row.changes)
    db.session.rollback()
    return found


def test_every_part_of_the_form_becomes_a_change(client, coop, rota_id):
    as_role(client, coop.id, "coordinator")
    answer = client.post(
        f"/rota/{rota_id}/what-if",
        data=_form(
            coop,
            name="All at once",
            people="2",
            minutes="20",
            services=[str(coop.service_id)],
            competencies=[str(coop.medication)],
            days=["0", "4"],
            starts="22:00",
            ends="7",
            leaving=str(coop.people[1]),
            relaxed=["split"],
            contract_service=str(coop.service_id),
            heads="3",
            contract_days=["5", "6"],
            contract_starts="8:00",
            contract_ends="12:30",
        ),
    )
    assert answer.status_code == 302, _text(answer)
    assert _changes() == (
        Joins(2, 1200, (coop.service_id,), (coop.medication,), False, (0, 4), 1320, 420),
        Leaves(coop.people[1]),
        Relaxes("split"),
        Adds(coop.service_id, 3, (5, 6), 480, 750),
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose at least one change."),
        ({"people": "2"}, "Enter the contract hours of those who join."),
        ({"minutes": "20"}, "Enter how many join."),
        ({"people": "99"}, "Enter 1 to 20 people."),
        ({"heads": "2"}, "Choose the new contract&#39;s service."),
        ({"leaving": "999999"}, "Not a valid choice"),
    ],
)
def test_half_a_change_is_said_beside_its_field(client, coop, rota_id, given, words):
    as_role(client, coop.id, "coordinator")
    answer = client.post(f"/rota/{rota_id}/what-if", data=_form(coop, **given))
    said = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert words in said or (words == "Not a valid choice" and "error-summary" in said)
    assert db.session.scalars(select(Variant)).all() == []


def test_a_variant_is_watched_then_compared(client, coop, rota_id):
    as_role(client, coop.id, "manager")
    given = {"people": "1", "minutes": "10", "services": [str(coop.service_id)]}
    answer = client.post(f"/rota/{rota_id}/what-if", data=_form(coop, **given))
    url = answer.headers["Location"]
    assert "waiting to start" in _text(client.get(url))
    run_queued()
    for path in (url, f"{url}/panel"):
        said = _text(client.get(path))
        for words in (
            "Places empty 1 1 0",
            "Hours unfilled 7.5 h 7.5 h 0.0 h",
            "\N{MINUS SIGN}7.5 h",
            "Week 1 1 of 2 0 of 2",
        ):
            assert words in said, (path, words)
    assert "full" in _text(client.get(f"/rota/{rota_id}/what-if"))
    client.post(f"{url}/remove")
    assert client.get(url).status_code == 404


def test_a_variant_can_be_called_off(client, coop, rota_id):
    as_role(client, coop.id, "coordinator")
    answer = client.post(f"/rota/{rota_id}/what-if", data=_form(coop, relaxed=["days"]))
    url = answer.headers["Location"]
    said = _text(client.post(f"{url}/cancel", follow_redirects=True))
    assert "Nothing was written" in said


def test_the_menu_leads_to_where_each_repair_is_done(client, coop, rota_id):
    as_role(client, coop.id, "coordinator")
    url = f"/rota/{rota_id}/repairs"
    assert "Not looked for yet" in _text(client.get(url))
    assert f'href="{url}"' in client.get(f"/rota/{rota_id}/making").get_data(as_text=True)
    said = _text(client.post(url, follow_redirects=True))
    assert "waiting to start" in said
    run_queued()
    answer = client.get(url)
    assert "Fills 1 of 1 empty place" in _text(answer)
    assert 'href="/leave?show=coming"' in answer.get_data(as_text=True)
    service.generate_now(_actor(coop), rota_id, None, 2, rounds=0)
    assert "Older than the draft" in _text(client.get(url))


def _paths(rota_id, variant_id):
    return (
        ("get", f"/rota/{rota_id}/what-if"),
        ("post", f"/rota/{rota_id}/what-if"),
        ("get", f"/rota/{rota_id}/what-if/{variant_id}"),
        ("get", f"/rota/{rota_id}/what-if/{variant_id}/panel"),
        ("post", f"/rota/{rota_id}/what-if/{variant_id}/cancel"),
        ("post", f"/rota/{rota_id}/what-if/{variant_id}/remove"),
        ("get", f"/rota/{rota_id}/repairs"),
        ("get", f"/rota/{rota_id}/repairs/panel"),
        ("post", f"/rota/{rota_id}/repairs"),
        ("post", f"/rota/{rota_id}/repairs/cancel"),
    )


def _kept(coop, rota_id):
    with transaction():
        row = variants.make_variant(_actor(coop), rota_id, "Secret", [Leaves(coop.people[1])])
        repairing.make_menu(_actor(coop), rota_id)
        return row.id


@pytest.mark.parametrize("role", MAKERS)
def test_those_who_make_rotas_may_look(client, coop, rota_id, role):
    variant_id = _kept(coop, rota_id)
    as_role(client, coop.id, role)
    for verb, path in _paths(rota_id, variant_id):
        if verb == "get":
            assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("role", OTHERS)
def test_others_may_not(client, coop, rota_id, role):
    variant_id = _kept(coop, rota_id)
    as_role(client, coop.id, role)
    for verb, path in _paths(rota_id, variant_id):
        assert getattr(client, verb)(path).status_code == 403, path


def test_another_coop_finds_nothing(client, coop, rota_id):
    variant_id = _kept(coop, rota_id)
    other = small_coop(1, name="Tidewater Care")
    as_role(client, other.id, "manager")
    for verb, path in _paths(rota_id, variant_id):
        assert getattr(client, verb)(path).status_code == 404, path
    assert db.session.get(Variant, variant_id) is not None


def test_a_variant_is_not_found_under_another_rota(client, coop, rota_id):
    variant_id = _kept(coop, rota_id)
    with transaction():
        later = MONDAY + timedelta(weeks=1)
        second = service.make_draft(_actor(coop), later, 1, [coop.service_id]).id
    as_role(client, coop.id, "manager")
    assert client.get(f"/rota/{second}/what-if/{variant_id}").status_code == 404
    assert client.post(f"/rota/{second}/what-if/{variant_id}/remove").status_code == 404

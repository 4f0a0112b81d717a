"""A lapse shows at once on shifts to come, is told, and closes when it is mended."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from coop.cover import lapses, telling
from coop.notices.models import Alert, Message
from coop.shifts import queries as need
from coop.shifts import service as shifts
from coop.shifts.rules import NeedRule
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError
from tests.factories.members import make_competency, make_held
from tests.factories.people import as_role
from tests.factories.rota import make_place, make_shift, small_coop
from training.records import service as records
from training.records.models import CompetencyHeld

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
MONDAY = date(2026, 12, 7)


@pytest.fixture
def world(database):
    """Ann on a published shift on Thu 10 December that needs Medication, which she holds."""
    with clock.at(NOW):
        coop = small_coop()
        ann = coop.join("Ann", "Reed")
        coop.shift = make_shift(
            coop.id, coop.service_id, MONDAY + timedelta(3), needs=((coop.medication, None),)
        )
        make_place(coop.id, coop.shift, ann, published=True)
        coop.trainer = Actor(None, "Tess Mole", coop.id, None, frozenset({"trainer"}))
        coop.nia = Actor(None, "Nia", coop.id, None, frozenset({"coordinator"}))
        yield coop


def withdraw(world):
    held = db.session.scalar(select(CompetencyHeld.id))
    with transaction():
        records.withdraw(world.trainer, held, "Two errors in a week")


def alerts():
    found = db.session.scalars(select(Alert).order_by(Alert.id)).all()
    return [(row.kind, row.permission, row.person_id, row.closed_at is None) for row in found]


def test_a_withdrawal_is_told_to_the_coordinator_and_to_whom_it_is_about(world):
    assert lapses.published(world.id) == []
    withdraw(world)
    (one,) = lapses.published(world.id)
    assert one.words == "Not signed off for Medication on Thu 10 December"
    ann = world.people[0]
    assert alerts() == [
        ("cover_lapsed", "rota.edit", None, True), ("cover_lapsed_own", "", ann, True),
    ]  # fmt: skip
    said = list(db.session.scalars(select(Message.words).where(Message.person_id == ann)))
    assert any("Tess Mole: Two errors in a week" in words for words in said)
    assert any("Early on Thu 10 December" in words for words in said)


def test_said_again_nobody_is_told_twice(world):
    withdraw(world)
    before = len(list(db.session.scalars(select(Message.id))))
    with transaction():
        assert telling.settle(world.id) == 1
    assert len(list(db.session.scalars(select(Message.id)))) == before


def test_a_new_sign_off_closes_it(world):
    withdraw(world)
    with transaction():
        records.sign_off(world.trainer, world.people[0], world.medication, clock.today())
    assert [row[3] for row in alerts()] == [False, False]
    assert lapses.published(world.id) == []


def test_an_end_put_right_to_before_the_shift_shows_too(world):
    held = db.session.scalar(select(CompetencyHeld.id))
    with transaction():
        records.change_end(world.trainer, held, MONDAY + timedelta(2))
    assert len(lapses.published(world.id)) == 1
    with transaction():
        records.change_end(world.trainer, held, MONDAY + timedelta(3))
    assert lapses.published(world.id) == []


def test_pages_of_the_rota_show_it(world, client):
    as_role(client, world.id, "coordinator")
    week = f"/rota/week?on={MONDAY.isoformat()}"
    assert "not signed off" not in client.get(week).text
    withdraw(world)
    page = client.get(week).text
    assert "1 place is held by somebody who is not signed off" in page
    assert "Ann Reed. Not signed off for Medication on Thu 10 December" in page
    for path in (f"/rota/shift/{world.shift}", f"/shifts/{world.shift}"):
        assert "Not signed off for Medication" in client.get(path).text, path
    assert "Ann Reed" in client.get("/cover-at-risk").text


def change(world, *needs):
    with transaction():
        rule = need.rule_of(need.shift_page(world.id, world.shift))
        asked = tuple(NeedRule(each) for each in needs)
        shifts.change_shift(world.nia, world.shift, replace(rule, needs=asked), reason="Care plan")


def test_a_published_shift_never_comes_to_ask_for_what_its_people_lack(world):
    peg = make_competency(world.id, "PEG feeding")
    with pytest.raises(DomainError, match="Ann Reed is on it and would be without") as refusal:
        change(world, world.medication, peg)
    assert refusal.value.field == "needs"
    assert need.shift_page(world.id, world.shift).shift.needs[0].competency_id == world.medication
    make_held(world.id, world.people[0], peg)
    change(world, world.medication, peg)


def test_a_lapse_that_stands_does_not_bar_other_changes(world):
    withdraw(world)
    with transaction():
        rule = need.rule_of(need.shift_page(world.id, world.shift))
        shifts.change_shift(world.nia, world.shift, replace(rule, name="Early 1"), reason="Renamed")
    assert len(lapses.published(world.id)) == 1

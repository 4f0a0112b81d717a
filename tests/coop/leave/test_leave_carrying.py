"""Leave carried into the next year: both years' entries, and what the law lets pass."""

from __future__ import annotations

from datetime import date

import pytest

from coop.leave import carrying, law, ledger, queries
from coop.leave.rules import Carry, carry_limit
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotFound
from tests.factories.hours import set_clock
from tests.factories.people import as_role, make_coop, make_person, make_service

APRIL, NEXT = date(2026, 4, 1), date(2027, 4, 1)
YEAR = 210 * 60  # 5.6 weeks of 37.5 h


@pytest.mark.parametrize(
    ("why", "irregular", "hours"),
    [
        (Carry.AGREEMENT, False, 60),  # 1.6 weeks
        (Carry.SICKNESS, False, 150),  # 4 weeks
        (Carry.EMPLOYER, False, 150),
        (Carry.PARENTAL, False, 210),
        (Carry.AGREEMENT, True, 60),
        (Carry.SICKNESS, True, 210),
    ],
)
def test_each_reason_lets_its_weeks_pass(why, irregular, hours):
    assert carry_limit(why, law.figures(APRIL), YEAR, irregular=irregular) == hours * 60


@pytest.fixture
def coop(database, monkeypatch):
    set_clock(monkeypatch, "2027-04-06")
    return make_coop()


@pytest.fixture
def ben(coop):
    ben = make_person(coop, "Ben", "Morris", service_id=make_service(coop))
    with transaction():
        ledger.set_year(manager(coop), APRIL, "month", APRIL)
    return ben


def manager(coop: int, person: int | None = None) -> Actor:
    return Actor(None, "Nia Price", coop, person, frozenset({"manager"}))


def left(coop: int, person: int) -> list[float]:
    found = [queries.balance(coop, person, on).minutes / 60 for on in (APRIL, NEXT)]
    db.session.rollback()
    return found


def test_what_is_carried_over_leaves_one_year_and_stands_in_the_next(coop, ben):
    with transaction():
        carrying.carry_over(manager(coop), ben, NEXT, "agreement", 40 * 60)
    assert left(coop, ben) == [170, 250]
    with pytest.raises(DomainError, match="20 h more"), transaction():
        carrying.carry_over(manager(coop), ben, NEXT, "agreement", 21 * 60)
    with transaction():
        carrying.carry_over(manager(coop), ben, NEXT, "agreement", 20 * 60)
    assert left(coop, ben) == [150, 270]


def test_no_more_is_carried_over_than_is_left(coop, ben):
    with transaction():
        ledger.correct(manager(coop), ben, APRIL, -200 * 60, "Taken on paper")
    with pytest.raises(DomainError, match="10 h are left"), transaction():
        carrying.carry_over(manager(coop), ben, NEXT, "sickness", 11 * 60)


def test_nobody_carries_over_their_own_nor_another_co_op_s(coop, ben):
    with pytest.raises(DomainError, match="own leave"), transaction():
        carrying.carry_over(manager(coop, ben), ben, NEXT, "agreement", 60)
    other = make_coop("Elsewhere Care")
    with pytest.raises(NotFound), transaction():
        carrying.carry_over(manager(other), ben, NEXT, "agreement", 60)


def test_the_coordinator_carries_over_on_the_person_s_page(client, coop, ben):
    as_role(client, coop, "coordinator")
    assert "210 h left of the year before" in client.get(f"/people/{ben}/leave/balance").text
    url = f"/people/{ben}/leave/carry-over"
    page = client.post(url, data={"why": "agreement", "carried": "61"}).text
    assert "lets 60 h more pass" in page
    page = client.post(url, data={"why": "agreement", "carried": "7.5"}, follow_redirects=True)
    assert "217.5 h left" in page.text
    as_role(client, coop, "worker", person_id=ben)
    assert client.post(url, data={"why": "agreement", "carried": "1"}).status_code == 403

"""The ledger on a real database: entered once, corrected by entries, never altered."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from coop.leave import ledger, queries, service
from coop.leave.jobs import settle
from coop.leave.models import Leave, LeaveEntry
from core import clock
from core.access import Actor
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.people.models import Employment
from tests.factories.hours import approved_hours, set_clock
from tests.factories.people import as_role, make_coop, make_person, make_service

pytestmark = pytest.mark.usefixtures("database")
APRIL = date(2026, 4, 1)
JULY = date(2026, 7, 6)  # a Monday


@pytest.fixture
def coop(database, monkeypatch):
    set_clock(monkeypatch, "2026-06-15")
    return make_coop()


@pytest.fixture
def place(coop):
    return make_service(coop)


@pytest.fixture
def ben(coop, place):
    return make_person(coop, "Ben", "Morris", service_id=place)  # 37.5 h since January


def manager(coop: int, person: int | None = None) -> Actor:
    return Actor(None, "Nia Price", coop, person, frozenset({"manager"}))


def begin(coop: int, period: str = "month") -> None:
    with transaction():
        ledger.set_year(manager(coop), APRIL, period, APRIL)


def left(coop: int, person: int, on: date = APRIL) -> float:
    found = queries.balance(coop, person, on)
    db.session.rollback()
    return found.minutes / 60


def kinds(coop: int, person: int) -> list[tuple[str, float]]:
    found = queries.balance(coop, person, APRIL)
    db.session.rollback()
    return [(entry.kind, entry.minutes / 60) for entry in found.entries]


def holiday(coop: int, person: int, first: date, last: date, minutes: int | None = None) -> int:
    with transaction():
        return service.record(manager(coop), person, "holiday", first, last, minutes=minutes).id


def test_the_year_s_leave_is_granted_once_however_often_the_job_runs(coop, ben):
    begin(coop)
    settle()
    settle()
    assert kinds(coop, ben) == [("grant", 210)]  # 5.6 weeks of 37.5 h


def test_who_leaves_keeps_the_part_of_the_year_that_they_were_here(coop, ben):
    begin(coop)
    with transaction():
        job = db.session.scalars(select(Employment).where(Employment.person_id == ben)).one()
        job.until_on = date(2026, 8, 31)
    settle()
    assert [kind for kind, _ in kinds(coop, ben)] == ["grant", "correction"]
    assert left(coop, ben) == pytest.approx(210 * 153 / 365, abs=1 / 60)


def test_a_starter_earns_month_by_month(coop, place, monkeypatch):
    grace = make_person(coop, "Grace", "Osei", service_id=place, from_on=date(2026, 5, 10))
    begin(coop)
    assert kinds(coop, grace) == [("accrual", 37.5)]  # two months: 4.67 days, up to 5
    set_clock(monkeypatch, "2026-07-10")
    settle()
    assert kinds(coop, grace) == [("accrual", 37.5), ("accrual", 15)]  # seven days


def test_without_contract_hours_a_pay_period_s_approved_hours_earn_12_07_per_cent(
    coop, place, monkeypatch
):
    grace = make_person(coop, "Grace", "Osei", service_id=place, contract_minutes=0)
    for day in range(4, 24):
        approved_hours(coop, place, grace, date(2026, 5, day))  # 7.5 h each, 150 h: 18.1
    begin(coop)
    assert kinds(coop, grace) == [("accrual", 18)]
    for day in range(24, 28):
        approved_hours(coop, place, grace, date(2026, 5, day))  # approved later, 180 h: 21.7
    settle()
    settle()
    assert kinds(coop, grace) == [("accrual", 18), ("correction", 4)]


def test_approved_holiday_is_taken_and_given_back_when_it_is_cancelled(coop, ben):
    begin(coop)
    key = holiday(coop, ben, JULY, JULY + timedelta(days=8))
    assert left(coop, ben) == 210 - 37.5 - 15
    with transaction():
        service.cancel(manager(coop), key, reason="Plans changed")
    assert kinds(coop, ben) == [("grant", 210), ("use", -52.5), ("returned", 52.5)]


def test_back_sooner_gives_back_the_days_after(coop, ben):
    begin(coop)
    key = holiday(coop, ben, JULY, JULY + timedelta(days=13))
    with transaction():
        service.end_early(manager(coop), key, JULY + timedelta(days=8))
    assert kinds(coop, ben)[-2:] == [("use", -75), ("returned", 22.5)]


def test_the_hours_that_a_coordinator_enters_are_those_that_are_taken(coop, ben):
    begin(coop)
    holiday(coop, ben, JULY, JULY, minutes=12 * 60)
    assert left(coop, ben) == 198


def test_holiday_over_the_turn_of_the_year_takes_from_both(coop, ben):
    begin(coop)
    holiday(coop, ben, date(2027, 3, 29), date(2027, 4, 4))  # Mon to Sun: 3 days and 2
    assert left(coop, ben) == 210 - 22.5
    assert left(coop, ben, date(2027, 4, 1)) == -15


@pytest.mark.parametrize("kind", ["sickness", "parental", "training", "unpaid"])
def test_only_annual_leave_takes_from_it(coop, ben, kind):
    begin(coop)
    with transaction():
        service.record(manager(coop), ben, kind, JULY, JULY)
    assert left(coop, ben) == 210


def test_holiday_approved_before_the_leave_year_was_set_is_taken_once_it_is(coop, ben):
    holiday(coop, ben, JULY, JULY + timedelta(days=6))
    assert queries.balance(coop, ben, APRIL) is None
    begin(coop)
    settle()
    assert kinds(coop, ben) == [("grant", 210), ("use", -37.5)]


def test_entries_are_never_altered_or_removed(coop, ben):
    begin(coop)
    for statement in (update(LeaveEntry).values(minutes=1), delete(LeaveEntry)):
        with pytest.raises(DatabaseError, match="never altered"), transaction():
            db.session.execute(statement)


def test_nobody_corrects_their_own_balance_nor_without_a_reason(coop, ben):
    begin(coop)
    with pytest.raises(DomainError, match="own leave"), transaction():
        ledger.correct(manager(coop, ben), ben, JULY, 600, "I need it")
    with pytest.raises(DomainError) as refused, transaction():
        ledger.correct(manager(coop), ben, JULY, 600, " ")
    assert refused.value.field == "reason"
    assert left(coop, ben) == 210


def test_another_co_op_s_people_years_and_balances_are_not_there(coop, ben):
    other = make_coop("Elsewhere Care")
    begin(coop)
    assert queries.balances(other, JULY) == {}
    assert queries.settings(other) == ()
    begin(other)
    with pytest.raises(NotFound), transaction():
        ledger.correct(manager(other), ben, JULY, 600, "Not ours")
    assert left(coop, ben) == 210


def test_the_manager_sets_the_year_and_the_member_sees_each_entry(coop, ben, client):
    as_role(client, coop, "coordinator")
    assert client.get("/leave/year").status_code == 403
    assert "No leave year is set" in client.get(f"/people/{ben}/leave/balance").text
    as_role(client, coop, "manager")
    form = {"from_on": "1/4/2026", "period": "month", "period_from_on": "1/4/2026"}
    assert "in their ledger" in client.post("/leave/year", data=form, follow_redirects=True).text
    again = client.post("/leave/year", data=form).text
    assert "Choose a day after" in again
    form = {"add": "take", "hours": "7.5", "reason": "A day taken in April, on paper"}
    page = client.post(f"/people/{ben}/leave/balance", data=form, follow_redirects=True).text
    assert "202.5 h left" in page
    as_role(client, coop, "worker", person_id=ben)
    page = client.get("/my-leave").text
    assert "202.5 h of annual leave left" in page
    assert "A day taken in April, on paper" in page
    assert "202.5 h of annual leave left" in client.get("/my-leave/ask").text
    assert "202.5 h of annual leave left" in client.get("/me").text
    assert client.get(f"/people/{ben}/leave/balance").status_code == 403


def test_the_decision_shows_what_is_left_after_it_and_takes_the_hours_entered(coop, ben, client):
    begin(coop)
    worker = Actor(None, "Ben Morris", coop, ben, frozenset({"worker"}))
    with transaction():
        key = service.ask(worker, ben, "holiday", JULY, JULY + timedelta(days=6)).id
    as_role(client, coop, "coordinator")
    page = client.get(f"/leave/{key}").text
    assert "172.5 h of annual leave left after it" in page
    assert 'value="37.5"' in page
    client.post(f"/leave/{key}/approve", data={"paid": "y", "minutes": "30"})
    assert left(coop, ben) == 180
    assert db.session.get_one(Leave, key).minutes == 30 * 60


def test_more_than_is_left_is_said_before_anybody_answers(coop, ben, client):
    begin(coop)
    with transaction():
        ledger.correct(manager(coop), ben, JULY, -200 * 60, "Taken on paper")
        worker = Actor(None, "Ben Morris", coop, ben, frozenset({"worker"}))
        key = service.ask(worker, ben, "holiday", JULY, JULY + timedelta(days=6)).id
    as_role(client, coop, "coordinator")
    assert "27.5 h more than they have left" in client.get(f"/leave/{key}").text


def test_sleep_ins_count_in_full_and_on_call_only_when_disturbed(coop, place, ben):
    night = {"starts": time(22), "ends": time(7), "break_minutes": 0}
    approved_hours(coop, place, ben, JULY, kind="sleep_in", **night)
    approved_hours(coop, place, ben, JULY + timedelta(days=2), kind="on_call", **night)
    found = ledger.attendance.approved(coop, clock.today() + timedelta(days=60))
    assert [ledger.minutes(each) for each in found] == [540, 0]

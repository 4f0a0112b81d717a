"""Leave owed: hours from the ledger by the day, at what an hour of leave would be paid."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from sqlalchemy import select

from coop.absencepay import service as absencepay
from coop.absencepay import worth
from coop.absencepay.choices import Choice, Irregular
from coop.costs import queries, untaken
from coop.costs.untaken import Balance, Owed
from coop.leave.models import LeaveEntry, LeaveYearSetting
from coop.pay import service as runs
from coop.pay.models import PayItem, PayRun
from core import clock
from core.db import db, transaction
from tests.factories.hours import approved_hours, set_clock, usual_rates
from tests.factories.members import make_leave
from tests.factories.people import actor_of, make_account, make_coop, make_person, make_service

YEAR = date(2027, 1, 1)
ON = date(2027, 6, 30)  # 181 of 365 days are over


class House:
    def __init__(self, name="Brightwater Care"):
        self.coop = make_coop(name)
        self.service = make_service(self.coop)
        self.amy = make_person(self.coop, "Amy", "Adams", service_id=self.service)
        self.treasurer = actor_of(make_account(self.coop, "treasurer"), self.coop, "treasurer")
        usual_rates(self.coop)
        with transaction() as session:
            session.add(
                LeaveYearSetting(
                    coop_id=self.coop, from_on=YEAR, period="month", period_from_on=YEAR
                )
            )

    def enter(self, person, minutes, source="year", key="2027-01-01", on=YEAR, year_on=YEAR):
        with transaction() as session:
            session.add(
                LeaveEntry(
                    coop_id=self.coop,
                    person_id=person,
                    kind="grant" if source == "year" else "use",
                    minutes=minutes,
                    year_on=year_on,
                    on=on,
                    reason="",
                    source=source,
                    source_key=str(key),
                    made_at=clock.now(),
                )
            )

    def take(self, person, first, last, minutes, entered=YEAR):
        self.enter(person, -minutes, "leave", make_leave(self.coop, person, first, last), entered)

    def balance(self, person, on=ON):
        return {one.person_id: one for one in queries.owed(self.coop, on).people}.get(person)


@pytest.fixture
def house(database, monkeypatch):
    set_clock(monkeypatch, "2027-06-30")
    return House()


def test_granted_leave_counts_by_the_days_that_are_over(house):
    """5.6 weeks of 37.5 h are 210 h; 181/365 of them 104 h 8 min, at £12.80: £1,332.91."""
    house.enter(house.amy, 12_600)
    found = house.balance(house.amy)
    assert (found.minutes, found.pence) == (6_248, 133_291)
    assert house.balance(house.amy, date(2027, 12, 31)).minutes == 12_600


def test_leave_taken_is_off_and_leave_booked_is_still_owed(house):
    house.enter(house.amy, 12_600)
    house.take(house.amy, date(2027, 6, 1), date(2027, 6, 2), 900)
    house.take(house.amy, date(2027, 8, 2), date(2027, 8, 6), 2_250)
    house.take(house.amy, date(2027, 6, 29), date(2027, 7, 2), 1_200)  # two of its days are over
    found = house.balance(house.amy)
    assert (found.ahead, found.minutes) == (2_250 + 600, 6_248 - 900 - 600)
    # what was entered later is not known on the day
    house.enter(house.amy, 600, "hand", "", on=date(2027, 7, 1))
    assert house.balance(house.amy).minutes == found.minutes


def test_who_joined_in_the_year_has_earned_it_by_the_month(house):
    cal = make_person(house.coop, "Cal", "Cole", service_id=house.service, from_on=date(2027, 3, 1))
    house.enter(cal, 4_275)
    assert house.balance(cal).minutes == 4_275


def test_earned_by_the_hour_counts_whole(house):
    ben = make_person(house.coop, "Ben", "Brown", service_id=house.service, contract_minutes=0)
    house.enter(ben, 720, "period", "2027-05-01", on=date(2027, 6, 1))
    assert house.balance(ben).minutes == 720
    with transaction():
        absencepay.choose(house.treasurer, Choice(YEAR, Irregular.ROLLED_UP))
    assert house.balance(ben) is None  # paid with the work
    assert house.balance(house.amy) is None  # nothing in the ledger


def test_an_hour_is_worth_what_leave_of_that_day_is_paid(house, monkeypatch):
    """As a pay run pays leave that begins on the day: the average of weeks paid until then."""
    set_clock(monkeypatch, "2027-08-01")
    ben = make_person(house.coop, "Ben", "Brown", service_id=house.service, contract_minutes=0)
    for day in (4, 5, 6, 10, 11, 15, 18):  # 15 May is a Saturday
        approved_hours(house.coop, house.service, ben, date(2027, 5, day))
    with transaction():
        absencepay.choose(house.treasurer, Choice(date(2027, 5, 1)))

    def run(first, last):
        with transaction():
            run_id = runs.open_run(house.treasurer, first, last).id
        runs.calculate_now(house.treasurer, run_id)
        with transaction():
            db.session.get_one(PayRun, run_id).state = "locked"

    run(date(2027, 5, 1), date(2027, 5, 31))
    on = date(2027, 6, 14)
    (mine,) = (one for one in worth.of_all(house.coop, on) if one.person_id == ben)
    # six days at £96.00 and a Saturday at £115.20 over 7 x 7.5 h
    assert mine.rate.per_minute == Fraction(6 * 9_600 + 11_520, 7 * 450)
    leave_id = make_leave(house.coop, ben, on, on)
    with transaction():
        from coop.leave.models import Leave

        db.session.get_one(Leave, leave_id).minutes = 600
    run(date(2027, 6, 1), date(2027, 6, 30))
    item = db.session.scalar(select(PayItem.pence).where(PayItem.source == "holiday"))
    assert item == untaken.half_up(600 * mine.rate.per_minute)


def test_weeks_before_the_year_stand_in_for_weeks_without_pay(house, monkeypatch):
    """52 paid weeks are looked for within 104."""
    set_clock(monkeypatch, "2027-08-01")
    ben = make_person(
        house.coop, "Ben", "Brown", service_id=house.service, contract_minutes=0,
        from_on=date(2025, 1, 6),
    )  # fmt: skip
    for on in (date(2026, 1, 8), date(2027, 5, 4)):
        approved_hours(house.coop, house.service, ben, on)
        with transaction():
            first, last = on.replace(day=1), on.replace(day=31)
            run_id = runs.open_run(house.treasurer, first, last).id
        runs.calculate_now(house.treasurer, run_id)
        with transaction():
            db.session.get_one(PayRun, run_id).state = "approved"
    (mine,) = (one for one in worth.of_all(house.coop, ON) if one.person_id == ben)
    assert "2 paid weeks" in mine.rate.words


def test_leavers_and_other_co_ops_are_owed_nothing_here(house):
    gone = make_person(house.coop, "Gil", "Gray", service_id=house.service)
    house.enter(gone, 5_000)
    other = House("Another co-op")
    other.enter(other.amy, 12_600)
    with transaction() as session:
        from core.people.models import Employment

        row = session.scalar(select(Employment).where(Employment.person_id == gone))
        row.until_on = date(2027, 5, 31)
    assert house.balance(gone) is None
    assert [one.person_id for one in queries.owed(house.coop, ON).people] == []


def test_no_leave_year_is_said(database):
    coop = make_coop()
    section = untaken.section(queries.owed(coop, ON))
    assert section.measure("leave_pence").value is None
    assert "keeps no leave year" in section.words


def balance(person, service=1, minutes=600, per_minute=Fraction(1280, 60)):
    return Balance(
        person, f"P{person}", service, 0, Fraction(1), minutes, 0, per_minute, "£12.80 an hour"
    )


def test_leave_taken_early_is_not_set_against_what_others_are_owed():
    owed = Owed(
        ON, (YEAR, date(2027, 12, 31)),
        (balance(1), balance(2, minutes=-300), balance(3, 2, per_minute=None)),
        {1: "Maple Court", 2: "Harbour View"},
    )  # fmt: skip
    section = untaken.section(owed)
    assert section.measure("leave_pence").value == 12_800
    assert section.measure("leave_minutes").value == 1_200
    grid = section.grid("leave_services")
    assert grid.rows == (
        ("Harbour View", 1, 600, 0, 0, 0),
        ("Maple Court", 1, 600, 12_800, 300, 6_400),
    )
    assert "1 person has no rate" in section.words
    people = untaken.people_grid(owed)
    assert people.column(0) == ("P1", "P3", "P2")
    assert people.total[2:4] == (900, 12_800 - 6_400)

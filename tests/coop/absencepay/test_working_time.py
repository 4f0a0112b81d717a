"""Averages from approved hours, other time and weeks before; each sees what they may."""

from __future__ import annotations

from datetime import date, time, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from coop.absencepay import telling, times
from coop.absencepay.averages import Level
from coop.attendance import service as attendance
from coop.notices.models import Alert
from coop.rota.situation.reference import weeks_before
from coop.shifts.kinds import Kind
from coop.time.models import OtherTime
from core import clock
from core.db import db, transaction
from core.people.models import Employment
from tests.factories.hours import approved_hours, set_clock
from tests.factories.members import make_leave, make_terms
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)

TODAY = date(2026, 12, 9)  # a Wednesday; the last whole week ended on the 6th
SUNDAY = date(2026, 12, 6)
WEEK = timedelta(weeks=1)


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        manager = actor_of(make_account(coop, "manager", name="Mo"), coop, "manager")

        def since(self, person, from_on, contract=2_250):
            with transaction():
                row = db.session.scalar(select(Employment).where(Employment.person_id == person))
                row.from_on, row.contract_minutes = from_on, contract

        def before(self, *rows):
            with transaction():
                attendance.set_weeks_before(self.manager, rows)

        def row(self, person=None, weeks=1):
            (found,) = times.people(self.coop, TODAY, [person or self.amy], weeks)
            return found

    set_clock(monkeypatch, "2026-12-09")
    return House()


def mondays(count):
    return [SUNDAY - timedelta(days=6) - WEEK * n for n in range(count)]


def test_hours_other_time_and_weeks_before_add_up(house):
    """A starter's two weeks: 7.5 h of a shift and 2 h of training; 40 h told from before.

    (9.5 + 40) / 2 = 24.75 h.
    """
    house.since(house.amy, mondays(2)[1])
    approved_hours(house.coop, house.service, house.amy, date(2026, 12, 2))
    start = clock.instant(date(2026, 12, 3), time(9))
    with transaction() as session:
        session.add(
            OtherTime(
                coop_id=house.coop, person_id=house.amy, service_id=house.service, kind="training",
                start_at=start, end_at=start + timedelta(hours=2), state="approved", entered_at=start,
            )
        )  # fmt: skip
    house.before((house.amy, mondays(2)[1], 2_400, 0))
    assert house.row().now.average == Fraction(570 + 2_400, 2)


def test_a_sleep_in_is_working_time_and_parted_at_midnight(house):
    """Sunday 22:00 to Monday 07:00: two hours in the week that ended, seven in the next."""
    house.since(house.amy, mondays(1)[0], 0)
    approved_hours(
        house.coop,
        house.service,
        house.amy,
        SUNDAY,
        kind=Kind.SLEEP_IN,
        break_minutes=0,
        starts=time(22),
        ends=time(7),
    )
    now = house.row().now
    assert (now.worked, now.weeks) == (120, 1)


def test_the_figures_are_those_that_the_rota_plans_by(house):
    """`coop.rota.situation` reckons the same weeks; the page's average is their mean."""
    rows = [(house.amy, monday, 1_800 + 60 * n, 0) for n, monday in enumerate(mondays(17))]
    house.since(house.amy, date(2020, 1, 6))
    house.before(*rows)
    make_leave(house.coop, house.amy, date(2026, 11, 9), date(2026, 11, 15))
    planned = weeks_before(
        SUNDAY + timedelta(days=1),
        date(2020, 1, 6),
        {monday: minutes for _, monday, minutes, _ in rows},
        [date(2026, 11, 9) + timedelta(days=n) for n in range(7)],
        2_250,
    )
    assert house.row().now.average == Fraction(sum(planned), 17)


def test_who_is_over_comes_first_and_is_warned(house):
    ben = make_person(house.coop, "Ben", "Brown", service_id=house.service)
    for who in (house.amy, ben):
        house.since(who, date(2020, 1, 6))
    house.before(
        *[(house.amy, monday, 2_400, 0) for monday in mondays(17)],
        *[(ben, monday, 3_000, 0) for monday in mondays(17)],
    )
    rows = times.people(house.coop, TODAY)
    assert [(row.name, row.level) for row in rows] == [
        ("Ben Brown", Level.OVER),
        ("Amy Adams", Level.BELOW),
    ]
    make_terms(house.coop, ben, opted_out_48h=True)
    assert house.row(ben).level is Level.FREE


def test_a_fixed_number_of_queries_for_everybody(house, count_queries):
    db.session.rollback()
    with count_queries() as few:
        times.people(house.coop, TODAY)
    for n in range(10):
        make_person(house.coop, f"P{n}", "Many", service_id=house.service)
    db.session.rollback()
    with count_queries() as many:
        assert len(times.people(house.coop, TODAY)) == 11
    assert many.count == few.count


def test_a_members_own_page_has_the_trend_with_its_table(house, client):
    house.since(house.amy, date(2020, 1, 6))
    house.before(*[(house.amy, monday, 2_760, 0) for monday in mondays(43)])
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.get("/my/working-time").get_data(as_text=True)
    assert "46 h a week on average: near the 48 hours" in page
    assert page.count("<tr>") == 27  # 26 weeks and the head
    assert "<svg" in page
    assert client.get("/working-time").status_code == 403


def test_coordinators_see_all_of_their_own_co_op(house, client):
    house.since(house.amy, date(2020, 1, 6))
    house.before(*[(house.amy, monday, 3_000, 0) for monday in mondays(17)])
    as_role(client, house.coop, "coordinator")
    assert "Amy Adams" in client.get("/working-time").get_data(as_text=True)
    assert "Nobody is near the limit." in client.get("/working-time?only=near").get_data(
        as_text=True
    )
    assert client.get(f"/working-time/{house.amy}").status_code == 200
    as_role(client, make_coop("Other Care"), "coordinator")
    assert client.get(f"/working-time/{house.amy}").status_code == 404
    assert "Amy" not in client.get("/working-time").get_data(as_text=True)


def test_a_starter_without_a_whole_week_is_told_so(house, client):
    house.since(house.amy, TODAY)
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert "No whole week yet" in client.get("/my/working-time").get_data(as_text=True)


def test_who_is_over_and_who_plans_are_told_once_a_week(house):
    house.since(house.amy, date(2020, 1, 6))
    house.before(*[(house.amy, monday, 3_000, 0) for monday in mondays(18)])
    for _ in range(2):
        with transaction():
            telling.watch(house.coop, TODAY)
    alerts = list(db.session.scalars(select(Alert).order_by(Alert.id)))
    assert [(alert.person_id, alert.permission) for alert in alerts] == [
        (house.amy, ""),
        (None, "workingtime.see"),
    ]
    assert "to Sun 6 Dec: 50 h a week on average: more than the 48 hours" in alerts[0].words
    make_terms(house.coop, house.amy, opted_out_48h=True)
    db.session.rollback()
    with transaction():
        telling.watch(house.coop, TODAY)
    assert all(alert.closed_at for alert in db.session.scalars(select(Alert)))

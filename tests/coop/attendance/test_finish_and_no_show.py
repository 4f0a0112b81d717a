"""Finished by a tap, never finished, never come; late and early; what a co-op settles."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from coop.attendance import queries, service
from coop.attendance.models import AwakeSpell, HoursState, HoursWorked
from coop.attendance.rules import Awake, Told
from coop.attendance.settings import LongGap, Settings
from coop.notices.models import Alert
from coop.pay import queries as pay
from coop.shifts.kinds import Kind
from core import clock
from core.access import Actor
from core.audit.models import AuditEntry
from core.db import db, transaction
from core.errors import DomainError, NotFound
from core.jobs.testing import run_periodic
from tests.factories.hours import published_shift, set_clock
from tests.factories.people import (
    actor_of,
    as_role,
    make_account,
    make_coop,
    make_person,
    make_service,
)

WED = date(2026, 12, 9)
ANSWER = {"starts": "07:00", "ends": "15:00", "break_minutes": "30", "note": ""}


@pytest.fixture
def house(database, monkeypatch):
    class House:
        coop = make_coop()
        service = make_service(coop)
        amy = make_person(coop, "Amy", "Adams", service_id=service)
        ben = make_person(coop, "Ben", "Brown", service_id=service)

        def at(self, day, clock_time="12:00"):
            return set_clock(monkeypatch, day, clock_time)

        def worker(self, person):
            return Actor(None, "Worker", self.coop, person, frozenset({"worker"}))

    house = House()
    house.at("2026-12-10")
    house.coordinator = actor_of(
        make_account(house.coop, "coordinator", name="Cora"), house.coop, "coordinator"
    )
    return house


def do(verb, *args, **kwargs):
    with transaction():
        return verb(*args, **kwargs)


def open_alerts(kind):
    query = select(Alert).where(Alert.kind == kind, Alert.closed_at.is_(None))
    return list(db.session.scalars(query))


def test_two_taps_finish_and_confirm_between_two_visits(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "worker", person_id=house.amy)
    house.at("2026-12-09", "06:58")
    client.post(f"/my/hours/{shift_id}/start")
    house.at("2026-12-09", "14:55")
    assert f"/my/hours/{shift_id}/finish" in client.get("/").text
    page = client.post(f"/my/hours/{shift_id}/finish", follow_redirects=True).text
    assert "Finished at 14:55." in page
    assert 'value="06:58"' in page
    assert 'value="14:55"' in page
    assert "Break you had" in page
    assert queries.hours_of(house.coop, shift_id, house.amy).state == "started"
    answer = {"starts": "06:58", "ends": "14:55", "break_minutes": "0", "note": ""}
    page = client.post(f"/my/hours/{shift_id}", data=answer, follow_redirects=True).text
    assert "Confirmed: Early, Wed 9 December, 06:58–14:55." in page
    (entry,) = queries.entries(house.coop, WED, WED)
    assert "no break in 7 h 57 min: 20 min are due" in entry.differences


def test_only_a_started_shift_is_finished(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    with pytest.raises(DomainError, match="Only a shift that you have started"):
        do(service.finish, house.worker(house.amy), shift_id)
    with pytest.raises(NotFound):
        do(service.finish, house.worker(house.ben), shift_id)


def test_who_has_not_finished_is_reminded_and_the_coordinator_told(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    house.at("2026-12-09", "07:00")
    do(service.start, house.worker(house.amy), shift_id)
    house.at("2026-12-09", "15:59")
    run_periodic("attendance.watch")
    assert not open_alerts("not_finished")
    house.at("2026-12-09", "16:00")  # an hour after the plan, as the co-op begins with
    run_periodic("attendance.watch")
    run_periodic("attendance.watch")
    (told,) = open_alerts("not_finished")
    assert told.words == (
        "Amy Adams has not finished Early at Maple House, planned until 15:00."
        if "Maple House" in told.words
        else told.words
    )
    (reminder,) = open_alerts("hours_unfinished")
    assert reminder.person_id == house.amy
    assert "Have you finished Early, planned until 15:00?" in reminder.words
    do(service.finish, house.worker(house.amy), shift_id)
    assert not open_alerts("not_finished")
    assert not open_alerts("hours_unfinished")


def test_a_no_show_is_told_to_the_person_and_can_be_taken_back(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "coordinator")
    path = f"/hours/for/{shift_id}/{house.amy}/no-show"
    page = client.post(path, data={"reason": "", "week": "2026-12-07"}, follow_redirects=True)
    assert "Say what happened" in page.text
    data = {"reason": "Rang three times", "week": "2026-12-07"}
    page = client.post(path, data=data, follow_redirects=True).text
    assert "Marked as a no-show" in page
    assert "Did not come</h2>" in page
    row = queries.hours_of(house.coop, shift_id, house.amy)
    assert row.state == "no_show"
    (news,) = open_alerts("hours_no_show")
    assert news.person_id == house.amy
    assert "Rang three times" in news.words
    assert not queries.not_approved(house.coop, WED, WED)  # nothing of it waits to be paid
    with pytest.raises(DomainError, match="marked as a no-show"):
        do(service.confirm, house.worker(house.amy), shift_id)
    page = client.post(
        f"/hours/{row.id}/take-back",
        data={"reason": "Was at the other house", "week": "2026-12-07"},
        follow_redirects=True,
    ).text
    assert "asked to tell their hours" in page
    assert not open_alerts("hours_no_show")
    as_role(client, house.coop, "worker", person_id=house.amy)
    assert "Was at the other house" in client.get("/my/hours").text
    assert 'value="15:00"' in client.get(f"/my/hours/{shift_id}").text  # as planned, to be said
    do(service.confirm, house.worker(house.amy), shift_id)
    assert queries.hours_of(house.coop, shift_id, house.amy).state == "confirmed"
    assert not open_alerts("hours_query")


def test_a_no_show_is_not_for_oneself_nor_before_the_shift_nor_for_told_hours(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    amy = Actor(None, "Amy", house.coop, house.amy, frozenset({"coordinator"}))
    with pytest.raises(DomainError, match="Somebody else"):
        do(service.mark_no_show, amy, shift_id, house.amy, "x")
    with pytest.raises(NotFound):
        do(service.mark_no_show, house.coordinator, shift_id, house.ben, "x")
    house.at("2026-12-09", "06:00")
    with pytest.raises(DomainError, match="nobody has missed it yet"):
        do(service.mark_no_show, house.coordinator, shift_id, house.amy, "x")
    house.at("2026-12-10")
    do(service.confirm, house.worker(house.amy), shift_id)
    with pytest.raises(DomainError, match="told for this shift already"):
        do(service.mark_no_show, house.coordinator, shift_id, house.amy, "x")
    other = Actor(None, "Other", make_coop("Other Care"), None, frozenset({"coordinator"}))
    with pytest.raises(NotFound):
        do(service.mark_no_show, other, shift_id, house.amy, "x")


def test_the_database_refuses_a_state_that_is_none(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    for state, end in (("lost", clock.now()), ("approved", None)):
        row = {
            "coop_id": house.coop, "shift_id": shift_id, "person_id": house.amy, "state": state,
            "start_at": datetime(2026, 12, 9, 7, tzinfo=UTC), "end_at": end,
            "note": "", "query": "", "reopened_reason": "",
        }  # fmt: skip
        with pytest.raises(IntegrityError):
            db.session.execute(insert(HoursWorked), [row])
        db.session.rollback()


def test_late_and_no_shows_are_counted_on_both_pages(client, house):
    late, _ = published_shift(house.coop, house.service, house.amy, WED)
    told = Told(
        clock.instant(WED, time(7, 12)), clock.instant(WED, time(14, 40)), 30, note="The bus"
    )
    do(service.confirm, house.worker(house.amy), late, told)
    missed, _ = published_shift(house.coop, house.service, house.amy, date(2026, 12, 8))
    do(service.mark_no_show, house.coordinator, missed, house.amy, "Did not answer")
    found = queries.reliability(house.coop, house.amy, date(2026, 12, 1), WED)
    assert (found.shifts, found.late, found.left_early, found.no_shows) == (2, 1, 1, 1)
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.get("/my/hours").text
    assert "late by 12 min, left 20 min early" in page
    assert "late once, left early once, did not come once" in page
    as_role(client, house.coop, "coordinator")
    page = client.get(f"/people/{house.amy}").text
    assert "Hours, last twelve weeks" in page
    assert "did not come once" in page


def test_what_is_settled_holds_from_its_day_and_leaves_the_days_before(house):
    house.at("2026-12-09", "06:00")
    held = Settings(from_on=WED, late_minutes=15, tolerance_minutes=20)
    do(service.settle, house.coordinator, held)
    house.at("2026-12-10")
    for on in (date(2026, 12, 8), WED):
        shift_id, _ = published_shift(house.coop, house.service, house.amy, on)
        told = Told(clock.instant(on, time(7, 12)), clock.instant(on, time(15)), 30)
        do(service.confirm, house.worker(house.amy), shift_id, told)
    before, after = sorted(
        queries.entries(house.coop, date(2026, 12, 8), WED), key=lambda entry: entry.shift.on
    )
    assert (before.differences, before.punctuality.late) == (("late by 12 min",), 12)
    assert (after.differences, after.punctuality.late) == ((), 0)
    with pytest.raises(DomainError, match="today or a later day"):
        do(service.settle, house.coordinator, held)


@pytest.mark.parametrize(
    ("role", "status"),
    [("manager", 200), ("coordinator", 403), ("worker", 403), ("treasurer", 403)],
)
def test_only_a_manager_settles(client, house, role, status):
    as_role(client, house.coop, role)
    assert client.get("/settings/hours").status_code == status


def test_a_manager_settles_on_the_page_and_nonsense_comes_back_beside_the_field(client, house):
    as_role(client, house.coop, "manager")
    answer = {
        "from_on": "11 December 2026", "start_alert_minutes": "10", "finish_alert_minutes": "30",
        "late_minutes": "3", "tolerance_minutes": "61", "gap_minutes": "45", "long_gap": "free",
        "breaks_paid": "y",
    }  # fmt: skip
    page = client.post("/settings/hours", data=answer).text
    assert 'href="#tolerance_minutes">Enter 0 to 60 minutes.' in page
    answer["tolerance_minutes"] = "7"
    page = client.post("/settings/hours", data=answer, follow_redirects=True).text
    assert "The settings are saved." in page
    assert "not started after 10 min, not finished after 30 min" in page
    held = queries.settings(house.coop).on(date(2026, 12, 11))
    assert held == Settings(date(2026, 12, 11), 10, 30, 3, 7, True, 45, LongGap.FREE)
    assert queries.settings(house.coop).on(date(2026, 12, 10)).tolerance_minutes == 5


def test_a_time_in_the_hour_that_comes_twice_is_asked_about(client, house):
    night = {"starts": time(22), "ends": time(8), "kind": Kind.WAKING_NIGHT}
    shift_id, _ = published_shift(house.coop, house.service, house.amy, date(2026, 10, 24), **night)
    as_role(client, house.coop, "worker", person_id=house.amy)
    house.at("2026-10-25", "12:00")
    answer = {**ANSWER, "starts": "22:00", "ends": "01:30"}
    page = client.post(f"/my/hours/{shift_id}", data=answer).text
    assert "01:30 came twice that night: choose the first time or the second." in page
    assert queries.hours_of(house.coop, shift_id, house.amy) is None
    client.post(f"/my/hours/{shift_id}", data={**answer, "ends_pass": "2"})
    row = queries.hours_of(house.coop, shift_id, house.amy)
    assert row.end_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 22:00 BST + 4 h 30
    assert clock.minutes_between(row.start_at, row.end_at) == 4 * 60 + 30
    client.post(f"/my/hours/{shift_id}", data={**answer, "ends_pass": "1"})
    row = queries.hours_of(house.coop, shift_id, house.amy)
    assert clock.minutes_between(row.start_at, row.end_at) == 3 * 60 + 30
    page = client.get(f"/my/hours/{shift_id}").text
    assert '<option selected value="1">' in page
    ordinary, _ = published_shift(house.coop, house.service, house.amy, date(2026, 10, 23))
    assert "came twice" not in client.get(f"/my/hours/{ordinary}").text


def test_times_awake_are_kept_changed_and_taken_away(house):
    on = date(2026, 12, 8)
    shift_id, _ = published_shift(
        house.coop, house.service, house.amy, on, name="Sleep-in", kind=Kind.SLEEP_IN,
        starts=time(22), ends=time(7), break_minutes=0,
    )  # fmt: skip

    def told(*times):
        spells = tuple(
            Awake(clock.instant(WED, time(*first)), clock.instant(WED, time(*last)), "A fall")
            for first, last in times
        )
        start, end = clock.instant(on, time(22)), clock.instant(WED, time(7))
        return Told(start, end, 0, sum(spell.minutes for spell in spells), spells=spells)

    amy = house.worker(house.amy)
    do(service.confirm, amy, shift_id, told(((1, 0), (1, 20)), ((3, 0), (3, 30))))
    do(service.confirm, amy, shift_id, told(((3, 0), (3, 45)), ((5, 0), (5, 10))))
    row = queries.hours_of(house.coop, shift_id, house.amy)
    assert [spell.minutes for spell in row.spells] == [45, 10]
    assert row.disturbed_minutes == 55
    assert len(list(db.session.scalars(select(AwakeSpell)))) == 2
    do(service.approve, house.coordinator, row.id)
    (found,) = queries.approved(house.coop, WED)
    assert found.disturbed_minutes == 55


def test_a_member_sees_what_others_changed_in_their_hours(client, house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    as_role(client, house.coop, "worker", person_id=house.amy)
    client.post(f"/my/hours/{shift_id}/as-planned")
    assert "Changed by others" not in client.get("/my/hours").text
    as_role(client, house.coop, "coordinator")
    client.post(
        f"/hours/for/{shift_id}/{house.amy}",
        data={**ANSWER, "ends": "14:30", "reason": "The log says 14:30"},
    )
    as_role(client, house.coop, "worker", person_id=house.amy)
    page = client.get("/my/hours").text
    assert "Changed by others" in page
    assert "07:00–15:00, break 30 min → 07:00–14:30, break 30 min" in page
    assert "“The log says 14:30”" in page
    as_role(client, house.coop, "worker", person_id=house.ben)
    assert "Changed by others" not in client.get("/my/hours").text
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert "hours.correct" in actions


def test_pay_says_nothing_of_a_no_show(house):
    shift_id, _ = published_shift(house.coop, house.service, house.amy, WED)
    do(service.mark_no_show, house.coordinator, shift_id, house.amy, "Did not come")
    inputs, hours = pay.gather(house.coop, 0, date(2026, 12, 1), date(2026, 12, 31))
    assert (inputs.notes, hours) == ((), ())
    assert HoursState.NO_SHOW in set(db.session.scalars(select(HoursWorked.state)))

"""Exports that are made by themselves: once when due, of what their owner sees on that day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from coop.builder import service
from coop.builder.models import ExportFile, SavedExport
from coop.builder.schedule import MONTH, WEEK, Plan
from coop.notices.models import Message
from core import clock
from core.db import db, transaction
from core.jobs.models import JobRun, RunState
from core.jobs.testing import run_periodic, run_queued
from core.people.models import Account, Grant
from tests.factories.exports import House, make_export
from tests.factories.hours import set_clock

MONDAYS = Plan(WEEK, 0, 7)


@pytest.fixture
def house(database, monkeypatch):
    set_clock(monkeypatch, "2026-11-27")  # a Friday
    return House()


def tick():
    run_periodic("builder.schedules")
    return run_queued()


def told(kind):
    db.session.rollback()
    return [
        (row.person_id, row.words)
        for row in db.session.scalars(select(Message).where(Message.kind == kind))
    ]


def row_of(export_id):
    return db.session.get_one(SavedExport, export_id, populate_existing=True)


def test_it_is_made_when_it_is_due_once_and_its_owner_is_told(house, monkeypatch):
    trainer = house.actor("trainer")
    export_id = make_export(trainer, plan=MONDAYS)
    assert tick() == []
    set_clock(monkeypatch, "2026-11-30", "07:01")
    [run] = tick()
    assert (run.state, run.asker_id) == (RunState.DONE, trainer.account_id)
    assert tick() == []
    assert told("export_ready") == [(trainer.person_id, "“Everybody” is made: 2 rows.")]
    assert row_of(export_id).next_at == clock.instant(date(2026, 12, 7)) + timedelta(hours=7)
    made = db.session.scalars(select(ExportFile)).one()
    assert (made.due_at, made.made_by_id) == (
        clock.instant(date(2026, 11, 30)) + timedelta(hours=7), trainer.account_id,
    )  # fmt: skip


def test_two_clocks_that_tick_at_once_ask_once(house, monkeypatch):
    export_id = make_export(house.actor("trainer"), plan=MONDAYS)
    now = set_clock(monkeypatch, "2026-11-30", "07:01")
    assert service.due(now) == [export_id]
    db.session.rollback()
    with transaction():
        assert service.make_due(export_id, now) is not None
    with transaction():
        assert service.make_due(export_id, now) is None  # the second had found it due as well
    assert len(run_queued()) == 1


def test_what_was_missed_is_made_up_once_as_on_the_last_day_it_was_due(house, monkeypatch):
    manager = house.actor("manager")
    export_id = make_export(
        manager, "people", ("name", "from_on"), plan=Plan(MONTH, 31, 7), began="this_month"
    )
    set_clock(monkeypatch, "2027-03-03", "09:00")  # after 30 November, 31 December, January, 28 Feb
    [run] = tick()
    assert run.state == RunState.DONE
    made = db.session.scalars(select(ExportFile)).one()
    assert made.words == "Began in: This month (1 February 2027 to 28 February 2027)"
    assert clock.local(row_of(export_id).next_at).isoformat() == "2027-03-31T07:00:00+01:00"
    assert tick() == []


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("left", "has no access to this co-op any more"),
        ("closed", "has no access to this co-op any more"),
        ("role", "may not export any more"),
        ("subject", "does not see “Pay lines” any more"),
    ],
)
def test_an_owner_who_may_not_any_more_stops_it_and_people_are_told_once(
    house, monkeypatch, what, why
):
    boss = house.actor("manager", name="Mo Shah")
    owner = house.actor("treasurer", "trainer", "worker")
    export_id = make_export(owner, "pay_lines", ("name", "pay"), plan=MONDAYS)
    gone = {"left": None, "closed": (), "role": ("treasurer", "trainer"), "subject": ("treasurer",)}
    mine = update(Grant).where(Grant.account_id == owner.account_id)
    if gone[what]:
        mine = mine.where(Grant.role.in_(gone[what]))
    with transaction():
        if what == "closed":
            db.session.get_one(Account, owner.account_id).closed_at = clock.now()
        else:
            db.session.execute(mine.values(until_on=clock.today()))
    set_clock(monkeypatch, "2026-11-30", "07:01")
    assert tick() == []
    set_clock(monkeypatch, "2026-12-07", "07:01")
    assert tick() == []
    row = row_of(export_id)
    assert (row.next_at, why in row.stopped) == (None, True)
    news = told("export_stopped")
    assert sorted(person for person, _ in news) == sorted([owner.person_id, boss.person_id])
    assert all(why in words and "“Everybody”" in words for _, words in news)
    assert db.session.scalar(select(JobRun.id)) is None


def test_saving_it_anew_starts_it_again(house, monkeypatch):
    trainer = house.actor("trainer")
    export_id = make_export(trainer, plan=MONDAYS)
    with transaction():
        service.stop(row_of(export_id), "For a test.")
    with transaction():
        held = service.queries.export(trainer, export_id)
        service.save(trainer, service.Saved("Everybody", held.wish, "csv", (), MONDAYS), export_id)
    assert (row_of(export_id).stopped, row_of(export_id).next_at is not None) == ("", True)


def test_one_that_cannot_be_made_tells_its_owner_once(house, monkeypatch):
    manager = house.actor("manager")
    make_export(manager, plan=MONDAYS, form="xlsx")
    monkeypatch.setattr("coop.builder.making.MOST_ROWS", 0)
    set_clock(monkeypatch, "2026-11-30", "07:01")
    [run] = tick()
    assert run.state == RunState.FAILED
    [(person, words)] = told("export_stopped")
    assert person == manager.person_id
    assert words.startswith("“Everybody” was not made this time. There are more than 0 rows")


def test_an_account_that_is_nobody_here_has_it_made_all_the_same(house, monkeypatch):
    make_export(house.actor("treasurer", person=False), plan=MONDAYS)
    set_clock(monkeypatch, "2026-11-30", "07:01")
    [run] = tick()
    assert (run.state, told("export_ready")) == (RunState.DONE, [])

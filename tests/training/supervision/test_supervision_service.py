"""Supervision on the real database: due, planned, held, agreed, told; and kept confidential."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from coop.notices.models import Message
from core import clock
from core.audit.models import AuditEntry
from core.calendar.models import Commitment
from core.db import db, transaction
from core.errors import DomainError, NotAllowed, NotFound
from tests.factories.people import make_account, make_coop, make_person, make_service
from tests.factories.supervision import (
    begin_kinds,
    keeper,
    make_held,
    make_planned,
    make_supervising,
    supervisor,
)
from training.supervision import queries, service, settling, watching
from training.supervision.rules import Standing, Unit

TODAY = date(2026, 11, 25)
NOON = clock.instant(TODAY, time(12))
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def coop(database):
    return make_coop()


@pytest.fixture
def home(coop):
    return make_service(coop)


@pytest.fixture
def jo(coop, home):
    return make_person(coop, "Jo", "Begum", service_id=home)


@pytest.fixture
def sue(coop, jo, home):
    made = make_person(coop, "Sue", "Lead", service_id=home)
    make_supervising(coop, jo, made, date(2026, 2, 1))
    return made


@pytest.fixture
def kinds(coop):
    return begin_kinds(coop, date(2026, 2, 2))


def told(person):
    query = select(Message.words).where(Message.person_id == person).order_by(Message.id)
    return list(db.session.scalars(query))


def due(coop, person, kind="Supervision"):
    return next(r for r in queries.due(coop, clock.today(), person_id=person) if r.kind == kind)


def test_it_is_due_eight_weeks_after_the_last_was_held(coop, jo, sue, kinds):
    assert due(coop, jo).due_on == date(2026, 3, 30)
    make_held(coop, jo, sue, kinds["Supervision"], date(2026, 10, 7))
    row = due(coop, jo)
    assert (row.last_on, row.due_on, row.standing) == (
        date(2026, 10, 7),
        date(2026, 12, 2),
        Standing.DUE,
    )
    assert (row.supervisor, due(coop, jo, "Appraisal").due_on) == ("Sue Lead", date(2027, 2, 2))


def test_overdue_ones_come_first_and_a_supervisor_sees_only_their_own(coop, jo, sue, kinds, home):
    make_held(coop, jo, sue, kinds["Supervision"], date(2026, 11, 20))
    make_held(coop, jo, sue, kinds["Spot check"], date(2026, 11, 20))
    rows = queries.due(coop, TODAY)
    assert rows[0].person == "Sue Lead"
    assert [row.due_on for row in rows] == sorted(row.due_on for row in rows)
    assert {row.person for row in queries.due(coop, TODAY, supervisor_id=sue)} == {"Jo Begum"}


def test_a_break_in_work_begins_the_count_anew(coop, kinds, home):
    from core.people.models import Employment

    back = make_person(coop, "Was", "Away", service_id=home)
    with transaction() as session:
        row = session.scalar(select(Employment).where(Employment.person_id == back))
        row.until_on = date(2026, 3, 31)
        session.add(
            Employment(
                coop_id=coop, person_id=back, service_id=home, role="Support worker",
                contract_minutes=600, from_on=date(2026, 10, 5),
            )
        )  # fmt: skip
    assert due(coop, back).due_on == date(2026, 11, 30)


def test_a_planned_meeting_with_times_stands_in_both_calendars_and_overlaps_nothing(
    coop, jo, sue, kinds
):
    on = TODAY + 7 * DAY
    key = make_planned(coop, jo, kinds["Supervision"], on, time(14), time(15))
    promised = db.session.execute(select(Commitment.person_id, Commitment.paid)).all()
    assert sorted(tuple(row) for row in promised) == sorted([(jo, True), (sue, True)])
    assert told(jo)[-1] == "With Sue Lead: supervision is planned: Wed 2 December, 14:00–15:00."
    with pytest.raises(DomainError) as refused:
        make_planned(coop, jo, kinds["Appraisal"], on, time(14, 30), time(16))
    assert refused.value.code == "overlap"
    assert "Supervision" in refused.value.words
    with transaction():
        service.call_off(keeper(coop), key, "Sue is ill")
    assert db.session.scalar(select(Commitment.id)) is None
    assert told(jo)[-1].endswith("is called off: Sue is ill")
    assert due(coop, jo).planned_on is None


def test_a_meeting_is_moved_with_its_promises(coop, jo, sue, kinds):
    on = TODAY + 7 * DAY
    key = make_planned(coop, jo, kinds["Supervision"], on, time(14), time(15))
    with transaction():
        service.move(supervisor(coop, sue), key, on + DAY, time(9), time(10), place="Office")
    found = set(db.session.scalars(select(Commitment.start_at)))
    assert found == {clock.instant(on + DAY, time(9))}
    assert told(jo)[-1].endswith("moved: Thu 3 December, 09:00–10:00, Office.")


def test_one_of_a_kind_is_planned_at_a_time_and_never_for_oneself(coop, jo, sue, kinds):
    make_planned(coop, jo, kinds["Supervision"], TODAY + DAY)
    with pytest.raises(DomainError, match="planned already"):
        make_planned(coop, jo, kinds["Supervision"], TODAY + 9 * DAY)
    with pytest.raises(DomainError, match="today or a later day"):
        make_planned(coop, jo, kinds["Appraisal"], TODAY - DAY)
    with pytest.raises(NotAllowed), transaction():
        service.plan(keeper(coop, jo), jo, kinds["Appraisal"], TODAY + DAY)
    with pytest.raises(NotAllowed), transaction():
        service.plan(supervisor(coop, jo), sue, kinds["Appraisal"], TODAY + DAY)


def test_without_a_supervisor_somebody_has_to_be_chosen(coop, sue, kinds):
    with pytest.raises(DomainError, match="Nobody supervises Sue Lead"):
        make_planned(coop, sue, kinds["Supervision"], TODAY + DAY)


def test_what_was_written_is_agreed_by_both_and_then_changed_no_more(coop, jo, sue, kinds):
    key = make_planned(coop, jo, kinds["Supervision"], TODAY)
    with transaction():
        service.write(supervisor(coop, sue), key, TODAY, notes="Nights are too many.")
    assert told(jo)[-1].startswith("Supervision of Wed 25 November is written up")
    me = supervisor(coop, jo)
    with pytest.raises(NotAllowed), transaction():
        service.write(me, key, TODAY, notes="All is well.")
    with transaction():
        service.agree(me, key, "Two nights a week would do.")
    with pytest.raises(DomainError, match="changed no more"), transaction():
        service.write(supervisor(coop, sue), key, TODAY, notes="Other words.")
    with pytest.raises(DomainError, match="changed no more"), transaction():
        service.add_action(supervisor(coop, sue), key, "Fewer nights", TODAY + DAY)
    row = queries.one(coop, key)
    assert (row.notes, row.person_words) == ("Nights are too many.", "Two nights a week would do.")


def test_other_words_ask_for_agreement_again(coop, jo, sue, kinds):
    key = make_held(coop, jo, sue, kinds["Supervision"], TODAY - DAY)
    with transaction():
        service.write(keeper(coop), key, TODAY - DAY, notes="Put right by the manager.")
    row = queries.one(coop, key)
    assert row.agreed_supervisor_at is None
    assert told(sue)[-1].endswith("say whether you agree.")
    with pytest.raises(NotAllowed), transaction():
        service.agree(keeper(coop), key)
    with pytest.raises(DomainError, match="not before"), transaction():
        service.write(supervisor(coop, sue), key, TODAY + DAY, notes="Tomorrow.")


def test_only_the_two_and_the_manager_open_it_and_each_look_by_another_is_kept(
    coop, jo, sue, kinds, home
):
    key = make_held(coop, jo, sue, kinds["Supervision"], TODAY - DAY)
    other = make_person(coop, "Nosy", "Parker", service_id=home)
    trainer = keeper(coop, other, "trainer", "coordinator", "board")
    for actor in (supervisor(coop, other), trainer):
        with pytest.raises(NotAllowed), transaction():
            service.look(actor, key)
    for actor in (supervisor(coop, jo), supervisor(coop, sue), keeper(coop)):
        with transaction():
            assert service.look(actor, key).reads
    seen = select(AuditEntry.id).where(AuditEntry.action == "supervision.view")
    assert len(db.session.scalars(seen).all()) == 2, (
        "the supervisor's and the manager's, not one's own"
    )


def test_the_record_of_changes_keeps_no_word_of_what_was_said(coop, jo, sue, kinds):
    key = make_held(coop, jo, sue, kinds["Supervision"], TODAY - DAY)
    with transaction():
        service.add_action(supervisor(coop, sue), key, "Ask for counselling", TODAY + DAY)
        service.agree(supervisor(coop, jo), key, "My back hurts.")
    kept = " ".join(str(row.changes) for row in db.session.scalars(select(AuditEntry)))
    for secret in ("night shifts", "counselling", "My back"):
        assert secret not in kept


def test_actions_stand_with_whoever_does_them_until_they_are_done(coop, jo, sue, kinds):
    key = make_held(coop, jo, sue, kinds["Supervision"], TODAY - DAY)
    with transaction():
        mine = service.add_action(supervisor(coop, sue), key, "Read the plan", TODAY + DAY).id
        service.add_action(supervisor(coop, sue), key, "Ask payroll", TODAY, by_supervisor=True)
    assert [row.words for row in queries.open_actions(coop, jo)] == ["Read the plan"]
    assert [row.words for row in queries.open_actions(coop, sue)] == ["Ask payroll"]
    with transaction():
        service.do_action(supervisor(coop, jo), mine)
    assert queries.open_actions(coop, jo) == []
    with pytest.raises(DomainError, match="before the meeting"), transaction():
        service.add_action(supervisor(coop, sue), key, "Too early", TODAY - 9 * DAY)


def test_a_new_supervisor_takes_over_from_a_day_and_the_old_spell_ends(coop, jo, sue, home):
    new = make_person(coop, "New", "Lead", service_id=home)
    make_supervising(coop, jo, new, TODAY + 7 * DAY)
    assert queries.supervisor_of(coop, jo, TODAY + 6 * DAY) == sue
    assert queries.supervisor_of(coop, jo, TODAY + 7 * DAY) == new
    assert told(jo)[-1] == "New Lead supervises you from 2 December 2026."
    make_supervising(coop, jo, sue, TODAY)
    assert queries.supervisor_of(coop, jo, TODAY + 30 * DAY) == sue
    with pytest.raises(DomainError, match="themselves"):
        make_supervising(coop, jo, jo, TODAY)
    with transaction():
        settling.name_supervisor(keeper(coop), jo, None, TODAY)
    assert queries.supervisor_of(coop, jo, TODAY) is None


def test_how_often_is_said_from_today_on_and_replaces_what_was_said_for_that_day(coop, kinds):
    key = kinds["Supervision"]
    with pytest.raises(DomainError, match="past"), transaction():
        settling.set_frequency(keeper(coop), key, TODAY - DAY, 6, Unit.WEEKS)
    for every in (6, 4):
        with transaction():
            settling.set_frequency(keeper(coop), key, TODAY, every, Unit.WEEKS)
    row = next(each for each in queries.kinds(coop) if each.id == key)
    assert [each.every for each in row.frequencies] == [8, 4]
    assert row.on(TODAY - DAY).every == 8
    with transaction():
        assert settling.take_in(keeper(coop)) == 0
    with pytest.raises(DomainError, match="already a kind"), transaction():
        settling.add_kind(keeper(coop), "supervision")


def test_both_are_told_before_it_is_due_the_manager_when_it_is_long_overdue(coop, jo, sue, kinds):
    manager = make_person(coop, "May", "Manager")
    make_account(coop, "manager", person_id=manager)
    make_held(coop, jo, sue, kinds["Supervision"], date(2026, 10, 7))
    make_held(coop, jo, sue, kinds["Spot check"], date(2026, 11, 20))
    before = len(told(sue))
    for _ in range(2):
        with transaction():
            watching.watch(coop)
    assert told(jo).count("Supervision is due by Wed 2 December.") == 1
    assert "Supervision with Jo Begum is due by Wed 2 December." in told(sue)[before:]
    assert len(told(manager)) == 1
    assert "overdue by more than 14 days: Sue Lead first" in told(manager)[0]
    with clock.at(clock.instant(date(2026, 12, 3), time(9))), transaction():
        watching.watch(coop)
    assert "Supervision was due on Wed 2 December." in told(jo)


def test_another_co_ops_people_and_kinds_are_nobodys(coop, jo, sue, kinds):
    other = make_coop("Other Care")
    stranger, theirs = make_person(other), begin_kinds(other, date(2026, 2, 2))
    for person, kind in ((stranger, kinds["Supervision"]), (jo, theirs["Supervision"])):
        with pytest.raises(NotFound):
            make_planned(coop, person, kind, TODAY + DAY)
    with pytest.raises(NotFound):
        make_supervising(coop, jo, stranger, TODAY)

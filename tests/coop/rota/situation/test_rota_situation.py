"""The situation in the database, read as the problem that every rule asks."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select

from coop.members import service as members
from coop.members.service import Terms
from coop.rota.rules import check_roster, verdict
from coop.rota.rules.goals import contracts
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Kind, Level
from coop.rota.situation import situation
from coop.rota.situation.agreed import adult_on
from coop.rota.situation.reference import weeks_before
from core import clock
from core.access import Actor
from core.calendar.models import Commitment
from core.db import db, transaction
from core.people.models import Employment, Person
from tests.factories.members import make_availability, make_cleared, make_leave, make_terms
from tests.factories.people import make_coop, make_person, make_service
from tests.factories.rota import (
    MONDAY,
    make_hours,
    make_place,
    make_shift,
    make_week_before,
    small_coop,
)

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def _one(coop, weeks=1, on=MONDAY):
    return situation(coop.id, on, weeks, [coop.service_id])


def _worker(found, person_id):
    return next(worker for worker in found.problem.workers if worker.id == person_id)


def test_a_shift_has_elapsed_minutes_and_its_local_day(database):
    coop = small_coop(1)
    make_shift(coop.id, coop.service_id, MONDAY + DAY, time(21, 45), time(7, 15), name="Night")
    shift = _one(coop).problem.shifts[0]
    assert (shift.day, shift.start, shift.end) == (1, 1440 + 21 * 60 + 45, 2 * 1440 + 7 * 60 + 15)
    assert (shift.work, shift.night) == (570 - 30, 7 * 60 - 30)


def test_the_night_the_clocks_go_back_is_an_hour_longer(database):
    coop = small_coop(1)
    autumn = date(2027, 10, 25)  # the clocks went back on Sunday 31 October 2027
    make_shift(coop.id, coop.service_id, date(2027, 10, 30), time(22), time(8), break_minutes=0)
    found = _one(coop, on=autumn)
    shift = found.problem.shifts[0]
    assert shift.work == 11 * 60
    assert found.problem.day_starts[-1] == 7 * 1440 + 60


def test_what_is_placed_by_hand_or_published_is_fixed_and_a_draft_is_not(database):
    coop = small_coop(3)
    shifts = [make_shift(coop.id, coop.service_id, MONDAY + n * DAY) for n in range(3)]
    make_place(coop.id, shifts[0], coop.people[0])
    make_place(coop.id, shifts[1], coop.people[1], by_hand=True, agreed=True)
    make_place(coop.id, shifts[2], coop.people[2], published=True, override_reason="Short notice")
    found = _one(coop)
    fixed = {(one.shift, one.worker): (one.override, one.agreed) for one in found.problem.fixed}
    assert fixed == {
        (shifts[1], coop.people[1]): (False, True),
        (shifts[2], coop.people[2]): (True, False),
    }
    assert found.of(coop.people[0]) == (shifts[0],)


def test_a_shift_of_another_service_is_a_fact_that_bars_the_same_hours(database):
    coop = small_coop(1)
    other = make_service(coop.id, "Harbour View", "extra_care")
    mine = make_shift(coop.id, coop.service_id)
    theirs = make_shift(coop.id, other, starts=time(14), ends=time(22))
    make_place(coop.id, theirs, coop.people[0], published=True)
    found = _one(coop)
    assert [shift.id for shift in found.problem.shifts] == [mine]
    refused = verdict(found.problem, coop.people[0], (), mine)
    assert (refused[0].level, refused[0].rule) == (Level.BARRED, "overlap")


def test_a_night_before_the_period_leaves_no_rest_for_its_first_morning(database):
    coop = small_coop(1)
    night = make_shift(coop.id, coop.service_id, MONDAY - DAY, time(22), time(7), name="Night")
    make_place(coop.id, night, coop.people[0], published=True)
    early = make_shift(coop.id, coop.service_id, starts=time(14), ends=time(22))
    refused = [one for one in verdict(_one(coop).problem, coop.people[0], (), early) if one.refuses]
    assert [one.rule for one in refused] == ["daily_rest"]


def test_a_duty_just_after_the_period_needs_rest_before_it(database):
    coop = small_coop(1)
    after = make_shift(coop.id, coop.service_id, MONDAY + WEEK, time(6), time(12))
    make_place(coop.id, after, coop.people[0], published=True)
    late = make_shift(coop.id, coop.service_id, MONDAY + 6 * DAY, time(14), time(22))
    refused = [one for one in verdict(_one(coop).problem, coop.people[0], (), late) if one.refuses]
    assert [one.rule for one in refused] == ["daily_rest"]


def test_approved_leave_bars_and_asked_leave_does_not(database):
    coop = small_coop(2)
    shift = make_shift(coop.id, coop.service_id)
    make_leave(coop.id, coop.people[0], MONDAY, MONDAY)
    make_leave(coop.id, coop.people[1], MONDAY, MONDAY, state="asked")
    problem = _one(coop).problem
    assert [one.rule for one in check_roster(problem, coop.people[0], [shift]) if one.refuses] == [
        "leave"
    ]
    assert not [one for one in check_roster(problem, coop.people[1], [shift]) if one.refuses]


def test_what_somebody_cannot_do_is_an_agreement_and_what_they_like_a_wish(database):
    coop = small_coop(1)
    person = coop.people[0]
    make_availability(
        coop.id, person, "cannot", weekday=0, starts=time(18), ends=time(0), note="children"
    )
    make_availability(coop.id, person, "would_like", weekday=1)
    late = make_shift(coop.id, coop.service_id, starts=time(14), ends=time(22), name="Late")
    worker = _worker(_one(coop), person)
    assert [(span.start, span.end) for span in worker.unavailable] == [
        (18 * 60, 1440),
        (7 * 1440 + 18 * 60, 8 * 1440),
    ]
    assert (worker.would_like[0].start, worker.would_like[0].end) == (1440, 2 * 1440)
    found = [one for one in check_roster(_one(coop).problem, person, [late]) if one.refuses]
    assert [(one.level, one.rule) for one in found] == [(Level.AGREEMENT, "availability")]
    assert "children" in found[0].words


def test_without_a_dbs_check_nobody_is_placed(database):
    coop = small_coop()
    person = make_person(coop.id, service_id=coop.service_id)
    shift = make_shift(coop.id, coop.service_id)
    found = check_roster(_one(coop).problem, person, [shift])
    assert any(one.rule == "clearance" and "DBS" in one.words for one in found)


def test_the_right_to_works_cap_and_the_agreed_most_become_limits(database):
    coop = small_coop()
    person = make_person(coop.id, service_id=coop.service_id)
    make_cleared(coop.id, person, weekly_cap_minutes=1200)
    make_terms(coop.id, person, opted_out_48h=True, weekly_max_minutes=1800, max_nights_per_week=2)
    limits = _worker(_one(coop), person).limits
    assert (limits.weekly_cap, limits.weekly_max, limits.max_nights_per_week) == (1200, 1800, 2)
    assert limits.cap_weeks == ()
    assert limits.opted_out_48h
    assert limits.weekly_contract == 2250


def test_an_opt_out_that_begins_inside_the_period_does_not_count_yet(database):
    coop = small_coop(1)
    make_terms(coop.id, coop.people[0], MONDAY + 2 * DAY, opted_out_48h=True)
    assert not _worker(_one(coop), coop.people[0]).limits.opted_out_48h


def test_an_opt_out_renewed_inside_the_period_counts_throughout(database):
    coop = small_coop(1)
    make_terms(coop.id, coop.people[0], until_on=MONDAY + DAY, opted_out_48h=True)
    make_terms(coop.id, coop.people[0], MONDAY + 2 * DAY, opted_out_48h=True)
    assert _worker(_one(coop), coop.people[0]).limits.opted_out_48h


def test_somebody_under_18_is_young_until_the_birthday(database):
    coop = small_coop(1)
    with transaction() as session:
        session.get_one(Person, coop.people[0]).born_on = date(2008, 12, 10)
    assert _worker(_one(coop), coop.people[0]).limits.under_18_until_day == 3


def test_a_leaver_and_a_starter_are_employed_on_their_own_days_only(database):
    coop = small_coop(2)
    with transaction() as session:
        rows = {row.person_id: row for row in session.query(Employment)}
        rows[coop.people[0]].until_on = MONDAY + 2 * DAY
        rows[coop.people[1]].from_on = MONDAY + 3 * DAY
    found = _one(coop)
    leaver, starter = _worker(found, coop.people[0]), _worker(found, coop.people[1])
    assert (leaver.employed_until_day, starter.employed_from_day) == (2, 3)
    assert starter.week_minutes_before == ()


def test_new_terms_inside_the_period_leave_no_hole_in_employment(database):
    coop = small_coop(1)
    with transaction() as session:
        row = session.query(Employment).one()
        row.until_on = MONDAY + 2 * DAY
        session.add(
            Employment(
                coop_id=coop.id,
                person_id=row.person_id,
                service_id=coop.service_id,
                role="Senior",
                contract_minutes=1500,
                can_lead=True,
                from_on=MONDAY + 3 * DAY,
            )
        )
    worker = _worker(_one(coop), coop.people[0])
    assert worker.employed_until_day is None
    assert worker.not_cleared == ()
    assert worker.limits.weekly_contract == (3 * 2250 + 4 * 1500) // 7


def test_each_week_keeps_the_contract_hours_of_its_own_terms(database):
    coop = small_coop(2)
    changes, stays = coop.people
    with transaction():
        row = db.session.scalar(select(Employment).where(Employment.person_id == changes))
        terms = Terms(coop.service_id, "Senior", 1200)
        members.change_terms(
            Actor(None, "Nia", coop.id, None, frozenset()), changes, MONDAY + 2 * WEEK, terms
        )
    found = _one(coop, weeks=4)
    index = index_of(found.problem)
    assert contracts(index)[changes] == (2250, 2250, 1200, 1200)
    assert contracts(index)[stays] == (2250,) * 4
    assert row.contract_minutes == 2250


def test_a_place_of_somebody_who_has_left_is_still_checked(database):
    coop = small_coop(1)
    shift = make_shift(coop.id, coop.service_id)
    make_place(coop.id, shift, coop.people[0], by_hand=True)
    with transaction() as session:
        session.query(Employment).delete()
    found = _one(coop)
    rules = {one.rule for one in check_roster(found.problem, coop.people[0], [shift])}
    assert {"employment", "service"} <= rules


def test_hours_really_worked_count_before_the_plan(database):
    coop = small_coop(1)
    before = MONDAY - WEEK
    shift = make_shift(coop.id, coop.service_id, before)
    make_place(coop.id, shift, coop.people[0], published=True)
    make_hours(coop.id, shift, coop.people[0], 600)
    worker = _worker(_one(coop), coop.people[0])
    assert worker.week_minutes_before[-1] == 600
    assert [duty.work for duty in worker.duties] == [600]


def test_a_paid_class_16_weeks_ago_counts_in_the_average_as_a_shift_would(database):
    """WTR 1998 reg 4: the average looks back 17 weeks, and training is working time (reg 2)."""
    coop = small_coop(1)
    times = clock.shift_instants(MONDAY - 16 * WEEK, time(9), time(17))
    with transaction() as session:
        session.add(
            Commitment(
                coop_id=coop.id,
                person_id=coop.people[0],
                start_at=times[0],
                end_at=times[1],
                kind="session",
                paid=True,
                title="Moving and handling",
                source="session",
                source_id=1,
            )
        )
    worker = _worker(_one(coop), coop.people[0])
    assert worker.week_minutes_before[1:] == (480, *[0] * 15)
    assert worker.duties == ()  # too long ago to bear on any rest


def test_hours_imported_for_the_weeks_before_are_taken_as_told(database):
    coop = small_coop(1)
    for back in range(1, 18):
        make_week_before(coop.id, coop.people[0], MONDAY - back * WEEK, 2000 + back)
    before = _worker(_one(coop), coop.people[0]).week_minutes_before
    assert before == tuple(2000 + back for back in range(17, 0, -1))


def test_a_paid_class_is_working_time_and_an_unpaid_meeting_only_takes_the_time(database):
    coop = small_coop(2)
    times = clock.shift_instants(MONDAY, time(9), time(13))
    with transaction() as session:
        for number, (person, paid) in enumerate(zip(coop.people, (True, False), strict=True)):
            session.add(
                Commitment(
                    coop_id=coop.id,
                    person_id=person,
                    start_at=times[0],
                    end_at=times[1],
                    kind="session",
                    paid=paid,
                    title="Fire safety class",
                    source="session",
                    source_id=number,
                )
            )
    found = _one(coop)
    paid, unpaid = _worker(found, coop.people[0]), _worker(found, coop.people[1])
    assert [(duty.kind, duty.work) for duty in paid.duties] == [(Kind.TRAINING, 240)]
    assert [span.why for span in unpaid.leave] == ["Fire safety class"]


def test_another_co_op_is_not_seen(database):
    coop, other = small_coop(1), small_coop(1, "Other Care")
    make_shift(other.id, other.service_id)
    found = situation(coop.id, MONDAY, 1, [coop.service_id, other.service_id])
    assert [worker.id for worker in found.problem.workers] == coop.people
    assert found.problem.shifts == ()


def test_shifts_that_have_begun_are_facts(database):
    coop = small_coop(1)
    first = make_shift(coop.id, coop.service_id)
    second = make_shift(coop.id, coop.service_id, MONDAY + DAY)
    make_place(coop.id, first, coop.people[0], published=True)
    found = situation(
        coop.id, MONDAY, 1, [coop.service_id], begun_by=clock.instant(MONDAY, time(12))
    )
    assert [shift.id for shift in found.problem.shifts] == [second]
    assert len(_worker(found, coop.people[0]).duties) == 1


def test_the_number_of_queries_does_not_grow_with_the_people(database):
    def count(people):
        coop = small_coop(people, f"Co-op of {people}")
        for day in range(7):
            for person in coop.people:
                shift = make_shift(coop.id, coop.service_id, MONDAY + day * DAY)
                make_place(coop.id, shift, person)
        seen = []
        listener = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        _one(coop)
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    assert count(2) == count(9) <= 32


WORKED = st.dictionaries(st.integers(1, 17), st.integers(0, 3600), max_size=17)


@given(worked=WORKED, contract=st.integers(0, 2400), employed=st.integers(1, 400))
def test_without_leave_the_weeks_are_those_worked(worked, contract, employed):
    start = MONDAY - employed * DAY
    by_monday = {MONDAY - back * WEEK: minutes for back, minutes in worked.items()}
    found = weeks_before(MONDAY, start, by_monday, (), contract)
    assert len(found) == min(17, -(-employed // 7))
    for back, minutes in enumerate(reversed(found), start=1):
        known = bool(worked) and back <= max(worked)
        assert minutes == (worked.get(back, 0) if known else contract)


@given(worked=WORKED, away=st.sets(st.integers(1, 119)))
def test_leave_never_lowers_a_week_that_counts(worked, away):
    by_monday = {MONDAY - back * WEEK: minutes for back, minutes in worked.items()}
    start = date(2020, 1, 6)
    without = weeks_before(MONDAY, start, by_monday, (), 2250)
    off = {MONDAY - n * DAY for n in away}
    found = weeks_before(MONDAY, start, by_monday, off, 2250)
    assert all(one >= other for one, other in zip(found, without, strict=True))


def test_a_week_of_leave_counts_as_the_average_of_the_others():
    worked = {MONDAY - back * WEEK: 2400 for back in range(1, 18)}
    worked[MONDAY - 5 * WEEK] = 0
    off = {MONDAY - 5 * WEEK + n * DAY for n in range(7)}
    assert weeks_before(MONDAY, date(2020, 1, 6), worked, off, 2250) == (2400,) * 17


@pytest.mark.parametrize(
    ("born", "adult"),
    [(date(2008, 12, 10), date(2026, 12, 10)), (date(2008, 2, 29), date(2026, 3, 1))],
)
def test_people_come_of_age_on_their_birthday(born, adult):
    assert adult_on(born) == adult


def test_a_person_of_no_service_here_is_left_out(database):
    coop = small_coop(1)
    elsewhere = make_service(coop.id, "Harbour View")
    make_person(coop.id, service_id=elsewhere)
    assert [worker.id for worker in _one(coop).problem.workers] == coop.people
    assert make_coop("Another") != coop.id

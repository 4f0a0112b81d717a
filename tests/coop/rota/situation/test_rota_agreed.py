"""Pairs, learners, mentors and own limits in the database, as the problem has them."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.availability.limits import OwnLimits
from coop.availability.queries import TermsFacts
from coop.members.models import Clearance
from coop.members.queries import EmploymentFacts, WorkerFacts
from coop.pairs.models import MentorCompetency
from coop.rota import policy
from coop.rota.rules import local
from coop.rota.rules.problem import Kind, Pair, PastDuty, Policy
from coop.rota.situation import agreed, situation
from coop.rota.situation.facts import Facts, PlaceFacts
from coop.shifts.models import Shift, ShiftPattern, Visit
from core import clock
from core.access import Actor
from core.db import db, transaction
from tests.factories.members import make_held, make_leave, make_terms
from tests.factories.pairs import make_learner, make_mentor, make_pair, make_shadow
from tests.factories.rota import MONDAY, make_pattern, make_place, make_shift, small_coop
from training.records.models import CompetencyHeld

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)


def _found(coop, weeks=4, on=MONDAY, begun_by=None):
    return situation(coop.id, on, weeks, [coop.service_id], begun_by=begun_by).problem


def _worker(problem, person_id):
    return next(worker for worker in problem.workers if worker.id == person_id)


def _limits(coop, weeks=4, **more):
    return _worker(_found(coop, weeks, **more), coop.people[0]).limits


def test_pairs_that_hold_in_the_weeks_are_in_the_problem(database):
    coop = small_coop(4)
    a, b, c, d = coop.people
    make_pair(coop.id, b, a, until_on=MONDAY)  # still holds on the first day
    make_pair(coop.id, c, d, "preferred")
    make_pair(coop.id, a, c, "preferred", agreed=False)
    make_pair(coop.id, a, d, until_on=MONDAY - DAY)
    make_pair(coop.id, b, d, from_on=MONDAY + 4 * WEEK)
    make_pair(coop.id, b, c, closed_at=clock.now())
    assert set(_found(coop).pairs) == {Pair(a, b, barred=True), Pair(c, d, barred=False)}


def test_two_who_are_barred_are_not_preferred_too(database):
    coop = small_coop(2)
    make_pair(coop.id, *coop.people, "preferred")
    make_pair(coop.id, *coop.people, "barred")
    assert _found(coop).pairs == (Pair(*sorted(coop.people), barred=True),)


def test_a_pair_with_somebody_of_another_service_is_left_aside(database):
    coop, elsewhere = small_coop(1), small_coop(1, "Elsewhere")
    make_pair(coop.id, coop.people[0], elsewhere.people[0])
    assert _found(coop).pairs == ()


def test_a_learner_learns_from_the_first_to_the_last_day(database):
    coop = small_coop(2)
    make_learner(coop.id, coop.people[0], MONDAY + 2 * DAY, MONDAY + 9 * DAY)
    problem = _found(coop)
    learner, other = (_worker(problem, person) for person in coop.people)
    assert [learner.learns(day) for day in (1, 2, 9, 10)] == [False, True, True, False]
    assert not any(other.learns(day) for day in range(28))


def test_who_may_mentor_is_said_by_a_coordinator_or_by_training(database):
    coop = small_coop(3)
    said, trained, neither = coop.people
    make_mentor(coop.id, said, MONDAY + DAY, MONDAY + 3 * DAY)
    with transaction() as session:
        session.add(MentorCompetency(coop_id=coop.id, competency_id=coop.medication))
    with transaction():
        # Medication lets people mentor here: take it from all but one.
        for row in db.session.scalars(db.select(CompetencyHeld)):
            if row.person_id != trained:
                db.session.delete(row)
            else:
                row.until_on = MONDAY + 13 * DAY
    problem = _found(coop)
    days = {
        name: {day for day in range(28) if _worker(problem, name).mentors(day)}
        for name in (said, trained, neither)
    }
    assert days == {said: {1, 2, 3}, trained: set(range(14)), neither: set()}


def test_of_two_spells_of_mentoring_the_longer_counts_and_a_gap_in_learning_is_learning(database):
    coop = small_coop(2)
    mentor, learner = coop.people
    make_mentor(coop.id, mentor, MONDAY, MONDAY + 2 * DAY)
    make_mentor(coop.id, mentor, MONDAY + 10 * DAY, MONDAY + 20 * DAY)
    make_learner(coop.id, learner, MONDAY, MONDAY + 2 * DAY)
    make_learner(coop.id, learner, MONDAY + 5 * DAY, MONDAY + 6 * DAY)
    problem = _found(coop)
    assert _worker(problem, mentor).mentor_days == (10, 20)
    assert _worker(problem, learner).learner_days == (0, 6)


def test_a_shadow_shift_names_the_shift_it_goes_along_with(database):
    coop = small_coop(1)
    early = make_shift(coop.id, coop.service_id)
    shadow = make_shadow(early)
    found = {shift.id: shift for shift in _found(coop).shifts}
    assert (found[shadow].shadows, found[shadow].least, found[shadow].wanted) == (early, 0, 1)
    assert found[early].shadows is None


def test_a_shadow_shift_whose_shift_is_off_is_for_nobody(database):
    coop = small_coop(1)
    early = make_shift(coop.id, coop.service_id)
    make_shadow(early)
    with transaction():
        db.session.get_one(Shift, early).cancelled_at = clock.now()
    assert _found(coop).shifts == ()


def test_a_pattern_that_took_over_from_another_is_the_same_to_the_rules(database):
    coop = small_coop(1)
    before = make_pattern(coop.id, coop.service_id, name="Night")
    after = make_pattern(coop.id, coop.service_id, name="Night ", from_on=MONDAY + WEEK)
    early = make_pattern(coop.id, coop.service_id, name="Early")
    shifts = [make_shift(coop.id, coop.service_id, MONDAY + n * DAY) for n in range(4)]
    with transaction():
        for shift, pattern in zip(shifts, (before, after, early, None), strict=True):
            db.session.get_one(Shift, shift).pattern_id = pattern
    found = {shift.id: shift.pattern for shift in _found(coop).shifts}
    assert [found[shift] for shift in shifts] == [before, before, early, 0]
    make_terms(coop.id, coop.people[0], max_of_patterns=[[after, 3], [early, 2], [999_999, 1]])
    assert _limits(coop).max_of_pattern == ((before, 3), (early, 2))


def test_patterns_never_worked_the_next_day_follow_their_name(database):
    coop = small_coop(1)
    before = make_pattern(coop.id, coop.service_id, name="Night")
    after = make_pattern(coop.id, coop.service_id, name="Night", from_on=MONDAY + WEEK)
    early = make_pattern(coop.id, coop.service_id, name="Early")
    with transaction():
        policy.set_policy(
            Actor(None, "Nia", coop.id),
            Policy(not_next_day=((after, early),)),
            clock.today(),
        )
    assert _found(coop).policy.not_next_day == ((before, early),)
    with transaction():
        db.session.delete(db.session.get_one(ShiftPattern, early))
    assert _found(coop).policy.not_next_day == ()


def test_the_people_supported_on_a_round_have_the_same_number_on_each(database):
    coop = small_coop(1)
    rounds = [make_shift(coop.id, coop.service_id, MONDAY + n * DAY) for n in range(2)]
    with transaction() as session:
        for shift, codes in zip(rounds, (("KT2", "AB1"), ("KT2", "KT2", "ZZ9")), strict=True):
            for n, code in enumerate(codes):
                at = clock.instant(MONDAY, time(8 + n))
                session.add(Visit(shift_id=shift, code=code, start_at=at, minutes=30))
    first, second = (shift.supported for shift in _found(coop).shifts)
    assert (len(first), len(second)) == (2, 2)
    assert len(set(first) & set(second)) == 1


def test_own_limits_of_four_weeks_are_those_of_a_rota_of_four_weeks(database):
    coop = small_coop(1)
    make_terms(
        coop.id,
        coop.people[0],
        max_days_in_a_row=4,
        min_days_in_a_row=2,
        min_days_off=2,
        max_weekends=2,
        least_minutes=80 * 60,
        most_minutes=120 * 60,
    )
    found = _limits(coop)
    assert (found.max_days_in_a_row, found.min_days_in_a_row, found.min_days_off) == (4, 2, 2)
    assert found.max_weekends == 2
    assert (found.least_minutes, found.most_minutes) == (80 * 60, 120 * 60)


def test_nothing_agreed_is_no_limit(database):
    found = _limits(small_coop(1))
    assert (found.max_days_in_a_row, found.min_days_in_a_row, found.min_days_off) == (None, 1, 1)
    assert (found.max_weekends, found.least_minutes, found.most_minutes) == (None, None, None)
    assert found.max_of_pattern == ()


@pytest.mark.parametrize(
    ("weeks", "weekends", "least", "most"),
    [(8, 4, 160, 240), (6, 3, 120, 180), (5, 3, 100, 150), (2, 2, 40, 60)],
)
def test_limits_of_four_weeks_in_proportion(database, weeks, weekends, least, most):
    coop = small_coop(1)
    make_terms(
        coop.id,
        coop.people[0],
        max_weekends=2,
        least_minutes=80 * 60,
        most_minutes=120 * 60,
    )
    found = _limits(coop, weeks)
    assert found.max_weekends == weekends
    assert (found.least_minutes, found.most_minutes) == (least * 60, most * 60)


def test_rotas_of_a_week_together_keep_the_weekends_agreed(database):
    coop = small_coop(1)
    me = coop.people[0]
    make_terms(coop.id, me, max_weekends=2)
    assert _limits(coop, 1).max_weekends == 2
    saturday = make_shift(coop.id, coop.service_id, MONDAY - 2 * DAY)
    sunday = make_shift(coop.id, coop.service_id, MONDAY - DAY)
    for shift in (saturday, sunday):
        make_place(coop.id, shift, me, published=True)
    assert _limits(coop, 1).max_weekends == 1, "one weekend, though both days were worked"
    long_ago = make_shift(coop.id, coop.service_id, MONDAY - 3 * WEEK - 2 * DAY)
    make_place(coop.id, long_ago, me, published=True)
    assert _limits(coop, 1).max_weekends == 1, "the fourth weekend back is not in these four weeks"
    before = make_shift(coop.id, coop.service_id, MONDAY - 2 * WEEK - 2 * DAY)
    make_place(coop.id, before, me, published=True)
    assert _limits(coop, 1).max_weekends == 0


def test_the_most_of_a_pattern_counts_what_has_been_worked_of_it(database):
    coop = small_coop(1)
    me = coop.people[0]
    night = make_pattern(coop.id, coop.service_id, name="Night")
    make_terms(coop.id, me, max_of_patterns=[[night, 3]])
    for on in (MONDAY - WEEK, MONDAY):
        shift = make_shift(coop.id, coop.service_id, on)
        make_place(coop.id, shift, me, published=True)
        with transaction():
            db.session.get_one(Shift, shift).pattern_id = night
    assert _limits(coop, 1).max_of_pattern == ((night, 2),), "last week's counts, Monday's is open"
    tuesday = clock.instant(MONDAY + DAY)
    assert _limits(coop, 1, begun_by=tuesday).max_of_pattern == ((night, 1),)
    assert _limits(coop, 4, begun_by=tuesday).max_of_pattern == ((night, 2),)


def test_the_least_asks_for_nothing_on_leave_or_as_a_learner(database):
    coop = small_coop(1)
    me = coop.people[0]
    make_terms(coop.id, me, least_minutes=80 * 60)
    make_leave(coop.id, me, MONDAY, MONDAY + 6 * DAY)
    assert _limits(coop).least_minutes == 60 * 60, "three weeks of four"
    make_learner(coop.id, me, MONDAY + 7 * DAY, MONDAY + 13 * DAY)
    assert _limits(coop).least_minutes == 40 * 60, "two weeks of four"
    make_learner(coop.id, me, MONDAY + 14 * DAY)
    assert _limits(coop).least_minutes is None


def test_terms_that_begin_in_the_middle_ask_for_their_part(database):
    coop = small_coop(1)
    me = coop.people[0]
    make_terms(coop.id, me, until_on=MONDAY + 13 * DAY, least_minutes=80 * 60)
    make_terms(coop.id, me, MONDAY + 14 * DAY, max_weekends=1)
    found = _limits(coop)
    assert found.least_minutes == 40 * 60
    assert found.max_weekends == 1


def test_another_co_ops_terms_are_not_read(database):
    coop, elsewhere = small_coop(1), small_coop(2, "Elsewhere")
    make_pair(elsewhere.id, *elsewhere.people)
    make_learner(elsewhere.id, elsewhere.people[0])
    make_held(elsewhere.id, elsewhere.people[1], elsewhere.medication, date(2026, 2, 2))
    problem = _found(coop)
    assert problem.pairs == ()
    assert [worker.learner for worker in problem.workers] == [False]


def test_no_more_hours_are_due_than_the_right_to_work_or_the_week_allows(database):
    coop = small_coop()
    capped = coop.join("Priya")
    with transaction():
        for row in db.session.scalars(db.select(Clearance).where(Clearance.person_id == capped)):
            if row.kind == "right_to_work":
                row.weekly_cap_minutes = 15 * 60
    own_most = coop.join("Owen")
    make_terms(coop.id, capped, least_minutes=80 * 60)
    make_terms(coop.id, own_most, least_minutes=80 * 60, weekly_max_minutes=18 * 60)
    problem = _found(coop)
    assert _worker(problem, capped).limits.least_minutes == 4 * 15 * 60
    assert _worker(problem, own_most).limits.least_minutes == 4 * 18 * 60


def test_a_cap_that_ends_in_the_horizon_holds_in_its_weeks_alone(database):
    coop = small_coop()
    person = coop.join("Priya")
    with transaction():
        query = db.select(Clearance).where(
            Clearance.person_id == person, Clearance.kind == "right_to_work"
        )
        row = db.session.scalars(query).one()
        row.weekly_cap_minutes, row.until_on = 15 * 60, MONDAY + timedelta(days=9)
        more = Clearance(coop_id=coop.id, person_id=person, kind="right_to_work")
        more.from_on = MONDAY + timedelta(days=10)
        db.session.add(more)
    make_terms(coop.id, person, least_minutes=80 * 60)
    limits = _worker(_found(coop), person).limits
    assert limits.cap_weeks == (15 * 60, 15 * 60, None, None)
    assert [limits.cap(week) for week in (0, 3)] == [15 * 60, None]
    assert limits.least_minutes == 80 * 60


@given(
    weekends=st.integers(0, 4),
    nights=st.integers(0, 8),
    rotas=st.lists(
        st.tuples(st.integers(1, 3), st.lists(st.integers(0, 20), max_size=12)), max_size=12
    ),
)
def test_short_rotas_one_after_another_keep_what_was_agreed_for_any_four_weeks_they_end(
    weekends, nights, rotas
):
    """Each rota takes of the days drawn as many as its limits still allow."""
    terms = TermsFacts(
        1, False, False, None, None, date(2026, 1, 5), None,
        OwnLimits(max_weekends=weekends, max_of_patterns=((7, nights),)),
    )  # fmt: skip
    first, worked = MONDAY, []
    for weeks, drawn in rotas:
        last = first + weeks * WEEK - DAY
        facts = _bare(first, last)
        found = agreed.limits(facts, _known(facts, terms, worked))
        left = dict(found.max_of_pattern)[7]
        taken: set[date] = set()
        for on in (first + n * DAY for n in drawn if n < 7 * weeks):
            days = taken | {on}
            busy = {clock.monday(day) for day in days if day.weekday() >= 5}
            if len(days) <= left and len(busy) <= (found.max_weekends or 0):
                taken = days
        worked += sorted(taken)
        since = last + DAY - 4 * WEEK
        lately = [on for on in worked if on >= since]
        assert len(lately) <= nights
        assert len({clock.monday(on) for on in lately if on.weekday() >= 5}) <= weekends
        first = last + DAY


def _bare(first, last):
    """Facts in which only the period, the service and one pattern are told."""
    empty = {field.name: () for field in fields(Facts)}
    return Facts(
        **{
            **empty,
            "coop_id": 1,
            "first_on": first,
            "last_on": last,
            "service_ids": frozenset({1}),
            "left": {},
            "patterns": {7: 7},
            "codes": {},
        }
    )


def _known(facts, terms, worked):
    """One person who has worked night shifts of pattern 7 that began on these days."""
    job = EmploymentFacts(1, "Carer", "employee", False, 0, date(2026, 1, 5), None)
    person = WorkerFacts(1, "T1", "Ines Silva", None, (job,), ())
    minutes = [(on, clock.instant(on, time(21)), clock.instant(on + DAY, time(7))) for on in worked]
    around = local.calendar(facts.first_on)
    return agreed.Known(
        person,
        (job,),
        0,
        (terms,),
        [
            PastDuty(around.minute_of(start), around.minute_of(end), 600, 420, Kind.WAKING_NIGHT, 1)
            for _, start, end in minutes
        ],
        [
            PlaceFacts(
                n, n, 1, False, False, False, False, True, 1, "waking_night", on, start, end, 0, 7
            )
            for n, (on, start, end) in enumerate(minutes)
        ],
        frozenset(),
        frozenset(),
    )

"""What-if changes on random co-ops: each touches only what it names; figures worked by hand."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.rota.rules import check_roster, compare, repairs, variants
from coop.rota.rules.change_words import words_of
from coop.rota.rules.local import calendar, day_starts
from coop.rota.rules.problem import Fixed, Held, Kind, Limits, Need, Pair, Place, Problem, Span
from coop.rota.rules.variants import (
    EASED,
    RELAXED,
    Adds,
    Eases,
    Joins,
    Leaves,
    Lends,
    MovesLeave,
    Relaxes,
    Trains,
)
from tests.factories.rota_problems import MONDAY, make_shift, make_worker

AROUND = calendar(MONDAY)
DAY = 24 * 60
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
MINUTES = st.integers(0, DAY // 30 - 1).map(lambda half: 30 * half)


def _problem(weeks=2):
    days = 7 * weeks
    shifts = tuple(
        make_shift(AROUND, 1 + day, day, "07:00", "15:00", label="Early") for day in range(days)
    )
    holiday = Span(AROUND.at(2, 0), AROUND.at(4, 0), "annual leave")
    sick = Span(AROUND.at(2, 0), AROUND.at(3, 0), "off sick")
    workers = (
        make_worker(1, leave=(holiday, sick)),
        make_worker(2, unavailable=(Span(0, DAY, "school"),), limits=Limits(weekly_max=600)),
        make_worker(3, can_lead=True, held=(Held(1, 0),)),
    )
    return Problem(
        first_day=MONDAY,
        days=days,
        day_starts=day_starts(MONDAY, days),
        shifts=shifts,
        workers=workers,
        fixed=(Fixed(1, 3), Fixed(6, 2)),
        pairs=(Pair(1, 2, barred=True), Pair(2, 3, barred=False)),
        competency_names=((1, "Medication"),),
        service_names=((1, "Maple Court"), (2, "Harbour View")),
    )


PROBLEM = _problem()
CHANGES = st.one_of(
    st.builds(
        Joins,
        people=st.integers(1, 4),
        minutes=st.integers(1, 48).map(lambda h: 60 * h),
        services=st.sampled_from([(1,), (2,), (1, 2)]),
        competencies=st.sampled_from([(), (1,)]),
        leads=st.booleans(),
        days=WEEKDAYS,
        starts=MINUTES,
        ends=MINUTES,
    ),
    st.builds(Leaves, st.integers(1, 3)),
    st.builds(Relaxes, st.sampled_from(sorted(RELAXED))),
    st.builds(Adds, st.sampled_from([1, 2]), st.integers(1, 5), WEEKDAYS, MINUTES, MINUTES).filter(
        lambda c: c.starts != c.ends
    ),
    st.builds(MovesLeave, st.just(1), st.just(AROUND.at(2, 0)), st.just(AROUND.at(4, 0))),
    st.builds(Eases, st.integers(1, 3), st.sampled_from(sorted(EASED))),
    st.builds(Trains, st.integers(1, 3), st.just(1)),
    st.builds(Lends, st.integers(1, 3), st.just(2)),
)
TOUCHES = {
    Joins: {"workers"},
    Leaves: {"workers", "fixed", "pairs"},
    Relaxes: {"policy"},
    Adds: {"shifts"},
    MovesLeave: {"workers"},
    Eases: {"workers"},
    Trains: {"workers"},
    Lends: {"workers"},
}


@given(CHANGES)
def test_each_change_touches_only_what_it_names(change):
    after = variants.apply(PROBLEM, [change])
    differ = {
        one.name
        for one in fields(Problem)
        if getattr(after, one.name) != getattr(PROBLEM, one.name)
    }
    assert differ <= TOUCHES[type(change)]
    kept = {worker.id: worker for worker in after.workers}
    for worker in PROBLEM.workers:
        if worker.id != getattr(change, "worker", None):
            assert kept[worker.id] == worker
    assert after.shifts[: len(PROBLEM.shifts)] == PROBLEM.shifts
    assert len({one.id for one in after.shifts}) == len(after.shifts)
    assert len(kept) == len(after.workers)


@given(st.lists(CHANGES, max_size=4))
def test_changes_survive_being_kept_as_json(changes):
    rows = [{**row, "words": "said"} for row in variants.packed(changes)]
    assert variants.unpacked(rows) == tuple(changes)


@given(CHANGES)
def test_every_change_has_words(change):
    (said,) = words_of(PROBLEM, [change])
    assert said[0].isupper() or said[0].isdigit()
    named = {1: "Worker 1", 2: "Worker 2", 3: "Worker 3"}.get(getattr(change, "worker", None), "")
    assert named in said


@given(WEEKDAYS, MINUTES, MINUTES)
def test_a_newcomer_is_away_at_every_minute_outside_their_times(days, starts, ends):
    joins = Joins(1, 600, (1,), days=days, starts=starts, ends=ends)
    (worker,) = variants.newcomers(PROBLEM, joins)
    # Wall-clock minutes of weeks without a clock change: every half hour asked by hand.
    for half in range(7 * 48):
        minute = 30 * half
        day, at = divmod(minute, DAY)
        if starts < ends:
            there = day % 7 in days and starts <= at < ends
        else:
            there = (day % 7 in days and at >= starts) or ((day - 1) % 7 in days and at < ends)
        away = any(span.start <= minute < span.end for span in worker.unavailable)
        assert away is not there, (day, at)


def test_a_newcomer_without_times_is_always_there():
    (worker,) = variants.newcomers(PROBLEM, Joins(1, 600, (1,)))
    assert worker.unavailable == ()
    assert worker.limits.weekly_contract == 600


def test_a_night_contract_is_night_work_with_its_break():
    adds = Adds(service=2, heads=2, days=(0, 4), starts=22 * 60, ends=7 * 60)
    added = variants.extra_shifts(PROBLEM, adds)
    assert [shift.day for shift in added] == [0, 4, 7, 11]
    first = added[0]
    assert first.end - first.start == 9 * 60
    assert first.break_minutes == 30
    assert first.work == 8 * 60 + 30
    assert first.night == 7 * 60  # 23:00 to 06:00
    assert first.kind is Kind.WAKING_NIGHT
    assert (first.least, first.wanted) == (2, 2)


def test_only_annual_leave_is_moved():
    moved = MovesLeave(1, AROUND.at(2, 0), AROUND.at(4, 0))
    after = variants.apply(PROBLEM, [moved])
    assert [span.why for span in after.workers[0].leave] == ["off sick"]


def test_who_leaves_leaves_no_fixed_place_and_no_pair():
    after = variants.apply(PROBLEM, [Leaves(2)])
    assert [worker.id for worker in after.workers] == [1, 3]
    assert after.fixed == (Fixed(1, 3),)
    assert after.pairs == ()


def test_somebody_or_something_unknown_is_refused():
    for change in (Leaves(9), Trains(9, 1), Relaxes("rest"), Eases(1, "daily_rest")):
        with pytest.raises(ValueError, match="no"):
            variants.apply(PROBLEM, [change])


@given(st.sampled_from(sorted(RELAXED)))
def test_no_relaxed_goal_touches_the_law(what):
    after = variants.apply(PROBLEM, [Relaxes(what)]).policy
    for name in ("daily_rest", "weekly_rest", "average_weekly_max", "break_least", "chains"):
        assert getattr(after, name) == getattr(PROBLEM.policy, name)


def test_figures_by_hand():
    # 14 early shifts of 7.5 h; Worker 3 has two of week 1, and 10 h due a week.
    workers = tuple(
        replace(worker, limits=Limits(weekly_contract=600 if worker.id == 3 else 0))
        for worker in PROBLEM.workers
    )
    problem = replace(PROBLEM, workers=workers, fixed=(), pairs=())
    found = compare.figures(problem, (Place(1, 3), Place(6, 3)))
    assert (found.needed, found.short) == (14, 12)
    assert found.unfilled == 12 * 450
    assert (found.over, found.under) == (2 * 450 - 600, 600)
    assert [week.short for week in found.weeks] == [5, 7]
    assert [week.over for week in found.weeks] == [300, 0]
    # One weekend shift is 10 points; the mean of 0, 0, 10 is 3.33, mean distance 4.44.
    assert (found.most_burden, found.burden_spread) == (10, 4.4)
    assert compare.unpacked(compare.packed(found)) == found


def _gap_problem(*workers, needs=(), service=1):
    shift = make_shift(AROUND, 1, 2, "07:00", "15:00", needs=needs, service=service)
    return replace(PROBLEM, shifts=(shift,), workers=workers, fixed=(), pairs=())


HOLIDAY = Span(AROUND.at(1, 0), AROUND.at(4, 0), "annual leave")
SICK = Span(AROUND.at(1, 0), AROUND.at(4, 0), "off sick")


@pytest.mark.parametrize(
    ("given_", "needs", "change"),
    [
        ({"leave": (HOLIDAY,)}, (), MovesLeave(1, HOLIDAY.start, HOLIDAY.end)),
        ({"leave": (SICK,)}, (), None),
        ({"leave": (HOLIDAY, SICK)}, (), None),
        ({"unavailable": (Span(0, 7 * DAY, "school"),)}, (), Eases(1, "availability")),
        ({}, (Need(1),), Trains(1, 1)),
        ({}, (Need(1, 1),), Trains(1, 1)),
        ({"limits": Limits(weekly_max=60)}, (), Eases(1, "weekly_max")),
        ({"leave": (HOLIDAY,)}, (Need(1),), None),  # two things stand in the way
        ({"employed_until_day": 0}, (), None),
    ],
)
def test_what_stands_alone_in_the_way_is_what_is_tried(given_, needs, change):
    problem = _gap_problem(make_worker(1, **given_), needs=needs)
    tried = [one.change for one in repairs.candidates(problem, ())]
    wanted = [change] if change else []
    assert [one for one in tried if not isinstance(one, Joins)] == wanted
    if change:  # and after it, the checker has nothing against the place
        after = variants.apply(problem, [change])
        assert not [one for one in check_roster(after, 1, [1]) if one.refuses]


def test_a_loan_from_another_service_is_tried():
    problem = _gap_problem(make_worker(1), service=2)
    assert Lends(1, 2) in [one.change for one in repairs.candidates(problem, ())]


def test_a_recruit_is_asked_for_the_empty_hours_at_their_times():
    problem = _gap_problem(needs=(Need(1),))
    (found,) = repairs.candidates(problem, ())
    # One shift of 7.5 h in two weeks: 3.75 h a week, to the half hour 4 (or 3.5); Wednesday.
    assert found.change.minutes in (210, 240)
    assert (found.change.days, found.change.starts, found.change.ends) == ((2,), 420, 900)
    assert found.change.competencies == (1,)


def test_ranked_by_places_gained_for_the_size():
    ease, train = Eases(1, "availability"), Trains(1, 1)
    rows = [
        repairs.Repair(train, 2, 3),  # 2 for 3
        repairs.Repair(ease, 1, 3),  # 1 for 1
        repairs.Repair(Lends(1, 2), 0, 3),
    ]
    assert [one.change for one in repairs.ranked(rows)] == [ease, train]


def test_all_but_the_gaps_surroundings_is_fixed():
    places = tuple(Place(shift.id, 3) for shift in PROBLEM.shifts if shift.day not in (5,))
    part = repairs.near(replace(PROBLEM, fixed=()), places)
    # The gap is on day 5: the shifts of days 4 and 6 may be given anew.
    free = {place.shift for place in places} - {one.shift for one in part.fixed}
    assert free == {5, 7}

"""What people asked for: hours, services and nights, as goals that a rota is weighed by."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.engine import Budget, solve
from coop.rota.rules import calendar, check_roster, verdict
from coop.rota.rules.goals import contract_cost, nights_cost, person_cost, shift_cost
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Kind, Level, Limits, NightWish, Policy, Problem, Shift
from coop.rota.rules.ranking import grounds, points, rank
from tests.factories.rota_problems import MONDAY, make_fact, make_problem, make_shift, make_worker
from tests.factories.scraps import scrap

AROUND = calendar(MONDAY)
MARCH = NightWish(0, 30, 4, "March")


def _night(number: int, day: int, kind: Kind = Kind.WAKING_NIGHT) -> Shift:
    return make_shift(AROUND, number, day, "22:00", "07:00", kind, label="Night")


def _early(number: int = 1, day: int = 0, service: int = 1) -> Shift:
    return make_shift(AROUND, number, day, "07:00", "15:30", rest=30, service=service)


@pytest.mark.parametrize(
    ("contract", "wanted", "given_hours", "cost"),
    [
        # 60 points an hour under both, 30 beside the wish between the two, 90 over both.
        (20, 30, 30, 0),
        (20, 30, 26, 4 * 30),
        (20, 30, 18, 2 * 60 + 10 * 30),
        (20, 30, 32, 2 * 90),
        (30, 20, 20, 0),
        (30, 20, 28, 8 * 30),
        (30, 20, 33, 3 * 90 + 10 * 30),
        (30, 20, 15, 5 * 60),
        (30, None, 28, 2 * 60),
        (30, 30, 31, 90),
        (0, 16, 4, 12 * 30),  # without contract hours, but glad of some
    ],
)
def test_hours_between_contract_and_wish_cost_less_than_beyond_both(
    contract: int, wanted: int | None, given_hours: int, cost: int
) -> None:
    asked = None if wanted is None else wanted * 60
    assert contract_cost(Policy(), contract * 60, given_hours * 60, asked) == cost


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 60), st.integers(0, 60))
def test_hours_nearer_to_the_wish_never_cost_more(
    contract: int, wanted: int, one: int, other: int
) -> None:
    near, far = sorted((one, other), key=lambda hours: abs(hours - wanted))
    if (near - wanted) * (far - wanted) < 0:  # on either side: not compared
        return
    costs = [contract_cost(Policy(), contract * 60, h * 60, wanted * 60) for h in (near, far)]
    assert costs == sorted(costs)


def test_the_fifth_night_of_four_asked_for_is_said_in_words_and_costs() -> None:
    rows = tuple(_night(number, day) for number, day in enumerate((0, 3, 7, 10, 14), 1))
    amira = make_worker(night_wishes=(MARCH,), limits=Limits(night_worker=True))
    problem = make_problem(rows, (amira,), days=21)
    said = verdict(problem, 1, [1, 2, 3, 4], 5, ())
    found = [one for one in said if one.rule == "nights_wished"]
    assert [one.words for one in found] == [
        "Asked for at most 4 nights in March; this would be the 5th"
    ]
    assert (found[0].level, found[0].refuses, found[0].shifts) == (Level.GOAL, False, (5,))
    assert not [one for one in verdict(problem, 1, [1, 2, 3], 4, ()) if one.rule == found[0].rule]
    index = index_of(problem)
    costs = [nights_cost(problem.policy, amira, index.roster(1, ids)) for ids in ([1], range(1, 6))]
    assert costs == [0, 300]


def test_nights_elsewhere_and_nights_worked_already_count_and_on_call_does_not() -> None:
    wish = NightWish(-10, 20, 2, "March", elsewhere=1)
    worked = make_fact(AROUND, -3, "22:00", "07:00", Kind.SLEEP_IN)
    called = make_shift(AROUND, 2, 5, "17:00", "08:00", Kind.ON_CALL)
    person = make_worker(night_wishes=(wish,), duties=(worked,))
    problem = make_problem((_night(1, 2), called), (person,))
    words = [one.words for one in check_roster(problem, 1, [1, 2]) if one.rule == "nights_wished"]
    assert words == ["Asked for at most 2 nights in March; this would be the 3rd"]
    assert not [one for one in check_roster(problem, 1, [2]) if one.rule == "nights_wished"]


@settings(deadline=None)
@given(
    first=st.dates(date(2026, 1, 1), date(2027, 12, 1)),
    nights=st.lists(st.integers(0, 41), unique=True, max_size=20),
    asked=st.integers(0, 6),
)
def test_each_months_nights_are_counted_by_its_own_dates(
    first: date, nights: list[int], asked: int
) -> None:
    """The points against a count of dates by their calendar month."""
    monday = first - timedelta(days=first.weekday())
    around = calendar(monday)
    rows = tuple(
        make_shift(around, number, day, "22:00", "07:00", Kind.SLEEP_IN)
        for number, day in enumerate(nights, 1)
    )
    wishes, begins = [], monday.replace(day=1)
    while begins <= monday + timedelta(days=41):
        after = (begins + timedelta(days=31)).replace(day=1)
        wishes.append(
            NightWish((begins - monday).days, (after - monday).days - 1, asked, f"{begins:%B}")
        )
        begins = after
    person = make_worker(night_wishes=tuple(wishes))
    problem = make_problem(rows, (person,), days=42, first_day=monday)
    dates = [monday + timedelta(days=day) for day in nights]
    by_month = [
        sum((on.year, on.month) == (one.year, one.month) for on in dates)
        for one in {on.replace(day=1) for on in dates}
    ]
    beyond = sum(max(0, count - asked) for count in by_month)
    duties = index_of(problem).roster(1, [shift.id for shift in rows])
    assert nights_cost(Policy(night_too_many=7), person, duties) == 7 * beyond


def test_a_place_liked_better_is_no_place_away_from_home() -> None:
    person = replace(
        make_worker(home_service=1, preferred_services=frozenset({2})), services=frozenset({1, 2})
    )
    home, liked = _early(1), _early(2, 1, service=2)
    problem = make_problem((home, liked), (person,))
    # By the policy: 60 points elsewhere than where they would rather work, 80 away from home.
    assert [shift_cost(problem.policy, person, one) for one in (home, liked)] == [60, 0]
    said = {one.rule: one.words for one in verdict(problem, 1, [], 1, ())}
    assert said["unpreferred_service"].startswith("Would rather work at Home care: ")
    assert not {"unpreferred_service", "other_service"} & {
        one.rule for one in verdict(problem, 1, [], 2, ())
    }


def test_hours_asked_for_are_no_hours_over_contract() -> None:
    eager = make_worker(limits=Limits(weekly_contract=8 * 60), weekly_wanted=24 * 60)
    rows = tuple(_early(day + 1, day) for day in range(4))
    problem = make_problem(rows, (eager,))
    assert [one.rule for one in verdict(problem, 1, [1], 2, ())] == []
    beyond = verdict(problem, 1, [1, 2, 3], 4, ())
    assert [(one.rule, one.words) for one in beyond] == [
        ("over_wanted", "8 h more than the 24 h asked for in the week of Mon 30 Nov"),
    ]


def test_who_is_asked_first_follows_hours_places_and_nights_asked_for() -> None:
    night = _night(1, 0)
    sated = make_worker(1, weekly_wanted=9 * 60, duties=(make_fact(AROUND, 4, "08:00", "17:30"),))
    eager = make_worker(2, weekly_wanted=30 * 60)
    tired = make_worker(3, weekly_wanted=30 * 60, night_wishes=(NightWish(0, 30, 0, "March"),))
    elsewhere = replace(
        make_worker(4, weekly_wanted=30 * 60, preferred_services=frozenset({2})),
        services=frozenset({1, 2}),
    )
    people = tuple(
        replace(one, limits=Limits(night_worker=True)) for one in (sated, eager, tired, elsewhere)
    )
    found = rank(make_problem((night,), people), 1, lambda _: [], ())
    assert [one.worker.id for one in found] == [2, 4, 3, 1]
    said = {one.worker.id: [ground.words for ground in one.grounds] for one in found}
    assert said[2] == ["asked for 30 h a week, has 0 h"]
    assert "would rather work at Home care" in said[4]
    assert "asked for no nights in March; this would be the 1st" in said[3]
    assert said[1] == ["asked for 9 h a week, has 9 h"]


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10_000), st.integers(0, 2**9 - 1))
def test_with_wishes_the_grounds_add_up_to_what_the_rota_would_cost_more(
    seed: int, chosen: int
) -> None:
    problem = scrap(random.Random(seed))
    index = index_of(problem)
    shift, *others = problem.shifts
    mine = [one.id for bit, one in enumerate(others) if chosen >> bit & 1]
    for worker in problem.workers:
        before = person_cost(index, worker, index.roster(worker.id, mine))
        after = person_cost(index, worker, index.roster(worker.id, (*mine, shift.id)))
        # Each part of a week's hours rounds by itself, and each ground: a point each at most.
        assert abs(points(grounds(index, worker, mine, shift)) - (after - before)) <= 6


def _given(problem: Problem) -> dict[int, list[int]]:
    rota = solve(problem, Budget(rounds=4), seed=1)
    return {
        worker.id: sorted(one.shift for one in rota.places if one.worker == worker.id)
        for worker in problem.workers
    }


def test_a_rota_gives_nights_to_those_who_asked_for_no_fewer() -> None:
    rows = tuple(_night(number, day) for number, day in enumerate((0, 2, 4, 7, 9, 11), 1))
    few = make_worker(1, night_wishes=(NightWish(0, 30, 1, "March"),))
    many = make_worker(2)
    people = tuple(replace(one, limits=Limits(night_worker=True)) for one in (few, many))
    free = Policy(over_contract_hour=0, uneven_burden=0)
    found = _given(make_problem(rows, people, days=14, policy=free))
    assert len(found[1]) <= 1
    assert len(found[1]) + len(found[2]) == 6
    # A wish yields to cover: alone, they have all of them.
    assert len(_given(make_problem(rows, people[:1], days=14, policy=free))[1]) == 6


def test_a_rota_gives_more_hours_to_those_who_asked_for_more() -> None:
    rows = tuple(_early(day + 1, day) for day in range(5))
    contract = Limits(weekly_contract=8 * 60)
    eager = make_worker(1, limits=contract, weekly_wanted=32 * 60)
    content = make_worker(2, limits=contract)
    found = _given(make_problem(rows, (content, eager)))
    assert (len(found[1]), len(found[2])) == (4, 1)


def test_a_rota_places_people_where_they_would_rather_work() -> None:
    rows = tuple(_early(day + 1, day, service=1 + day % 2) for day in range(4))
    one = make_worker(1, preferred_services=frozenset({1}))
    two = make_worker(2, preferred_services=frozenset({2}))
    people = tuple(replace(each, services=frozenset({1, 2})) for each in (one, two))
    assert _given(make_problem(rows, people)) == {1: [1, 3], 2: [2, 4]}

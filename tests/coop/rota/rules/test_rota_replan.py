"""Mending a rota that one person drops out of: few changes, nothing new broken."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coop.rota.rules import calendar, check_rota
from coop.rota.rules.check import fits
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Fixed, Limits, Pair, Place, Problem, Shift, Span, Worker
from coop.rota.rules.replan import Exchange, Proposal, replan, without
from tests.factories.rota_problems import (
    MONDAY,
    coop_problem,
    make_problem,
    make_shift,
    make_worker,
    tiny_problem,
)

AROUND = calendar(MONDAY)
DAY = 24 * 60
SICK = Span(0, 7 * DAY, "off sick")
LONG_AGO = -30 * DAY


def _early(number: int = 1, day: int = 0) -> Shift:
    return make_shift(AROUND, number, day, "07:00", "15:30", rest=30)


def _told(problem: Problem, *places: Place) -> Problem:
    return replace(problem, fixed=tuple(Fixed(one.shift, one.worker) for one in places))


def _mend(problem: Problem, *places: Place, now: int = LONG_AGO, away: Span = SICK) -> Proposal:
    return replan(_told(problem, *places), places, 1, away, now)


def test_somebody_free_takes_the_place_and_nobody_else_is_disturbed() -> None:
    problem = make_problem((_early(), _early(2, 1)), (make_worker(1), make_worker(2)))
    found = _mend(problem, Place(1, 1), Place(2, 2))
    assert [(one.shift, one.taker, one.exchange) for one in found.lines] == [(1, 2, None)]
    assert set(found.places) == {Place(1, 2), Place(2, 2)}


def test_a_shift_that_has_begun_stays_as_it_is() -> None:
    problem = make_problem((_early(), _early(2, 1)), (make_worker(1), make_worker(2)))
    begun = problem.shifts[0].start
    found = _mend(problem, Place(1, 1), Place(2, 1), now=begun)
    assert [one.shift for one in found.lines] == [2]
    assert Place(1, 1) in found.places


def test_the_days_off_alone_are_freed() -> None:
    problem = make_problem((_early(), _early(2, 2)), (make_worker(1), make_worker(2)))
    away = Span(AROUND.midnight(0), AROUND.midnight(1), "off sick")
    found = _mend(problem, Place(1, 1), Place(2, 1), away=away)
    assert [one.shift for one in found.lines] == [1]


def test_the_price_is_that_of_the_notice() -> None:
    problem = make_problem((_early(),), (make_worker(1), make_worker(2)))
    start = problem.shifts[0].start
    # The policy: 400 points under a day of notice, 200 under a week, 50 from a week on.
    for notice, price in ((60, 400), (DAY, 200), (7 * DAY - 1, 200), (7 * DAY, 50)):
        found = _mend(problem, Place(1, 1), now=start - notice)
        assert found.points == price, notice


def test_where_nobody_can_somebody_exchanges_another_place() -> None:
    """The shift asks for what only 2 has, who works that day already; 3 can take that one."""
    skilled = replace(_early(), lead=True)
    same = _early(2)
    able = make_worker(2, can_lead=True)
    problem = make_problem((skilled, same), (make_worker(1, can_lead=True), able, make_worker(3)))
    # 3 is free, but one place on a shift to be led is kept for somebody who can lead.
    found = _mend(problem, Place(1, 1), Place(2, 2))
    (line,) = found.lines
    assert (line.taker, line.exchange) == (2, Exchange(2, 3))
    assert line.points == 3 * 50  # one place given up, two taken, each with weeks of notice
    assert set(found.places) == {Place(1, 2), Place(2, 3)}


def test_a_place_that_nobody_can_take_stays_empty_and_says_why() -> None:
    away = make_worker(2, leave=(Span(0, DAY, "annual leave"),))
    found = _mend(make_problem((_early(),), (make_worker(1), away)), Place(1, 1))
    (line,) = found.lines
    assert (line.taker, found.unfilled) == (None, 1)
    assert line.gap is not None
    assert line.gap.places == 1
    assert sum(count for _, count in line.gap.reasons) == 2  # the one off, and the one on leave


def test_nobody_is_disturbed_for_a_place_beyond_the_wanted() -> None:
    """Two are on a shift that wants one: the policy gives nothing for a second."""
    problem = make_problem((_early(),), (make_worker(1), make_worker(2), make_worker(3)))
    found = _mend(problem, Place(1, 1), Place(1, 2))
    assert [(one.taker, one.gap) for one in found.lines] == [(None, None)]


def test_a_place_with_a_recorded_yes_is_never_given_up() -> None:
    skilled = replace(_early(), lead=True)
    workers = (make_worker(1, can_lead=True), make_worker(2, can_lead=True), make_worker(3))
    problem = make_problem((skilled, _early(2)), workers)
    places = (Place(1, 1), Place(2, 2))
    sworn = replace(problem, fixed=(Fixed(1, 1), Fixed(2, 2, agreed=True)))
    assert replan(sworn, places, 1, SICK, LONG_AGO).lines[0].taker is None


def test_two_who_must_not_be_together_are_not_put_together() -> None:
    shift = replace(_early(), least=2, wanted=2)
    workers = (make_worker(1), make_worker(2), make_worker(3))
    problem = replace(make_problem((shift,), workers), pairs=(Pair(2, 3, barred=True),))
    assert _mend(problem, Place(1, 1), Place(1, 2)).lines[0].taker is None


def test_a_mentor_is_not_taken_from_a_learner_by_an_exchange() -> None:
    skilled, same = replace(_early(), lead=True), _early(2)
    along = replace(_early(3), shadows=2, least=0, wanted=1)
    mentor = make_worker(2, can_lead=True, can_mentor=True)
    learner = make_worker(4, learner=True)
    for can_mentor, taker in ((False, None), (True, 2)):
        workers = (
            make_worker(1, can_lead=True),
            mentor,
            make_worker(3, can_mentor=can_mentor),
            learner,
        )
        problem = make_problem((skilled, same, along), workers)
        places = (Place(1, 1), Place(2, 2), Place(3, 4))
        assert _mend(problem, *places).lines[0].taker == taker, can_mentor


def test_hours_owed_decide_between_two_who_are_free() -> None:
    owed = make_worker(3, limits=Limits(weekly_contract=16 * 60))
    problem = make_problem((_early(),), (make_worker(1), make_worker(2), owed))
    assert _mend(problem, Place(1, 1)).lines[0].taker == 3


def _filled(problem: Problem, rng: random.Random) -> list[Place]:
    """Anything lawful enough to start from: places that fit one by one, by chance."""
    index = index_of(problem)
    rosters: dict[int, list[int]] = {worker.id: [] for worker in problem.workers}
    found = []
    for shift in problem.shifts:
        for worker in rng.sample(problem.workers, len(problem.workers)):
            heads = sum(one.shift == shift.id for one in found)
            if heads < max(shift.least, shift.wanted) and _can(index, worker, rosters, shift):
                rosters[worker.id].append(shift.id)
                found.append(Place(shift.id, worker.id))
    return found


def _can(index: object, worker: Worker, rosters: dict[int, list[int]], shift: Shift) -> bool:
    return shift.service in worker.services and fits(
        index,  # type: ignore[arg-type]
        worker,
        rosters[worker.id],
        shift,
    )


def _refused(problem: Problem, places: tuple[Place, ...]) -> set[tuple[str, int, int | None]]:
    in_order = sorted(places, key=lambda one: one.shift)
    found = check_rota(problem, in_order)
    return {(one.rule, one.worker, one.day) for one in found if one.refuses}


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 100_000), st.integers(2, 5), st.integers(-2, 6))
def test_whatever_the_rota_nothing_new_is_broken_and_the_price_is_counted_again(
    seed: int, people: int, now_day: int
) -> None:
    problem = tiny_problem(seed, people)
    rng = random.Random(seed)
    start = _filled(problem, rng)
    problem = _told(problem, *start)
    off = rng.choice(problem.workers).id
    first = rng.randrange(7)
    away = Span(first * DAY, (first + rng.randrange(1, 7)) * DAY, "off sick")
    now = now_day * DAY + rng.randrange(DAY)
    found = replan(problem, start, off, away, now)
    assert found == replan(replace(problem), start, off, away, now)

    after, left = without(problem, start, off, away, now)
    assert _refused(after, found.places) <= _refused(after, left)

    shifts = {shift.id: shift for shift in problem.shifts}
    before_now = {one for one in start if shifts[one.shift].start <= now}
    assert before_now == {one for one in found.places if shifts[one.shift].start <= now}
    assert not any(
        one.worker == off
        and shifts[one.shift].start > now
        and shifts[one.shift].start < away.end
        and away.start < shifts[one.shift].end
        for one in found.places
    )
    # Every place that differs, but those of the one who is off, at the price of its notice.
    changed = Counter((one.shift, one.worker) for one in start)
    changed.subtract((one.shift, one.worker) for one in found.places)
    total = 0
    for (shift, worker), differs in changed.items():
        if differs and worker != off:
            notice = shifts[shift].start - now
            total += 400 if notice < 1440 else 200 if notice < 10_080 else 50
    assert found.points == total


def test_in_a_whole_co_op_exchanges_too_break_nothing_new() -> None:
    exchanged = 0
    for seed in range(4):
        problem = coop_problem(20, 1, seed)
        rng = random.Random(seed)
        start = _filled(problem, rng)
        problem = _told(problem, *start)
        for worker in rng.sample(problem.workers, 5):
            found = replan(problem, start, worker.id, SICK, LONG_AGO)
            after, left = without(problem, start, worker.id, SICK, LONG_AGO)
            assert _refused(after, found.places) <= _refused(after, left)
            exchanged += sum(line.exchange is not None for line in found.lines)
    assert exchanged > 0  # or nothing has been tried here

"""Blocks and the automaton's step, by hand; the checker judges the whole elsewhere."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from coop.rota.engine import Budget, automaton, blocks, making, person, solve
from coop.rota.engine.automaton import advance, opening
from coop.rota.engine.blocks import Element, chain_rest, sequences
from coop.rota.engine.table import Table
from coop.rota.rules import calendar
from coop.rota.rules.check import blamed
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Kind, Limits, Policy, Problem, Shift
from tests.factories.rota_problems import (
    MONDAY,
    coop_problem,
    make_problem,
    make_shift,
    make_worker,
)

pytestmark = pytest.mark.slow

AROUND = calendar(MONDAY)
HOUR = 60
CHAINS = Policy().chains


def element(opens: float, closes: float, kind: Kind = Kind.DAY, *, young: bool = False) -> Element:
    rest = 12 if young else 11
    return Element(round(opens * HOUR), round(closes * HOUR), kind, rest * HOUR, young)


def test_a_split_day_makes_blocks_of_every_lawful_part_of_it() -> None:
    pool = (element(7, 10), element(12, 14), element(17, 20))
    found = dict(sequences(pool, 3, ()))
    assert set(found) == {(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)}
    assert found[0, 1, 2] == (20 + 11) * HOUR


def test_no_block_spans_more_than_the_thirteen_hours_that_daily_rest_leaves() -> None:
    pool = (element(7, 10), element(17.5, 20.5))
    assert set(dict(sequences(pool, 2, ()))) == {(0,), (1,)}
    assert set(dict(sequences((element(7, 10, young=True), element(17, 19.5)), 2, ()))) == {
        (0,),
        (1,),
    }


def test_a_declared_chain_is_one_block_with_its_longer_rest_after() -> None:
    pool = (element(14.5, 22), element(22, 31, Kind.SLEEP_IN), element(31, 38))
    found = dict(sequences(pool, 2, CHAINS))
    assert found[0, 1, 2] == (38 + 22) * HOUR
    assert found[0, 1] == (31 + 11) * HOUR
    assert (0, 1, 2) not in dict(sequences(pool, 2, ()))
    assert chain_rest(CHAINS, (Kind.SLEEP_IN, Kind.DAY), 30 * HOUR) is None


def row(start: int, end: int, free: int) -> list[int]:
    made = [0] * automaton.BLOCK
    made[automaton.B_START], made[automaton.B_END] = start, end
    made[automaton.B_FREE], made[automaton.B_EXCUSE] = free, automaton.NONE
    made[automaton.B_WORKS] = made[automaton.B_DAYS] = 1
    return made


def layer(day: int, run: int = 6) -> list[int]:
    made = [0] * automaton.LAYER
    made[automaton.L_DAY], made[automaton.L_NEXT_DAY] = day, day + 1
    made[automaton.L_NEXT] = (day + 1) * 24 * HOUR
    made[automaton.L_FROM], made[automaton.L_UNTIL] = 0, 7 * 24 * HOUR
    made[automaton.L_SHORT], made[automaton.L_LONG] = 35 * HOUR, 59 * HOUR
    made[automaton.L_NEED_END] = automaton.NONE
    made[automaton.L_FORGET_OFF] = 1
    for count in range(automaton.COUNTS):
        made[automaton.L_COUNT + count] = automaton.NO_LIMIT
    made[automaton.L_NIGHTS] = made[automaton.L_NIGHTS_NEXT] = automaton.NO_LIMIT
    for ahead in range(automaton.AHEAD):
        made[automaton.L_RUNS + ahead] = run
        made[automaton.L_NIGHT_RUNS + ahead] = 4
    return made


def test_a_step_refuses_a_block_that_begins_before_the_rest_is_over() -> None:
    out = [0] * automaton.STATE
    assert advance(opening(), True, row(14 * HOUR, 22 * HOUR, 33 * HOUR), layer(0), out)
    assert not advance(
        out, True, row(31 * HOUR, 38 * HOUR, 49 * HOUR), layer(1), [0] * automaton.STATE
    )
    assert advance(out, True, row(33 * HOUR, 38 * HOUR, 49 * HOUR), layer(1), [0] * automaton.STATE)


def test_a_step_refuses_one_day_in_a_row_too_many() -> None:
    state = opening()
    for day in range(3):
        out = [0] * automaton.STATE
        start = day * 24 * HOUR + 9 * HOUR
        good = advance(
            state, True, row(start, start + 4 * HOUR, start + 15 * HOUR), layer(day, 2), out
        )
        assert good is (day < 2)
        state = out


def test_rested_people_with_equal_futures_are_in_one_state() -> None:
    worked, rested = [0] * automaton.STATE, [0] * automaton.STATE
    assert advance(opening(), True, row(9 * HOUR, 12 * HOUR, 23 * HOUR), layer(0), worked)
    assert worked[automaton.FREE] == automaton.NONE
    assert worked[automaton.RUN] == 1
    off = [0] * automaton.STATE
    assert advance(worked, False, row(0, 0, 0), layer(1), off)
    assert off[automaton.RUN] == 0
    assert off[automaton.LAST] == automaton.NONE
    assert advance(opening(), False, row(0, 0, 0), layer(1), rested)
    assert off[automaton.RUN :] == rested[automaton.RUN :]


def test_the_graph_of_a_real_person_is_small() -> None:
    problem = coop_problem(12)
    table = Table(index_of(problem))
    for worker in problem.workers:
        made = person.make_person(table, worker)
        nodes = int(made.graph[0][-1])
        assert nodes / made.layers < 120


def irregular(people: int, rounds: int) -> Problem:
    """Home care in which no two rounds of a day have the same times."""
    rng = random.Random(7)
    rows: list[Shift] = []
    for day in range(7):
        for _ in range(rounds):
            opens = rng.randrange(28, 76) * 15
            closes = min(opens + rng.randrange(6, 18) * 15, 22 * 60)
            times = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in (opens, closes)]
            rows.append(make_shift(AROUND, len(rows) + 1, day, times[0], times[1]))
    limits = Limits(weekly_contract=1800, weekly_max=2400)
    workers = tuple(make_worker(number, limits=limits) for number in range(1, people + 1))
    return make_problem(tuple(rows), workers)


def test_days_with_dozens_of_differing_times_are_thinned_and_still_filled() -> None:
    problem = irregular(people=16, rounds=24)
    index = index_of(problem)
    made = making.Making(Table(index), problem.workers[0])
    by_day: dict[int, int] = {}
    for block in made.blocks():
        day = made.shapes[block.shapes[0]].day
        by_day[day] = by_day.get(day, 0) + 1
    assert max(by_day.values()) <= blocks.MOST_BLOCKS
    rota = solve(problem, Budget(rounds=4))
    assert blamed(problem, rota.places) == ()
    needed = sum(shift.least for shift in problem.shifts)
    assert sum(gap.places for gap in rota.gaps) <= needed // 10


def test_thinning_keeps_single_shifts_and_facts() -> None:
    problem = irregular(people=1, rounds=24)
    fixed = replace(problem.workers[0], duties=())
    made = making.Making(Table(index_of(problem)), fixed)
    single = {block.shapes for block in made.blocks() if len(block.shapes) == 1}
    assert len(single) == len(made.shapes)

"""Several processes: the same rota by steps, one best rota by the clock, nobody left behind."""

from __future__ import annotations

import multiprocessing.connection
import os
import time
from collections.abc import Callable

import pytest

from coop.rota.engine import Budget, solve
from coop.rota.engine.team import helpers
from coop.rota.rules.check import blamed
from coop.rota.rules.problem import Progress
from tests.factories.rota_problems import coop_problem

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", [1, 2])
def test_by_steps_one_process_and_two_make_the_same_rota(seed: int) -> None:
    problem = coop_problem(10, weeks=1, seed=seed)
    alone = solve(problem, Budget(rounds=4), seed=seed, threads=1)
    together = solve(problem, Budget(rounds=4), seed=seed, threads=2)
    assert alone.places == together.places
    assert alone.bound == together.bound


def counting(limit: int) -> Callable[[], float]:
    """A clock that goes on by a hundredth of a second whenever it is read."""
    read = iter(range(limit))
    return lambda: next(read) / 100


def test_by_the_clock_two_processes_share_the_best_rota() -> None:
    problem = coop_problem(12, weeks=2, seed=5)
    told: list[Progress] = []
    rota = solve(
        problem,
        Budget(seconds=4),
        seed=1,
        threads=2,
        on_progress=told.append,
        clock=time.monotonic,
    )
    assert blamed(problem, rota.places) == ()
    better = [now.objective for now in told if now.better]
    assert better == sorted(better, reverse=True)
    assert rota.objective == better[-1]
    assert rota.bound is not None
    assert rota.bound <= rota.objective


def test_the_budget_is_the_clock_s_that_was_given() -> None:
    problem = coop_problem(10, weeks=1, seed=2)
    rota = solve(problem, Budget(seconds=3), threads=1, clock=counting(10**6))
    assert blamed(problem, rota.places) == ()


def test_processes_end_with_the_block_whatever_they_do() -> None:
    def work(number: int, pipe: multiprocessing.connection.Connection) -> None:
        pipe.send((number, os.getpid()))
        pipe.recv()  # for ever

    started: dict[int, int] = {}
    with helpers(2, work) as team:
        while len(started) < 2:
            for _, (number, process) in team.heard():
                started[number] = process
    for process in started.values():
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_process_that_dies_is_missed_by_nobody() -> None:
    def work(number: int, pipe: multiprocessing.connection.Connection) -> None:
        if number == 0:
            os._exit(1)
        pipe.send(number)
        pipe.recv()

    said: list[int] = []
    with helpers(2, work) as team:
        while len(team.pipes) == 2 or not said:
            said += [message for _, message in team.heard()]
        assert said == [1]


def test_news_larger_than_a_pipe_holds_blocks_nobody() -> None:
    def work(number: int, pipe: multiprocessing.connection.Connection) -> None:
        while True:
            pipe.send(bytes(1_000_000))
            assert len(pipe.recv()) == 1_000_000

    heard = 0
    with helpers(2, work) as team:
        while heard < 20:
            for pipe, news in team.heard():
                assert len(news) == 1_000_000
                team.answer(pipe, bytes(1_000_000))
                heard += 1
    assert heard >= 20

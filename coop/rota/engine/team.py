"""Several processes that search at once and share the best rota."""

from __future__ import annotations

import ctypes
import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

from coop.rota.engine.pricing import Column
from coop.rota.engine.searching import Pick, Searcher

PATIENCE = 0.1  # seconds between looks at whether to stop
STILL = 6.0  # seconds without news after which every other process looks elsewhere
EXCURSION = 4.5  # seconds, at most, and a third of it without getting better
APART = 0.5  # seconds that a process without news works before it asks for others' news
PR_SET_PDEATHSIG = 1

Answer = tuple[list[Column] | None, str]


class Helpers:
    """Processes forked from this one, each with a pipe; ended with the block they are made in."""

    def __init__(self, pipes: dict[Connection, int]) -> None:
        self.pipes = pipes

    def lost(self, pipe: Connection) -> None:
        """A process has ended by itself."""
        self.pipes.pop(pipe, None)
        pipe.close()

    def answer(self, pipe: Connection, message: Any) -> None:
        """Send to a process that waits for it: one that talks itself might block for ever."""
        try:
            pipe.send(message)
        except OSError:
            self.lost(pipe)

    def heard(self, patience: float = PATIENCE) -> Iterator[tuple[Connection, Any]]:
        """What they have said, waiting a little for the first."""
        for pipe in wait(list(self.pipes), patience) if self.pipes else ():
            assert isinstance(pipe, Connection)
            try:
                yield pipe, pipe.recv()
            except (EOFError, OSError):
                self.lost(pipe)


@contextmanager
def helpers(count: int, work: Callable[[int, Connection], None]) -> Iterator[Helpers]:
    """`count` processes that run `work` with their number and a pipe, killed at the end.

    Fewer where the system forks no more; what holds the memory is shared until it is written.
    """
    parent = os.getpid()
    pipes: dict[Connection, int] = {}
    try:
        for number in range(count):
            ours, theirs = Pipe()
            try:
                child = os.fork()
            except OSError:
                ours.close()
                theirs.close()
                break
            if child == 0:
                _run(parent, number, theirs, [ours, *pipes], work)
            theirs.close()
            pipes[ours] = child
        yield Helpers(dict(pipes))
    finally:
        for pipe, child in pipes.items():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            pipe.close()


def _run(
    parent: int,
    number: int,
    pipe: Connection,
    others: Sequence[Connection],
    work: Callable[[int, Connection], None],
) -> None:
    """The life of a forked process: never returns."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        for one in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(one, signal.SIG_DFL)
        for other in others:
            other.close()
        if os.getppid() == parent:
            work(number, pipe)
    finally:
        os._exit(0)


def search_by_clock(
    searcher: Searcher,
    seed: int,
    processes: int,
    clock: Callable[[], float],
    stop: Callable[[], bool],
    on_better: Callable[[], None],
) -> None:
    """Search until told to stop, each process by itself and from the best rota of all."""

    def work(number: int, pipe: Connection) -> None:
        rng = random.Random(f"{seed} {number}")  # noqa: S311 - chance for the search
        asked = news = clock()
        while True:
            found: list[Column] | None = None
            if number % 2 and clock() > news + STILL:
                better = _excursion(searcher, rng, clock)
                news = clock()
            else:
                found = searcher.turn(rng, clock, lambda: False)
                better = found is not None
                if not better and clock() < asked + APART:
                    continue
            asked = clock()
            everything = searcher.board.columns if better else None
            pipe.send((searcher.board.objective, found or [], everything))
            latest = pipe.recv()
            if latest is not None:
                _become(searcher, latest)
            if better or latest is not None:
                news = asked

    with helpers(processes if processes > 1 else 0, work) as team:
        while team.pipes and not stop():
            for pipe, (objective, found, everything) in team.heard():
                if everything is not None and _merge(searcher, objective, found, everything):
                    on_better()
                better = searcher.board.objective < objective
                team.answer(pipe, searcher.board.columns if better else None)
    rng = random.Random(f"{seed} alone")  # noqa: S311 - chance for the search
    while not stop():
        if searcher.turn(rng, clock, stop) is not None:
            on_better()


def _excursion(searcher: Searcher, rng: random.Random, clock: Callable[[], float]) -> bool:
    """Search from a rota elsewhere, come back, and take from there what helps; True if it did.

    Where small parts no longer help, better rotas lie behind dearer ones.
    """
    board = searcher.board
    home, best = list(board.columns), board.objective
    news = clock()
    until = news + EXCURSION
    searcher.leave(rng)
    while board.objective >= best and clock() < min(until, news + EXCURSION / 3):
        if searcher.turn(rng, clock, lambda: False) is not None:
            news = clock()
    if board.objective < best:
        return True
    there = list(board.columns)
    _become(searcher, home)
    return searcher.join(there, clock)


def _become(searcher: Searcher, columns: Sequence[Column]) -> None:
    board = searcher.board
    board.put([new for new, old in zip(columns, board.columns, strict=True) if new is not old])


def _merge(
    searcher: Searcher, objective: int, found: list[Column], everything: list[Column]
) -> bool:
    """Take what a process found: on top of the best rota if that helps, or in place of it."""
    board = searcher.board
    before = board.objective
    old = [board.columns[column.who] for column in found]
    board.put(found)
    if board.objective < min(before, objective + 1):
        return True
    board.put(old)
    if objective < before:
        _become(searcher, everything)
        return True
    return False


def search_by_steps(
    searcher: Searcher,
    seed: int,
    rounds: int,
    processes: int,
    stop: Callable[[], bool],
    on_round: Callable[[int], None],
) -> int:
    """Rounds of four neighbourhoods of one rota, answers taken in order; returns how many.

    The same seed gives the same rota whatever the number of processes.
    """

    def work(_: int, pipe: Connection) -> None:
        while True:
            columns, number, mine = pipe.recv()
            _become(searcher, columns)
            for slot, pick in mine:
                found = searcher.step(pick, f"{seed} {number} {slot}", lambda: False)
                pipe.send((slot, found))

    done = 0
    with helpers(processes if processes > 1 else 0, work) as team:
        while done < rounds and not stop():
            picks = searcher.picks(seed, done)
            answers = _answers(searcher, team, seed, done, picks, stop)
            if answers is None:
                break
            searcher.merge(picks, answers)
            done += 1
            on_round(done)
    return done


def _answers(
    searcher: Searcher,
    team: Helpers,
    seed: int,
    done: int,
    picks: list[Pick],
    stop: Callable[[], bool],
) -> list[Answer] | None:
    """Each slot's answer; None where stopped before all were there."""
    answers: dict[int, Answer] = {}
    pipes = list(team.pipes)
    for number, pipe in enumerate(pipes):
        mine = [(slot, pick) for slot, pick in enumerate(picks) if slot % len(pipes) == number]
        with suppress(OSError):
            pipe.send((searcher.board.columns, done, mine))
    while team.pipes and len(answers) < len(picks):
        if stop():
            return None
        for _, (slot, answer) in team.heard():
            answers[slot] = answer
    for slot, pick in enumerate(picks):
        if slot not in answers:  # alone, or a process was lost
            if stop():
                return None
            answers[slot] = searcher.step(pick, f"{seed} {done} {slot}", stop)
    if stop():
        return None
    return [answers[slot] for slot in range(len(picks))]

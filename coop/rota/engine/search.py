"""From an empty board to a good rota: a start, best responses, then rounds of change."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import numpy as np

from coop.rota.engine.price import Board, Weights

MOST_PASSES = 25
FREED = (2, 2, 3, 3, 4, 6)
REPORT_EVERY = 20  # rounds

Stop = Callable[[], bool]
Report = Callable[[str, int], None]


def start(board: Board, rng: random.Random, stop: Stop, report: Report) -> None:
    """Everybody in turn takes the cheapest lawful roster, until nobody can do better.

    First under gentle prices, so that hours are shared by contract before anybody is asked for
    more; then at the full price of an empty place.
    """
    for weights, words in (
        (board.gentle(), "Sharing out the hours"),
        (board.full, "Filling what is left"),
    ):
        for _ in range(MOST_PASSES):
            if not _turns(board, weights, _shuffled(range(len(board.people)), rng), stop):
                break
            report(words, 0)
            if weights is not board.full:
                break
        if stop():
            return


def _turns(board: Board, weights: Weights, order: Sequence[int], stop: Stop) -> bool:
    """One turn each; True if anybody changed."""
    changed = False
    for who in order:
        if stop():
            return False
        changed = board.respond(who, weights) or changed
    return changed


def _shuffled(people: Sequence[int], rng: random.Random) -> list[int]:
    order = list(people)
    rng.shuffle(order)
    return order


MOST_BARREN = 500  # picks in a row around which nobody can be moved: there is nothing to search


def rounds(board: Board, rng: random.Random, most: int | None, stop: Stop, report: Report) -> int:
    """Free a few people, let them choose again, keep what is no worse. Returns the rounds made."""
    able = _able(board)
    gentle = board.gentle()
    now = board.objective()
    done = barren = 0
    while (most is None or done < most) and barren < MOST_BARREN and not stop():
        few = _few(board, able, rng)
        if len(few) < 2:  # a place that one person or nobody can take: look elsewhere
            done, barren = done + 1, barren + 1
            continue
        barren = 0
        before = [(who, board.rosters[who]) for who in few]
        for who in few:
            board.place(who, ())
        _turns(board, gentle, few, stop)
        for _ in range(4):
            if not _turns(board, board.full, few, stop):
                break
        after = board.objective()
        if after <= now:
            now = after
        else:
            for who, _ in before:
                board.place(who, ())
            for who, roster in before:
                board.place(who, roster)
        done += 1
        if done % REPORT_EVERY == 0:
            report("Improving", done)
    return done


def _able(board: Board) -> list[list[int]]:
    """By shift, the people who may be placed on it."""
    able: list[list[int]] = [[] for _ in board.shifts]
    for who, person in enumerate(board.people):
        for position in person.shifts:
            able[position].append(who)
    return able


def _few(board: Board, able: list[list[int]], rng: random.Random) -> list[int]:
    """A few people around one shift, short ones first in mind; those who cost most too."""
    short = np.flatnonzero(board.heads < board.cover[:, 1])
    if len(short) and rng.random() < 0.5:
        pivot = int(short[rng.randrange(len(short))])
    else:
        pivot = rng.randrange(len(board.shifts)) if board.shifts else 0
    there = able[pivot] if able else []
    size = min(rng.choice(FREED), len(there))
    few = rng.sample(there, size) if size else []
    if there and rng.random() < 0.5:
        dearest = max(rng.sample(there, min(5, len(there))), key=lambda who: board.points[who])
        if dearest not in few:
            few.append(dearest)
    return few

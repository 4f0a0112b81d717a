"""Cheap change: a few people give everything up and answer anew, one after the other."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from coop.rota.engine.board import Board
from coop.rota.engine.pricing import Column, nothing

FREED = (2, 2, 3, 3, 4, 6)
PASSES = 4
BATCH = 10  # changes tried in one neighbourhood


def take_turns(board: Board, able: list[Any], rng: random.Random) -> tuple[list[Column], str]:
    """(rosters changed for no worse, outcome "better", "equal" or "failed").

    `able` are, by shift, the people who may be placed there. The board is left as it was.
    """
    before = list(board.columns)
    begun = board.objective
    for _ in range(BATCH):
        few = _few(board, able, rng)
        if len(few) >= 2:
            _again(board, few)
    changed = [new for new, old in zip(board.columns, before, strict=True) if new is not old]
    after = board.objective
    board.put([before[column.who] for column in changed])
    if not changed:
        return [], "failed"
    return changed, "better" if after < begun else "equal"


def _again(board: Board, few: list[int]) -> None:
    now = board.objective
    old = [board.columns[who] for who in few]
    if not make_anew(board, few) or board.objective > now:
        board.put(old)


def make_anew(board: Board, few: list[int]) -> bool:
    """Rosters from nothing for these people, in turn; False where somebody has no lawful one."""
    index = board.rows.table.index
    board.put([nothing(index, board.people[who], who) for who in few])
    board.asked_once[few] = False  # nothing at all may be no lawful roster
    for who in few:
        board.respond(who, board.gentle())
    able = bool(board.asked_once[few].all())
    board.asked_once[few] = True
    for _ in range(PASSES if able else 0):
        changed = False
        for who in few:
            changed = board.respond(who, board.full()) or changed
        if not changed:
            break
    return able


def _few(board: Board, able: list[Any], rng: random.Random) -> list[int]:
    """A few people around one shift, short ones first in mind; those who cost most too."""
    heads = board.activity[: board.rows.shifts] + board.rows.fixed_heads
    short = np.flatnonzero(heads < board.rows.wanted)
    if len(short) and rng.random() < 0.5:
        pivot = int(short[rng.randrange(len(short))])
    else:
        pivot = rng.randrange(board.rows.shifts) if board.rows.shifts else 0
    there = [who for who in able[pivot] if board.asked_once[who]] if able else []
    size = min(rng.choice(FREED), len(there))
    few = rng.sample(there, size) if size else []
    if there and rng.random() < 0.5:
        pick = rng.sample(there, min(5, len(there)))
        dearest = max(pick, key=lambda who: board.columns[who].points)
        if dearest not in few:
            few.append(dearest)
    return few

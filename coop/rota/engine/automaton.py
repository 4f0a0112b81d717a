"""The rules that live inside one roster, as an automaton: one pure step a layer.

`advance` takes the state before a layer and the block begun in it (or none) to the state
before the next layer, or refuses. States are rows of whole numbers, absolute minutes and days;
after every step they are brought to a form in which rosters with equal futures are equal. The
function is plain Python over anything that can be indexed; the kernel compiles it.
"""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence

NONE = -1_000_000_000
NO_LIMIT = 1_000_000

# State: what of the past still matters.
END = 0  # end of the last working block
FREE = 1  # earliest start of the next working block
EXCUSE = 2  # a fact's start that may come before FREE, because it already does
ON_CALL = 3  # end of on-call
RUN = 4  # working days in a row up to LAST
LAST = 5  # last day on which work began
NIGHT_RUN = 6
NIGHT_LAST = 7
POINTS = 8  # weekly rests had in the window
NIGHTS = 9  # nights begun in this week
NIGHTS_NEXT = 10  # nights of the last block that belong to next week
CARRY = 11  # units of work of the last block that belong to next week
STATE = 12

# Block: one row each.
B_START = 0
B_END = 1
B_FREE = 2
B_EXCUSE = 3
B_WORKS = 4
B_DAYS = 5  # bit i: work begins on day + i
B_NIGHTS = 6  # bit i: a night begins on day + i
B_NIGHTS_IN = 7  # nights in the week of the day
B_NIGHTS_OUT = 8  # nights in the week after
B_ADD = 9  # units of work in the week of the day
B_CARRY = 10  # units of work in the week after
BLOCK = 11

# Layer: one row each.
L_DAY = 0
L_NEXT = 1  # earliest start of any block in a later layer
L_NEXT_DAY = 2
L_OPENS_WEEK = 3
L_CLOSES_WEEK = 4
L_CLOSES_WINDOW = 5
L_FROM = 6  # weekly-rest window
L_UNTIL = 7
L_NEED = 8
L_SHORT = 9
L_LONG = 10
L_NEXT_NEED = 11  # of the next window, read only where this one closes
L_NEXT_LONG = 12
L_NEXT_UNTIL = 13
L_NEED_END = 14  # forced duties up to here must have been worked
L_NIGHTS = 15  # most nights in the week
L_NIGHTS_NEXT = 16  # most nights in the week after
L_RUNS = 17  # four: most days in a row on day, day + 1...
L_NIGHT_RUNS = 21  # four: most nights in a row
LAYER = 25

AHEAD = 4  # days that one block can begin work on


def opening() -> list[int]:
    """The state of somebody who has rested for ever."""
    state = [0] * STATE
    for position in (END, FREE, EXCUSE, ON_CALL, LAST, NIGHT_LAST):
        state[position] = NONE
    return state


def advance(  # noqa: PLR0915 - one step, compiled whole
    state: Sequence[int],
    works_here: bool,
    block: Sequence[int],
    layer: Sequence[int],
    out: MutableSequence[int],
) -> bool:
    """Write to `out` the state after a layer; False if a rule of the roster forbids the step.

    `works_here` False: no block begins in this layer, and `block` is not read.
    """
    end = state[END]
    free = state[FREE]
    excuse = state[EXCUSE]
    on_call = state[ON_CALL]
    run = state[RUN]
    last = state[LAST]
    night_run = state[NIGHT_RUN]
    night_last = state[NIGHT_LAST]
    points = state[POINTS]
    nights = state[NIGHTS]
    nights_next = state[NIGHTS_NEXT]
    carry = state[CARRY]
    day = layer[L_DAY]
    opens = layer[L_FROM]
    until = layer[L_UNTIL]
    need = layer[L_NEED]
    if layer[L_OPENS_WEEK]:
        carry = 0

    if works_here:
        start = block[B_START]
        if start < on_call or start < end:
            return False
        if not block[B_WORKS]:
            on_call = block[B_END]
        else:
            if start < free and start != excuse:
                return False
            gap = start - max(end, opens)
            if gap >= layer[L_LONG]:
                points += 2
            elif gap >= layer[L_SHORT]:
                points += 1
            points = min(points, need)
            for ahead in range(AHEAD):
                began = day + ahead
                if block[B_DAYS] >> ahead & 1:
                    if last == began - 1:
                        run += 1
                    elif last != began:
                        run = 1
                    last = began
                    if run > layer[L_RUNS + ahead]:
                        return False
                if block[B_NIGHTS] >> ahead & 1:
                    if night_last == began - 1:
                        night_run += 1
                    elif night_last != began:
                        night_run = 1
                    night_last = began
                    if night_run > layer[L_NIGHT_RUNS + ahead]:
                        return False
            nights += block[B_NIGHTS_IN]
            nights_next += block[B_NIGHTS_OUT]
            if nights > layer[L_NIGHTS] or nights_next > layer[L_NIGHTS_NEXT]:
                return False
            end = max(end, block[B_END])
            free = block[B_FREE]
            excuse = block[B_EXCUSE]
            carry += block[B_CARRY]

    if end < layer[L_NEED_END]:
        return False

    long = layer[L_LONG]
    if layer[L_CLOSES_WINDOW]:
        gap = until - max(end, opens)
        if gap >= long:
            points += 2
        elif gap >= layer[L_SHORT]:
            points += 1
        if points < need:
            return False
        points = 0
        opens = until
        need = layer[L_NEXT_NEED]
        long = layer[L_NEXT_LONG]
        until = layer[L_NEXT_UNTIL]
    if layer[L_CLOSES_WEEK]:
        nights = nights_next
        nights_next = 0

    # What can no longer matter is forgotten, so that equal futures meet in one node.
    upcoming = layer[L_NEXT]
    if free <= upcoming:
        free = NONE
        excuse = NONE
    if on_call <= upcoming:
        on_call = NONE
    if end <= upcoming and (
        end <= opens
        or (end <= until and (points >= need or min(upcoming, until) - max(end, opens) >= long))
    ):
        end = NONE
    if last < layer[L_NEXT_DAY] - 1:
        run = 0
        last = NONE
    if night_last < layer[L_NEXT_DAY] - 1:
        night_run = 0
        night_last = NONE

    out[END] = end
    out[FREE] = free
    out[EXCUSE] = excuse
    out[ON_CALL] = on_call
    out[RUN] = run
    out[LAST] = last
    out[NIGHT_RUN] = night_run
    out[NIGHT_LAST] = night_last
    out[POINTS] = points
    out[NIGHTS] = nights
    out[NIGHTS_NEXT] = nights_next
    out[CARRY] = carry
    return True

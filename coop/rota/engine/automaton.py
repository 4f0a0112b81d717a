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
BEGUN = 12  # bits of the patterns begun on BEGUN_DAY that bar others on the day after
BEFORE = 13  # the same of the day before
BEGUN_DAY = 14  # last day on which a pattern that bars or is barred began
FACTS = 15  # bit 0: the run is all of days with facts; bit 1: LAST is such a day
WEEKENDS = 16  # weekends worked
COUNT = 17  # four: shifts of a pattern of which only so many may be given
STATE = 21

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
B_BITS = 11  # four: bits of the patterns begun on day, day + 1...
B_BARS = 15  # four: bits of the patterns that bar these on the day after
B_COUNT = 19  # four
BLOCK = 23

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
L_LEAST_OFF = 25  # four: least days off before work begins again on day, day + 1...
L_LEAST_RUN = 29  # least days in a row of a run that ended the day before; 0: not asked
L_WEEKEND = 30  # four: 1 for a Saturday that counts, 2 for a Sunday
L_WEEKENDS = 34  # most weekends worked
L_COUNT = 35  # four: most shifts of each counted pattern
L_FACT = 39  # four: 1 for a day on which a fact's work begins, where a least is asked
L_FORGET_OFF = 43  # days off after which the last working day no longer matters
LAYER = 44

AHEAD = 4  # days that one block can begin work on
COUNTS = 4  # patterns that can be counted


def opening() -> list[int]:
    """The state of somebody who has rested for ever."""
    state = [0] * STATE
    for position in (END, FREE, EXCUSE, ON_CALL, LAST, NIGHT_LAST, BEGUN_DAY):
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
    begun = state[BEGUN]
    before = state[BEFORE]
    begun_day = state[BEGUN_DAY]
    facts = state[FACTS]
    weekends = state[WEEKENDS]
    day = layer[L_DAY]
    opens = layer[L_FROM]
    until = layer[L_UNTIL]
    need = layer[L_NEED]
    if layer[L_OPENS_WEEK]:
        carry = 0
    for count in range(COUNTS):
        out[COUNT + count] = state[COUNT + count]

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
                    fact = layer[L_FACT + ahead]
                    if last != began:
                        if last == began - 1:
                            run += 1
                            facts = (facts & fact) | 2 * fact
                        else:
                            # Days off from the horizon's first day on may be fewer.
                            off = began - last - 1
                            short = off < layer[L_LEAST_OFF + ahead] and last != -1
                            if short and not (fact and facts & 2):
                                return False
                            run = 1
                            facts = 3 * fact
                        weekend = layer[L_WEEKEND + ahead]
                        if weekend == 1 or (weekend == 2 and last != began - 1):
                            weekends += 1
                            if weekends > layer[L_WEEKENDS]:
                                return False
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
        for ahead in range(AHEAD):
            bits = block[B_BITS + ahead]
            bars = block[B_BARS + ahead]
            if bits or bars:
                began = day + ahead
                if begun_day == began:
                    if before & bars:
                        return False
                    begun |= bits
                else:
                    before = begun if begun_day == began - 1 else 0
                    if before & bars:
                        return False
                    begun = bits
                begun_day = began
        for count in range(COUNTS):
            out[COUNT + count] += block[B_COUNT + count]
            if out[COUNT + count] > layer[L_COUNT + count]:
                return False

    # A run that starts on the horizon's first day may be shorter; what facts are is as it is.
    if last == day - 1 and run < layer[L_LEAST_RUN] and run != day and not facts & 1:
        return False
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
    off = layer[L_NEXT_DAY] - last - 1
    if off > 0:
        run = 0
        facts &= 2
        if off >= layer[L_FORGET_OFF] or last == -1:
            facts = 0
            last = NONE
    if begun_day < layer[L_NEXT_DAY] - 1:
        begun = 0
        before = 0
        begun_day = NONE
    elif begun_day == layer[L_NEXT_DAY] - 1:
        before = 0
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
    out[BEGUN] = begun
    out[BEFORE] = before
    out[BEGUN_DAY] = begun_day
    out[FACTS] = facts
    out[WEEKENDS] = weekends
    return True

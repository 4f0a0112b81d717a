"""Rest: between duties, in the week, and after a declared chain (WTR 1998, regs 10, 11, 24).

Duties with less than the daily rest between them form one group. A group keeps the law when it
fits into the hours that the daily rest leaves of a day, or when the co-op has declared such a
chain; what a chain takes from the day's rest is owed as compensatory rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from coop.rota.rules.alone import is_young
from coop.rota.rules.index import Duty, Index
from coop.rota.rules.problem import Chain, Level, Worker
from coop.rota.rules.words import Breach, duty_words, hours, shift_ids, week_words

FULL_DAY = 24 * 60

Group = list[Duty]


@dataclass(frozen=True, slots=True)
class Window:
    """A time in which weekly rest must be had: `need` rests, one of `long` counts as two."""

    week: int
    start: int
    end: int
    need: int
    short: int
    long: int
    weeks: int = 1
    young: bool = False

    def points(self, gap: int) -> int:
        """How many rests a gap inside the window is worth."""
        return 2 if gap >= self.long else 1 if gap >= self.short else 0


def needed_rest(index: Index, worker: Worker, day: int) -> int:
    """Minutes of rest after a duty that starts on `day`: 11 h, under 18 12 h (reg 10)."""
    policy = index.problem.policy
    return policy.young_daily_rest if is_young(worker, day) else policy.daily_rest


def groups_of(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> list[Group]:
    """Working duties in time order, parted wherever a daily rest lies between them."""
    found: list[Group] = []
    free_at = 0
    end = 0
    for duty in duties:
        if not duty.works:
            continue
        if not found or duty.start >= free_at:
            found.append([duty])
            end = duty.end
        else:
            found[-1].append(duty)
            end = max(end, duty.end)
        free_at = end + needed_rest(index, worker, found[-1][-1].day)
    return found


def daily(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Daily rest: each group's span, and the rest that must follow a declared chain.

    What is owed is the part of the rest that was missed (reg 24: an equivalent period).
    """
    groups = groups_of(index, worker, duties)
    for position, group in enumerate(groups):
        rest = needed_rest(index, worker, group[0].day)
        end = max(duty.end for duty in group)
        span = end - group[0].start
        if span <= FULL_DAY - rest:
            continue
        young = is_young(worker, group[0].day)
        key = tuple(duty.key for duty in group)
        owed = min(span - (FULL_DAY - rest), rest - max(0, _longest_gap(group)))
        chain = None if young else _chain(index.problem.policy.chains, group, span)
        said = partial(_group_words, index, tuple(group), rest, span)
        if chain is None:
            yield Breach(
                Level.BARRED if young else Level.REST,
                "daily_rest",
                key,
                1,
                said,
                shift_ids(group),
                group[-1].day,
                owed,
            )
            continue
        yield Breach(
            Level.REST,
            "chain",
            key,
            1,
            partial(_chain_words, index, tuple(group), span, owed),
            shift_ids(group),
            group[-1].day,
            owed,
            "chain",
        )
        if position + 1 < len(groups):
            after = groups[position + 1][0]
            if after.start - end < chain.rest_after:
                yield Breach(
                    Level.REST,
                    "rest_after_chain",
                    (key, after.key),
                    1,
                    partial(_after_words, index, group[-1], after, end, chain.rest_after),
                    shift_ids([*group, after]),
                    after.day,
                    chain.rest_after - (after.start - end),
                )


def _longest_gap(group: Group) -> int:
    return max((after.start - before.end for before, after in pairwise(group)), default=0)


def _chain(chains: tuple[Chain, ...], group: Group, span: int) -> Chain | None:
    kinds = tuple(duty.kind for duty in group)
    if any(after.start < before.end for before, after in pairwise(group)):
        return None
    fitting = [chain for chain in chains if chain.kinds == kinds and span <= chain.max_span]
    return min(fitting, key=lambda chain: chain.rest_after, default=None)


def windows(index: Index, worker: Worker, last_week: int) -> list[Window]:
    """The windows of weekly rest from week 0 to `last_week`.

    An adult rests 24 h besides the day's 11 h in each week, or in a fortnight that lies wholly
    in the horizon 48 h and 11 h, or 35 h twice. Under 18: 48 h in each week (reg 11).
    """
    policy = index.problem.policy
    around = index.calendar
    short = policy.weekly_rest + policy.daily_rest
    long = policy.fortnight_rest + policy.daily_rest
    found: list[Window] = []
    week = 0
    while week <= last_week:
        start, end = around.monday(week), around.monday(week + 1)
        if is_young(worker, 7 * week):
            rest = policy.young_weekly_rest
            found.append(Window(week, start, end, 1, rest, rest, young=True))
        elif (
            around.opens_fortnight(week)
            and week + 1 < index.weeks
            and not is_young(worker, 7 * (week + 1))
        ):
            found.append(Window(week, start, around.monday(week + 2), 2, short, long, weeks=2))
            week += 1
        else:
            found.append(Window(week, start, end, 1, short, long))
        week += 1
    return found


def weekly(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Weekly rest in each window that any working duty touches."""
    working = [duty for duty in duties if duty.works]
    if not working:
        return
    last = max(index.weeks - 1, index.calendar.week_of(max(duty.end for duty in working) - 1))
    for window in windows(index, worker, last):
        inside = [duty for duty in working if duty.end > window.start and duty.start < window.end]
        if not inside:
            continue
        points, longest, rested_from = 0, 0, window.start
        for duty in inside:
            gap = duty.start - rested_from
            points += window.points(gap)
            longest = max(longest, gap)
            rested_from = max(rested_from, duty.end)
        gap = window.end - rested_from
        points += window.points(gap)
        longest = max(longest, gap)
        if points < window.need:
            yield Breach(
                Level.BARRED if window.young else Level.REST,
                "weekly_rest",
                (window.week, window.weeks),
                len(inside),
                partial(_weekly_words, index, window, longest),
                shift_ids(inside),
                7 * window.week,
                max(0, window.short - max(0, longest)),
            )


def _group_words(index: Index, group: tuple[Duty, ...], rest: int, span: int) -> str:
    if len(group) == 1:
        return (
            f"{duty_words(index, group[0])} lasts {hours(span)}; "
            f"{hours(rest)} of rest are needed in each 24 h"
        )
    gaps = [
        (after.start - before.end, position)
        for position, (before, after) in enumerate(pairwise(group))
    ]
    gap, position = max(gaps)
    if rest - gap > span - (FULL_DAY - rest):  # a long split day, not a quick return
        return (
            f"{duty_words(index, group[0])} to {duty_words(index, group[-1])} spans "
            f"{hours(span)}; with {hours(rest)} of rest in each 24 h at most "
            f"{hours(FULL_DAY - rest)} are possible"
        )
    between = (
        f"between {duty_words(index, group[position])} and {duty_words(index, group[position + 1])}"
    )
    had = f"Only {hours(gap)} rest" if gap > 0 else "No rest"
    return f"{had} {between}; {hours(rest)} are needed"


def _chain_words(index: Index, group: tuple[Duty, ...], span: int, owed: int) -> str:
    first = duty_words(index, group[0])
    last = f" to {duty_words(index, group[-1])}" if len(group) > 1 else ""
    return f"{first}{last} run on for {hours(span)}: {hours(owed)} of compensatory rest are owed"


def _after_words(index: Index, before: Duty, after: Duty, end: int, rest: int) -> str:
    return (
        f"Only {hours(after.start - end)} rest between {duty_words(index, before)} and "
        f"{duty_words(index, after)}; {hours(rest)} must follow such a run"
    )


def _weekly_words(index: Index, window: Window, longest: int) -> str:
    had = f"The longest rest in {week_words(index, window.week)} is {hours(max(0, longest))}"
    if window.young:
        return f"{had}; under 18, {hours(window.short)} are needed"
    if window.weeks == 2:
        return (
            f"The fortnight of {week_words(index, window.week)[12:]} has no rest of "
            f"{hours(window.long)} and not two of {hours(window.short)}"
        )
    return f"{had}; {hours(window.short)} are needed"

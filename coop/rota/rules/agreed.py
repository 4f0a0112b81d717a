"""Agreements over the whole horizon: hours, weekends, patterns, and how runs are shaped.

There are two sorts. A *most* rule is broken by what is on a roster, as every rule elsewhere is.
A *least* rule is broken by what is absent: it speaks of a finished roster, and the last shift
that is placed may mend what the first one broke.

Days are local days on which a working duty starts; weeks run from Monday.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise, product

from coop.rota.rules.index import Duty, Index
from coop.rota.rules.problem import Level, Worker
from coop.rota.rules.words import Breach, day_words, duty_words, hours, people, shift_ids

# Codes of the least rules: no place is to blame for one, and none taken away mends it.
LEAST = frozenset({"least_minutes", "min_days_in_a_row", "min_days_off"})

Run = tuple[int, int]  # first and last day, both included
BY_FACTS = "facts"  # why a breach is accepted that is no rota's doing


def horizon_minutes(index: Index, duties: tuple[Duty, ...]) -> int:
    """Working minutes of the duties that start in the horizon."""
    return sum(duty.work for duty in _inside(index, duties))


def most_hours(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement: the most working hours in the whole horizon."""
    most = worker.limits.most_minutes
    if most is None:
        return
    minutes = horizon_minutes(index, duties)
    if minutes > most:
        say = partial(_most_words, minutes, most)
        inside = shift_ids(_inside(index, duties))
        yield Breach(Level.AGREEMENT, "most_minutes", "horizon", minutes, say, inside)


def weekends(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement: the most weekends of the horizon with work begun on Saturday or Sunday."""
    most = worker.limits.max_weekends
    if most is None:
        return
    spent = [duty for duty in _inside(index, duties) if duty.day % 7 >= 5]
    count = len({duty.day // 7 for duty in spent})
    if count > most:
        say = partial(_weekend_words, count, most)
        yield Breach(
            Level.AGREEMENT, "max_weekends", "horizon", count, say, shift_ids(spent), spent[-1].day
        )


def patterns(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement: the most shifts of a pattern in the horizon. Facts name no pattern."""
    for pattern, most in worker.limits.max_of_pattern:
        those = [duty for duty in duties if duty.shift and duty.shift.pattern == pattern]
        if len(those) > most:
            say = partial(_pattern_words, index, those[-1], len(those), most)
            yield Breach(
                Level.AGREEMENT,
                "max_of_pattern",
                pattern,
                len(those),
                say,
                shift_ids(those),
                those[-1].day,
            )


def next_day(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement: a pattern that the co-op never lets begin on the day after another began."""
    never = index.problem.policy.not_next_day
    if not never:
        return
    by_day: dict[int, list[Duty]] = {}
    for duty in duties:
        if _pattern(duty):
            by_day.setdefault(duty.day, []).append(duty)
    for day, begun in by_day.items():
        for duty, after in product(begun, by_day.get(day + 1, ())):
            if (_pattern(duty), _pattern(after)) in never:
                yield Breach(
                    Level.AGREEMENT,
                    "not_next_day",
                    (duty.key, after.key),
                    1,
                    partial(_next_words, index, duty, after),
                    shift_ids([duty, after]),
                    after.day,
                )


def least_hours(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement, of a finished roster: the least working hours in the whole horizon."""
    least = worker.limits.least_minutes
    if least is None:
        return
    minutes = horizon_minutes(index, duties)
    if minutes < least:
        say = partial(_least_words, minutes, least)
        yield Breach(Level.AGREEMENT, "least_minutes", "horizon", least - minutes, say)


def least_days(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement, of a finished roster: the least days in a row worked, and the least off.

    The amount is how many days all short runs together lack, so that a day that lengthens a
    short run is never refused. What facts alone have cut short is accepted as "facts".
    See `short_runs` for what counts.
    """
    limits = worker.limits
    for rule, what, least, working in (
        ("min_days_in_a_row", "worked", limits.min_days_in_a_row, True),
        ("min_days_off", "off", limits.min_days_off, False),
    ):
        short, past = short_runs(index, duties, least, working=working)
        said = short or past
        if not said:
            continue
        lacking = sum(least - (last - first + 1) for first, last in (*short, *past))
        beside = {day for one, other in said for day in range(one - 1, other + 2)}
        yield Breach(
            Level.AGREEMENT,
            rule,
            "horizon",
            lacking,
            partial(_short_words, index, said, what, least),
            shift_ids([duty for duty in duties if duty.works and duty.day in beside]),
            said[0][0],
            accepted="" if short else BY_FACTS,
        )


def short_runs(
    index: Index, duties: tuple[Duty, ...], least: int, *, working: bool
) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Runs of days worked, or off, that are shorter than `least`: the rota's, and the facts'.

    A run that starts on day 0 or holds the last day may be shorter: it may go on out of sight.
    One that began before, by facts, is counted with those days. The facts' are the runs that
    nothing but facts has made: no rota can be blamed for them, but one may lengthen them.
    """
    days = index.problem.days
    worked = {duty.day for duty in duties if duty.works}
    facts = {duty.day for duty in duties if duty.works and duty.shift is None}
    short: list[Run] = []
    past: list[Run] = []
    if least > 1:
        for first, last in _runs(worked) if working else _breaks(worked):
            if last < -1 or first == 0 or last >= days - 1 or last - first + 1 >= least:
                continue
            edges = range(first, last + 1) if working else (first - 1, last + 1)
            (past if facts.issuperset(edges) else short).append((first, last))
    return tuple(short), tuple(past)


def _runs(days: set[int]) -> list[Run]:
    """Days that follow each other, in time order."""
    found: list[Run] = []
    for day in sorted(days):
        if found and day == found[-1][1] + 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _breaks(days: set[int]) -> list[Run]:
    """What lies between them."""
    return [(last + 1, first - 1) for (_, last), (first, _) in pairwise(_runs(days))]


def _inside(index: Index, duties: tuple[Duty, ...]) -> list[Duty]:
    return [duty for duty in duties if duty.works and 0 <= duty.day < index.problem.days]


def _pattern(duty: Duty) -> int:
    return duty.shift.pattern if duty.shift is not None else 0


def _most_words(minutes: int, most: int) -> str:
    return f"{hours(minutes)} in the whole rota; the agreed most is {hours(most)}"


def _least_words(minutes: int, least: int) -> str:
    return f"{hours(minutes)} in the whole rota; the agreed least is {hours(least)}"


def _weekend_words(count: int, most: int) -> str:
    return f"Works on {people(count, 'weekend', 'weekends')}; the agreed most is {most}"


def _pattern_words(index: Index, duty: Duty, count: int, most: int) -> str:
    name = duty.shift.label if duty.shift is not None and duty.shift.label else "one pattern"
    return f"{people(count, 'shift', 'shifts')} of {name}; the agreed most is {most}"


def _next_words(index: Index, duty: Duty, after: Duty) -> str:
    first, second = duty_words(index, duty), duty_words(index, after)
    return f"{second} may not follow the day after {first}, by policy"


def _short_words(index: Index, short: tuple[Run, ...], what: str, least: int) -> str:
    first, last = short[0]
    more = f", and {people(len(short) - 1, 'run', 'runs')} more" if len(short) > 1 else ""
    count = people(last - first + 1, "day", "days")
    return (
        f"Only {count} {what} in a row from {day_words(index, first)}{more}; "
        f"the agreed least is {least}"
    )

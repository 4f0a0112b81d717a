"""Limits counted over a person's week or run: hours, averages, days and nights in a row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from coop.rota.rules.alone import is_young
from coop.rota.rules.index import Duty, Index
from coop.rota.rules.problem import Level, Span, Worker
from coop.rota.rules.words import Breach, day_words, duty_words, hours, shift_ids, week_words


def week_minutes(duties: tuple[Duty, ...]) -> dict[int, int]:
    """Working minutes in each local week, by week."""
    total: dict[int, int] = {}
    for duty in duties:
        if duty.works:
            for week, minutes in duty.weeks:
                total[week] = total.get(week, 0) + minutes
    return total


def overlaps(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Barred: two duties at once, on-call among them."""
    for position, duty in enumerate(duties):
        for after in duties[position + 1 :]:
            if after.start >= duty.end:
                break
            yield Breach(
                Level.BARRED,
                "overlap",
                (duty.key, after.key),
                1,
                partial(_overlap_words, index, duty, after),
                shift_ids([duty, after]),
                after.day,
            )


def weekly_hours(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Hours in a week: right to work, under 18 (reg 5A), and what the person has agreed."""
    limits, policy = worker.limits, index.problem.policy
    for week, minutes in week_minutes(duties).items():
        if week < 0:
            continue
        cap = limits.cap(week)
        if cap is not None and minutes > cap:
            said = "right to work allows"
            yield _weekly(index, duties, "weekly_cap", Level.BARRED, week, minutes, cap, said)
        if is_young(worker, 7 * week) and minutes > policy.young_weekly_max:
            most = policy.young_weekly_max
            said = "under 18, the law allows"
            yield _weekly(index, duties, "young_week", Level.BARRED, week, minutes, most, said)
        if limits.weekly_max is not None and minutes > limits.weekly_max:
            said = "the agreed most is"
            yield _weekly(
                index, duties, "weekly_max", Level.AGREEMENT, week, minutes, limits.weekly_max, said
            )


def average_limits(index: Index, worker: Worker) -> tuple[int, ...] | None:
    """Most minutes that weeks 0 to w may hold together, for each week w of the horizon.

    The average of any 17 weeks (fewer for a starter: the weeks there are) is 48 h; days wholly
    away are left out of the count. Reg 4; who has opted out (reg 5) is free of it, but a night
    worker is not: 8 h in each 24 h, less the weekly rest days, is the same 48 h (reg 6).
    Windows that begin inside the horizon do not occur before its 18th week. None: no limit.
    """
    limits, policy = worker.limits, index.problem.policy
    if limits.opted_out_48h and not limits.night_worker:
        return None
    before = worker.week_minutes_before[-policy.average_weeks :]
    away = days_away(index, worker.leave)
    found: list[int] = []
    for week in range(min(index.weeks, policy.average_weeks)):
        kept = min(len(before), policy.average_weeks - (week + 1))
        earlier = sum(before[len(before) - kept :]) if kept else 0
        days = 7 * (kept + week + 1) - sum(1 for day in away if day < 7 * (week + 1))
        found.append(policy.average_weekly_max * days // 7 - earlier)
    return tuple(found)


def average(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Barred: the 48 h average over 17 weeks, in the window that ends with each week."""
    most = average_limits(index, worker)
    if most is None:
        return
    policy = index.problem.policy
    by_week = week_minutes(duties)
    total = 0
    for week, limit in enumerate(most):
        total += by_week.get(week, 0)
        if total > limit:
            weeks = min(len(worker.week_minutes_before) + week + 1, policy.average_weeks)
            days = weeks * 7 - sum(
                1 for day in days_away(index, worker.leave) if day < 7 * (week + 1)
            )
            spent = policy.average_weekly_max * days // 7 - limit + total
            yield Breach(
                Level.BARRED,
                "night_average" if worker.limits.opted_out_48h else "average_48h",
                week,
                total,
                partial(_average_words, index, week, weeks, days, spent),
                shift_ids([duty for duty in duties if _works_in(duty, week)]),
                7 * week,
            )


def young_days(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Barred: more than 8 h on a day under 18 (reg 5A), by the day that a duty starts on."""
    if worker.limits.under_18_until_day is None:
        return
    most = index.problem.policy.young_daily_max
    by_day: dict[int, int] = {}
    for duty in duties:
        if duty.works and is_young(worker, duty.day):
            by_day[duty.day] = by_day.get(duty.day, 0) + duty.work
    for day, minutes in by_day.items():
        if minutes > most:
            yield Breach(
                Level.BARRED,
                "young_day",
                day,
                minutes,
                partial(_young_day_words, index, day, minutes, most),
                shift_ids([duty for duty in duties if duty.day == day]),
                day,
            )


def runs(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement: days worked in a row and nights in a row, by the day that a duty starts on.

    Somebody's own most days in a row, where there is one, replaces the co-op's.
    """
    policy, own = index.problem.policy, worker.limits.max_days_in_a_row
    most = policy.max_days_in_a_row if own is None else own
    days = {duty.day for duty in duties if duty.works}
    nights = {duty.day for duty in duties if duty.works and duty.night}
    yield from _run(index, duties, "days_in_a_row", "days", days, most)
    yield from _run(index, duties, "nights_in_a_row", "nights", nights, policy.max_nights_in_a_row)


def weekly_nights(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Agreement: most nights in a week."""
    most = worker.limits.max_nights_per_week
    if most is None:
        return
    by_week: dict[int, list[Duty]] = {}
    for duty in duties:
        if duty.works and duty.night and duty.day >= 0:
            by_week.setdefault(duty.day // 7, []).append(duty)
    for week, nights in by_week.items():
        if len(nights) > most:
            yield Breach(
                Level.AGREEMENT,
                "weekly_nights",
                week,
                len(nights),
                partial(_weekly_nights_words, index, week, len(nights), most),
                shift_ids(nights),
                7 * week,
            )


def days_away(index: Index, spans: tuple[Span, ...]) -> frozenset[int]:
    """Days of the horizon that these spans cover from midnight to midnight."""
    around, days = index.calendar, set()
    for span in spans:
        first = max(0, around.day_of(span.start))
        for day in range(first, min(index.problem.days, around.day_of(max(0, span.end)) + 1)):
            if span.start <= around.midnight(day) and around.midnight(day + 1) <= span.end:
                days.add(day)
    return frozenset(days)


def _run(
    index: Index, duties: tuple[Duty, ...], rule: str, what: str, days: set[int], most: int
) -> Iterator[Breach]:
    length, before = 0, None
    for day in sorted(days):
        length = length + 1 if before is not None and day == before + 1 else 1
        before = day
        if length > most:
            yield Breach(
                Level.AGREEMENT,
                rule,
                day,
                length,
                partial(_run_words, index, day, length, what, most),
                shift_ids([duty for duty in duties if day - length < duty.day <= day]),
                day,
            )


def _weekly(
    index: Index,
    duties: tuple[Duty, ...],
    rule: str,
    level: Level,
    week: int,
    minutes: int,
    most: int,
    said: str,
) -> Breach:
    inside = [duty for duty in duties if _works_in(duty, week)]
    say = partial(_weekly_words, index, week, minutes, most, said)
    return Breach(level, rule, week, minutes, say, shift_ids(inside), 7 * week)


def _works_in(duty: Duty, week: int) -> bool:
    return duty.works and any(part == week and minutes for part, minutes in duty.weeks)


def _overlap_words(index: Index, duty: Duty, after: Duty) -> str:
    return f"{duty_words(index, duty)} and {duty_words(index, after)} overlap"


def _weekly_words(index: Index, week: int, minutes: int, most: int, said: str) -> str:
    return f"{hours(minutes)} in {week_words(index, week)}; {said} {hours(most)}"


def _average_words(index: Index, week: int, weeks: int, days: int, spent: int) -> str:
    mean = hours(spent * 7 // days) if days else hours(spent)
    return (
        f"Averages {mean} a week over {weeks} weeks to the end of {week_words(index, week)}; "
        f"the law allows {hours(index.problem.policy.average_weekly_max)}"
    )


def _young_day_words(index: Index, day: int, minutes: int, most: int) -> str:
    return f"Under 18: {hours(minutes)} on {day_words(index, day)}; the law allows {hours(most)}"


def _run_words(index: Index, day: int, length: int, what: str, most: int) -> str:
    return f"{length} {what} in a row up to {day_words(index, day)}; the most is {most}"


def _weekly_nights_words(index: Index, week: int, nights: int, most: int) -> str:
    return f"{nights} nights in {week_words(index, week)}; the agreed most is {most}"

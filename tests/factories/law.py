"""The rules once more, read from the law and the co-op's agreements, on dated instants.

Written apart from `coop.rota.rules`: it takes the problem's values and nothing else, turns every
minute into an instant in UTC and every day into a London date, and works each rule out from
there. Where the two disagree, one of them is wrong. Regulations are those of the Working Time
Regulations 1998.

A rule yields what is broken as (code, what it is about, how badly). What a person's facts and
the places fixed by hand break by themselves, and as badly, is nobody's doing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from coop.rota.rules.problem import Kind, Place, Problem, Shift, Worker
from tests.factories.company import broken_together
from tests.factories.dated import DAY, LONDON, WEEK, Dated, Spell, holds, monday_of, on_days

FIRST_FORTNIGHT = date(1998, 10, 5)  # reg 11(5)

Broken = tuple[str, object, int]


def broken(problem: Problem, places: Sequence[Place]) -> set[tuple[int, str]]:
    """(worker, code) of every barred, rest or agreement rule that these places break.

    The least hours and days in a row are in `lacking`. For a missing skill the worker is one of
    those on the shift who were not fixed there.
    """
    law = Law(problem)
    found: set[tuple[int, str]] = set()
    for worker in problem.workers:
        mine = [place.shift for place in places if place.worker == worker.id]
        if len(mine) > len(set(mine)):
            found.add((worker.id, "duplicate"))
        before = _worst(law.of_person(worker, law.fixed(worker)))
        for code, about, amount in law.of_person(worker, mine):
            if amount > before.get((code, about), 0):
                found.add((worker.id, code))
    return found | set(broken_together(problem, places))


def lacking(problem: Problem, places: Sequence[Place]) -> set[tuple[int, str]]:
    """(worker, code) of everybody who has less than the agreed least, taken as a finished rota."""
    law = Law(problem)
    return {
        (worker.id, code)
        for worker in problem.workers
        for code in law.less_than_agreed(worker, [p.shift for p in places if p.worker == worker.id])
    }


def _worst(found: Iterable[Broken]) -> dict[tuple[str, object], int]:
    worst: dict[tuple[str, object], int] = {}
    for code, about, amount in found:
        worst[code, about] = max(amount, worst.get((code, about), 0))
    return worst


class Law(Dated):
    """A problem, dated, with every rule that one person's duties may break."""

    def of_person(self, worker: Worker, shift_ids: Iterable[int]) -> Iterator[Broken]:
        """Everything that one person's duties break, whoever else works."""
        spells = self.spells(worker, shift_ids)
        for spell in spells:
            if spell.shift is not None:
                for code in self.barred(worker, spell.shift):
                    yield code, spell.shift.id, 1
        for position, spell in enumerate(spells):
            for other in spells[position + 1 :]:
                if other.start < spell.end:
                    yield "overlap", (spell.name, other.name), 1
        working = [spell for spell in spells if spell.working]
        yield from self.weekly_hours(worker, working)
        yield from self.average(worker, working)
        yield from self.daily_rest(worker, working)
        yield from self.weekly_rest(worker, working)
        yield from self.in_a_row(worker, working)
        yield from self.agreed(worker, spells)

    def barred(self, worker: Worker, shift: Shift) -> Iterator[str]:
        """Codes of what keeps this person from this shift by itself."""
        start, end = self.instant(shift.start), self.instant(shift.end)
        on = start.astimezone(LONDON).date()
        day = (on - self.first).days
        if shift.service not in worker.services:
            yield "service"
        until = worker.employed_until_day
        if day < worker.employed_from_day or (until is not None and day > until):
            yield "employment"
        if any(self.meets(span, start, end) for span in worker.not_cleared):
            yield "clearance"
        if any(self.meets(span, start, end) for span in worker.leave):
            yield "leave"
        if any(self.meets(span, start, end) for span in worker.unavailable):
            yield "availability"
        learning = worker.learner and on_days(worker.learner_days, day)
        if learning and shift.shadows is None:
            yield "learner"
        if shift.shadows is not None and not learning:
            yield "shadow"
        for need in shift.needs:
            if need.people is None and not holds(worker, need.competency, day):
                yield "competency"
        young, policy = self.young(worker, on), self.policy
        at_work = shift.kind is not Kind.ON_CALL or shift.work > 0
        if at_work and shift.kind is not Kind.SLEEP_IN:  # regs 12(1), 12(4), 24
            over, least = policy.break_over, policy.break_least
            if young:
                over, least = policy.young_break_over, policy.young_break_least
            if shift.work > over and shift.break_minutes < least:
                yield "break"
        if young and at_work:  # reg 6A
            for number in range(-1, (end - start).days + 2):
                opens = self.wall(on + number * DAY, policy.young_night_from)
                closes = self.wall(on + (number + 1) * DAY, policy.young_night_until)
                if opens < end and start < closes:
                    yield "young_night"
                    break

    def minutes_by_week(self, working: Iterable[Spell]) -> Counter[date]:
        """Working minutes by the Monday of their week; a duty over Sunday night is parted.

        The break counts as spread over the duty; the earlier week has whole five minutes.
        """
        total: Counter[date] = Counter()
        for spell in working:
            monday, counted = monday_of(spell.on), 0
            while self.midnight(monday + WEEK) < spell.end:
                passed = self.midnight(monday + WEEK) - spell.start
                upto = spell.work * passed // (spell.end - spell.start)
                upto -= upto % 5
                total[monday] += upto - counted
                monday, counted = monday + WEEK, upto
            total[monday] += spell.work - counted
        return total

    def weekly_hours(self, worker: Worker, working: list[Spell]) -> Iterator[Broken]:
        """Right to work, under 18 (reg 5A), and the agreed most hours and nights in a week."""
        limits, policy = worker.limits, self.policy
        for monday, minutes in self.minutes_by_week(working).items():
            if monday < self.first:
                continue
            cap = limits.weekly_cap
            if limits.cap_weeks and (monday - self.first) // WEEK < len(limits.cap_weeks):
                cap = limits.cap_weeks[(monday - self.first) // WEEK]
            if cap is not None and minutes > cap:
                yield "weekly_cap", monday, minutes
            if limits.weekly_max is not None and minutes > limits.weekly_max:
                yield "weekly_max", monday, minutes
            if self.young(worker, monday) and minutes > policy.young_weekly_max:
                yield "young_week", monday, minutes
        by_day: Counter[date] = Counter()
        for spell in working:
            by_day[spell.on] += spell.work
        for on, minutes in by_day.items():
            if self.young(worker, on) and minutes > policy.young_daily_max:
                yield "young_day", on, minutes
        nights = Counter(monday_of(spell.on) for spell in working if spell.night)
        for monday, count in nights.items():
            most = limits.max_nights_per_week
            if most is not None and monday >= self.first and count > most:
                yield "weekly_nights", monday, count

    def average(self, worker: Worker, working: list[Spell]) -> Iterator[Broken]:
        """48 h a week over any 17 weeks, days of leave left out of the count (regs 4 to 6)."""
        limits, policy = worker.limits, self.policy
        if limits.opted_out_48h and not limits.night_worker:
            return
        code = "night_average" if limits.opted_out_48h else "average_48h"
        by_week = self.minutes_by_week(working)
        history = list(worker.week_minutes_before)
        mondays = [self.first + n * WEEK for n in range(-(-self.problem.days // 7))]
        for position, monday in enumerate(mondays):
            spent = history + [by_week[one] for one in mondays[: position + 1]]
            window = spent[-policy.average_weeks :]
            opens = monday + WEEK - len(window) * WEEK
            away = sum(opens <= on < monday + WEEK for on in self.days_away(worker))
            if sum(window) > policy.average_weekly_max * (7 * len(window) - away) // 7:
                yield code, monday, sum(window)

    def _rest(self, worker: Worker, on: date) -> timedelta:
        policy = self.policy
        minutes = policy.young_daily_rest if self.young(worker, on) else policy.daily_rest
        return timedelta(minutes=minutes)

    def daily_rest(self, worker: Worker, working: list[Spell]) -> Iterator[Broken]:
        """11 h in each 24 (reg 10), under 18 12 h; less by a declared chain (reg 24)."""
        stretches: list[list[Spell]] = []
        for spell in working:
            if stretches:
                before = stretches[-1]
                free = max(one.end for one in before) + self._rest(worker, before[-1].on)
                if spell.start < free:
                    before.append(spell)
                    continue
            stretches.append([spell])
        for position, stretch in enumerate(stretches):
            begun, ended = stretch[0].start, max(one.end for one in stretch)
            names = tuple(one.name for one in stretch)
            if ended - begun + self._rest(worker, stretch[0].on) <= DAY:
                continue
            after = None if self.young(worker, stretch[0].on) else self._chained(stretch)
            if after is None:
                yield "daily_rest", names, 1
            elif position + 1 < len(stretches):
                follows = stretches[position + 1][0]
                if follows.start - ended < after:
                    yield "rest_after_chain", (names, follows.name), 1

    def _chained(self, stretch: list[Spell]) -> timedelta | None:
        """The rest that must follow where the co-op has declared such a chain; None: it has not."""
        for one, other in pairwise(stretch):
            if other.start < one.end:
                return None
        kinds = tuple(one.kind for one in stretch)
        minutes = (stretch[-1].end - stretch[0].start) / timedelta(minutes=1)
        after = [
            chain.rest_after
            for chain in self.policy.chains
            if chain.kinds == kinds and minutes <= chain.max_span
        ]
        return timedelta(minutes=min(after)) if after else None

    def weekly_rest(self, worker: Worker, working: list[Spell]) -> Iterator[Broken]:
        """24 h beside the daily rest in each week, or its equal in a fortnight (reg 11)."""
        policy = self.policy
        one = timedelta(minutes=policy.weekly_rest + policy.daily_rest)
        both = timedelta(minutes=policy.fortnight_rest + policy.daily_rest)
        under_18 = timedelta(minutes=policy.young_weekly_rest)
        monday, until = self.first, max([self.midnight(self.last), *(s.end for s in working)])
        while self.midnight(monday) < until:
            whole = monday + 2 * WEEK <= self.first + -(-self.problem.days // 7) * WEEK
            weeks = 1
            if self.young(worker, monday):
                rests = self._rests(working, monday, 1)
                enough = any(rest >= under_18 for rest in rests)
            elif (
                (monday - FIRST_FORTNIGHT).days // 7 % 2 == 0
                and whole
                and not self.young(worker, monday + WEEK)
            ):
                weeks = 2
                rests = self._rests(working, monday, 2)
                enough = sum(rest >= one for rest in rests) >= 2 or max(rests) >= both
            else:
                rests = self._rests(working, monday, 1)
                enough = max(rests) >= one
            if not enough:
                yield "weekly_rest", (monday, weeks), self._touching(working, monday, weeks)
            monday += weeks * WEEK

    def _touching(self, working: list[Spell], monday: date, weeks: int) -> int:
        opens, closes = self.midnight(monday), self.midnight(monday + weeks * WEEK)
        return sum(spell.end > opens and spell.start < closes for spell in working)

    def _rests(self, working: list[Spell], monday: date, weeks: int) -> list[timedelta]:
        """Times without work inside a window."""
        opens, closes = self.midnight(monday), self.midnight(monday + weeks * WEEK)
        found, free = [], opens
        for spell in working:
            if spell.end > opens and spell.start < closes:
                found.append(spell.start - free)
                free = max(free, spell.end)
        return [*found, closes - free]

    def in_a_row(self, worker: Worker, working: list[Spell]) -> Iterator[Broken]:
        """The agreed most days and nights in a row."""
        own = worker.limits.max_days_in_a_row
        days = self.policy.max_days_in_a_row if own is None else own
        nights = self.policy.max_nights_in_a_row
        for code, dates, most in (
            ("days_in_a_row", {spell.on for spell in working}, days),
            ("nights_in_a_row", {spell.on for spell in working if spell.night}, nights),
        ):
            for on in dates:
                length = 1
                while on - length * DAY in dates:
                    length += 1
                if length > most:
                    yield code, on, length

    def agreed(self, worker: Worker, spells: list[Spell]) -> Iterator[Broken]:
        """The agreed most hours, weekends and shifts of a pattern; patterns that never follow."""
        limits = worker.limits
        minutes = sum(spell.work for spell in self.inside(spells))
        if limits.most_minutes is not None and minutes > limits.most_minutes:
            yield "most_minutes", "", minutes
        saturdays = {
            monday_of(spell.on) for spell in self.inside(spells) if spell.on.weekday() in (5, 6)
        }
        if limits.max_weekends is not None and len(saturdays) > limits.max_weekends:
            yield "max_weekends", "", len(saturdays)
        begun: dict[int, list[Spell]] = defaultdict(list)
        for spell in spells:
            if spell.shift is not None and spell.shift.pattern:
                begun[spell.shift.pattern].append(spell)
        for pattern, most in limits.max_of_pattern:
            if len(begun[pattern]) > most:
                yield "max_of_pattern", pattern, len(begun[pattern])
        for first, second in self.policy.not_next_day:
            for spell in begun[first]:
                for after in begun[second]:
                    if after.on - spell.on == DAY:
                        yield "not_next_day", (spell.name, after.name), 1

    def less_than_agreed(self, worker: Worker, shift_ids: Iterable[int]) -> Iterator[str]:
        """Codes of the least that a finished roster falls short of, facts alone apart."""
        limits, spells = worker.limits, self.spells(worker, shift_ids)
        minutes = sum(spell.work for spell in self.inside(spells))
        if limits.least_minutes is not None and minutes < limits.least_minutes:
            yield "least_minutes"
        at_work = {spell.on for spell in spells if spell.working}
        by_fact = {spell.on for spell in spells if spell.working and spell.shift is None}
        if not at_work:
            return
        known = [min(at_work) + n * DAY for n in range((max(at_work) - min(at_work)).days + 1)]
        runs: list[list[date]] = []
        for on in known:
            if runs and (runs[-1][-1] in at_work) == (on in at_work):
                runs[-1].append(on)
            else:
                runs.append([on])
        for run in runs:
            if run[0] == self.first or run[-1] >= self.last or run[-1] < self.first - DAY:
                continue
            if run[0] in at_work:
                if len(run) < limits.min_days_in_a_row and not set(run) <= by_fact:
                    yield "min_days_in_a_row"
            elif len(run) < limits.min_days_off and not {run[0] - DAY, run[-1] + DAY} <= by_fact:
                yield "min_days_off"

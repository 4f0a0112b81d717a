"""Scraps of care rotas, drawn by chance: two to four people, three to nine days and shifts.

Everything that the rules know turns up in some of them; each is small enough for `exhaustive`
to look at every rota there is.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coop.rota.rules.local import Calendar, calendar
from coop.rota.rules.problem import (
    Fixed,
    Held,
    Kind,
    Limits,
    Need,
    NightWish,
    Pair,
    PastDuty,
    Policy,
    Problem,
    Shift,
    Span,
    Worker,
)
from tests.factories.rota_problems import (
    MEDICATION,
    MONDAY,
    MOVING,
    make_fact,
    make_problem,
    make_shift,
)

# In two of these weeks the clocks change on the Sunday.
_MONDAYS = (MONDAY, date(2026, 12, 7), date(2027, 3, 22), date(2026, 10, 19))

Form = tuple[str, str, str, Kind]

_HOUSE: tuple[Form, ...] = (
    ("Early", "07:00", "14:30", Kind.DAY),
    ("Late", "14:30", "22:00", Kind.DAY),
    ("Sleep-in", "22:00", "07:00", Kind.SLEEP_IN),
)
_ROUNDS: tuple[Form, ...] = (
    ("Morning", "07:00", "10:00", Kind.DAY),
    ("Lunch", "12:00", "14:00", Kind.DAY),
    ("Tea", "16:00", "19:00", Kind.DAY),
    ("Bed", "19:30", "22:30", Kind.DAY),
)
_SCHEME: tuple[Form, ...] = (
    ("Day", "08:00", "16:10", Kind.DAY),
    ("Long", "07:00", "20:30", Kind.DAY),
    ("Night", "21:00", "07:15", Kind.WAKING_NIGHT),
)
_ODD: tuple[Form, ...] = (
    ("Small hours", "00:30", "06:00", Kind.WAKING_NIGHT),
    ("On call", "17:00", "08:00", Kind.ON_CALL),
    ("Course", "09:30", "16:00", Kind.TRAINING),
    ("Whole day", "10:00", "10:00", Kind.SLEEP_IN),
)
_FORMS = (*_HOUSE, *_ROUNDS, *_SCHEME, *_ODD)
_THEMES = (_HOUSE, _HOUSE, _ROUNDS, _SCHEME, (*_HOUSE, *_ODD[:2]), (*_SCHEME, *_ROUNDS), _FORMS)


def scrap(rng: random.Random) -> Problem:
    """A scrap of a rota, the same for the same state of `rng`; its first day is a Monday."""
    monday = rng.choice(_MONDAYS)
    around = calendar(monday)
    days = rng.randint(3, 9)
    shifts = _shifts(rng, around, days)
    numbers = range(1, rng.randint(2, 4) + 1)
    much = rng.choice((0.15, 0.3, 0.6, 1.0))
    workers = tuple(_worker(rng, around, number, days, shifts, much) for number in numbers)
    problem = make_problem(
        shifts, workers, days, monday, _fixed(rng, shifts, workers), _policy(rng, shifts)
    )
    problem = replace(problem, pairs=_pairs(rng, workers))
    wishing = random.Random(rng.random())  # apart, so that all else stays as it was drawn
    weights = replace(
        problem.policy,
        wanted_hour=wishing.choice((30, 30, 7, 0)),
        unpreferred_service=wishing.choice((60, 60, 13, 0)),
        night_too_many=wishing.choice((300, 300, 41, 0)),
    )
    asking = tuple(wished(wishing, worker, days) for worker in problem.workers)
    return replace(problem, workers=asking, policy=weights)


def wished(rng: random.Random, worker: Worker, days: int) -> Worker:
    """The person with wishes about hours, services and nights, by chance."""
    months: list[NightWish] = []
    if rng.random() < 0.4:
        turn = rng.choice((days, days, 2, 5))
        for first, last, month in ((turn - 30, turn - 1, "March"), (turn, turn + 29, "April")):
            most, elsewhere = rng.choice((0, 1, 1, 2)), rng.choice((0, 0, 0, 1))
            months.append(NightWish(first, last, most, month, elsewhere))
    return replace(
        worker,
        weekly_wanted=rng.choice((600, 960, 1350, 2000)) if rng.random() < 0.4 else None,
        preferred_services=frozenset(rng.choice(((1,), (2,), (1, 2))))
        if rng.random() < 0.4
        else frozenset(),
        night_wishes=tuple(months),
    )


def _shifts(rng: random.Random, around: Calendar, days: int) -> tuple[Shift, ...]:
    theme = rng.choice(_THEMES)
    plain = rng.random() < 0.5
    found: list[Shift] = []
    for day in sorted(rng.choices(range(days), k=rng.randint(3, 8))):
        label, opens, closes, kind = rng.choice(theme)
        needs: tuple[Need, ...] = ()
        if rng.random() < 0.3:
            needs = (Need(rng.choice((MEDICATION, MOVING)), rng.choice((None, 1, 1, 2))),)
        least = rng.choice((0, 1, 1, 1, 2))
        shift = make_shift(
            around,
            len(found) + 1,
            day,
            opens,
            closes,
            kind,
            rest=0 if rng.random() < 0.04 else None,
            service=rng.choice((1, 1, 1, 2)),
            least=least,
            wanted=max(1, least + rng.choice((0, 0, 1))),
            needs=needs,
            lead=rng.random() < 0.2,
            label=label,
        )
        found.append(
            replace(
                shift,
                pattern=1 + [form[0] for form in _FORMS].index(label),
                bank_holiday=rng.random() < 0.1,
                supported=tuple(sorted(rng.sample((1, 2, 3), rng.choice((0, 0, 1, 2))))),
                gap_points=None if plain else rng.choice((None, None, 100, 2_003)),
                spare_points=None if plain else rng.choice((None, None, 0, 31)),
                over_points=None if plain else rng.choice((None, None, None, 1, 250)),
            )
        )
    beside = rng.sample(found, 1) if rng.random() < 0.3 else []
    for shift in beside:
        found.append(
            replace(
                shift,
                id=len(found) + 1,
                kind=Kind.SUPERNUMERARY,
                least=0,
                wanted=1,
                needs=(),
                lead=False,
                pattern=0,
                shadows=shift.id,
                gap_points=None,
                over_points=None,
            )
        )
    return tuple(sorted(found, key=lambda shift: (shift.day, shift.id)))


def _worker(
    rng: random.Random,
    around: Calendar,
    number: int,
    days: int,
    shifts: Sequence[Shift],
    much: float,
) -> Worker:
    """A person; `much` says how much of what may bar them is drawn, from 0 to 1."""
    shadowed = any(shift.shadows is not None for shift in shifts)
    learner = shadowed and rng.random() < 0.4
    heavy = (
        8 if rng.random() < 0.4 * much else 0
    )  # some have worked near or beyond the 48 h average
    weeks = rng.choice((0, 1, 3, 16, 17)) if rng.random() < much else 0
    held = [
        Held(competency, rng.choice((-9, -9, 2)), rng.choice((None, None, 3)))
        for competency in (MEDICATION, MOVING)
        if rng.random() < 0.9 - 0.3 * much
    ]
    seldom = rng.random() < 0.4 * much
    return Worker(
        id=number,
        name=f"Worker {number}",
        services=frozenset({1} if rng.random() < 0.3 * much else {1, 2}),
        home_service=rng.choice((None, 1, 1, 2)),
        held=tuple(held),
        can_lead=rng.random() < 0.5,
        employed_from_day=2 if seldom and rng.random() < 0.5 else 0,
        employed_until_day=days - 2 if seldom and rng.random() < 0.5 else None,
        not_cleared=_span(rng, around, days, 0.07 * much, "DBS not in force"),
        leave=_span(rng, around, days, 0.25 * much, "annual leave"),
        unavailable=_span(rng, around, days, 0.25 * much, "pattern"),
        rather_not=_span(rng, around, days, 0.3, "preference"),
        would_like=_span(rng, around, days, 0.3, "preference"),
        duties=_facts(rng, around, days, much),
        week_minutes_before=tuple(
            rng.randrange(40 + heavy, 50 + heavy // 2) * 60 for _ in range(weeks)
        ),
        limits=_limits(rng, shifts, much),
        burden_owed=rng.choice((0, 0, 2, -7, 13)),
        wishes=tuple(
            (shift.id, rng.choice((-50, -7, 3, 40, 333))) for shift in shifts if rng.random() < 0.15
        ),
        knows=frozenset(rng.sample((1, 2, 3), rng.randint(0, 3))),
        familiar=rng.choice((None, frozenset({1}), frozenset({1, 2}))),
        learner=learner,
        can_mentor=not learner and rng.random() < 0.6,
        learner_days=rng.choice(((0, None), (0, None), (0, 2), (3, None))),
        mentor_days=rng.choice(((0, None), (0, None), (2, 5))),
    )


def _limits(rng: random.Random, shifts: Sequence[Shift], much: float) -> Limits:
    young = rng.random() < 0.2 * much
    lengths = sorted({shift.work for shift in shifts})
    patterns = sorted({shift.pattern for shift in shifts if shift.pattern})

    def some(*values: int) -> int | None:
        return rng.choice(values) if rng.random() < 0.3 * much else None

    return Limits(
        under_18_until_day=rng.choice((3, 99)) if young else None,
        opted_out_48h=rng.random() < 0.3 and not young,
        night_worker=rng.random() < 0.2,
        weekly_cap=some(900, 1200, 1800),
        weekly_contract=rng.choice((0, 960, 1000, 1350, 1800, 2400)),
        weekly_max=some(1200, 1301, 2400),
        max_nights_per_week=some(0, 1, 2),
        least_minutes=some(*lengths, 1500),
        most_minutes=some(*lengths, 1500, 2000),
        max_days_in_a_row=some(1, 2, 3, 7),
        min_days_in_a_row=some(2, 2, 3) or 1,
        min_days_off=some(2, 2, 3) or 1,
        max_weekends=some(0, 1),
        max_of_pattern=tuple(
            (pattern, rng.choice((0, 1, 2))) for pattern in patterns if rng.random() < 0.15 * much
        ),
    )


def _policy(rng: random.Random, shifts: Sequence[Shift]) -> Policy:
    patterns = sorted({shift.pattern for shift in shifts if shift.pattern})
    return Policy(
        max_days_in_a_row=rng.choice((2, 3, 6)),
        max_nights_in_a_row=rng.choice((1, 2, 4)),
        gap=rng.choice((300, 1_000, 10_000)),
        short_of_wanted=rng.choice((0, 50, 600)),
        under_contract_hour=rng.choice((60, 60, 17, 0)),
        over_contract_hour=rng.choice((90, 90, 7)),
        split_day=rng.choice((30, 0, 111)),
        new_face=rng.choice((20, 0, 9)),
        preferred_pair=rng.choice((-30, -30, -7, -400)),
        uneven_burden=rng.choice((60, 60, 17, 0)),
        burden_night=rng.choice((10, 10, 7, 0)),
        burden_weekend=rng.choice((10, 10, 3, 14)),
        burden_bank_holiday=rng.choice((20, 20, 9)),
        not_next_day=tuple(
            (one, after)
            for one in patterns
            for after in patterns
            if rng.random() < (0.15 if len(patterns) < 4 else 0.05)
        ),
    )


def _fixed(
    rng: random.Random, shifts: Sequence[Shift], workers: Sequence[Worker]
) -> tuple[Fixed, ...]:
    if rng.random() < 0.6:
        return ()
    return tuple(
        Fixed(shift.id, worker.id, rng.random() < 0.5, rng.random() < 0.5)
        for worker in workers
        for shift in shifts
        if rng.random() < 0.08
    )


def _pairs(rng: random.Random, workers: Sequence[Worker]) -> tuple[Pair, ...]:
    found = []
    for worker in workers:
        for other in workers:
            if worker.id < other.id and rng.random() < 0.25:
                one, two = rng.sample((worker.id, other.id), 2)
                found.append(Pair(one, two, barred=rng.random() < 0.5))
    return tuple(found)


def _facts(rng: random.Random, around: Calendar, days: int, much: float) -> tuple[PastDuty, ...]:
    on = [day for day in range(-4, 0) if rng.random() < 0.4 * much]
    if rng.random() < 0.3 * much:
        on.append(rng.randrange(days + 2))
    duties = []
    for day in on:
        _, opens, closes, kind = rng.choice(rng.choice(_THEMES))
        duties.append(make_fact(around, day, opens, closes, kind))
    return tuple(sorted(duties, key=lambda duty: (duty.start, duty.end)))


def _span(
    rng: random.Random, around: Calendar, days: int, chance: float, why: str
) -> tuple[Span, ...]:
    if rng.random() >= chance:
        return ()
    day = rng.randrange(days)
    if rng.random() < 0.5:
        last = min(days, day + rng.randint(1, 3))
        return (Span(around.midnight(day), around.midnight(last), why),)
    return (Span(around.at(day, 9 * 60), around.at(day, 13 * 60), why),)

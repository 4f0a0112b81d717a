"""Random care problems, always the same for the same arguments: a co-op of any size, or a scrap.

`coop_problem` is a whole co-op: supported living (late, sleep-in, early), home-care rounds that
split the day, an extra-care scheme with waking nights. `tiny_problem` is one or a few people
over some days with every awkward thing that the rules know.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from coop.rota.rules.local import Calendar, calendar, day_starts
from coop.rota.rules.problem import (
    Fixed,
    Held,
    Kind,
    Limits,
    Need,
    PastDuty,
    Policy,
    Problem,
    Shift,
    Span,
    Worker,
)

MONDAY = date(2026, 11, 30)
MEDICATION, MOVING = 1, 2
HOUSE, HOME, EXTRA = 1, 2, 3

DAY, NIGHT, SLEEP = Kind.DAY, Kind.WAKING_NIGHT, Kind.SLEEP_IN


def at(day: int, clock: str) -> tuple[int, int]:
    """A local day and a "14:30" as (day, minute of day)."""
    hour, minute = clock.split(":")
    return day, int(hour) * 60 + int(minute)


def make_shift(
    around: Calendar,
    number: int,
    day: int,
    opens: str,
    closes: str,
    kind: Kind = Kind.DAY,
    rest: int | None = None,
    service: int = 1,
    least: int = 1,
    wanted: int | None = None,
    needs: tuple[Need, ...] = (),
    lead: bool = False,
    label: str = "",
) -> Shift:
    """A dated shift from wall times; over midnight when it closes no later than it opens."""
    start = around.at(*at(day, opens))
    over = closes <= opens
    end = around.at(*at(day + over, closes))
    elapsed = end - start
    paused = (30 if elapsed > 360 and kind is not SLEEP else 0) if rest is None else rest
    working = 0 if kind is Kind.ON_CALL else elapsed - paused
    return Shift(
        id=number,
        service=service,
        kind=kind,
        day=day,
        start=start,
        end=end,
        work=working,
        night=min(working, around.night_minutes(start, end)),
        least=least,
        wanted=least if wanted is None else wanted,
        needs=needs,
        lead=lead,
        label=label,
        break_minutes=0 if kind is Kind.ON_CALL else paused,
    )


def make_worker(number: int = 1, **given: Any) -> Worker:
    """A person of service 1 with no rules of their own but what is given."""
    return Worker(id=number, name=f"Worker {number}", services=frozenset({1}), **given)


def make_fact(
    around: Calendar,
    day: int,
    opens: str,
    closes: str,
    kind: Kind = Kind.DAY,
    rest: int | None = None,
) -> PastDuty:
    """A duty that no rota changes, from wall times."""
    shift = make_shift(around, 0, day, opens, closes, kind, rest)
    return PastDuty(shift.start, shift.end, shift.work, shift.night, kind, 1)


def make_problem(
    shifts: tuple[Shift, ...],
    workers: tuple[Worker, ...],
    days: int = 7,
    first_day: date = MONDAY,
    fixed: tuple[Fixed, ...] = (),
    policy: Policy | None = None,
) -> Problem:
    """A problem around some shifts and people."""
    return Problem(
        first_day=first_day,
        days=days,
        day_starts=day_starts(first_day, days),
        shifts=shifts,
        workers=workers,
        fixed=fixed,
        policy=policy or Policy(),
        competency_names=((MEDICATION, "medication"), (MOVING, "moving and handling")),
        service_names=((HOUSE, "Alder House"), (HOME, "Home care"), (EXTRA, "Birch Court")),
    )


def coop_problem(people: int = 60, weeks: int = 4, seed: int = 1) -> Problem:
    """A whole co-op: a third of the people in each of three services, about 17 shifts a person."""
    rng = random.Random(seed)
    around = calendar(MONDAY)
    shifts: list[Shift] = []
    houses, routes = max(1, people // 20), max(1, people // 10)
    staffed = max(1, round(people / 20))
    some = (Need(MEDICATION, 1),)
    for day in range(7 * weeks):
        for house in range(houses):
            for label, opens, closes, kind in (
                ("Early", "07:00", "14:30", DAY),
                ("Late", "14:30", "22:00", DAY),
                ("Sleep-in", "22:00", "07:00", SLEEP),
            ):
                number = len(shifts) + 1
                named = f"{label} {house + 1}"
                shifts.append(
                    make_shift(around, number, day, opens, closes, kind, service=HOUSE, label=named)
                )
        for route in range(routes):
            for label, opens, closes in (
                ("Morning", "07:00", "11:00"),
                ("Lunch", "11:30", "14:00"),
                ("Tea", "16:00", "18:30"),
                ("Bed", "19:00", "22:00"),
            ):
                number = len(shifts) + 1
                named = f"{label} {route + 1}"
                everyone = (Need(MOVING),)
                shifts.append(
                    make_shift(
                        around,
                        number,
                        day,
                        opens,
                        closes,
                        service=HOME,
                        needs=everyone,
                        label=named,
                    )
                )
        for label, opens, closes, kind, least, wanted in (
            ("Early", "07:00", "14:30", DAY, staffed, staffed + 1),
            ("Late", "14:30", "22:00", DAY, staffed, staffed),
            ("Night", "22:00", "07:15", NIGHT, max(1, staffed * 2 // 3), max(1, staffed * 2 // 3)),
        ):
            number = len(shifts) + 1
            shifts.append(
                make_shift(
                    around, number, day, opens, closes, kind, service=EXTRA, least=least,
                    wanted=wanted, needs=some, lead=True, label=label,
                )
            )  # fmt: skip
    workers = tuple(_member(rng, around, number, people, weeks) for number in range(1, people + 1))
    return make_problem(tuple(shifts), workers, 7 * weeks)


def _member(rng: random.Random, around: Calendar, number: int, people: int, weeks: int) -> Worker:
    service = (HOUSE, HOME, EXTRA)[number % 3]
    services = {service}
    if rng.random() < 0.2:
        services.add(rng.choice((HOUSE, HOME, EXTRA)))
    contract = rng.choice((16, 20, 24, 30, 30, 36, 37)) * 60
    unavailable: list[Span] = []
    pattern = rng.random()
    for day in range(7 * weeks):
        weekday = day % 7
        if (pattern < 0.12 and weekday in (0, 2)) or (0.12 <= pattern < 0.2 and weekday >= 5):
            unavailable.append(Span(around.midnight(day), around.midnight(day + 1), "pattern"))
        if 0.2 <= pattern < 0.3:  # a parent who cannot do evenings
            unavailable.append(
                Span(around.at(day, 17 * 60), around.at(day + 1, 6 * 60), "evenings")
            )
    leave: list[Span] = []
    if rng.random() < 0.35:
        week = rng.randrange(weeks)
        leave.append(Span(around.monday(week), around.monday(week + 1), "annual leave"))
    night_worker = service == EXTRA and rng.random() < 0.3
    held = [Held(MOVING, -400, None if rng.random() < 0.9 else rng.randrange(7 * weeks))]
    if rng.random() < 0.7:
        held.append(Held(MEDICATION, -400))
    visa = rng.random() < 0.04
    limits = Limits(
        opted_out_48h=rng.random() < 0.1,
        night_worker=night_worker,
        weekly_cap=20 * 60 if visa else None,
        weekly_contract=min(contract, 20 * 60) if visa else contract,
        weekly_max=min(contract + 10 * 60, 48 * 60),
        max_nights_per_week=None if night_worker else rng.choice((None, 2, 3)),
    )
    rather_not = tuple(
        Span(around.at(day, 7 * 60), around.at(day, 22 * 60), "preference")
        for day in range(7 * weeks)
        if rng.random() < 0.05
    )
    return Worker(
        id=number,
        name=f"Member {number}",
        services=frozenset(services),
        home_service=service,
        held=tuple(held),
        can_lead=rng.random() < 0.4,
        leave=tuple(leave),
        unavailable=tuple(unavailable),
        rather_not=rather_not,
        duties=_history(rng, around, service),
        week_minutes_before=tuple(contract + rng.randrange(-240, 240) for _ in range(17)),
        limits=limits,
        burden_owed=rng.choice((0, 0, 0, 1, -1)),
    )


def _history(rng: random.Random, around: Calendar, service: int) -> tuple[PastDuty, ...]:
    duties = []
    day = -7
    while day < 0:
        if rng.random() < 0.5:
            opens = rng.choice(("07:00", "14:30"))
            closes = "14:30" if opens == "07:00" else "22:00"
            start, end = around.at(*at(day, opens)), around.at(*at(day, closes))
            duties.append(PastDuty(start, end, end - start - 30, 0, DAY, service))
            day += 1 if closes == "14:30" else 2
        else:
            day += 1
    return tuple(duties)


_TINY = (
    ("Early", "07:00", "14:30", DAY),
    ("Late", "14:30", "22:00", DAY),
    ("Sleep-in", "22:00", "07:00", SLEEP),
    ("Night", "21:00", "07:00", NIGHT),
    ("Morning", "07:00", "10:00", DAY),
    ("Lunch", "12:00", "14:00", DAY),
    ("Tea", "16:00", "19:00", DAY),
    ("Bed", "19:30", "22:30", DAY),
    ("Long", "07:00", "20:30", DAY),
    ("Small hours", "00:30", "06:00", NIGHT),
    ("On call", "17:00", "08:00", Kind.ON_CALL),
    ("Course", "09:30", "16:00", Kind.TRAINING),
    ("Beside", "08:00", "14:00", Kind.SUPERNUMERARY),
)


def tiny_problem(seed: int, people: int = 1, days: int = 7, most: int = 9) -> Problem:
    """A scrap of a problem: few shifts, and by chance every awkward thing the rules know.

    `most` bounds the shifts. Some seeds put the clock change of 29 March 2027 in the middle.
    """
    rng = random.Random(seed)
    monday = rng.choice((MONDAY, date(2026, 12, 7), date(2027, 3, 22), date(2026, 10, 19)))
    around = calendar(monday)
    kinds = rng.sample(_TINY, rng.randint(2, 6))
    shifts = []
    wanted_days = sorted(rng.choices(range(days), k=rng.randint(min(4, most), most)))
    for number, day in enumerate(wanted_days, 1):
        label, opens, closes, kind = rng.choice(kinds)
        needs: tuple[Need, ...] = ()
        if rng.random() < 0.2:
            needs = (Need(MEDICATION, rng.choice((None, 1))),)
        shifts.append(
            make_shift(
                around, number, day, opens, closes, kind, least=rng.choice((0, 1, 1)),
                service=rng.choice((1, 1, 1, 2)), wanted=rng.choice((1, 1, 2)), needs=needs,
                label=label, lead=rng.random() < 0.1,
                rest=0 if rng.random() < 0.04 else None,
            )
        )  # fmt: skip
    policy = Policy(
        max_days_in_a_row=rng.choice((2, 3, 4, 6)),
        max_nights_in_a_row=rng.choice((1, 2, 4)),
        gap=rng.choice((300, 1000, 10_000)),
        short_of_wanted=rng.choice((50, 600)),
    )
    workers = tuple(_tiny_worker(rng, around, number, days) for number in range(1, people + 1))
    fixed: list[Fixed] = []
    for worker in workers:
        for shift in shifts:
            if rng.random() < 0.06:
                fixed.append(Fixed(shift.id, worker.id, rng.random() < 0.5, rng.random() < 0.5))
    if rng.random() < 0.5:
        fixed = []
    return make_problem(tuple(shifts), workers, days, monday, tuple(fixed), policy)


def _tiny_worker(rng: random.Random, around: Calendar, number: int, days: int) -> Worker:
    young = rng.random() < 0.15
    by_chance = rng.random
    heavy = rng.choice((0, 0, 8))  # some have worked near or beyond the 48 h average
    weeks = rng.choice((0, 0, 1, 3, 16, 17))
    before = tuple(rng.randrange(40 + heavy, 50 + heavy // 2) * 60 for _ in range(weeks))
    limits = Limits(
        under_18_until_day=rng.choice((3, 99)) if young else None,
        opted_out_48h=by_chance() < 0.3 and not young,
        night_worker=by_chance() < 0.2,
        weekly_cap=rng.choice((15, 20, 30)) * 60 if by_chance() < 0.2 else None,
        weekly_contract=rng.choice((0, 16, 30, 40)) * 60,
        weekly_max=rng.choice((20, 40)) * 60 if by_chance() < 0.2 else None,
        max_nights_per_week=rng.choice((0, 1, 2)) if by_chance() < 0.2 else None,
    )
    worker = Worker(
        id=number,
        name=f"Worker {number}",
        services=frozenset({1, 2} if by_chance() < 0.8 else {1}),
        home_service=1 if by_chance() < 0.5 else None,
        held=(Held(MEDICATION, 0, rng.choice((None, 3))),) if by_chance() < 0.6 else (),
        can_lead=by_chance() < 0.5,
        employed_from_day=rng.choice((0, 0, 0, 2)),
        employed_until_day=rng.choice((None, None, None, days - 2)),
        limits=limits,
        week_minutes_before=before,
        burden_owed=rng.choice((0, 0, 2)),
    )
    return replace(
        worker,
        duties=_tiny_facts(rng, around, days),
        leave=_span(rng, around, days, 0.15, "annual leave"),
        not_cleared=_span(rng, around, days, 0.05, "DBS not in force"),
        unavailable=_span(rng, around, days, 0.15, "pattern"),
        rather_not=_span(rng, around, days, 0.3, "preference"),
        would_like=_span(rng, around, days, 0.3, "preference"),
    )


def _tiny_facts(rng: random.Random, around: Calendar, days: int) -> tuple[PastDuty, ...]:
    duties = []
    for _ in range(rng.choice((0, 0, 1, 2, 4))):
        _, opens, closes, kind = rng.choice(_TINY)
        day = rng.choice((rng.randrange(-3, 0), rng.randrange(days), rng.randrange(-8, days + 4)))
        shift = make_shift(around, 0, day, opens, closes, kind)
        duties.append(PastDuty(shift.start, shift.end, shift.work, shift.night, kind, 1))
    duties.sort(key=lambda duty: (duty.start, duty.end))
    return tuple(duties)


def _span(
    rng: random.Random, around: Calendar, days: int, chance: float, why: str
) -> tuple[Span, ...]:
    if rng.random() >= chance:
        return ()
    day = rng.randrange(days)
    if rng.random() < 0.5:
        return (Span(around.midnight(day), around.midnight(day + 1), why),)
    return (Span(around.at(day, 9 * 60), around.at(day, 13 * 60), why),)

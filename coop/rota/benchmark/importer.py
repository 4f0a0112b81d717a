"""A benchmark instance as a problem of the product: one shift a day and type, one service.

The law's own rules are switched off by values, so that exactly the benchmark's rules bind.
Shifts of a day overlap, so nobody works two of them; none reaches the next day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from coop.rota.benchmark.instance import Employee, Instance
from coop.rota.rules.local import day_starts
from coop.rota.rules.problem import Limits, Place, Policy, Problem, Shift, Span, Worker
from coop.shifts.kinds import Kind

FIRST_DAY = date(2024, 1, 1)  # a Monday; the benchmark names no dates
STARTS = 8 * 60  # after midnight
LONGEST = 15 * 60  # on the clock, so that a day of 23 hours holds it; working time is exact
NEVER = 10**6  # a limit that nothing reaches
SERVICE = 1


def to_problem(instance: Instance) -> Problem:
    """The instance as a problem; its objective is the benchmark's less `constant(instance)`."""
    starts = day_starts(FIRST_DAY, instance.days)
    number = {kind.name: position for position, kind in enumerate(instance.types)}
    return Problem(
        first_day=FIRST_DAY,
        days=instance.days,
        day_starts=starts,
        shifts=_shifts(instance, starts),
        workers=tuple(
            _worker(instance, position, one, starts, number)
            for position, one in enumerate(instance.staff)
        ),
        policy=_policy(instance, number),
        service_names=((SERVICE, "Ward"),),
    )


def constant(instance: Instance) -> int:
    """What a rota costs that meets no wish to work: each one met takes its weight off."""
    return sum(request.weight for request in instance.on_requests)


def to_rows(instance: Instance, places: Iterable[Place]) -> tuple[tuple[str, int, str], ...]:
    """Places as (employee, day, shift type), in the order of the staff and the days."""
    rows = []
    for worker, shift in sorted((place.worker, place.shift) for place in places):
        day, kind = divmod(shift - 1, len(instance.types))
        rows.append((instance.staff[worker - 1].name, day, instance.types[kind].name))
    return tuple(rows)


def _shift_id(instance: Instance, day: int, kind: int) -> int:
    return 1 + day * len(instance.types) + kind


def _shifts(instance: Instance, starts: tuple[int, ...]) -> tuple[Shift, ...]:
    cover = {(one.day, one.shift): one for one in instance.cover}
    found = []
    for day in range(instance.days):
        for position, kind in enumerate(instance.types):
            wanted = cover.get((day, kind.name))
            start = starts[day] + STARTS
            found.append(
                Shift(
                    id=_shift_id(instance, day, position),
                    service=SERVICE,
                    kind=Kind.DAY,
                    day=day,
                    start=start,
                    end=start + min(kind.minutes, LONGEST),
                    work=kind.minutes,
                    night=0,
                    least=wanted.people if wanted else 0,
                    wanted=wanted.people if wanted else 0,
                    label=kind.name,
                    pattern=position + 1,
                    gap_points=wanted.under if wanted else 0,
                    spare_points=0,
                    over_points=wanted.over if wanted else 0,
                )
            )
    return tuple(found)


def _worker(
    instance: Instance,
    position: int,
    one: Employee,
    starts: tuple[int, ...],
    number: dict[str, int],
) -> Worker:
    wishes: dict[int, int] = {}
    for requests, sign in ((instance.on_requests, -1), (instance.off_requests, 1)):
        for request in requests:
            if request.employee == one.name:
                shift = _shift_id(instance, request.day, number[request.shift])
                wishes[shift] = wishes.get(shift, 0) + sign * request.weight
    return Worker(
        id=position + 1,
        name=one.name,
        services=frozenset({SERVICE}),
        home_service=SERVICE,
        leave=tuple(Span(starts[day], starts[day + 1], "day off") for day in sorted(one.days_off)),
        limits=_limits(instance, one, number),
        wishes=tuple(sorted(wishes.items())),
    )


def _limits(instance: Instance, one: Employee, number: dict[str, int]) -> Limits:
    """What can bind; a limit that no roster of the horizon reaches is left out."""
    weekends = len({day // 7 for day in range(instance.days) if day % 7 >= 5})
    longest = max(kind.minutes for kind in instance.types)
    return Limits(
        opted_out_48h=True,
        least_minutes=one.least_minutes or None,
        most_minutes=one.most_minutes if one.most_minutes < longest * instance.days else None,
        max_days_in_a_row=one.max_days_in_a_row if one.max_days_in_a_row < instance.days else None,
        min_days_in_a_row=max(1, one.min_days_in_a_row),
        min_days_off=max(1, one.min_days_off),
        max_weekends=one.max_weekends if one.max_weekends < weekends else None,
        max_of_pattern=tuple(
            (number[kind] + 1, most) for kind, most in one.most_of_type if most < instance.days
        ),
    )


def _policy(instance: Instance, number: dict[str, int]) -> Policy:
    """No legal rest, no co-op limits, no goals: only what the instance itself prices."""
    return Policy(
        daily_rest=0,
        weekly_rest=0,
        fortnight_rest=0,
        average_weekly_max=7 * 24 * 60,
        break_over=NEVER,
        max_days_in_a_row=NEVER,
        max_nights_in_a_row=NEVER,
        chains=(),
        gap=0,
        short_of_wanted=0,
        under_contract_hour=0,
        over_contract_hour=0,
        rather_not_hour=0,
        would_like_hour=0,
        other_service=0,
        split_day=0,
        unfamiliar_service=0,
        new_face=0,
        preferred_pair=0,
        observation=0,
        uneven_burden=0,
        burden_night=0,
        burden_weekend=0,
        burden_bank_holiday=0,
        burden_split_day=0,
        burden_short_notice=0,
        burden_travel_hour=0,
        not_next_day=tuple(
            (number[kind.name] + 1, number[after] + 1)
            for kind in instance.types
            for after in sorted(kind.not_followed_by)
        ),
    )

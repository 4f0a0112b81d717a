"""Goals: what a rota is weighed by once it is lawful, per person; all in whole points."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from coop.rota.rules.alone import bar, overlap, works
from coop.rota.rules.index import NIGHT_LEAST, Duty, Index
from coop.rota.rules.limits import days_away, week_minutes
from coop.rota.rules.problem import Level, Policy, Shift, Worker
from coop.rota.rules.rest import groups_of
from coop.rota.rules.words import Breach, duty_words, hours, shift_ids, week_words

WORKING_DAYS = 5  # a day away takes a fifth of the week's contract hours
BANK_WEEK = 8 * 60  # the share of burdens that somebody without contract hours carries
NO_SHARE = 1_000_000  # nights are what a night worker is for: no share to exceed
SPLIT_LEAST = 60  # a gap of more than this inside a group makes it a split day


def shift_cost(policy: Policy, worker: Worker, shift: Shift) -> int:
    """Points of one shift for one person: preferences by the hour, and another service."""
    points = 0
    for spans, weight in (
        (worker.rather_not, policy.rather_not_hour),
        (worker.would_like, policy.would_like_hour),
    ):
        minutes = sum(overlap(span, shift) for span in spans)
        points += minutes * weight // 60
    if worker.home_service is not None and shift.service != worker.home_service:
        points += policy.other_service
    return points


def contract_cost(policy: Policy, contract: int, minutes: int) -> int:
    """Points of a week's working minutes against the contract's."""
    if minutes < contract:
        return (contract - minutes) * policy.under_contract_hour // 60
    return (minutes - contract) * policy.over_contract_hour // 60


def uneven_cost(weight: int, count: int, share: int) -> int:
    """Points of nights or weekend shifts beyond a fair share: 1, 2, 3... times the weight."""
    beyond = max(0, count - share)
    return weight * beyond * (beyond + 1) // 2


def is_weekend(shift: Shift | Duty) -> bool:
    """Whether a shift starts on a local Saturday or Sunday."""
    return shift.day % 7 >= 5


def contract_minutes(index: Index, worker: Worker) -> tuple[int, ...]:
    """The contract's minutes in each week of the horizon, less days away or not employed."""
    away = set(days_away(index, worker.leave)) | days_away(index, worker.not_cleared)
    until = worker.employed_until_day
    found = []
    for week in range(index.weeks):
        there = 7
        for day in range(7 * week, 7 * week + 7):
            gone = day >= index.problem.days or day < worker.employed_from_day
            if gone or day in away or (until is not None and day > until):
                there -= 1
        days = max(0, there - (7 - WORKING_DAYS))
        found.append(worker.limits.weekly_contract * days // WORKING_DAYS)
    return tuple(found)


def contracts(index: Index) -> dict[int, tuple[int, ...]]:
    """Every person's contract minutes by week, worked out once."""
    made: dict[int, tuple[int, ...]] = index.once(
        "contracts",
        lambda: {worker.id: contract_minutes(index, worker) for worker in index.problem.workers},
    )
    return made


def shares(index: Index) -> dict[int, tuple[int, int]]:
    """Every person's fair share of nights and of weekend shifts, worked out once."""
    made: dict[int, tuple[int, int]] = index.once("shares", lambda: fair_shares(index))
    return made


def split_days(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> int:
    """How often the person waits inside a working day, where a shift of the rota is part of it."""
    count = 0
    for group in groups_of(index, worker, duties):
        for before, after in pairwise(group):
            if after.start - before.end > SPLIT_LEAST and (before.shift or after.shift):
                count += 1
    return count


def burdens(index: Index, duties: tuple[Duty, ...]) -> tuple[int, int]:
    """Nights and weekend shifts in the horizon."""
    inside = [duty for duty in duties if duty.works and 0 <= duty.day < index.problem.days]
    return sum(duty.night for duty in inside), sum(is_weekend(duty) for duty in inside)


def person_cost(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> int:
    """Points of one person's whole roster, cover apart."""
    policy = index.problem.policy
    kept = index.once(f"points {worker.id}", dict)
    points = 0
    for duty in duties:
        if duty.shift is not None:
            if duty.key not in kept:
                kept[duty.key] = shift_cost(policy, worker, duty.shift)
            points += kept[duty.key]
    by_week = week_minutes(duties)
    for week, contract in enumerate(contracts(index)[worker.id]):
        points += contract_cost(policy, contract, by_week.get(week, 0))
    points += policy.split_day * split_days(index, worker, duties)
    nights, weekends = burdens(index, duties)
    share = shares(index)[worker.id]
    points += uneven_cost(policy.uneven_night, nights, share[0])
    points += uneven_cost(policy.uneven_weekend, weekends, share[1])
    return points


def fair_shares(index: Index) -> dict[int, tuple[int, int]]:
    """Nights and weekend shifts that each person would bear if all were shared by hours.

    Shared among those who may do at least one of them, by contract hours in the horizon,
    rounded up; what a person is owed from earlier rotas is taken off. Night workers have no
    share of nights to exceed.
    """
    working = [shift for shift in index.problem.shifts if works(shift)]
    nights = [shift for shift in working if shift.night >= NIGHT_LEAST]
    weekends = [shift for shift in working if is_weekend(shift)]
    by_night, by_weekend = _shared(index, nights), _shared(index, weekends)
    found = {}
    for worker in index.problem.workers:
        owed = worker.burden_owed
        night = (
            NO_SHARE if worker.limits.night_worker else max(0, by_night.get(worker.id, 0) - owed)
        )
        found[worker.id] = (night, max(0, by_weekend.get(worker.id, 0) - owed))
    return found


def _shared(index: Index, shifts: list[Shift]) -> dict[int, int]:
    weights = {}
    for worker in index.problem.workers:
        mine = (shift for shift in shifts if shift.service in worker.services)
        if any(bar(index, worker, shift) is None for shift in mine):
            weights[worker.id] = sum(
                max(BANK_WEEK, contract) for contract in contracts(index)[worker.id]
            )
    total = sum(weights.values())
    places = sum(shift.least for shift in shifts)
    return {worker: -(-places * weight // total) for worker, weight in weights.items()}


def goals(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Goals that a roster misses, as information: never a refusal."""
    by_week = week_minutes(duties)
    for week, contract in enumerate(contracts(index)[worker.id]):
        minutes = by_week.get(week, 0)
        if minutes != contract:
            rule = "over_contract" if minutes > contract else "under_contract"
            by = abs(minutes - contract)
            say = partial(_contract_words, index, week, by, minutes > contract)
            yield Breach(Level.GOAL, rule, week, by, say, (), 7 * week)
    for duty in duties:
        if duty.shift is None:
            continue
        if any(overlap(span, duty.shift) for span in worker.rather_not):
            yield _about(index, "rather_not", duty, "Would rather not work")
        if worker.home_service is not None and duty.service != worker.home_service:
            yield _about(index, "other_service", duty, "Away from the home service:")
    share = shares(index)[worker.id]
    for rule, what, count, fair in zip(
        ("uneven_nights", "uneven_weekends"),
        ("nights", "weekend shifts"),
        burdens(index, duties),
        share,
        strict=True,
    ):
        if count > fair:
            say = partial(_uneven_words, count, what, fair)
            yield Breach(Level.GOAL, rule, what, count, say, ())


def _about(index: Index, rule: str, duty: Duty, said: str) -> Breach:
    say = partial(_duty_words, index, said, duty)
    return Breach(Level.GOAL, rule, duty.key, 1, say, shift_ids([duty]), duty.day)


def _duty_words(index: Index, said: str, duty: Duty) -> str:
    return f"{said} {duty_words(index, duty)}"


def _contract_words(index: Index, week: int, by: int, over: bool) -> str:
    return f"{hours(by)} {'over' if over else 'under'} contract in {week_words(index, week)}"


def _uneven_words(count: int, what: str, fair: int) -> str:
    return f"{count} {what}; a fair share is {fair}"

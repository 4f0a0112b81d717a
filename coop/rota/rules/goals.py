"""Goals: what a rota is weighed by once it is lawful, per person; all in whole points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise

from coop.rota.rules.alone import bar, overlap, works
from coop.rota.rules.index import Duty, Index
from coop.rota.rules.limits import days_away, week_minutes
from coop.rota.rules.problem import Level, NightWish, Policy, Shift, Worker
from coop.rota.rules.rest import groups_of
from coop.rota.rules.words import (
    Breach,
    duty_words,
    hours,
    ordinal,
    people,
    shift_ids,
    week_words,
)
from coop.shifts.kinds import NIGHT_LEAST

WORKING_DAYS = 5  # a day away takes a fifth of the week's contract hours
BANK_WEEK = 8 * 60  # the share of burdens that somebody without contract hours carries
TEN = 10  # burden points that go up in price together
SPLIT_LEAST = 60  # a gap of more than this inside a group makes it a split day


def shift_cost(policy: Policy, worker: Worker, shift: Shift) -> int:
    """Points of one shift for one person: wishes by the hour or by the shift, and continuity."""
    points = sum(weight for shift_id, weight in worker.wishes if shift_id == shift.id)
    for spans, weight in (
        (worker.rather_not, policy.rather_not_hour),
        (worker.would_like, policy.would_like_hour),
    ):
        minutes = sum(overlap(span, shift) for span in spans)
        points += minutes * weight // 60
    if is_away(worker, shift.service):
        points += policy.other_service
    if is_unpreferred(worker, shift.service):
        points += policy.unpreferred_service
    if worker.familiar is not None and shift.service not in worker.familiar:
        points += policy.unfamiliar_service
    new = sum(person not in worker.knows for person in shift.supported)
    return points + policy.new_face * new


def is_away(worker: Worker, service: int) -> bool:
    """Whether a service is neither the home service nor one where they would rather work."""
    if service in worker.preferred_services:
        return False
    return worker.home_service is not None and service != worker.home_service


def is_unpreferred(worker: Worker, service: int) -> bool:
    """Whether the person has said where they would rather work, and it is elsewhere."""
    return bool(worker.preferred_services) and service not in worker.preferred_services


def contract_cost(policy: Policy, contract: int, minutes: int, wanted: int | None = None) -> int:
    """Points of a week's working minutes against the contract's and those asked for.

    Who asked for other hours than the contract's is neither short nor over between the two:
    there each hour beside the wish has a price of its own, less than the contract's.
    """
    target = contract if wanted is None else wanted
    least, most = min(contract, target), max(contract, target)
    within = min(max(minutes, least), most)
    points = max(0, least - minutes) * policy.under_contract_hour // 60
    points += max(0, minutes - most) * policy.over_contract_hour // 60
    return points + abs(within - target) * policy.wanted_hour // 60


def night_count(wish: NightWish, duties: Iterable[Duty]) -> int:
    """Nights of the month, with those that stand elsewhere; on-call is none."""
    here = (wish.from_day <= duty.day <= wish.until_day for duty in duties if is_night(duty))
    return wish.elsewhere + sum(here)


def is_night(duty: Duty) -> bool:
    """Whether a duty is a waking night or a sleep-in, as people count theirs."""
    return duty.night and duty.works


def nights_cost(policy: Policy, worker: Worker, duties: tuple[Duty, ...]) -> int:
    """Points of nights beyond the most that the person asked for, month by month."""
    beyond = (max(0, night_count(wish, duties) - wish.most) for wish in worker.night_wishes)
    return policy.night_too_many * sum(beyond)


def uneven_cost(weight: int, burden: int, share: int) -> int:
    """Points of burden beyond a fair share: each further ten costs 1, 2, 3... times the weight."""
    full, rest = divmod(max(0, burden - share), TEN)
    return weight * full * (full + 1) // 2 + weight * (full + 1) * rest // TEN


def shift_burden(policy: Policy, worker: Worker, duty: Duty) -> int:
    """Burden points of one duty: a night (not for night workers), a weekend, a bank holiday."""
    if not duty.works:
        return 0
    points = 0
    if duty.night and not worker.limits.night_worker:
        points += policy.burden_night
    if is_weekend(duty):
        points += policy.burden_weekend
    if duty.shift is not None and duty.shift.bank_holiday:
        points += policy.burden_bank_holiday
    return points


def is_weekend(shift: Shift | Duty) -> bool:
    """Whether a shift starts on a local Saturday or Sunday."""
    return shift.day % 7 >= 5


def contract_minutes(index: Index, worker: Worker) -> tuple[int, ...]:
    """The contract's minutes in each week of the horizon, less days away or not employed."""
    limits = worker.limits
    weekly = limits.contract_weeks or (limits.weekly_contract,) * index.weeks
    return _in_weeks(index, worker, weekly)


def _in_weeks(index: Index, worker: Worker, weekly: Sequence[int]) -> tuple[int, ...]:
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
        found.append(weekly[week] * days // WORKING_DAYS)
    return tuple(found)


def contracts(index: Index) -> dict[int, tuple[int, ...]]:
    """Every person's contract minutes by week, worked out once."""
    made: dict[int, tuple[int, ...]] = index.once(
        "contracts",
        lambda: {worker.id: contract_minutes(index, worker) for worker in index.problem.workers},
    )
    return made


def wanted(index: Index, worker: Worker) -> tuple[int | None, ...]:
    """The minutes asked for in each week, less days away; None: as the contract says."""
    if worker.weekly_wanted is None:
        return (None,) * index.weeks
    weekly = (worker.weekly_wanted,) * index.weeks
    made: tuple[int, ...] = index.once(
        f"wanted {worker.id}", lambda: _in_weeks(index, worker, weekly)
    )
    return made


def shares(index: Index) -> dict[int, int]:
    """Every person's fair share of burden points, worked out once."""
    made: dict[int, int] = index.once("shares", lambda: fair_shares(index))
    return made


def split_days(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> int:
    """How often the person waits inside a working day, where a shift of the rota is part of it."""
    count = 0
    for group in groups_of(index, worker, duties):
        for before, after in pairwise(group):
            if after.start - before.end > SPLIT_LEAST and (before.shift or after.shift):
                count += 1
    return count


def burden(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> int:
    """Burden points of the duties in the horizon."""
    policy = index.problem.policy
    inside = (duty for duty in duties if 0 <= duty.day < index.problem.days)
    return sum(shift_burden(policy, worker, duty) for duty in inside)


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
    owed = zip(contracts(index)[worker.id], wanted(index, worker), strict=True)
    for week, (contract, wish) in enumerate(owed):
        points += contract_cost(policy, contract, by_week.get(week, 0), wish)
    points += nights_cost(policy, worker, duties)
    points += policy.split_day * split_days(index, worker, duties)
    borne = burden(index, worker, duties)
    return points + uneven_cost(policy.uneven_burden, borne, shares(index)[worker.id])


def fair_shares(index: Index) -> dict[int, int]:
    """Burden points that each person would bear if all were shared by hours.

    Each sort of burden is shared among those who may do at least one such shift, by contract
    hours in the horizon, rounded up; what a person is owed from earlier rotas is taken off.
    """
    policy = index.problem.policy
    working = [shift for shift in index.problem.shifts if works(shift)]
    sorts = (
        (policy.burden_night, [one for one in working if one.night >= NIGHT_LEAST], True),
        (policy.burden_weekend, [one for one in working if is_weekend(one)], False),
        (policy.burden_bank_holiday, [one for one in working if one.bank_holiday], False),
    )
    total = dict.fromkeys(index.workers, 0)
    for weight, shifts, night in sorts:
        for worker_id, part in _shared(index, shifts, night).items():
            total[worker_id] += weight * part
    return {one.id: max(0, total[one.id] - one.burden_owed) for one in index.problem.workers}


def sharers(index: Index, shifts: list[Shift], night: bool) -> dict[int, int]:
    """Those who may do at least one of the shifts, each with their part: contract minutes."""
    weights = {}
    for worker in index.problem.workers:
        if night and worker.limits.night_worker:  # nights are what they are for: no burden
            continue
        mine = (shift for shift in shifts if shift.service in worker.services)
        if any(bar(index, worker, shift) is None for shift in mine):
            weights[worker.id] = sum(
                max(BANK_WEEK, contract) for contract in contracts(index)[worker.id]
            )
    return weights


def _shared(index: Index, shifts: list[Shift], night: bool) -> dict[int, int]:
    weights = sharers(index, shifts, night)
    total = sum(weights.values())
    places = sum(shift.least for shift in shifts)
    return {worker: -(-places * weight // total) for worker, weight in weights.items()}


def goals(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Goals that a roster misses, as information: never a refusal."""
    yield from _hours_missed(index, worker, duties)
    yield from _nights_missed(worker, duties)
    for duty in duties:
        if duty.shift is None:
            continue
        if any(overlap(span, duty.shift) for span in worker.rather_not):
            yield _about(index, "rather_not", duty, "Would rather not work")
        if is_away(worker, duty.service):
            yield _about(index, "other_service", duty, "Away from the home service:")
        if is_unpreferred(worker, duty.service):
            named = service_words(index, worker)
            yield _about(index, "unpreferred_service", duty, f"Would rather work at {named}:")
    share = shares(index)[worker.id]
    borne = burden(index, worker, duties)
    if borne > share:
        say = partial(_uneven_words, borne, share)
        yield Breach(Level.GOAL, "uneven_burden", "burden", borne, say, ())


def _hours_missed(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    """Weeks beside the contract, and beside the hours asked for.

    Hours beyond the contract up to those asked for are none beyond; nor are hours short of it
    that somebody asked to be short of.
    """
    by_week = week_minutes(duties)
    owed = zip(contracts(index)[worker.id], wanted(index, worker), strict=True)
    for week, (contract, wish) in enumerate(owed):
        minutes = by_week.get(week, 0)
        over, by = minutes > contract, abs(minutes - contract)
        asked_for = wish is not None and (wish > contract if over else wish < contract)
        if by and not asked_for:
            rule = "over_contract" if over else "under_contract"
            say = partial(_contract_words, index, week, by, over)
            yield Breach(Level.GOAL, rule, week, by, say, (), 7 * week)
        if wish is not None and wish not in (contract, minutes):
            over, by = minutes > wish, abs(minutes - wish)
            rule = "over_wanted" if over else "under_wanted"
            say = partial(_wanted_words, index, week, by, wish, over)
            yield Breach(Level.GOAL, rule, week, by, say, (), 7 * week)


def _nights_missed(worker: Worker, duties: tuple[Duty, ...]) -> Iterator[Breach]:
    for wish in worker.night_wishes:
        count = night_count(wish, duties)
        if count <= wish.most:
            continue
        mine = [
            duty
            for duty in duties
            if is_night(duty) and duty.shift and wish.from_day <= duty.day <= wish.until_day
        ]
        last = mine[-1:]  # the one too many
        day = last[0].day if last else None
        say = partial(night_words, wish, count)
        yield Breach(Level.GOAL, "nights_wished", wish.month, count, say, shift_ids(last), day)


def night_words(wish: NightWish, count: int) -> str:
    """ "Asked for at most 4 nights in March; this would be the 5th"."""
    nights = people(wish.most, "night", "nights")
    asked = f"at most {nights}" if wish.most else "no nights"
    return f"Asked for {asked} in {wish.month}; this would be the {ordinal(count)}"


def service_words(index: Index, worker: Worker) -> str:
    """Where the person would rather work, by name."""
    named = (index.services.get(one, "another service") for one in worker.preferred_services)
    return " or ".join(sorted(named))


def _about(index: Index, rule: str, duty: Duty, said: str) -> Breach:
    say = partial(_duty_words, index, said, duty)
    return Breach(Level.GOAL, rule, duty.key, 1, say, shift_ids([duty]), duty.day)


def _duty_words(index: Index, said: str, duty: Duty) -> str:
    return f"{said} {duty_words(index, duty)}"


def _contract_words(index: Index, week: int, by: int, over: bool) -> str:
    return f"{hours(by)} {'over' if over else 'under'} contract in {week_words(index, week)}"


def _wanted_words(index: Index, week: int, by: int, wish: int, over: bool) -> str:
    beside = "more than" if over else "short of"
    return f"{hours(by)} {beside} the {hours(wish)} asked for in {week_words(index, week)}"


def _uneven_words(borne: int, fair: int) -> str:
    return f"{borne} burden points; a fair share is {fair}"

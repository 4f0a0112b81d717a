"""The burden ledger's sums: who bore what, what a fair share was, what is to be entered anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from coop.rota.rules.alone import works
from coop.rota.rules.goals import SPLIT_LEAST, is_weekend, sharers
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Policy, Problem
from coop.shifts.kinds import NIGHT_LEAST


class Burden(StrEnum):
    """What the ledger counts, each by a weight of the policy."""

    NIGHT = "night"
    WEEKEND = "weekend"
    BANK_HOLIDAY = "bank_holiday"
    SPLIT_DAY = "split_day"
    SHORT_NOTICE = "short_notice"
    TRAVEL = "travel"


DAY_MINUTES = 24 * 60
Key = tuple[int, Burden]  # person, kind
Weights = dict[Burden, dict[int, int]]  # how a kind is shared: person to parts


@dataclass(frozen=True, slots=True)
class Borne:
    """One published duty, as worked where that is known. `on` is the local day it begins.

    `night` is in minutes. `counts` is False for a duty of another rota, which is only looked at
    because it may part a day of this one.
    """

    person: int
    on: date
    start_at: datetime
    end_at: datetime
    night: int
    bank_holiday: bool
    works: bool = True
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Shared:
    """How a rota's burdens are shared, fixed when it is first published."""

    weights: Weights
    night_workers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Amount:
    """Points borne and the fair share of them."""

    borne: int = 0
    share: int = 0

    @property
    def balance(self) -> int:
        """Positive: more was borne than a fair share."""
        return self.borne - self.share


def shared_by(problem: Problem) -> Shared:
    """Who shares each kind of burden of a rota, by contract hours, among those able to bear it."""
    index = index_of(problem)
    working = [shift for shift in problem.shifts if works(shift)]
    nights = [shift for shift in working if shift.night >= NIGHT_LEAST]
    everybody = sharers(index, working, night=False)
    weights: Weights = dict.fromkeys(Burden, everybody)
    weights[Burden.NIGHT] = sharers(index, nights, night=True)
    weights[Burden.WEEKEND] = sharers(index, [s for s in working if is_weekend(s)], night=False)
    holidays = [shift for shift in working if shift.bank_holiday]
    weights[Burden.BANK_HOLIDAY] = sharers(index, holidays, night=False)
    rounds = [shift for shift in working if shift.supported]
    weights[Burden.TRAVEL] = sharers(index, rounds, night=False)
    apart = _parted(problem)
    weights[Burden.SPLIT_DAY] = sharers(
        index, [shift for shift in working if shift.service in apart], night=False
    )
    night_workers = (one.id for one in problem.workers if one.limits.night_worker)
    return Shared(weights, frozenset(night_workers))


def _parted(problem: Problem) -> set[int]:
    """Services where a day can be split: two shifts of a day, a wait between, in a lawful span."""
    longest = DAY_MINUTES - problem.policy.daily_rest
    by_day: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for shift in problem.shifts:
        if works(shift):
            by_day[shift.service, shift.day].add((shift.start, shift.end))
    return {
        service
        for (service, _), spans in by_day.items()
        if any(
            start - end > SPLIT_LEAST and until - since <= longest
            for since, end in spans
            for start, until in spans
        )
    }


def recount(
    policy: Policy,
    duties: Iterable[Borne],
    night_workers: frozenset[int],
    short_notice: Mapping[int, int],
    travel_minutes: Mapping[int, int],
) -> dict[Key, int]:
    """Points that each person bore by kind, from the duties themselves; noughts left out.

    `short_notice` has the points of changes, by person.
    """
    found: dict[Key, int] = defaultdict(int)
    by_person: dict[int, list[Borne]] = defaultdict(list)
    for duty in duties:
        if not duty.works:
            continue
        by_person[duty.person].append(duty)
        if not duty.counts:
            continue
        if duty.night >= NIGHT_LEAST and duty.person not in night_workers:
            found[duty.person, Burden.NIGHT] += policy.burden_night
        if duty.on.weekday() >= 5:
            found[duty.person, Burden.WEEKEND] += policy.burden_weekend
        if duty.bank_holiday:
            found[duty.person, Burden.BANK_HOLIDAY] += policy.burden_bank_holiday
    for person, mine in by_person.items():
        splits = _splits(mine, policy.daily_rest)
        found[person, Burden.SPLIT_DAY] += policy.burden_split_day * splits
    for person, points in short_notice.items():
        found[person, Burden.SHORT_NOTICE] += points
    for person, minutes in travel_minutes.items():
        found[person, Burden.TRAVEL] += minutes * policy.burden_travel_hour // 60
    return {key: points for key, points in found.items() if points}


def _splits(mine: list[Borne], rest: int) -> int:
    """Waits inside a working day; each belongs to the rota of the duty that ends it."""
    count = 0
    free_at: datetime | None = None
    for duty in sorted(mine, key=lambda one: (one.start_at, one.end_at)):
        if free_at is not None and duty.counts:
            gap = duty.start_at - free_at
            count += timedelta(minutes=SPLIT_LEAST) < gap < timedelta(minutes=rest)
        free_at = duty.end_at if free_at is None else max(free_at, duty.end_at)
    return count


def apportion(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """Whole points that sum to `total`, by weight; the largest remainders get the odd ones.

    Nobody with a weight: an empty answer.
    """
    parts = sum(weights.values())
    if parts <= 0:
        return {}
    found = {person: total * weight // parts for person, weight in weights.items()}
    odd = total - sum(found.values())
    first = sorted(weights, key=lambda person: (-(total * weights[person] % parts), person))
    for person in first[:odd]:
        found[person] += 1
    return found


def amounts(borne: Mapping[Key, int], weights: Weights) -> dict[Key, Amount]:
    """What everybody bore with the fair share of it: over all, the balances sum to nought.

    A kind that nobody was able to share is nobody's debt: each one's share is what they bore.
    """
    found: dict[Key, Amount] = {}
    for kind in Burden:
        mine = {person: points for (person, one), points in borne.items() if one is kind}
        shares = apportion(sum(mine.values()), weights.get(kind, {})) or mine
        for person in mine.keys() | shares.keys():
            amount = Amount(mine.get(person, 0), shares.get(person, 0))
            if amount != Amount():
                found[person, kind] = amount
    return found


def adjustments(entered: Mapping[Key, Amount], now: Mapping[Key, Amount]) -> dict[Key, Amount]:
    """What has to be entered so that the ledger's sums are what holds now; often nothing."""
    found = {}
    for key in entered.keys() | now.keys():
        was, is_ = entered.get(key, Amount()), now.get(key, Amount())
        if was != is_:
            found[key] = Amount(is_.borne - was.borne, is_.share - was.share)
    return dict(sorted(found.items()))

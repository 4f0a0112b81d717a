"""Who of several people should be asked first for a shift: grounds in few words, with points.

Points are the policy's own, those that a rota is weighed by: what the rota would cost more with
this person on the shift. The fewest come first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from coop.rota.rules.alone import overlap
from coop.rota.rules.check import refusals
from coop.rota.rules.goals import (
    burden,
    contract_cost,
    contracts,
    is_away,
    is_unpreferred,
    is_weekend,
    night_count,
    night_words,
    service_words,
    shares,
    split_days,
    uneven_cost,
    wanted,
)
from coop.rota.rules.index import Duty, Index, index_of
from coop.rota.rules.limits import week_minutes
from coop.rota.rules.problem import Finding, Level, Place, Problem, Shift, Worker
from coop.rota.rules.why import reason_words
from coop.rota.rules.words import hours, ordinal


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground for or against a person: below nought speaks for them."""

    words: str
    points: int
    private: bool = False  # said to the coordinator, not to other members
    part: str = ""  # which of the policy's goals: hours, burden, continuity, service, wish, split


@dataclass(frozen=True, slots=True)
class Ranked:
    """A person for a place: what the rules say, and the grounds that they are ranked by."""

    worker: Worker
    findings: tuple[Finding, ...]
    grounds: tuple[Ground, ...]

    @property
    def level(self) -> Level | None:
        """The strongest rule that refuses; None where nothing does."""
        levels = {one.level for one in self.findings if one.refuses}
        return next((level for level in Level if level in levels), None)

    @property
    def points(self) -> int:
        """What the rota would cost more with this person on the shift."""
        return points(self.grounds)


_LAST_FIRST = (Level.BARRED, Level.REST, Level.AGREEMENT, None)


def rank(
    problem: Problem,
    shift_id: int,
    current: Callable[[int], Iterable[int]],
    there: Sequence[Place],
    left_out: frozenset[int] = frozenset(),
) -> tuple[Ranked, ...]:
    """Everybody who works in the shift's service, whom no rule refuses first, then by points.

    `current` gives a person's shifts; `there` is who else is on the shift or along with it;
    people `left_out` are not ranked. Grounds are worked out for those who are not barred.
    Raises ValueError for an unknown shift.
    """
    index = index_of(problem)
    shift = index.duty(shift_id).shift
    assert shift is not None
    found = []
    for worker in problem.workers:
        if worker.id in left_out or shift.service not in worker.services:
            continue
        mine = tuple(current(worker.id))
        findings = refusals(index, worker, mine, shift, there)
        barred = any(one.refuses and one.level is Level.BARRED for one in findings)
        said = () if barred else grounds(index, worker, mine, shift)
        found.append(Ranked(worker, findings, said))
    found.sort(
        key=lambda one: (
            -_LAST_FIRST.index(one.level),
            one.points,
            one.worker.name,
            one.worker.id,
        )
    )
    return tuple(found)


def refused(found: Iterable[Ranked]) -> tuple[tuple[str, int], ...]:
    """Why the barred are barred: each one's first reason and how many have it, most first."""
    first = [
        next(finding for finding in one.findings if finding.refuses)
        for one in found
        if one.level is Level.BARRED
    ]
    counted = Counter((one.rule, "" if reason_words(one.rule) else one.words) for one in first)
    told = []
    for (rule, words), count in counted.items():
        said = reason_words(rule, count) or words[:1].lower() + words[1:]
        told.append((said, count))
    return tuple(sorted(told, key=lambda one: (-one[1], one[0])))


def grounds(
    index: Index, worker: Worker, current: Iterable[int], shift: Shift
) -> tuple[Ground, ...]:
    """Every ground that tells a person apart on a shift, the weightiest first."""
    had = index.roster(worker.id, current)
    duty = index.duty(shift.id)
    after = had if duty in had else index.roster(worker.id, (*current, shift.id))
    found = [
        *_hours(index, worker, had, after, duty),
        *_fairness(index, worker, had, after, duty),
        *_continuity(index, worker, shift),
        *_wishes(index, worker, shift),
        *_night_wishes(index, worker, had, after),
    ]
    split = split_days(index, worker, after) - split_days(index, worker, had)
    if split:
        cost = split * index.problem.policy.split_day
        said = "a wait inside the day" if split > 0 else "fills a wait inside the day"
        found.append(Ground(said, cost, part="split"))
    return tuple(sorted(found, key=lambda one: -abs(one.points)))


def points(found: Iterable[Ground]) -> int:
    """All grounds together: less is better."""
    return sum(one.points for one in found)


def _hours(
    index: Index, worker: Worker, had: tuple[Duty, ...], after: tuple[Duty, ...], duty: Duty
) -> Iterator[Ground]:
    """Hours owed against the contract, or those asked for, in the weeks of the shift."""
    policy, before, now = index.problem.policy, week_minutes(had), week_minutes(after)
    owed, wishes = contracts(index)[worker.id], wanted(index, worker)
    more = 0
    for week, _ in duty.weeks:
        if 0 <= week < len(owed):
            due, wish = owed[week], wishes[week]
            more += contract_cost(policy, due, now.get(week, 0), wish)
            more -= contract_cost(policy, due, before.get(week, 0), wish)
    week = duty.day // 7
    if not (duty.works and 0 <= week < len(owed)):
        return
    wish, given = wishes[week], before.get(week, 0)
    if wish is not None and wish != owed[week]:
        said = f"asked for {hours(wish)} a week, has {hours(given)}"
        yield Ground(said, more, private=True, part="hours")
        return
    short, over = owed[week] - before.get(week, 0), now.get(week, 0) - owed[week]
    if short > 0:
        yield Ground(f"{hours(short)} under contract", more, private=True, part="hours")
    elif over > 0:
        yield Ground(f"{hours(over)} over contract with it", more, private=True, part="hours")
    elif more:
        yield Ground("changes the hours of the week after", more, private=True, part="hours")


def _fairness(
    index: Index, worker: Worker, had: tuple[Duty, ...], after: tuple[Duty, ...], duty: Duty
) -> Iterator[Ground]:
    """What the shift adds to a burden, against the fair share and what is owed."""
    before, now = burden(index, worker, had), burden(index, worker, after)
    if now <= before:
        return
    weight, share = index.problem.policy.uneven_burden, shares(index)[worker.id]
    cost = uneven_cost(weight, now, share) - uneven_cost(weight, before, share)
    said = _count_words(index, had, after, duty)
    if worker.burden_owed:
        owed = abs(worker.burden_owed)
        said += f", {'is owed' if worker.burden_owed > 0 else 'owes'} {owed} burden points"
    yield Ground(said, cost, private=True, part="burden")


def _count_words(index: Index, had: tuple[Duty, ...], after: tuple[Duty, ...], duty: Duty) -> str:
    """ "would be the 3rd weekend", "no night yet", of those in the horizon."""
    if is_weekend(duty):
        what, before, now = "weekend", _weekends(index, had), _weekends(index, after)
    elif duty.night:
        what, before, now = "night", _nights(index, had), _nights(index, after)
    else:
        return "adds to the burden"
    if now == before:
        return f"works that {what} already"
    return f"would be the {ordinal(now)} {what}" if before else f"no {what} yet"


def _weekends(index: Index, duties: tuple[Duty, ...]) -> int:
    inside = (duty for duty in duties if 0 <= duty.day < index.problem.days and duty.works)
    return len({duty.day // 7 for duty in inside if is_weekend(duty)})


def _nights(index: Index, duties: tuple[Duty, ...]) -> int:
    return sum(duty.night for duty in duties if 0 <= duty.day < index.problem.days)


def _continuity(index: Index, worker: Worker, shift: Shift) -> Iterator[Ground]:
    """Whether the person knows the place and the people supported."""
    policy = index.problem.policy
    if shift.supported:
        known = sum(one in worker.knows for one in shift.supported)
        everybody = len(shift.supported)
        new = everybody - known
        yield Ground(
            f"knows {known} of {everybody} {'person' if everybody == 1 else 'people'}",
            policy.new_face * new,
            part="continuity",
        )
    away = is_away(worker, shift.service)
    if worker.familiar is not None and shift.service not in worker.familiar:
        cost = policy.unfamiliar_service + (policy.other_service if away else 0)
        yield Ground("has not worked here lately", cost, part="service")
    elif away:
        yield Ground("away from the home service", policy.other_service, part="service")


def _wishes(index: Index, worker: Worker, shift: Shift) -> Iterator[Ground]:
    policy = index.problem.policy
    for spans, weight, said in (
        (worker.would_like, policy.would_like_hour, "would like to work then"),
        (worker.rather_not, policy.rather_not_hour, "would rather not work then"),
    ):
        minutes = sum(overlap(span, shift) for span in spans)
        if minutes:
            yield Ground(said, minutes * weight // 60, private=True, part="wish")
    if is_unpreferred(worker, shift.service):
        said = f"would rather work at {service_words(index, worker)}"
        yield Ground(said, policy.unpreferred_service, private=True, part="wish")
    elif worker.preferred_services and len(worker.services) > 1:
        yield Ground("works here by choice", 0, private=True, part="wish")
    own = sum(weight for shift_id, weight in worker.wishes if shift_id == shift.id)
    if own:
        said = "asked for it" if own < 0 else "asked not to have it"
        yield Ground(said, own, private=True, part="wish")


def _night_wishes(
    index: Index, worker: Worker, had: tuple[Duty, ...], after: tuple[Duty, ...]
) -> Iterator[Ground]:
    """Nights of the month against the most that the person asked for."""
    weight = index.problem.policy.night_too_many
    for wish in worker.night_wishes:
        before, now = night_count(wish, had), night_count(wish, after)
        if now == before:
            continue
        if now > wish.most:
            cost = weight * (now - max(before, wish.most))
            said = night_words(wish, now)
            yield Ground(said[:1].lower() + said[1:], cost, private=True, part="wish")
        else:
            said = f"{ordinal(now)} of at most {wish.most} nights asked for in {wish.month}"
            yield Ground(said, 0, private=True, part="wish")

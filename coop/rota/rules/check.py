"""The independent checker: every rule on dated duties, in words.

It knows nothing of how a rota is made: the generator, a hand edit, a claim and a swap all ask
it. What a person's facts already break is never blamed on the rota; what is worse than before
is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from coop.rota.rules import limits, rest
from coop.rota.rules.alone import bars
from coop.rota.rules.cover import (
    Skill,
    capacity,
    cover_cost,
    kept_places,
    missing,
)
from coop.rota.rules.goals import goals, person_cost
from coop.rota.rules.index import Duty, Index, index_of
from coop.rota.rules.problem import Finding, Fixed, Level, Place, Problem, Shift, Worker
from coop.rota.rules.words import Breach, RuleKey, duty_words, people

_ROSTER_RULES = (
    limits.overlaps,
    limits.weekly_hours,
    limits.young_days,
    limits.average,
    rest.daily,
    rest.weekly,
    limits.runs,
    limits.weekly_nights,
)


def check_roster(
    problem: Problem,
    worker_id: int,
    shift_ids: Iterable[int],
    fixed: Iterable[Fixed] | None = None,
) -> tuple[Finding, ...]:
    """Every finding on one person's roster that their facts alone do not explain.

    `fixed` are the person's places given by hand (None: the problem's): a manager's override
    accepts what those places break of rest, a recorded yes what they break of agreement.
    Raises ValueError for an unknown person or shift.
    """
    index = index_of(problem)
    worker = index.worker(worker_id)
    by_hand = index.fixed.get(worker_id, {}) if fixed is None else {one.shift: one for one in fixed}
    return tuple(
        breach.finding(worker_id)
        for breach in new_breaches(index, worker, tuple(shift_ids), by_hand)
    )


def check_rota(problem: Problem, places: Sequence[Place]) -> tuple[Finding, ...]:
    """Every finding on a whole rota: each person's roster, then what couples people on a shift."""
    index = index_of(problem)
    rosters: dict[int, list[int]] = {}
    found: list[Finding] = []
    for place in places:
        given = rosters.setdefault(index.worker(place.worker).id, [])
        if place.shift in given:
            name = duty_words(index, index.duty(place.shift))
            said = f"Placed twice on {name}"
            found.append(Finding(Level.BARRED, "duplicate", said, place.worker, (place.shift,)))
        given.append(place.shift)
    for worker in problem.workers:
        found.extend(check_roster(problem, worker.id, rosters.get(worker.id, ())))
    found.extend(_coupling(index, places))
    return tuple(found)


def blamed(problem: Problem, places: Sequence[Place]) -> tuple[Finding, ...]:
    """Refusals that places not fixed by hand have caused: a generated rota has none.

    What facts and fixed places break by themselves is left out, unless it is made worse.
    """
    index = index_of(problem)
    found: list[Finding] = []
    for worker_id, shift_ids in by_worker(places).items():
        worker = index.worker(worker_id)
        before = excuses(index, worker, index.fixed_ids(worker_id))
        found.extend(
            breach.finding(worker_id)
            for breach in _breaches(index, worker, index.roster(worker_id, shift_ids))
            if not breach.accepted and not breach.excused_by(before)
        )
        if len(set(shift_ids)) < len(shift_ids):
            found.append(Finding(Level.BARRED, "duplicate", "Placed twice", worker_id))
    found.extend(finding for finding in _coupling(index, places) if finding.refuses)
    return tuple(found)


def verdict(
    problem: Problem,
    worker_id: int,
    current_shift_ids: Iterable[int],
    shift_id: int,
    places: Sequence[Place] | None = None,
) -> tuple[Finding, ...]:
    """Only what giving this shift to this person would newly break, strongest level first.

    With the rota's `places`, also whether the place is kept for somebody with a needed skill.
    Raises ValueError for an unknown person or shift.
    """
    index = index_of(problem)
    worker = index.worker(worker_id)
    shift = index.duty(shift_id).shift
    assert shift is not None
    found = list(_added(index, worker, tuple(current_shift_ids), shift))
    if places is not None:
        there = [index.worker(place.worker) for place in places if place.shift == shift_id]
        if worker not in there:
            kept = kept_for(shift, there, worker)
            if kept is not None:
                found.append(_skill_breach(index, shift, kept))
    order = list(Level)
    found.sort(key=lambda breach: order.index(breach.level))
    return tuple(breach.finding(worker_id) for breach in found)


def objective(problem: Problem, places: Sequence[Place]) -> int:
    """The rota's points, worked out afresh from the places: less is better."""
    index = index_of(problem)
    rosters, staffed = by_worker(places), by_shift(index, places)
    total = 0
    for shift in problem.shifts:
        there = staffed.get(shift.id, [])
        lack = max(missing(shift, there).values(), default=0)
        total += cover_cost(problem.policy, shift, len(there), lack)
    for worker in problem.workers:
        duties = index.roster(worker.id, rosters.get(worker.id, ()))
        total += person_cost(index, worker, duties)
    return total


def excuses(index: Index, worker: Worker, shift_ids: Iterable[int]) -> dict[RuleKey, int]:
    """How badly each rule is broken by a roster, to compare a changed one with."""
    duties = index.roster(worker.id, shift_ids)
    return amounts(_breaches(index, worker, duties))


def fits(index: Index, worker: Worker, current: Iterable[int], shift: Shift) -> bool:
    """Whether a shift joins a roster without any new refusal; who else is on it apart."""
    if next(bars(index, worker, shift), None) is not None:
        return False
    ids = tuple(current)
    before = amounts(_together(index, worker, index.roster(worker.id, ids)))
    after = _together(index, worker, index.roster(worker.id, (*ids, shift.id)))
    return all(
        breach.level is Level.GOAL or breach.accepted or breach.excused_by(before)
        for breach in after
    )


def new_breaches(
    index: Index, worker: Worker, shift_ids: tuple[int, ...], by_hand: dict[int, Fixed]
) -> list[Breach]:
    """What a roster breaks beyond the person's facts, marked where a fixed place accepts it."""
    before: dict[RuleKey, int] = index.once(
        f"facts {worker.id}", lambda: excuses(index, worker, ())
    )
    duties = index.roster(worker.id, shift_ids)
    found = [
        breach
        for breach in (*_breaches(index, worker, duties), *goals(index, worker, duties))
        if not breach.excused_by(before)
    ]
    mine = [by_hand[shift] for shift in shift_ids if shift in by_hand]
    if not any(one.override or one.agreed for one in mine):
        return found
    by_fixed = excuses(index, worker, [one.shift for one in mine])
    return [_accepted(breach, by_hand, by_fixed) for breach in found]


def _accepted(breach: Breach, by_hand: dict[int, Fixed], by_fixed: dict[RuleKey, int]) -> Breach:
    if breach.accepted or not breach.excused_by(by_fixed):
        return breach
    mine = [by_hand[shift] for shift in breach.shifts if shift in by_hand]
    if breach.level is Level.REST and any(one.override for one in mine):
        return breach.accept("override")
    if breach.level is Level.AGREEMENT and any(one.agreed for one in mine):
        return breach.accept("agreed")
    return breach


def _breaches(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> list[Breach]:
    found: list[Breach] = []
    for duty in duties:
        if duty.shift is not None:
            found.extend(bars(index, worker, duty.shift))
    found.extend(_together(index, worker, duties))
    return found


def _together(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> list[Breach]:
    return [breach for rule in _ROSTER_RULES for breach in rule(index, worker, duties)]


def amounts(breaches: Iterable[Breach]) -> dict[RuleKey, int]:
    """How badly each rule is broken, the worst where it is broken twice."""
    worst: dict[RuleKey, int] = {}
    for breach in breaches:
        worst[breach.about] = max(breach.amount, worst.get(breach.about, 0))
    return worst


def _added(index: Index, worker: Worker, current: tuple[int, ...], shift: Shift) -> list[Breach]:
    had = index.roster(worker.id, current)
    before = amounts((*_together(index, worker, had), *goals(index, worker, had)))
    after = index.roster(worker.id, (*current, shift.id))
    found = () if shift.id in current else bars(index, worker, shift)
    return [
        breach
        for breach in (*found, *_together(index, worker, after), *goals(index, worker, after))
        if not breach.excused_by(before)
    ]


def by_worker(places: Sequence[Place]) -> dict[int, list[int]]:
    """The shift ids of each person."""
    found: dict[int, list[int]] = {}
    for place in places:
        found.setdefault(place.worker, []).append(place.shift)
    return found


def by_shift(index: Index, places: Sequence[Place]) -> dict[int, list[Worker]]:
    """The people on each shift."""
    found: dict[int, list[Worker]] = {}
    for place in places:
        found.setdefault(place.shift, []).append(index.worker(place.worker))
    return found


def _coupling(index: Index, places: Sequence[Place]) -> list[Finding]:
    found = []
    by_hand = {(one.shift, one.worker) for one in index.problem.fixed}
    for shift_id, there in by_shift(index, places).items():
        shift = index.shifts[shift_id]
        fixed = [worker for worker in there if (shift_id, worker.id) in by_hand]
        last = next((worker for worker in reversed(there) if worker not in fixed), there[-1])
        for skill, lack in missing(shift, there).items():
            amount = kept_places(shift, len(there), lack)
            if amount > kept_places(shift, len(fixed), missing(shift, fixed).get(skill, 0)):
                found.append(_skill_breach(index, shift, skill).finding(last.id))
        over = len(there) - max(capacity(shift), len(fixed))
        if over > 0:
            name = duty_words(index, index.duty(shift_id))
            said = f"{name} has {people(over, 'person', 'people')} more than wanted"
            found.append(Finding(Level.GOAL, "over_wanted", said, last.id, (shift_id,), shift.day))
    return found


def kept_for(shift: Shift, there: list[Worker], worker: Worker) -> Skill | None:
    """The skill for which a place is kept that this person, without it, would take."""
    lacking = missing(shift, [*there, worker])
    before = missing(shift, there)
    for skill, lack in lacking.items():
        now = kept_places(shift, len(there) + 1, lack)
        if now > kept_places(shift, len(there), before.get(skill, 0)):
            return skill
    return None


def _skill_breach(index: Index, shift: Shift, skill: Skill) -> Breach:
    return Breach(
        Level.BARRED,
        "skill_missing",
        (shift.id, skill),
        1,
        partial(_skill_words, index, shift, skill),
        (shift.id,),
        shift.day,
    )


def _skill_words(index: Index, shift: Shift, skill: Skill) -> str:
    name = duty_words(index, index.duty(shift.id))
    return f"The last place on {name} is kept for somebody {skill.words(index)}"

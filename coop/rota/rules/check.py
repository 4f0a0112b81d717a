"""The independent checker: every rule on dated duties, in words.

It knows nothing of how a rota is made: the generator, a hand edit, a claim and a swap all ask
it. What a person's facts already break is never blamed on the rota; what is worse than before
is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coop.rota.rules import agreed, limits, rest
from coop.rota.rules.alone import bars
from coop.rota.rules.cover import cover_cost, missing
from coop.rota.rules.goals import goals, person_cost
from coop.rota.rules.index import Duty, Index, index_of
from coop.rota.rules.observing import observed_cost, observing
from coop.rota.rules.problem import Finding, Fixed, Level, Place, Problem, Shift, Worker
from coop.rota.rules.together import by_shift, by_worker, coupling, joining, preferred_cost
from coop.rota.rules.words import Breach, RuleKey, duty_words

_ROSTER_RULES = (
    limits.overlaps,
    limits.weekly_hours,
    limits.young_days,
    limits.average,
    rest.daily,
    rest.weekly,
    limits.runs,
    limits.weekly_nights,
    agreed.most_hours,
    agreed.weekends,
    agreed.patterns,
    agreed.next_day,
)
# Broken by what is absent: they refuse a finished roster only, and no place taken away mends them.
_LEAST_RULES = (agreed.least_hours, agreed.least_days)


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
    """Every finding on a whole rota: each roster, what couples people, observations placed."""
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
    found.extend(coupling(index, places))
    found.extend(observing(index, places))
    return tuple(found)


def blamed(problem: Problem, places: Sequence[Place]) -> tuple[Finding, ...]:
    """Refusals that places not fixed by hand have caused: a generated rota has none.

    What facts and fixed places break by themselves is left out, unless it is made worse. So are
    the least hours and the least days in a row: whoever asks will take the blamed places away,
    and to take a place away never mends what is broken by absence. `check_rota` names them.
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
    found.extend(finding for finding in coupling(index, places) if finding.refuses)
    return tuple(found)


def verdict(
    problem: Problem,
    worker_id: int,
    current_shift_ids: Iterable[int],
    shift_id: int,
    places: Sequence[Place] | None = None,
) -> tuple[Finding, ...]:
    """Only what giving this shift to this person would newly break, strongest level first.

    With the rota's `places`, also what couples people: a place kept for somebody with a needed
    skill, two who are never to be together, a learner without a mentor. The least hours and
    days refuse only what makes a roster fall shorter of them.
    Raises ValueError for an unknown person or shift.
    """
    index = index_of(problem)
    worker = index.worker(worker_id)
    shift = index.duty(shift_id).shift
    assert shift is not None
    found = list(_added(index, worker, tuple(current_shift_ids), shift))
    if places is not None:
        found.extend(joining(index, worker, shift, places))
    order = list(Level)
    found.sort(key=lambda breach: order.index(breach.level))
    return tuple(breach.finding(worker_id) for breach in found)


def refusals(
    index: Index, worker: Worker, current: tuple[int, ...], shift: Shift, places: Sequence[Place]
) -> tuple[Finding, ...]:
    """`verdict` less the goals, for asking about many people: the roster as it was is looked at
    only for a rule that the shift would break.
    """
    had, after = index.roster(worker.id, current), index.roster(worker.id, (*current, shift.id))
    found = [] if shift.id in current else list(bars(index, worker, shift))
    for rule in (*_ROSTER_RULES, *_LEAST_RULES):
        breaches = list(rule(index, worker, after))
        if breaches:
            before = amounts(rule(index, worker, had))
            found.extend(breach for breach in breaches if not breach.excused_by(before))
    found.extend(joining(index, worker, shift, places))
    order = list(Level)
    found.sort(key=lambda breach: order.index(breach.level))
    return tuple(breach.finding(worker.id) for breach in found)


def objective(problem: Problem, places: Sequence[Place]) -> int:
    """The rota's points, worked out afresh from the places: less is better.

    The cover of every shift, every person's roster, preferred pairs that are together, and
    observations that are placed.
    """
    index = index_of(problem)
    rosters, staffed = by_worker(places), by_shift(index, places)
    total = preferred_cost(index, places) + observed_cost(index, places)
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
    had, after = index.roster(worker.id, ids), index.roster(worker.id, (*ids, shift.id))
    for rule in (*_ROSTER_RULES, *_LEAST_RULES):
        for breach in rule(index, worker, after):
            refuses = breach.level is not Level.GOAL and not breach.accepted
            if refuses and not breach.excused_by(amounts(rule(index, worker, had))):
                return False
    return True


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
    found += short_of_least(index, worker, duties)
    mine = [by_hand[shift] for shift in shift_ids if shift in by_hand]
    if not any(one.override or one.agreed for one in mine):
        return found
    alone = index.roster(worker.id, [one.shift for one in mine])
    by_fixed = amounts((*_breaches(index, worker, alone), *_least(index, worker, alone)))
    return [_accepted(breach, by_hand, by_fixed) for breach in found]


def short_of_least(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> list[Breach]:
    """What a finished roster lacks of the agreed least, as far as facts have not caused it."""
    return [breach for breach in _least(index, worker, duties) if not breach.accepted]


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


def _least(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> list[Breach]:
    return [breach for rule in _LEAST_RULES for breach in rule(index, worker, duties)]


def amounts(breaches: Iterable[Breach]) -> dict[RuleKey, int]:
    """How badly each rule is broken, the worst where it is broken twice."""
    worst: dict[RuleKey, int] = {}
    for breach in breaches:
        worst[breach.about] = max(breach.amount, worst.get(breach.about, 0))
    return worst


def _added(index: Index, worker: Worker, current: tuple[int, ...], shift: Shift) -> list[Breach]:
    had = index.roster(worker.id, current)
    before = amounts(_all(index, worker, had))
    after = index.roster(worker.id, (*current, shift.id))
    found = () if shift.id in current else bars(index, worker, shift)
    return [
        breach for breach in (*found, *_all(index, worker, after)) if not breach.excused_by(before)
    ]


def _all(index: Index, worker: Worker, duties: tuple[Duty, ...]) -> list[Breach]:
    together, least = _together(index, worker, duties), _least(index, worker, duties)
    return [*together, *least, *goals(index, worker, duties)]

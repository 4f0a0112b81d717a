"""What couples people on a shift: skills among them, pairs, learners and those who have them along.

Whoever is on a shadow shift is with those on the shift that it goes along with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from coop.rota.rules.cover import Skill, capacity, kept_places, missing
from coop.rota.rules.index import Index
from coop.rota.rules.problem import Finding, Level, Place, Shift, Worker
from coop.rota.rules.words import Breach, duty_words, people

Pairing = tuple[int, int]  # two workers' ids, the smaller first
Spot = tuple[int, int]  # a shift's id and a worker's


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


def coupling(index: Index, places: Sequence[Place]) -> list[Finding]:
    """Findings on who is together on a shift. What places fixed by hand do alone is excused."""
    on = by_shift(index, places)
    by_hand = {(one.shift, one.worker) for one in index.problem.fixed}
    found: list[Finding] = []
    for shift_id, there in on.items():
        fixed = [worker for worker in there if (shift_id, worker.id) in by_hand]
        found.extend(_staffing(index, index.shifts[shift_id], there, fixed))
        found.extend(_mentoring(index, index.shifts[shift_id], on, fixed))
    found.extend(_barred_pairs(index, places, by_hand))
    return found


def joining(
    index: Index, worker: Worker, shift: Shift, places: Sequence[Place]
) -> Iterator[Breach]:
    """What placing this person beside those who are there would break."""
    near = along(index, shift.id)
    on = by_shift(index, [place for place in places if place.shift in near])
    there = on.get(shift.id, [])
    if worker in there:
        return
    kept = kept_for(shift, there, worker)
    if kept is not None:
        yield _skill_breach(index, shift, kept)
    if lacks_mentor(shift, len(there) + 1, on):
        yield _mentor_breach(index, shift)
    met = barred_with(index, worker, shift, on)
    if met is not None:
        yield _pair_breach(index, shift, *met)


def kept_for(shift: Shift, there: list[Worker], worker: Worker) -> Skill | None:
    """The skill for which a place is kept that this person, without it, would take."""
    lacking = missing(shift, [*there, worker])
    before = missing(shift, there)
    for skill, lack in lacking.items():
        now = kept_places(shift, len(there) + 1, lack)
        if now > kept_places(shift, len(there), before.get(skill, 0)):
            return skill
    return None


def lacks_mentor(shift: Shift, learners: int, on: dict[int, list[Worker]]) -> int:
    """How many of so many people on a shadow shift have no mentor of their own on the other."""
    if shift.shadows is None:
        return 0
    mentors = sum(worker.mentors(shift.day) for worker in on.get(shift.shadows, ()))
    return max(0, learners - mentors)


def barred_with(
    index: Index, worker: Worker, shift: Shift, on: dict[int, list[Worker]]
) -> tuple[Worker, int] | None:
    """Somebody with whom this person must never be placed, and their shift: this, or along."""
    never = barred(index)
    for shift_id in along(index, shift.id):
        for other in on.get(shift_id, ()):
            if _pairing(worker.id, other.id) in never:
                return other, shift_id
    return None


def barred(index: Index) -> frozenset[Pairing]:
    """Pairs that must never be together."""
    return _pairs(index, barred=True)


def preferred(index: Index) -> frozenset[Pairing]:
    """Pairs that would like to be together."""
    return _pairs(index, barred=False)


def along(index: Index, shift_id: int) -> tuple[int, ...]:
    """The shift itself, the one that it shadows, and those that shadow it."""
    made: dict[int, tuple[int, ...]] = index.once("along", lambda: _along(index))
    return made[shift_id]


def preferred_cost(index: Index, places: Sequence[Place]) -> int:
    """Points of preferred pairs: once for each shift, or shift and its shadow, with both."""
    rosters = by_worker(places)
    met = 0
    for one, other in preferred(index):
        theirs = set(rosters.get(other, ()))
        for shift_id in set(rosters.get(one, ())):
            met += sum(beside in theirs for beside in along(index, shift_id))
    return index.problem.policy.preferred_pair * met


def _along(index: Index) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {shift_id: [shift_id] for shift_id in index.shifts}
    for shift in index.problem.shifts:
        if shift.shadows in found:
            found[shift.id].append(shift.shadows)
            found[shift.shadows].append(shift.id)
    return {shift_id: tuple(beside) for shift_id, beside in found.items()}


def _pairs(index: Index, *, barred: bool) -> frozenset[Pairing]:
    made: frozenset[Pairing] = index.once(
        f"pairs {barred}",
        lambda: frozenset(
            _pairing(pair.one, pair.other)
            for pair in index.problem.pairs
            if pair.barred is barred and pair.one != pair.other
        ),
    )
    return made


def _pairing(one: int, other: int) -> Pairing:
    return (one, other) if one < other else (other, one)


def _staffing(
    index: Index, shift: Shift, there: list[Worker], fixed: list[Worker]
) -> Iterator[Finding]:
    last = next((worker for worker in reversed(there) if worker not in fixed), there[-1])
    for skill, lack in missing(shift, there).items():
        amount = kept_places(shift, len(there), lack)
        if amount > kept_places(shift, len(fixed), missing(shift, fixed).get(skill, 0)):
            yield _skill_breach(index, shift, skill).finding(last.id)
    over = len(there) - max(capacity(shift), len(fixed))
    if over > 0:
        name = duty_words(index, index.duty(shift.id))
        said = f"{name} has {people(over, 'person', 'people')} more than wanted"
        yield Finding(Level.GOAL, "over_wanted", said, last.id, (shift.id,), shift.day)


def _mentoring(
    index: Index, shift: Shift, on: dict[int, list[Worker]], fixed: list[Worker]
) -> Iterator[Finding]:
    beyond = lacks_mentor(shift, len(on[shift.id]), on)
    loose = [worker for worker in on[shift.id] if worker not in fixed]
    for worker in loose[max(0, len(loose) - beyond) :]:
        yield _mentor_breach(index, shift).finding(worker.id)


def _barred_pairs(index: Index, places: Sequence[Place], by_hand: set[Spot]) -> Iterator[Finding]:
    never = barred(index)
    if not never:
        return
    before: dict[int, list[int]] = {}  # shift: those whose places came earlier
    for place in places:
        for beside in along(index, place.shift):
            for other in before.get(beside, ()):
                if _pairing(place.worker, other) in never:
                    spots = ((place.shift, place.worker), (beside, other))
                    yield from _blamed_of(index, *spots, by_hand)
        before.setdefault(place.shift, []).append(place.worker)


def _blamed_of(index: Index, later: Spot, earlier: Spot, by_hand: set[Spot]) -> Iterator[Finding]:
    """The later of two places of a barred pair, or the one that nobody fixed by hand."""
    for mine, theirs in ((later, earlier), (earlier, later)):
        if mine not in by_hand:
            shift, other = index.shifts[mine[0]], index.worker(theirs[1])
            yield _pair_breach(index, shift, other, theirs[0]).finding(mine[1])
            return


def _skill_breach(index: Index, shift: Shift, skill: Skill) -> Breach:
    say = partial(_skill_words, index, shift, skill)
    return _breach(Level.BARRED, "skill_missing", (shift.id, skill), shift, say)


def _mentor_breach(index: Index, shift: Shift) -> Breach:
    say = partial(_mentor_words, index, shift)
    return _breach(Level.BARRED, "mentor_missing", shift.id, shift, say)


def _pair_breach(index: Index, shift: Shift, other: Worker, on: int) -> Breach:
    say = partial(_pair_words, index, index.shifts[on], other)
    return _breach(Level.AGREEMENT, "barred_pair", (shift.id, other.id), shift, say)


def _breach(level: Level, rule: str, key: object, shift: Shift, say: partial[str]) -> Breach:
    return Breach(level, rule, key, 1, say, (shift.id,), shift.day)


def _name(index: Index, shift: Shift) -> str:
    return duty_words(index, index.duty(shift.id))


def _skill_words(index: Index, shift: Shift, skill: Skill) -> str:
    return f"The last place on {_name(index, shift)} is kept for somebody {skill.words(index)}"


def _mentor_words(index: Index, shift: Shift) -> str:
    return f"No mentor is free for one more learner on {_name(index, shift)}"


def _pair_words(index: Index, shift: Shift, other: Worker) -> str:
    return f"Is not to work together with {other.name}, who is on {_name(index, shift)}"

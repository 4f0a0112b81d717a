"""The least change that would alter where a person stands towards a shift.

Single changes are tried one by one against the checker and the points, the smallest first. None
is guessed: whatever is named here has been applied and did alter the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from coop.rota.rules.alone import holds, overlap
from coop.rota.rules.explain import Explanation, Stands, lead_of, standing
from coop.rota.rules.index import Index, index_of
from coop.rota.rules.problem import Held, Place, Problem, Shift, Worker
from coop.rota.rules.together import by_worker
from coop.rota.rules.words import competency_words, duty_words

MOST_HOURS = 40  # a week: contract hours are not tried beyond this change
NEAR = 14 * 1440  # minutes: shifts further off are not tried
ENOUGH = 3  # changes named


@dataclass(frozen=True, slots=True)
class Change:
    """One change that alters the answer, with the problem and the places that it leads to."""

    kind: str  # sign_off, leave, hours, own_shift ...
    words: str
    problem: Problem
    places: tuple[Place, ...]


def least_changes(
    problem: Problem, places: Sequence[Place], found: Explanation
) -> tuple[Change, ...]:
    """Up to three single changes that would alter where the person stands, the smallest first.

    Barred: the rules would allow the place. Behind: the person would stand ahead of somebody who
    has it. Placed: somebody else would stand ahead. Open: nothing needs to change.
    """
    index, now = index_of(problem), tuple(places)
    if found.stands is Stands.BARRED:
        return _first(_allowing(index, now, found))
    if found.stands is Stands.BEHIND:
        return _first(_overtaking(index, now, found))
    if found.stands is Stands.PLACED and not found.by_hand:
        return _first(_losing(index, now, found))
    return ()


def _first(changes: Iterator[Change]) -> tuple[Change, ...]:
    made = []
    for change in changes:
        made.append(change)
        if len(made) == ENOUGH:
            break
    return tuple(made)


def _allowing(index: Index, places: tuple[Place, ...], found: Explanation) -> Iterator[Change]:
    for change in _tries(index, places, found):
        where = standing(change.problem, change.places, found.shift.id, found.worker.id)
        if where not in (Stands.BARRED, Stands.PLACED):
            yield change


def _tries(index: Index, places: tuple[Place, ...], found: Explanation) -> Iterator[Change]:
    """Single changes that bear on what refuses, the smallest first."""
    worker, shift, rules = found.worker, found.shift, {one.rule for one in found.refusing}
    problem = index.problem

    def of(kind: str, words: str, **changed: object) -> Change:
        return Change(kind, words, with_worker(problem, replace(worker, **changed)), places)  # type: ignore[arg-type]

    for need in shift.needs:
        if not holds(worker, need.competency, shift):
            held = (*worker.held, Held(need.competency, shift.day, shift.last_day))
            had = any(one.competency == need.competency for one in worker.held)
            verb = "Renew the sign-off" if had else "Sign them off"
            said = f"{verb} for {competency_words(index, need.competency)}"
            yield of("sign_off", said, held=held)
    if shift.lead and not worker.can_lead:
        yield of("lead", "Sign them off to lead a shift", can_lead=True)
    for name, kind, said in (
        ("unavailable", "availability", "Agree that they are available"),
        ("leave", "leave", "Remove what they are away for"),
        ("not_cleared", "clearance", "Bring their clearance to work up to date"),
    ):
        spans = getattr(worker, name)
        for span in spans:
            if span.start < shift.end and shift.start < span.end:
                why = f" ({span.why})" if span.why else ""
                others = tuple(one for one in spans if one is not span)
                yield of(kind, f"{said}{why}", **{name: others})
    limits = worker.limits
    if limits.weekly_max is not None and "weekly_max" in rules:
        raised = replace(limits, weekly_max=limits.weekly_max + shift.work)
        yield of("agreed", "Agree to more hours in that week", limits=raised)
    if limits.max_nights_per_week is not None and "weekly_nights" in rules:
        raised = replace(limits, max_nights_per_week=limits.max_nights_per_week + 1)
        yield of("agreed", "Agree to one more night in that week", limits=raised)
    if limits.max_weekends is not None and "max_weekends" in rules:
        raised = replace(limits, max_weekends=limits.max_weekends + 1)
        yield of("agreed", "Agree to one more weekend", limits=raised)
    if shift.service not in worker.services:
        name = index.services.get(shift.service, "this service")
        yield of("service", f"Let them work in {name}", services=worker.services | {shift.service})
    for given_up, left in _own_shifts(index, places, worker, shift):
        yield Change("own_shift", f"Take them off {given_up}", problem, left)
    for other, left in _off_it(index, places, shift):
        yield Change("other_off", f"Take {other.name} off this shift", problem, left)


def _own_shifts(
    index: Index, places: tuple[Place, ...], worker: Worker, shift: Shift
) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Each shift that the person could give up, the nearest first."""
    mine = [index.duty(one) for one in by_worker(places).get(worker.id, ()) if one != shift.id]
    near = [one for one in mine if abs(one.start - shift.start) <= NEAR]
    for duty in sorted(near, key=lambda one: (abs(one.start - shift.start), one.key)):
        spot = (duty.key[1], worker.id)
        left = tuple(one for one in places if (one.shift, one.worker) != spot)
        yield duty_words(index, duty), left


def _off_it(
    index: Index, places: tuple[Place, ...], shift: Shift
) -> Iterator[tuple[Worker, tuple[Place, ...]]]:
    for place in places:
        if place.shift == shift.id:
            yield index.worker(place.worker), tuple(one for one in places if one is not place)


def _overtaking(index: Index, places: tuple[Place, ...], found: Explanation) -> Iterator[Change]:
    """What would put the person ahead of the last of those on the shift."""
    given = [one for one in found.rivals if not one.by_hand]
    rival = min(given, key=lambda one: one.lead, default=None)
    if rival is not None and rival.lead >= 0:
        me, other = found.worker, rival.worker
        yield from _hours(index, places, found.shift, me, other, me, 1)
        yield from _hours(index, places, found.shift, me, other, other, -1)
        yield from _wishes(index, places, found.shift, me, other)
        for given_up, left in _own_shifts(index, places, me, found.shift):
            if lead_of(index.problem, left, found.shift.id, me.id, other.id) < 0:
                yield Change("own_shift", f"Take them off {given_up}", index.problem, left)
    for other, left in _off_it(index, places, found.shift):
        if standing(index.problem, left, found.shift.id, found.worker.id) is Stands.OPEN:
            yield Change("other_off", f"Take {other.name} off this shift", index.problem, left)


def _losing(index: Index, places: tuple[Place, ...], found: Explanation) -> Iterator[Change]:
    """What would put the nearest of those who stand behind ahead of the person."""
    rival = next((one for one in found.rivals if one.lead <= 0), None)
    if rival is None:
        return
    me, other = found.worker, rival.worker
    yield from _hours(index, places, found.shift, other, me, other, 1)
    yield from _hours(index, places, found.shift, other, me, me, -1)
    yield from _wishes(index, places, found.shift, other, me)


def _hours(
    index: Index,
    places: tuple[Place, ...],
    shift: Shift,
    rising: Worker,
    other: Worker,
    whose: Worker,
    sign: int,
) -> Iterator[Change]:
    """The fewest contract hours a week, more or fewer, that put one ahead of the other."""

    def after(hours: int) -> Problem:
        now = whose.limits.weekly_contract
        more = sign * 60 * hours
        weeks = tuple(max(0, minutes + more) for minutes in whose.limits.contract_weeks)
        limits = replace(whose.limits, weekly_contract=now + more, contract_weeks=weeks)
        return with_worker(index.problem, replace(whose, limits=limits))

    def does(hours: int) -> bool:
        return lead_of(after(hours), places, shift.id, rising.id, other.id) < 0

    most = MOST_HOURS if sign > 0 else min(MOST_HOURS, whose.limits.weekly_contract // 60)
    hours = _fewest(does, most)
    if hours is not None:
        said = "more" if sign > 0 else "fewer"
        words = f"If {whose.name} had {hours} h {said} a week by contract"
        yield Change("hours", words, after(hours), places)


def _fewest(does: Callable[[int], bool], most: int) -> int | None:
    """The fewest hours from 1 that do it, by halving; None when `most` do not."""
    if most < 1 or not does(most):
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if does(middle):
            high = middle
        else:
            low = middle
    return high


def _wishes(
    index: Index, places: tuple[Place, ...], shift: Shift, rising: Worker, other: Worker
) -> Iterator[Change]:
    """A wish not to work then that is taken back."""
    against = [span for span in rising.rather_not if overlap(span, shift)]
    if against:
        kept = tuple(span for span in rising.rather_not if span not in against)
        changed = with_worker(index.problem, replace(rising, rather_not=kept))
        if lead_of(changed, places, shift.id, rising.id, other.id) < 0:
            words = f"If {rising.name} no longer wished to be off then"
            yield Change("wish", words, changed, places)


def with_worker(problem: Problem, worker: Worker) -> Problem:
    """The problem with one person changed."""
    workers = tuple(worker if one.id == worker.id else one for one in problem.workers)
    return replace(problem, workers=workers)

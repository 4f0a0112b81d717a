"""Re-planning: one person is off, and a rota that people know is mended with few changes.

For each place that is freed: the person who can simply take it, or, where nobody can, somebody
who gives up another place near it that a third person takes. Each place given or taken is
priced by the notice its person has of it, besides what the rota itself then costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from coop.rota.rules.check import check_roster, fits
from coop.rota.rules.cover import cover_cost, missing
from coop.rota.rules.goals import person_cost
from coop.rota.rules.index import index_of
from coop.rota.rules.problem import Gap, Level, Place, Policy, Problem, Shift, Span, Worker
from coop.rota.rules.together import along, by_worker, coupling, joining
from coop.rota.rules.why import why_nobody

NEAR = 36 * 60  # minutes between the starts of two shifts of which one is given for the other
EXCHANGES = 12  # exchanges weighed for one place, those with the most notice first
DAY, WEEK = 24 * 60, 7 * 24 * 60

Spot = tuple[int, int]  # (shift, worker)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A place that the one who steps in gives up, and who takes it."""

    shift: int
    taker: int


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one freed place. Without a taker it stays empty; `gap` says why."""

    shift: int
    taker: int | None
    exchange: Exchange | None
    points: int  # the policy's, of the places given and taken
    gap: Gap | None = None  # None with nobody: those who stay are enough


@dataclass(frozen=True, slots=True)
class Proposal:
    """What becomes of every freed place, in time order, and the rota after all of it."""

    off: int
    lines: tuple[Line, ...]
    places: tuple[Place, ...]

    @property
    def points(self) -> int:
        """The price of all changes."""
        return sum(line.points for line in self.lines)

    @property
    def unfilled(self) -> int:
        """Places below the least that stay empty."""
        return sum(line.gap is not None for line in self.lines)


def change_price(policy: Policy, notice: int) -> int:
    """The policy's points of one place given or taken with so many minutes of notice."""
    if notice < DAY:
        return policy.replan_change_24h
    return policy.replan_change_week if notice < WEEK else policy.replan_change_later


def freed(problem: Problem, places: Sequence[Place], off: int, away: Span, now: int) -> list[Place]:
    """The places that a person cannot keep, in time order; never of a shift begun by `now`."""
    shifts = index_of(problem).shifts
    mine = [
        place
        for place in places
        if place.worker == off
        and shifts[place.shift].start > now
        and away.start < shifts[place.shift].end
        and shifts[place.shift].start < away.end
    ]
    return sorted(mine, key=lambda place: (shifts[place.shift].start, place.shift))


def without(
    problem: Problem, places: Sequence[Place], off: int, away: Span, now: int
) -> tuple[Problem, tuple[Place, ...]]:
    """The problem with the person away, and the places that are left."""
    gone = {(one.shift, one.worker) for one in freed(problem, places, off, away, now)}
    workers = tuple(
        replace(one, leave=tuple(sorted((*one.leave, away), key=lambda span: span.start)))
        if one.id == off
        else one
        for one in problem.workers
    )
    fixed = tuple(one for one in problem.fixed if (one.shift, one.worker) not in gone)
    left = tuple(one for one in places if (one.shift, one.worker) not in gone)
    return replace(problem, workers=workers, fixed=fixed), left


def replan(problem: Problem, places: Sequence[Place], off: int, away: Span, now: int) -> Proposal:
    """Mend a rota that one person drops out of, from a minute until another.

    Minutes are those of the problem; `now` is the present one. The same rota always gives the
    same answer. Raises ValueError for an unknown person.
    """
    index_of(problem).worker(off)
    gone = freed(problem, places, off, away, now)
    after, left = without(problem, places, off, away, now)
    search = _Search(after, left, off, now, {place.shift for place in gone})
    found = [search.mend(place.shift) for place in gone]
    rota = search.places()
    told = []
    for line in found:
        gap = why_nobody(after, rota, line.shift) if line.taker is None else None
        told.append(replace(line, gap=gap if gap and gap.places else None))
    return Proposal(off, tuple(told), rota)


@dataclass(frozen=True, slots=True, order=True)
class _Way:
    """One way to fill a place; the cheapest first, then by number so that ties are settled."""

    cost: int
    taker: int
    gives: int = 0
    then: int = 0
    points: int = 0


class _Search:
    """The rota as the lines found so far have changed it."""

    def __init__(
        self, problem: Problem, places: Sequence[Place], off: int, now: int, asked: set[int]
    ) -> None:
        self.problem = problem
        self.index = index_of(problem)
        # Published places count as given by hand, which would excuse a learner left alone.
        self.unexcused = index_of(replace(problem, fixed=()))
        self.off = off
        self.now = now
        self.asked = asked
        had = by_worker(places)
        self.rosters = {one.id: tuple(had.get(one.id, ())) for one in problem.workers}
        self.on: dict[int, dict[int, Place]] = {}
        for place in places:
            self.on.setdefault(place.shift, {})[place.worker] = place
        # What somebody said yes to or a manager answers for, and what a line has just given.
        self.kept: set[Spot] = {
            (one.shift, one.worker) for one in problem.fixed if one.override or one.agreed
        }

    def places(self) -> tuple[Place, ...]:
        """Everybody's places as they are now."""
        return tuple(place for here in self.on.values() for place in here.values())

    def mend(self, shift_id: int) -> Line:
        """Find somebody for a freed place, and give it to them."""
        shift = self.index.shifts[shift_id]
        if shift.shadows is None:  # a learner is not replaced
            for ways in (self._direct(shift), self._exchanges(shift)):
                way = next((one for one in sorted(ways) if self._take(shift, one)), None)
                if way is not None:
                    exchange = Exchange(way.gives, way.then) if way.gives else None
                    return Line(shift_id, way.taker, exchange, way.points)
        return Line(shift_id, None, None, 0)

    def _direct(self, shift: Shift, but: int = 0) -> Iterator[_Way]:
        """Everybody whom no rule keeps from the shift, if it is worth its price."""
        price = self._price(shift)
        for worker in self.problem.workers:
            mine = self.rosters[worker.id]
            if worker.id != but and self._may(worker, mine, shift):
                cost = price + self._more(worker, mine, (*mine, shift.id))
                cost += self._cover(shift, worker)
                if cost < 0 or but:
                    yield _Way(cost, worker.id, points=price)

    def _exchanges(self, shift: Shift) -> Iterator[_Way]:
        """Those who could take the shift if somebody took another of theirs."""
        near = []
        for worker in self.problem.workers:
            for given in self._given(worker, shift):
                rest = tuple(one for one in self.rosters[worker.id] if one != given.id)
                if self._may(worker, rest, shift):
                    near.append((self._price(given), -given.start, worker.id, given.id))
        for price, _, worker_id, given_id in sorted(near)[:EXCHANGES]:
            worker, given = self.index.workers[worker_id], self.index.shifts[given_id]
            mine = self.rosters[worker_id]
            rest = tuple(one for one in mine if one != given_id)
            points = self._price(shift) + price
            cost = points + self._more(worker, mine, (*rest, shift.id))
            cost += self._cover(shift, worker)
            before = self._cover_cost(given, self._there(given.id))
            whole = self.on[given_id]
            self.on[given_id] = {one: at for one, at in whole.items() if one != worker_id}
            cost += self._cover_cost(given, self._there(given.id)) - before
            takers = sorted(self._direct(given, but=worker_id))
            self.on[given_id] = whole
            for taker in takers[:2]:
                if cost + taker.cost < 0:
                    yield _Way(
                        cost + taker.cost, worker_id, given_id, taker.taker, points + taker.points
                    )

    def _given(self, worker: Worker, shift: Shift) -> Iterator[Shift]:
        """Places of a person near the shift that may still be given up."""
        if worker.id == self.off or shift.service not in worker.services:
            return
        for other in (self.index.shifts[one] for one in self.rosters[worker.id]):
            movable = other.start > self.now and other.shadows is None
            settled = other.id in self.asked or (other.id, worker.id) in self.kept
            if movable and not settled and abs(other.start - shift.start) < NEAR:
                yield other

    def _may(self, worker: Worker, mine: tuple[int, ...], shift: Shift) -> bool:
        """Whether no rule keeps a person with these shifts from one more."""
        there = self.on.get(shift.id, {})
        if worker.id == self.off or worker.id in there or shift.service not in worker.services:
            return False
        if not fits(self.index, worker, mine, shift):
            return False
        found = joining(self.index, worker, shift, self._about((shift.id,)))
        return all(one.level is Level.GOAL for one in found)

    def _take(self, shift: Shift, way: _Way) -> bool:
        """Change the rota so, unless the checker then refuses what it did not before."""
        moves = [(shift.id, way.taker)]
        rosters = {way.taker: (*self.rosters[way.taker], shift.id)}
        if way.gives:
            rosters[way.taker] = tuple(one for one in rosters[way.taker] if one != way.gives)
            rosters[way.then] = (*self.rosters[way.then], way.gives)
            moves.append((way.gives, way.then))
        about = [one for one, _ in moves]
        before = self._refused(self.rosters, rosters, about)
        was = {one: dict(self.on.get(one, {})) for one in about}
        for number, worker in moves:
            self.on.setdefault(number, {})[worker] = Place(number, worker)
        if way.gives:
            del self.on[way.gives][way.taker]
        if self._refused(rosters, rosters, about) - before:
            self.on.update(was)
            return False
        self.rosters.update(rosters)
        self.kept.update(moves)
        return True

    def _refused(
        self,
        rosters: dict[int, tuple[int, ...]],
        people: Iterable[int],
        about: Iterable[int],
    ) -> set[tuple[object, ...]]:
        found = [
            one for worker in people for one in check_roster(self.problem, worker, rosters[worker])
        ]
        found += coupling(self.unexcused, self._about(about))
        return {key(one.rule, one.worker, one.day) for one in found if one.refuses}

    def _about(self, shift_ids: Iterable[int]) -> list[Place]:
        """Who is on some shifts and on those that go along with them."""
        ids = {other for one in shift_ids for other in along(self.index, one)}
        return [place for one in sorted(ids) for place in self.on.get(one, {}).values()]

    def _there(self, shift_id: int) -> list[Worker]:
        return [self.index.workers[one] for one in self.on.get(shift_id, {})]

    def _price(self, shift: Shift) -> int:
        return change_price(self.problem.policy, shift.start - self.now)

    def _more(self, worker: Worker, had: tuple[int, ...], after: tuple[int, ...]) -> int:
        before = person_cost(self.index, worker, self.index.roster(worker.id, had))
        return person_cost(self.index, worker, self.index.roster(worker.id, after)) - before

    def _cover(self, shift: Shift, worker: Worker) -> int:
        there = self._there(shift.id)
        return self._cover_cost(shift, [*there, worker]) - self._cover_cost(shift, there)

    def _cover_cost(self, shift: Shift, there: Sequence[Worker]) -> int:
        lack = max(missing(shift, there).values(), default=0)
        return cover_cost(self.problem.policy, shift, len(there), lack)


def key(rule: str, worker: int, day: int | None) -> tuple[object, ...]:
    """What makes two findings the same one, however it is worded."""
    return rule, worker, day

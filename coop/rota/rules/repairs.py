"""Small changes that might fill gaps, found from what bars each person; the engine judges them.

Nothing here says that a change helps: `candidates` names what to try, `near` the part of the
rota that is solved again for it, `ranked` orders what the solving gave.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from coop.rota.rules.alone import holds
from coop.rota.rules.check import refusals
from coop.rota.rules.cover import missing, places_short
from coop.rota.rules.index import Index, index_of
from coop.rota.rules.local import calendar
from coop.rota.rules.problem import Fixed, Place, Problem, Shift, Worker
from coop.rota.rules.together import by_shift, by_worker
from coop.rota.rules.variants import EASED, Change, Eases, Joins, Lends, MovesLeave, Trains

EACH = 3  # candidates of a kind that are tried
MOST_GAPS = 30  # looked at, the earliest first
FULL_TIME = 37 * 60 + 30  # minutes a week that a single recruit is asked for at most
# How much is asked of people and the co-op; a recruit's first hours come on top.
SIZES: dict[type[Change], float] = {Eases: 1.0, Lends: 1.5, MovesLeave: 2.0, Trains: 3.0}
RECRUIT = 4.0
RECRUIT_HOURS = 10 * 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change to try, with how many gaps it alone stands in the way of."""

    change: Change
    gaps: int


@dataclass(frozen=True, slots=True)
class Repair:
    """A change that has been solved: `gained` places of those that were `empty`."""

    change: Change
    gained: int
    empty: int

    @property
    def worth(self) -> float:
        """Places gained for the size of the change."""
        return self.gained / size(self.change)


def size(change: Change) -> float:
    """How much a change asks, from 1 for an agreement to 4 and more for a recruit."""
    if isinstance(change, Joins):
        return RECRUIT + change.people * change.minutes / RECRUIT_HOURS
    return SIZES[type(change)]


def ranked(found: Iterable[Repair]) -> tuple[Repair, ...]:
    """What gains something, the most for its size first; of equals the smaller."""
    good = [repair for repair in found if repair.gained > 0]
    return tuple(sorted(good, key=lambda r: (-r.worth, size(r.change), repr(r.change))))


def short_shifts(problem: Problem, places: Sequence[Place]) -> dict[int, int]:
    """Places below the least by shift, where there are any."""
    staffed = by_shift(index_of(problem), places)
    found = {}
    for shift in problem.shifts:
        there = staffed.get(shift.id, [])
        empty = places_short(shift, len(there), max(missing(shift, there).values(), default=0))
        if empty:
            found[shift.id] = empty
    return found


def near(problem: Problem, places: Sequence[Place]) -> Problem:
    """The problem with all fixed but the gaps' own services, from the day before to the day after.

    What was fixed stays as it was fixed.
    """
    index = index_of(problem)
    open_days: set[tuple[int, int]] = set()
    for shift_id in short_shifts(problem, places):
        shift = index.shifts[shift_id]
        open_days |= {(shift.service, shift.day + n) for n in (-1, 0, 1)}
    known = {(one.shift, one.worker) for one in problem.fixed}
    more = tuple(
        Fixed(place.shift, place.worker)
        for place in places
        if (place.shift, place.worker) not in known
        and (index.shifts[place.shift].service, index.shifts[place.shift].day) not in open_days
    )
    return replace(problem, fixed=problem.fixed + more)


def candidates(problem: Problem, places: Sequence[Place]) -> tuple[Candidate, ...]:
    """For each kind, the changes that alone stand between people and the most gaps."""
    index = index_of(problem)
    short = short_shifts(problem, places)
    gaps = sorted((index.shifts[one] for one in short), key=lambda s: (s.start, s.id))[:MOST_GAPS]
    rosters = by_worker(places)
    counted: dict[type[Change], Counter[Change]] = defaultdict(Counter)
    for shift in gaps:
        for worker in problem.workers:
            found = refusals(index, worker, tuple(rosters.get(worker.id, ())), shift, places)
            refused = {one.rule for one in found if one.refuses}
            change = _would_free(index, worker, shift, refused, places)
            if change is not None:
                counted[type(change)][change] += 1
    chosen = [
        Candidate(change, count)
        for of_kind in counted.values()
        for change, count in sorted(of_kind.items(), key=lambda it: (-it[1], repr(it[0])))[:EACH]
    ]
    return (*chosen, *recruits(problem, gaps, short))


def _would_free(
    index: Index, worker: Worker, shift: Shift, refused: set[str], places: Sequence[Place]
) -> Change | None:
    """The one change after which nothing bars the person from the shift, if there is one."""
    if len(refused) != 1:
        return None
    (rule,) = refused
    if rule in EASED:
        return Eases(worker.id, rule)
    if rule == "service":
        return Lends(worker.id, shift.service)
    if rule == "leave":
        return _later(index, worker, shift)
    if rule == "competency":
        lacking = {n.competency for n in shift.needs if n.people is None}
        lacking = {one for one in lacking if not holds(worker, one, shift)}
    elif rule == "skill_missing":
        there = by_shift(index, places).get(shift.id, [])
        lacking = {
            skill.competency for skill in missing(shift, there) if skill.competency is not None
        }
    else:
        return None
    return Trains(worker.id, min(lacking)) if len(lacking) == 1 else None


def _later(index: Index, worker: Worker, shift: Shift) -> Change | None:
    """Whole annual leave at another time; what else somebody is away for stays."""
    met = [span for span in worker.leave if span.start < shift.end and shift.start < span.end]
    if any(span.why != "annual leave" for span in met):
        return None
    return MovesLeave(worker.id, min(s.start for s in met), max(s.end for s in met))


def recruits(
    problem: Problem, gaps: Sequence[Shift], short: dict[int, int]
) -> tuple[Candidate, ...]:
    """For each service with gaps, somebody for as many hours as are empty, at those times."""
    around = calendar(problem.first_day)
    weeks = max(1, problem.days // 7)
    found = []
    for service in sorted({shift.service for shift in gaps}):
        mine = [shift for shift in gaps if shift.service == service]
        minutes = sum(shift.work * short[shift.id] for shift in mine) // weeks
        half_hours = max(1, round(minutes / 30))
        opens, closes = [], []
        for shift in mine:
            wall = around.wall(shift.start)
            begins = wall.hour * 60 + wall.minute
            opens.append(begins)
            closes.append(begins + shift.end - shift.start)
        starts, ends = min(opens), max(closes)
        whole = ends - starts >= 24 * 60
        needs = {need.competency for shift in mine for need in shift.needs}
        change = Joins(
            people=1,
            minutes=min(FULL_TIME, 30 * half_hours),
            services=(service,),
            competencies=tuple(sorted(needs)),
            leads=any(shift.lead for shift in mine),
            days=tuple(sorted({shift.day % 7 for shift in mine})),
            starts=0 if whole else starts,
            ends=0 if whole else ends % (24 * 60),
        )
        found.append(Candidate(change, len(mine)))
    found.sort(
        key=lambda one: (-one.gaps, one.change.services if isinstance(one.change, Joins) else ())
    )
    return tuple(found[:EACH])

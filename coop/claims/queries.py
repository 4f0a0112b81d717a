"""Open shifts as a member and as a coordinator see them: frozen values, always of one co-op."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from coop.changes.models import ShiftChange
from coop.changes.rules import Kind as Change
from coop.claims.finding import WEEKS, glance, open_shifts, open_to
from coop.claims.models import ClaimSetting, ShiftClaim
from coop.claims.rules import State, Verdict, verdict
from coop.pay import queries as pay
from coop.rota.queries.candidates import Candidate, candidate
from coop.rota.rules import ranking
from coop.rota.rules.problem import Level, Place
from coop.rota.situation import Situation, situation
from coop.rota.situation.about import around
from coop.shifts import queries as need
from coop.shifts.models import Shift
from coop.shifts.queries import ShiftRow
from core import clock, dated
from core.db import db, owned
from core.people.models import Person

__all__ = [
    "WEEKS",
    "Board",
    "Claim",
    "Claimant",
    "Open",
    "OpenPlace",
    "able",
    "answered",
    "asked",
    "begun",
    "board",
    "free_places",
    "glance",
    "is_offered",
    "needs_approval",
    "offered_to",
    "open_shifts",
    "places",
    "settings",
    "standing",
    "waiting",
]


@dataclass(frozen=True, slots=True)
class Open:
    """An open shift for one person. Minutes are of the shift's week; `pence` None: not known."""

    shift: ShiftRow
    free: int
    verdict: Verdict
    given: int
    contract: int
    pence: int | None = None
    claim_id: int | None = None  # theirs, that waits
    offered: bool = False

    @property
    def after(self) -> int:
        """Minutes of the week with it."""
        return self.given + self.shift.work_minutes


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it stands, with the shift it is to."""

    id: int
    person_id: int
    person: str
    shift_id: int
    name: str
    on: date
    start_at: datetime
    end_at: datetime
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """All open shifts of the next weeks, for a person: those to take, and those not."""

    able: tuple[Open, ...]
    unable: tuple[Open, ...]

    @property
    def days(self) -> list[tuple[date, list[Open]]]:
        """What can be taken, by day."""
        found: dict[date, list[Open]] = defaultdict(list)
        for one in self.able:
            found[one.shift.on].append(one)
        return sorted(found.items())


@dataclass(frozen=True, slots=True)
class Claimant:
    """Somebody who claims a place, as the rules rank them."""

    claim: Claim
    words: tuple[str, ...]  # what refuses them now
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """An open shift for the coordinator."""

    shift: ShiftRow
    free: int
    able: int  # people whom no rule refuses
    with_yes: int
    offered: int
    claimants: tuple[Claimant, ...]


def needs_approval(coop_id: int, on: date) -> bool:
    """Whether claims made on that day wait for a coordinator; first come where nothing is set."""
    row = dated.held(ClaimSetting, coop_id, on)
    return row is not None and row.approval


def settings(coop_id: int) -> tuple[tuple[date, bool], ...]:
    """Each first day with what holds from then on, the newest first."""
    return tuple((row.from_on, row.approval) for row in dated.history(ClaimSetting, coop_id))


def free_places(row: ShiftRow) -> int:
    """How many more the shift wants."""
    return row.free


def board(coop_id: int, person_id: int, now: datetime) -> Board:
    """What a person can take and what not, from one load of the rules' facts."""
    rows = open_to(coop_id, person_id, now)
    if not rows:
        return Board((), ())
    people = {person_id} | {one.person_id for row in rows for one in row.assigned}
    known = _known(coop_id, rows, people)
    worker = next((one for one in known.problem.workers if one.id == person_id), None)
    if worker is None:
        return Board((), ())
    priced = pay.estimates(coop_id, person_id, rows)
    claims = {one.shift_id: one.id for one in waiting(coop_id, person_id=person_id)}
    offers = _offered(coop_id, [row.id for row in rows])
    found = []
    for row in rows:
        seen = candidate(known, worker, row.id, _there(row))
        found.append(
            Open(
                row,
                free_places(row),
                verdict(seen.findings),
                seen.given,
                seen.contract,
                priced.get(row.id),
                claims.get(row.id),
                (row.id, person_id) in offers,
            )
        )
    able = tuple(one for one in found if one.verdict.possible or one.claim_id)
    return Board(able, tuple(one for one in found if one not in able))


def _known(coop_id: int, rows: Sequence[ShiftRow], people: set[int] | None) -> Situation:
    first = clock.monday(min(row.on for row in rows))
    last = clock.monday(max(row.on for row in rows))
    weeks = (last - first).days // 7 + 1
    return situation(coop_id, first, weeks, {row.service_id for row in rows}, person_ids=people)


def _there(row: ShiftRow) -> tuple[Place, ...]:
    return tuple(Place(row.id, one.person_id, one.leads) for one in row.assigned)


def standing(coop_id: int, shift_id: int, person_id: int) -> Candidate | None:
    """How the rules see one person on one open shift now; None for another service's people."""
    shift = owned(Shift, shift_id, coop_id)
    row = need.shifts_by_id(coop_id, [shift_id])[0]
    people = {person_id} | {one.person_id for one in row.assigned}
    beside = [*need.shadows(coop_id, shift_id)]
    known = around(coop_id, shift, people | {o.person_id for one in beside for o in one.assigned})
    worker = next((one for one in known.problem.workers if one.id == person_id), None)
    if worker is None or row.service_id not in worker.services:
        return None
    return candidate(known, worker, shift_id, _there(row))


def _offered(coop_id: int, shift_ids: Collection[int]) -> set[tuple[int, int]]:
    """(shift, person) of offers that the person has not answered yet."""
    query = (
        select(ShiftChange.shift_id, ShiftChange.person_id, ShiftChange.kind)
        .where(
            ShiftChange.coop_id == coop_id,
            ShiftChange.shift_id.in_(shift_ids),
            ShiftChange.kind.in_([Change.OFFERED, Change.ACCEPTED, Change.DECLINED]),
        )
        .order_by(ShiftChange.id)
    )
    last = {(row[0], row[1]): row[2] for row in db.session.execute(query)}
    return {key for key, kind in last.items() if kind == Change.OFFERED}


def asked(coop_id: int, shift_id: int) -> frozenset[int]:
    """Everybody to whom the shift was ever offered."""
    query = select(ShiftChange.person_id).where(
        ShiftChange.coop_id == coop_id,
        ShiftChange.shift_id == shift_id,
        ShiftChange.kind == Change.OFFERED,
    )
    return frozenset(db.session.scalars(query))


def is_offered(coop_id: int, shift_id: int, person_id: int) -> bool:
    """Whether an offer of the shift waits for the person's answer."""
    return (shift_id, person_id) in _offered(coop_id, [shift_id])


def offered_to(coop_id: int, person_id: int, rows: Sequence[ShiftRow]) -> frozenset[int]:
    """Those of the shifts whose offer waits for the person's answer."""
    waits = _offered(coop_id, [row.id for row in rows])
    return frozenset(shift_id for shift_id, who in waits if who == person_id)


def able(coop_id: int, shift_id: int) -> frozenset[int]:
    """The people whom no rule keeps from the shift, those on it left out."""
    shift = owned(Shift, shift_id, coop_id)
    row = need.shifts_by_id(coop_id, [shift_id])[0]
    ranked = _ranked(around(coop_id, shift), row)
    return frozenset(one.worker.id for one in ranked if one.level is None)


def _ranked(known: Situation, row: ShiftRow) -> tuple[ranking.Ranked, ...]:
    here = frozenset(one.person_id for one in row.assigned)
    there = (*_there(row), *known.beside(row.id))
    return ranking.rank(known.problem, row.id, known.of, there, here)


def places(coop_id: int, now: datetime) -> tuple[OpenPlace, ...]:
    """Open places of the next weeks with who claims them, ranked as the rules rank."""
    rows = open_shifts(coop_id, now)
    if not rows:
        return ()
    known = _known(coop_id, rows, None)
    claims: dict[int, dict[int, Claim]] = defaultdict(dict)
    for one in waiting(coop_id):
        claims[one.shift_id][one.person_id] = one
    offers: dict[int, int] = defaultdict(int)
    for shift_id, _ in _offered(coop_id, [row.id for row in rows]):
        offers[shift_id] += 1
    found = []
    for row in rows:
        ranked = _ranked(known, row)
        levels = [one.level for one in ranked]
        found.append(
            OpenPlace(
                row,
                free_places(row),
                levels.count(None),
                levels.count(Level.AGREEMENT),
                offers[row.id],
                tuple(_claimants(ranked, claims[row.id])),
            )
        )
    return tuple(found)


def _claimants(ranked: Iterable[ranking.Ranked], claims: dict[int, Claim]) -> Iterable[Claimant]:
    for one in ranked:
        claim = claims.get(one.worker.id)
        if claim is not None:
            words = tuple(each.words for each in one.findings if each.refuses)
            yield Claimant(claim, words, tuple(each.words for each in one.grounds[:3]))


def waiting(coop_id: int, *, person_id: int | None = None) -> tuple[Claim, ...]:
    """Claims that wait for an answer, in the order made."""
    return _claims(coop_id, person_id, (State.WAITING,))


def answered(coop_id: int, person_id: int, now: datetime) -> tuple[Claim, ...]:
    """What became of a person's claims to shifts that have not begun, the newest first."""
    told = (State.REFUSED, State.MISSED, State.PLACED, State.ENDED)
    found = _claims(coop_id, person_id, told)
    return tuple(reversed([one for one in found if one.start_at > now]))


def _claims(coop_id: int, person_id: int | None, states: Collection[State]) -> tuple[Claim, ...]:
    query = (
        select(ShiftClaim, Shift, Person)
        .join(Shift, Shift.id == ShiftClaim.shift_id)
        .join(Person, Person.id == ShiftClaim.person_id)
        .where(ShiftClaim.coop_id == coop_id, ShiftClaim.state.in_(states))
        .order_by(ShiftClaim.made_at, ShiftClaim.id)
    )
    if person_id is not None:
        query = query.where(ShiftClaim.person_id == person_id)
    return tuple(
        Claim(
            row.id,
            person.id,
            person.name,
            shift.id,
            shift.name,
            shift.on,
            shift.start_at,
            shift.end_at,
            State(row.state),
            row.reason,
        )
        for row, shift, person in db.session.execute(query)
    )


def begun(now: datetime) -> list[tuple[int, int]]:
    """(co-op, shift) where claims wait though the shift has begun; of every co-op, for the job."""
    query = (
        select(ShiftClaim.coop_id, ShiftClaim.shift_id)
        .join(Shift, Shift.id == ShiftClaim.shift_id)
        .where(ShiftClaim.state == State.WAITING, Shift.start_at <= now)
        .distinct()
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]

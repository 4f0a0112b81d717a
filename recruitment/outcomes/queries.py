"""Outcomes of referrals, always of one co-op: derived from employment and approved pay."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, or_, select

from coop.pay import queries as pay
from coop.statutory import queries as statutory
from core import clock
from core.db import db
from core.people.models import Employment, JobcentreOffice, Person
from recruitment.hires.models import JobOffer
from recruitment.outcomes import rules
from recruitment.outcomes.rules import Checkpoint, Job, Programme, Reached, Rule, Standing, Tally
from recruitment.referrals import rules as referrals
from recruitment.referrals.models import JobCandidate, Referral
from recruitment.referrals.rules import Told
from recruitment.stages.rules import Kind

DATA = Path(__file__).with_name("programmes.json")
BEGAN = (Kind.WON, Kind.DONE)
NO_PROGRAMME = "No programme"


@cache
def programmes() -> tuple[Programme, ...]:
    """Every programme with its outcome rules."""
    return rules.read(json.loads(DATA.read_text(encoding="utf-8")))


def programme(code: str | None) -> Programme | None:
    """One by its code."""
    return next((one for one in programmes() if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one referral. `needed_pence` is a programme's threshold, where it has one.

    Amounts are for tests and for working out `reached`: no page and no sheet shows them.
    """

    referral_id: int
    programme: str | None
    person_id: int | None
    start: date | None
    points: tuple[Checkpoint, ...]
    left_on: date | None
    reached: Reached | None
    earned_pence: int = 0
    needed_pence: int | None = None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A referral in the list, with what became of it."""

    id: int
    name: str
    came: str
    referred_on: date
    person: str
    outcome: Outcome

    @property
    def reference(self) -> str:
        """R-00042."""
        return referrals.reference(self.id)


@dataclass(frozen=True, slots=True)
class _Base:
    id: int
    programme: str | None
    person_id: int | None
    referred_on: date

    @property
    def rule(self) -> Rule | None:
        found = programme(self.programme)
        return None if found is None else found.rule(self.referred_on)


def person_of() -> Any:
    """SQL: the person that a referral became, by its offer or as it was said."""
    taken_on = (
        select(func.max(JobOffer.person_id))
        .where(JobOffer.referral_id == Referral.id, JobOffer.state == "taken_on")
        .scalar_subquery()
    )
    return func.coalesce(Referral.person_id, taken_on)


def outcomes(coop_id: int, referral_ids: Sequence[int], today: date) -> dict[int, Outcome]:
    """What became of referrals, by id. At most six queries however many."""
    if not referral_ids:
        return {}
    query = select(
        Referral.id, Referral.programme, person_of().label("person"), Referral.referred_at
    ).where(Referral.coop_id == coop_id, Referral.id.in_(referral_ids))
    bases = [
        _Base(row.id, row.programme, row.person, clock.local_day(row.referred_at))
        for row in db.session.execute(query)
    ]
    return {one.referral_id: one for one in _outcomes(coop_id, bases, today)}


def _outcomes(coop_id: int, bases: Sequence[_Base], today: date) -> Iterable[Outcome]:
    work = jobs_of(coop_id, {one.person_id for one in bases if one.person_id is not None})
    starts = {
        one.id: rules.begun(work.get(one.person_id or 0, ()), one.referred_on, today)
        for one in bases
    }
    money = _money(coop_id, bases, starts, today)
    for one in bases:
        found, start, rule = work.get(one.person_id or 0, ()), starts[one.id], one.rule
        points = rules.checkpoints(found, start, today) if start is not None else ()
        earned, needed = money.get(one.id, (0, None))
        done = None
        if rule is not None:
            done = rules.reached(
                rule, one.referred_on, start, found, today, earned_pence=earned,
                needed_pence=needed,
            )  # fmt: skip
        last = found[-1].until_on if found and start is not None else None
        left = last if last is not None and last < today else None
        yield Outcome(
            one.id, one.programme, one.person_id, start, points, left, done, earned, needed
        )


def jobs_of(coop_id: int, people: set[int]) -> dict[int, tuple[Job, ...]]:
    """The work of each of these people as jobs, in order. One query."""
    if not people:
        return {}
    query = select(Employment.person_id, Employment.from_on, Employment.until_on).where(
        Employment.coop_id == coop_id, Employment.person_id.in_(people)
    )
    spells: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for person_id, from_on, until_on in db.session.execute(query):
        spells[person_id].append((from_on, until_on))
    return {person_id: rules.jobs(mine) for person_id, mine in spells.items()}


def _money(
    coop_id: int, bases: Sequence[_Base], starts: dict[int, date | None], today: date
) -> dict[int, tuple[int, int | None]]:
    """(earned, needed) pence of those whose programme asks for earnings, by referral."""
    wanted: list[tuple[_Base, date, Rule]] = []
    for one in bases:
        start, rule = starts[one.id], one.rule
        if start is not None and rule is not None and rule.kind == "earnings":
            wanted.append((one, start, rule))
    if not wanted:
        return {}
    spans = {
        one.person_id: (start, min(today, one.referred_on + timedelta(days=rule.within_days)))
        for one, start, rule in wanted
        if one.person_id is not None
    }
    earned = pay.earned(coop_id, spans)
    figures = statutory.figures(coop_id)
    made: dict[int, tuple[int, int | None]] = {}
    for one, start, rule in wanted:
        wage: Decimal | None = figures.amount(rule.wage, start)
        needed = None if wage is None else rules.threshold_pence(rule, wage)
        made[one.id] = (earned.get(one.person_id or 0, 0), needed)
    return made


def in_words(points: Sequence[Checkpoint]) -> str:
    """4 weeks: yes; 13 weeks: yes, with a gap; 26 weeks: not yet."""
    return "; ".join(
        f"{point.weeks} weeks: {rules.STANDING_WORDS[point.standing]}" for point in points
    )


def told(coop_id: int, referral_ids: Sequence[int]) -> dict[int, Told]:
    """What an office may be shown of each: a day, yes or no, and never an amount."""
    return {
        key: Told(
            programme=found.name if (found := programme(one.programme)) else "",
            job_start=one.start,
            in_work=in_words(one.points),
            threshold=one.reached.value if one.reached is not None else "",
        )
        for key, one in outcomes(coop_id, referral_ids, clock.today()).items()
    }


def outcome(coop_id: int, referral_id: int) -> Outcome:
    """One referral's; KeyError for another co-op's, which the caller has looked up before."""
    return outcomes(coop_id, [referral_id], clock.today())[referral_id]


def _where(coop_id: int, office_id: int | None, code: str) -> list[Any]:
    found: list[Any] = [Referral.coop_id == coop_id]
    if office_id is not None:
        found.append(Referral.office_id == office_id)
    if code == "none":
        found.append(Referral.programme.is_(None))
    elif code:
        found.append(Referral.programme == code)
    return found


def _began() -> Any:
    """SQL: they have started work, as the stage or the record says."""
    return or_(
        Referral.stage_kind.in_(BEGAN),
        Referral.person_id.is_not(None),
        Referral.id.in_(select(JobOffer.referral_id).where(JobOffer.state == "taken_on")),
    )


def listing(
    coop_id: int, *, office_id: int | None = None, code: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[OutcomeRow], int]:
    """Referrals that led to work, the latest first, and how many. A fixed number of queries."""
    where = [*_where(coop_id, office_id, code), _began()]
    total = db.session.scalar(select(func.count()).select_from(Referral).where(*where)) or 0
    query: Select[Any] = (
        select(
            Referral.id, Referral.programme, Referral.referred_at, Referral.source,
            person_of().label("person"), JobcentreOffice.name.label("office"),
            JobCandidate.first_name, JobCandidate.surname,
        )
        .join(JobCandidate, JobCandidate.id == Referral.candidate_id)
        .outerjoin(JobcentreOffice, JobcentreOffice.id == Referral.office_id)
        .where(*where)
        .order_by(Referral.referred_at.desc(), Referral.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    rows = list(db.session.execute(query))
    bases = [
        _Base(row.id, row.programme, row.person, clock.local_day(row.referred_at)) for row in rows
    ]
    known = {one.referral_id: one for one in _outcomes(coop_id, bases, clock.today())}
    names = _names(coop_id, [row.person for row in rows if row.person is not None])
    return [
        OutcomeRow(
            row.id, f"{row.first_name} {row.surname}",
            row.office or referrals.SOURCES[row.source], clock.local_day(row.referred_at),
            names.get(row.person, ""), known[row.id],
        )
        for row in rows
    ], total  # fmt: skip


def _names(coop_id: int, ids: Sequence[int]) -> dict[int, str]:
    query = select(Person).where(Person.coop_id == coop_id, Person.id.in_(ids))
    return {row.id: row.name for row in db.session.scalars(query)}


def tallies(coop_id: int, *, office_id: int | None = None) -> tuple[Tally, ...]:
    """Figures of each programme that somebody was referred on, and of those on none."""
    where = _where(coop_id, office_id, "")
    grouped = select(Referral.programme, func.count()).where(*where).group_by(Referral.programme)
    counts: dict[str | None, int] = {row[0]: row[1] for row in db.session.execute(grouped)}
    query = select(
        Referral.id, Referral.programme, person_of().label("person"), Referral.referred_at
    ).where(*where, _began())
    bases = [
        _Base(row.id, row.programme, row.person, clock.local_day(row.referred_at))
        for row in db.session.execute(query)
    ]
    by_code: dict[str | None, list[Outcome]] = defaultdict(list)
    for one in _outcomes(coop_id, bases, clock.today()):
        by_code[one.programme].append(one)
    named: list[tuple[str | None, str]] = [(one.code, one.name) for one in programmes()]
    return tuple(
        rules.tally(
            name, counts[code], [(one.points, one.reached) for one in by_code.get(code, [])]
        )
        for code, name in [*named, (None, NO_PROGRAMME)]
        if code in counts
    )


@dataclass(frozen=True, slots=True)
class Hired:
    """A referral that led to work. `last_on`: of the first job; None: it goes on."""

    source: str
    office_id: int | None
    start: date
    last_on: date | None
    points: tuple[Checkpoint, ...]


def stands(point: Checkpoint) -> bool | None:
    """Whether somebody was in work at a checkpoint; None where it is still to come."""
    return None if point.standing is Standing.AHEAD else point.standing is not Standing.OUT


def hires(coop_id: int, today: date) -> tuple[Hired, ...]:
    """Everybody whose work began after a referral; a person counts once, by the first. Two queries.

    Of somebody who was referred twice the earlier referral after which work began counts.
    """
    query = (
        select(Referral.source, Referral.office_id, person_of().label("person"),
               Referral.referred_at)
        .where(Referral.coop_id == coop_id, _began())
        .order_by(Referral.referred_at, Referral.id)
    )  # fmt: skip
    rows = [row for row in db.session.execute(query) if row.person is not None]
    work = jobs_of(coop_id, {row.person for row in rows})
    found: dict[int, Hired] = {}
    for row in rows:
        mine = work.get(row.person, ())
        start = rules.begun(mine, clock.local_day(row.referred_at), today)
        if start is None or row.person in found:
            continue
        first = next(job for job in mine if job.from_on == start)
        points = rules.checkpoints(mine, start, today)
        found[row.person] = Hired(row.source, row.office_id, start, first.until_on, points)
    return tuple(found.values())


def people_since(coop_id: int, on: date) -> list[tuple[int, str]]:
    """(id, name and number) of those whose work began since a day: whom somebody may be now."""
    query = (
        select(Person, func.min(Employment.from_on))
        .join(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id, Employment.from_on >= on)
        .group_by(Person.id)
        .order_by(Person.surname, Person.first_name)
    )
    return [(row.id, f"{row.name}, {row.number}") for row, _ in db.session.execute(query)]

"""Templates and plans, read; what follows from a record is read from the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from core.db import db, in_force
from core.errors import NotFound
from core.people.models import Employment, Person, Service
from training.induction import shadows
from training.induction.models import (
    InductionPlan,
    InductionStep,
    InductionTemplate,
    InductionTemplateStep,
)
from training.induction.rules import (
    Doer,
    Kind,
    Phase,
    Score,
    State,
    followed_on,
    nth_on,
    phase,
    score,
    state,
)
from training.records import awarding, evidence_queries
from training.records.models import CompetencyHeld, CourseTaken
from training.records.rules import Record
from training.records.taken_rules import COUNTING
from training.standards.models import Outcome, Standard
from training.standards.rules import progress


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A version of a template as pages list it."""

    id: int
    name: str
    version: int
    from_on: date | None
    retired_on: date | None
    steps: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a plan as it stands on a day.

    `done_on` is the tick's day or, where a record says it (`followed`), the record's; `link` is
    ("course", id), ("competency", id) or ("standard", id) of that record, or None.
    """

    id: int
    title: str
    about: str
    doer: Doer
    kind: Kind
    phase: Phase
    due_on: date
    state: State
    done_on: date | None
    done_by: str
    done_at: datetime | None
    note: str
    left_out_why: str
    followed: bool
    link: tuple[str, int] | None
    shifts: int
    worked: int

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in (State.OVERDUE, State.SOON, State.LATER)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with its steps by due day. `job` is their work on the day, or empty."""

    id: int
    person_id: int
    person: str
    number: str
    job: str
    template: str
    starts_on: date
    mentor_id: int | None
    mentor: str
    trainer_id: int | None
    trainer: str
    opened_by: str
    opened_at: datetime
    closed_on: date | None
    closed_why: str
    steps: tuple[StepRow, ...]

    @property
    def score(self) -> Score:
        """How far it is."""
        return score([each.state for each in self.steps])

    @property
    def next(self) -> StepRow | None:
        """What is due first of what is not done."""
        return next((each for each in self.steps if each.open), None)

    def overdue(self) -> list[StepRow]:
        """What should have been done."""
        return [each for each in self.steps if each.state == State.OVERDUE]

    def phases(self) -> list[tuple[Phase, list[StepRow]]]:
        """The steps by phase, in order; empty phases left out."""
        found: dict[Phase, list[StepRow]] = {}
        for each in self.steps:
            found.setdefault(each.phase, []).append(each)
        return list(found.items())


def templates(coop_id: int) -> tuple[TemplateRow, ...]:
    """Every version of every template: by name, newest first. One query."""
    query = (
        select(InductionTemplate, func.count(InductionTemplateStep.id))
        .outerjoin(InductionTemplateStep, InductionTemplateStep.template_id == InductionTemplate.id)
        .where(InductionTemplate.coop_id == coop_id)
        .group_by(InductionTemplate.id)
        .order_by(InductionTemplate.name, InductionTemplate.version.desc())
    )
    return tuple(
        TemplateRow(row.id, row.name, row.version, row.from_on, row.retired_on, count)
        for row, count in db.session.execute(query)
    )


def templates_in_use(coop_id: int, on: date) -> list[TemplateRow]:
    """Of each template the version in use on that day, by name."""
    found: dict[str, TemplateRow] = {}
    for row in templates(coop_id):
        if row.from_on is None or row.from_on > on or row.retired_on is not None:
            continue
        have = found.get(row.name)
        if have is None or (have.from_on or date.min, have.version) < (row.from_on, row.version):
            found[row.name] = row
    return list(found.values())


def people(coop_id: int) -> list[tuple[int, str, str]]:
    """Everybody as (id, name, works number), those taken on last first."""
    last = func.max(Employment.from_on)
    query = (
        select(Person)
        .outerjoin(Employment, Employment.person_id == Person.id)
        .where(Person.coop_id == coop_id)
        .group_by(Person.id)
        .order_by(last.desc(), Person.surname, Person.id)
    )
    return [(row.id, row.name, row.number) for row in db.session.scalars(query)]


def plans(
    coop_id: int,
    on: date,
    *,
    plan_id: int | None = None,
    person_id: int | None = None,
    helper_id: int | None = None,
    closed: bool | None = False,
) -> list[PlanRow]:
    """Plans as they stand on a day, those with most overdue first. A fixed number of queries.

    `helper_id`: whose mentor or trainer that is. `closed` None: open and closed ones. A closed
    plan stands as on the day it was closed.
    """
    mentor, trainer = aliased(Person), aliased(Person)
    query = (
        select(InductionPlan, InductionTemplate.name, Person, mentor, trainer)
        .join(Person, Person.id == InductionPlan.person_id)
        .join(InductionTemplate, InductionTemplate.id == InductionPlan.template_id)
        .outerjoin(mentor, mentor.id == InductionPlan.mentor_id)
        .outerjoin(trainer, trainer.id == InductionPlan.trainer_id)
        .where(InductionPlan.coop_id == coop_id)
    )
    if plan_id is not None:
        query = query.where(InductionPlan.id == plan_id)
    if person_id is not None:
        query = query.where(InductionPlan.person_id == person_id)
    if helper_id is not None:
        query = query.where(
            (InductionPlan.mentor_id == helper_id) | (InductionPlan.trainer_id == helper_id)
        )
    if closed is not None:
        ended = InductionPlan.closed_on
        query = query.where(ended.is_not(None) if closed else ended.is_(None))
    rows = db.session.execute(query.order_by(InductionPlan.starts_on)).all()
    if not rows:
        return []
    steps: dict[int, list[InductionStep]] = defaultdict(list)
    for each in db.session.scalars(
        select(InductionStep)
        .where(
            InductionStep.coop_id == coop_id,
            InductionStep.plan_id.in_([row[0].id for row in rows]),
        )
        .order_by(InductionStep.due_on, InductionStep.id)
    ):
        steps[each.plan_id].append(each)
    people = [row[0].person_id for row in rows]
    read = _Read(coop_id, people, [each for found in steps.values() for each in found], on)
    jobs = _jobs(coop_id, people, on)
    found = []
    for plan, template, person, helps, leads in rows:
        at = min(on, plan.closed_on) if plan.closed_on else on
        found.append(
            PlanRow(
                plan.id,
                plan.person_id,
                person.name,
                person.number,
                jobs.get(plan.person_id, ""),
                template,
                plan.starts_on,
                plan.mentor_id,
                helps.name if helps else "",
                plan.trainer_id,
                leads.name if leads else "",
                plan.opened_by,
                plan.opened_at,
                plan.closed_on,
                plan.closed_why,
                tuple(_step(each, plan, read, at) for each in steps[plan.id]),
            )
        )
    return sorted(found, key=lambda row: (-row.score.overdue, row.starts_on, row.person))


def plan(coop_id: int, plan_id: int, on: date) -> PlanRow:
    """One plan; NotFound in another co-op."""
    found = plans(coop_id, on, plan_id=plan_id, closed=None)
    if not found:
        raise NotFound
    return found[0]


def step_of(found: PlanRow, step_id: int) -> StepRow:
    """A step of a plan; NotFound else."""
    for each in found.steps:
        if each.id == step_id:
            return each
    raise NotFound


def _step(row: InductionStep, plan: InductionPlan, read: _Read, on: date) -> StepRow:
    done_on, by, worked = row.done_on, row.done_by, 0
    link: tuple[str, int] | None = None
    if row.course_id is not None:
        link = ("course", row.course_id)
        done_on = followed_on(read.taken[plan.person_id, row.course_id], plan.starts_on, on)
    elif row.competency_id is not None:
        link = ("competency", row.competency_id)
        done_on = followed_on(read.held[plan.person_id, row.competency_id], plan.starts_on, on)
    elif row.standard_id is not None:
        link = ("standard", row.standard_id)
        done_on = read.met_on(plan.person_id, row.standard_id, plan.starts_on, on)
    elif row.shifts:
        days = [day for day in read.shadowed.get(plan.person_id, ()) if plan.starts_on <= day <= on]
        worked, done_on = len(days), nth_on(days, row.shifts)
    return StepRow(
        row.id,
        row.title,
        row.about,
        Doer(row.doer),
        Kind(row.kind),
        phase(row.due_days),
        row.due_on,
        state(row.due_on, done_on, bool(row.left_out_why), on),
        done_on,
        by,
        row.done_at,
        row.note,
        row.left_out_why,
        row.followed,
        link,
        row.shifts,
        worked,
    )


def _jobs(coop_id: int, person_ids: Collection[int], on: date) -> dict[int, str]:
    query = (
        select(Employment.person_id, Employment.role, Service.name)
        .join(Service, Service.id == Employment.service_id)
        .where(
            Employment.coop_id == coop_id,
            Employment.person_id.in_(person_ids),
            in_force(Employment, on),
        )
        .order_by(Employment.id)
    )
    return {key: f"{role}, {service}" for key, role, service in db.session.execute(query)}


class _Read:
    """The records that the steps of some plans follow, read at once."""

    def __init__(
        self, coop_id: int, people: Collection[int], steps: Sequence[InductionStep], on: date
    ) -> None:
        self.taken = self._records(coop_id, people, CourseTaken)
        self.held = self._records(coop_id, people, CompetencyHeld)
        self.shadowed: Mapping[int, Collection[date]] = {}
        starts = [step.plan.starts_on for step in steps if step.shifts]
        if starts and min(starts) <= on:
            self.shadowed = shadows.worked(coop_id, people, min(starts), on)
        wanted = {step.standard_id for step in steps if step.standard_id is not None}
        self.standards: dict[int, tuple[bool, list[int]]] = {}
        self.shown: Mapping[tuple[int, int], list[Any]] = {}
        self.certificate: int | None = None
        if wanted:
            self.shown = evidence_queries.shown(coop_id, people)
            course = awarding.course_of(coop_id)
            self.certificate = course.id if course else None
            query = (
                select(Standard.id, Standard.observed, Outcome.id)
                .outerjoin(Outcome, Outcome.standard_id == Standard.id)
                .where(Standard.coop_id == coop_id, Standard.id.in_(wanted))
            )
            for key, observed, outcome_id in db.session.execute(query):
                outcomes = self.standards.setdefault(key, (observed, []))[1]
                if outcome_id is not None:
                    outcomes.append(outcome_id)

    @staticmethod
    def _records(
        coop_id: int, people: Collection[int], model: type[CourseTaken] | type[CompetencyHeld]
    ) -> dict[tuple[int, int], list[Record]]:
        of: Any = model.course_id if model is CourseTaken else model.competency_id  # type: ignore[union-attr]
        query = select(
            model.person_id, of, model.from_on, model.until_on, model.withdrawn_on
        ).where(model.coop_id == coop_id, model.person_id.in_(people))
        if model is CourseTaken:
            query = query.where(model.result.in_(COUNTING))
        found: dict[tuple[int, int], list[Record]] = defaultdict(list)
        for person_id, key, *days in db.session.execute(query):
            found[person_id, key].append(Record(*days))
        return found

    def met_on(self, person_id: int, standard_id: int, starts_on: date, on: date) -> date | None:
        """When a standard was met: by evidence, or by a whole certificate of any version."""
        observed, outcomes = self.standards[standard_id]
        met = progress(outcomes, observed, self.shown.get((person_id, standard_id), ()), on).met_on
        whole = None
        if self.certificate is not None:
            whole = followed_on(self.taken[person_id, self.certificate], starts_on, on)
        return min((day for day in (met, whole) if day is not None), default=None)

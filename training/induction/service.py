"""Plans for the first weeks: opened, ticked off, moved, closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core import audit, clock, news
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError, NotAllowed
from core.people.models import Person
from core.ui.filters import day, day_year
from training.induction import queries, shadows, templating
from training.induction.models import InductionPlan, InductionStep, InductionTemplate
from training.induction.rules import (
    BY_ANOTHER,
    Doer,
    Kind,
    StepFacts,
    Who,
    check,
    due_on,
    may_tick,
    standard_title,
)
from training.standards import library_queries as library
from training.standards.models import Competency, Course
from training.standards.rules import FrameworkKind, Life

SEE, KEEP, REVIEW = "induction.see", "induction.keep", "induction.review"
OPENED, HELPS, LATE, MEETING = (
    "induction_opened",
    "induction_helps",
    "induction_late",
    "induction_review",
)
count_shadows_with = shadows.read_with  # filled by the floor that knows the rota


def open_plan(
    actor: Actor,
    person_id: int,
    starts_on: date,
    template_id: int | None = None,
    *,
    mentor_id: int | None = None,
    trainer_id: int | None = None,
) -> InductionPlan:
    """Open the plan of somebody's first weeks, each step dated from their first day.

    Without a template: the one in use on that day, or the shipped one. Refused while a plan of
    theirs is open, and for a template that is not in use on their first day. They and those who
    help are told.
    """
    person = owned(Person, person_id, actor.coop_id, lock=True)
    if db.session.scalar(
        select(InductionPlan.id).where(
            InductionPlan.coop_id == actor.coop_id,
            InductionPlan.person_id == person.id,
            InductionPlan.closed_on.is_(None),
        )
    ):
        raise DomainError(
            f"{person.name} has a plan already: change that one.", code="open", field="person_id"
        )
    template = _template(actor, template_id, starts_on)
    row = InductionPlan(
        coop_id=actor.coop_id,
        person_id=person.id,
        template_id=template.id,
        starts_on=starts_on,
        opened_at=clock.now(),
        opened_by=actor.name,
    )
    codes = _standards_on(actor.coop_id, starts_on)
    for each in template.steps:
        standard = codes.get(each.standard_code)
        row.steps.append(
            InductionStep(
                coop_id=actor.coop_id,
                title=standard[1] if standard else each.title,
                about=each.about,
                doer=each.doer,
                kind=each.kind,
                due_days=each.due_days,
                due_on=due_on(starts_on, each.due_days),
                course_id=each.course_id,
                competency_id=each.competency_id,
                standard_id=standard[0] if standard else None,
                shifts=each.shifts,
            )
        )
    db.session.add(row)
    _name_helpers(actor, row, person, mentor_id, trainer_id)
    db.session.flush()
    _tell_helpers(row, person, {mentor_id, trainer_id})
    news.tell(
        row.coop_id,
        OPENED,
        f"Your first weeks are planned: {day(starts_on)} is your first day.",
        "/my/first-weeks",
        {person.id} - {actor.person_id},
    )
    return row


def _template(actor: Actor, template_id: int | None, on: date) -> InductionTemplate:
    if template_id is None:
        rows = queries.templates_in_use(actor.coop_id, max(on, clock.today()))
        if not rows:
            return templating.take_in(actor)
        template_id = rows[0].id
    row = owned(InductionTemplate, template_id, actor.coop_id)
    if row.from_on is None or row.retired_on is not None:
        raise DomainError("This template is not in use.", field="template_id")
    return row


def _standards_on(coop_id: int, on: date) -> dict[str, tuple[int, str]]:
    """The Care Certificate's standards of the version in force on that day, by code."""
    for version in library.versions(coop_id):
        if version.kind == FrameworkKind.CARE_CERTIFICATE and version.life(on) == Life.IN_FORCE:
            rows = library.standards(coop_id, version.id)
            return {row.code: (row.id, standard_title(row.code, row.title)) for row in rows}
    return {}


def change(
    actor: Actor,
    plan_id: int,
    starts_on: date,
    *,
    mentor_id: int | None = None,
    trainer_id: int | None = None,
) -> InductionPlan:
    """Move the first day, with all that is not done; say who helps."""
    row = _open(actor, plan_id)
    person = owned(Person, row.person_id, actor.coop_id)
    new = {mentor_id, trainer_id} - {row.mentor_id, row.trainer_id}
    moved = starts_on != row.starts_on
    row.starts_on = starts_on
    for step in row.steps:
        if step.done_on is None:
            step.due_on = due_on(starts_on, step.due_days)
    _name_helpers(actor, row, person, mentor_id, trainer_id)
    db.session.flush()
    _tell_helpers(row, person, new)
    if moved:
        news.tell(
            row.coop_id,
            OPENED,
            f"Your first day is {day(starts_on)} now, and your plan has moved with it.",
            "/my/first-weeks",
            {person.id} - {actor.person_id},
        )
    return row


def _name_helpers(
    actor: Actor,
    row: InductionPlan,
    person: Person,
    mentor_id: int | None,
    trainer_id: int | None,
) -> None:
    for field, key in (("mentor_id", mentor_id), ("trainer_id", trainer_id)):
        if key == person.id:
            raise DomainError("Choose somebody else: nobody leads themselves.", field=field)
        if key is not None:
            owned(Person, key, actor.coop_id)
    row.mentor_id, row.trainer_id = mentor_id, trainer_id


def _tell_helpers(row: InductionPlan, person: Person, new: set[int | None]) -> None:
    for words, key in (("mentor", row.mentor_id), ("trainer", row.trainer_id)):
        if key is not None and key in new:
            news.tell(
                row.coop_id,
                HELPS,
                f"You are {person.name}’s {words} from {day(row.starts_on)}.",
                f"/induction/{row.id}",
                [key],
            )


def tick(actor: Actor, step_id: int, on: date, note: str = "") -> InductionStep:
    """Say that a step is done, on which day, and what was seen or agreed.

    Refused for what a record says by itself, for a day to come, for oneself where another must
    see it, and without a word where practice was observed or a review was held.
    """
    step = owned(InductionStep, step_id, actor.coop_id, lock=True)
    plan = _open(actor, step.plan_id)
    _may_tick(actor, plan, step)
    if step.followed:
        raise DomainError("This is ticked off by itself, from the record.", code="followed")
    if step.left_out_why:
        raise DomainError("This step is left out. Bring it back first.", code="left_out")
    if step.done_on is not None:
        raise DomainError("This is done already.", code="done")
    if on > clock.today():
        raise DomainError("Tick it off on the day or after it, not before.", field="on")
    words = note.strip()
    if not words and Kind(step.kind) in BY_ANOTHER:
        raise DomainError("Say in a few words what you saw or agreed.", field="note")
    step.done_on, step.done_at, step.done_by, step.note = on, clock.now(), actor.name, words
    db.session.flush()
    return step


def untick(actor: Actor, step_id: int) -> InductionStep:
    """Take a tick back; the record of changes keeps that it was there."""
    step = owned(InductionStep, step_id, actor.coop_id, lock=True)
    _may_tick(actor, _open(actor, step.plan_id), step)
    if step.done_on is None:
        raise DomainError("This has not been ticked off.", code="not_done")
    step.done_on = step.done_at = None
    step.done_by = step.note = ""
    db.session.flush()
    return step


def leave_out(actor: Actor, step_id: int, why: str) -> InductionStep:
    """This person does not need a step; say why."""
    step = owned(InductionStep, step_id, actor.coop_id, lock=True)
    plan = _open(actor, step.plan_id)
    if plan.person_id == actor.person_id:
        raise NotAllowed("Your trainer says what you do not need.")
    if step.done_on is not None:
        raise DomainError("This is done already.", code="done")
    words = why.strip()[:240]
    if not words:
        raise DomainError("Say why it is not needed.", field="why")
    step.left_out_why = words
    db.session.flush()
    return step


def bring_back(actor: Actor, step_id: int) -> InductionStep:
    """It is needed after all."""
    step = owned(InductionStep, step_id, actor.coop_id, lock=True)
    plan = _open(actor, step.plan_id)
    if plan.person_id == actor.person_id:
        raise NotAllowed("Your trainer says what you need.")
    step.left_out_why = ""
    db.session.flush()
    return step


def add_step(actor: Actor, plan_id: int, step: StepFacts) -> InductionStep:
    """Something more that this person needs, due on a day of their plan; they are told."""
    row = _open(actor, plan_id)
    check(step)
    standard = _standards_on(actor.coop_id, row.starts_on).get(step.standard_code)
    made = InductionStep(
        coop_id=actor.coop_id,
        plan_id=row.id,
        title=step.title.strip(),
        about=step.about.strip(),
        doer=step.doer,
        kind=step.kind,
        due_days=step.due_days,
        due_on=due_on(row.starts_on, step.due_days),
        standard_id=standard[0] if standard and step.kind == Kind.STANDARD else None,
        shifts=step.shifts if step.kind == Kind.SHADOW else 0,
    )
    if step.kind == Kind.COURSE and step.course_id is not None:
        made.course_id = owned(Course, step.course_id, actor.coop_id).id
    if step.kind == Kind.COMPETENCY and step.competency_id is not None:
        made.competency_id = owned(Competency, step.competency_id, actor.coop_id).id
    db.session.add(made)
    db.session.flush()
    news.tell(
        row.coop_id,
        OPENED,
        f"New in your first weeks: {made.title}, by {day(made.due_on)}.",
        "/my/first-weeks",
        {row.person_id} - {actor.person_id},
    )
    return made


def close(actor: Actor, plan_id: int, why: str) -> InductionPlan:
    """The first weeks are over, or the plan is given up: say how it ended. It stays to be read.

    Refused for one's own plan.
    """
    row = _open(actor, plan_id)
    if row.person_id == actor.person_id:
        raise NotAllowed("Nobody closes their own plan.")
    words = why.strip()
    if not words:
        raise DomainError("Say in a few words how it ended.", field="why")
    row.closed_on, row.closed_why = clock.today(), words
    audit.record("induction_plan.close", row, reason=words)
    news.tell(
        row.coop_id,
        OPENED,
        f"The plan of your first weeks was closed by {actor.name}.",
        f"/induction/{row.id}",
        [row.person_id],
    )
    return row


def who(actor: Actor, plan: InductionPlan | queries.PlanRow) -> Who:
    """What the actor is in a plan."""
    return Who(
        learner=actor.person_id is not None and actor.person_id == plan.person_id,
        mentor=actor.person_id is not None and actor.person_id == plan.mentor_id,
        keeps=actor.can(KEEP),
        reviews=actor.can(REVIEW),
    )


def _may_tick(actor: Actor, plan: InductionPlan, step: InductionStep) -> None:
    if not may_tick(Doer(step.doer), Kind(step.kind), who(actor, plan)):
        raise NotAllowed("It is for somebody else to say that this is done.")


def _open(actor: Actor, plan_id: int) -> InductionPlan:
    row = owned(InductionPlan, plan_id, actor.coop_id, lock=True)
    if row.closed_on is not None:
        raise DomainError(f"This plan was closed on {day_year(row.closed_on)}.", code="closed")
    return row

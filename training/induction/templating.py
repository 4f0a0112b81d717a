"""Templates for the first weeks: taken in, drafted, changed, and put in use from a day on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from core import audit, clock
from core.access import Actor
from core.db import db, owned
from core.errors import DomainError
from training.induction import shipped
from training.induction.models import InductionTemplate, InductionTemplateStep
from training.induction.rules import Kind, StepFacts, check, standard_title
from training.standards import course_queries
from training.standards import queries as standards
from training.standards import shipped as published
from training.standards.models import Competency, Course
from training.standards.rules import FrameworkKind


def take_in(actor: Actor) -> InductionTemplate:
    """Add the shipped template, in use from today; the one there is if it is there already."""
    name = shipped.name()
    found = db.session.scalar(
        select(InductionTemplate)
        .where(InductionTemplate.coop_id == actor.coop_id, InductionTemplate.name == name)
        .order_by(InductionTemplate.version.desc())
    )
    if found is not None:
        return found
    courses = {row.code: row for row in course_queries.courses(actor.coop_id) if row.code}
    known = {each.code: each for each in published.courses()}
    held = {row.name.casefold(): row for row in standards.competencies(actor.coop_id)}
    titles = _standard_titles()
    row = InductionTemplate(
        coop_id=actor.coop_id,
        name=name,
        version=1,
        from_on=clock.today(),
        source=shipped.source(),
    )
    for each in shipped.steps():
        course, competency = courses.get(each.course), held.get(each.competency.casefold())
        title = each.title
        if each.course:
            title = course.name if course else known[each.course].name
        if each.competency:
            title = each.competency
        if each.standard:
            title = titles[each.standard]
        row.steps.append(
            InductionTemplateStep(
                coop_id=actor.coop_id,
                title=title,
                about=each.about,
                doer=each.doer,
                kind=each.kind,
                due_days=each.due_days,
                course_id=course.id if course else None,
                competency_id=competency.id if competency else None,
                standard_code=each.standard,
                shifts=each.shifts,
            )
        )
    db.session.add(row)
    db.session.flush()
    return row


def _standard_titles() -> dict[str, str]:
    """The Care Certificate's standards as the latest published version calls them."""
    found: dict[str, str] = {}
    for version in published.versions():
        if version.kind == FrameworkKind.CARE_CERTIFICATE:
            found |= {
                each.code: standard_title(each.code, each.title) for each in version.standards
            }
    return found


def draft(actor: Actor, template_id: int, name: str = "") -> InductionTemplate:
    """A draft with the steps of another: its next version, or with a `name` a template apart."""
    found = owned(InductionTemplate, template_id, actor.coop_id, lock=True)
    called = " ".join(name.split()) or found.name
    same = InductionTemplate.coop_id == actor.coop_id, InductionTemplate.name == called
    if called != found.name and db.session.scalar(select(InductionTemplate.id).where(*same)):
        raise DomainError(f"There is already a template called {called}.", field="name")
    if db.session.scalar(
        select(InductionTemplate.id).where(*same, InductionTemplate.from_on.is_(None))
    ):
        raise DomainError(f"There is a draft of {called} already: change that one.", code="draft")
    newest = db.session.scalar(select(func.max(InductionTemplate.version)).where(*same)) or 0
    row = InductionTemplate(
        coop_id=actor.coop_id, name=called, version=newest + 1, source=found.source
    )
    row.steps = [
        InductionTemplateStep(
            coop_id=actor.coop_id,
            title=each.title,
            about=each.about,
            doer=each.doer,
            kind=each.kind,
            due_days=each.due_days,
            course_id=each.course_id,
            competency_id=each.competency_id,
            standard_code=each.standard_code,
            shifts=each.shifts,
        )
        for each in found.steps
    ]
    db.session.add(row)
    db.session.flush()
    return row


def put_in_use(actor: Actor, template_id: int, from_on: date) -> InductionTemplate:
    """Use a draft for plans opened from a day on; plans that are open stay as they are."""
    row = _draft(actor, template_id)
    if from_on < clock.today():
        raise DomainError("Choose today or a later day.", field="from_on")
    if not row.steps:
        raise DomainError("Add a step first: an empty plan helps nobody.", field="from_on")
    row.from_on = from_on
    audit.record("induction_template.use", row, from_on=from_on, steps=len(row.steps))
    return row


def discard(actor: Actor, template_id: int) -> None:
    """Throw a draft away."""
    db.session.delete(_draft(actor, template_id))
    db.session.flush()


def retire(actor: Actor, template_id: int) -> InductionTemplate:
    """Make no more plans from any version of it."""
    row = owned(InductionTemplate, template_id, actor.coop_id, lock=True)
    if row.from_on is None:
        raise DomainError("It is a draft: throw it away instead.", code="draft")
    for each in db.session.scalars(
        select(InductionTemplate).where(
            InductionTemplate.coop_id == actor.coop_id,
            InductionTemplate.name == row.name,
            InductionTemplate.retired_on.is_(None),
        )
    ):
        each.retired_on = clock.today()
    audit.record("induction_template.retire", row)
    return row


def add_step(actor: Actor, template_id: int, step: StepFacts) -> InductionTemplateStep:
    """Add a step to a draft."""
    row = _draft(actor, template_id)
    made = InductionTemplateStep(coop_id=actor.coop_id, template_id=row.id)
    _write(actor, made, step)
    db.session.add(made)
    db.session.flush()
    return made


def change_step(actor: Actor, template_step_id: int, step: StepFacts) -> InductionTemplateStep:
    """Change a step of a draft."""
    row = owned(InductionTemplateStep, template_step_id, actor.coop_id, lock=True)
    _draft(actor, row.template_id)
    _write(actor, row, step)
    db.session.flush()
    return row


def remove_step(actor: Actor, template_step_id: int) -> int:
    """Take a step out of a draft; the draft's id."""
    row = owned(InductionTemplateStep, template_step_id, actor.coop_id, lock=True)
    template = _draft(actor, row.template_id)
    db.session.delete(row)
    db.session.flush()
    return template.id


def _draft(actor: Actor, template_id: int) -> InductionTemplate:
    row = owned(InductionTemplate, template_id, actor.coop_id, lock=True)
    if row.from_on is not None:
        raise DomainError(
            "This version is in use: make a draft of the next one and change that.",
            code="in_use",
        )
    return row


def _write(actor: Actor, row: InductionTemplateStep, step: StepFacts) -> None:
    check(step)
    row.title, row.about = step.title.strip(), step.about.strip()
    row.doer, row.kind, row.due_days = step.doer, step.kind, step.due_days
    row.course_id = row.competency_id = None
    row.standard_code, row.shifts = "", 0
    match step.kind:
        case Kind.COURSE if step.course_id is not None:
            row.course_id = owned(Course, step.course_id, actor.coop_id).id
        case Kind.COMPETENCY if step.competency_id is not None:
            row.competency_id = owned(Competency, step.competency_id, actor.coop_id).id
        case Kind.STANDARD:
            row.standard_code = step.standard_code.strip()
        case Kind.SHADOW:
            row.shifts = step.shifts
        case _:
            pass

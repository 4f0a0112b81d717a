"""The form of a step, for templates and plans alike: what it offers, and what it says."""

from __future__ import annotations

from core import clock
from training.induction.forms import StepForm
from training.induction.rules import Doer, Kind, StepFacts
from training.standards import course_queries
from training.standards import library_queries as library
from training.standards import queries as standards
from training.standards.rules import FrameworkKind, Life

NOT_LINKED = (0, "None: ticked off by hand")


def offer(form: StepForm, coop_id: int) -> None:
    """Give the form the co-op's courses, competencies and standards to choose from."""
    form.course_id.choices = [
        NOT_LINKED,
        *((row.id, row.name) for row in course_queries.courses(coop_id, retired=False)),
    ]
    form.competency_id.choices = [
        NOT_LINKED,
        *((row.id, row.name) for row in standards.competencies(coop_id, retired=False)),
    ]
    form.standard_code.choices = [("", "None: ticked off by hand")]
    on = clock.today()
    for version in library.versions(coop_id):
        if version.kind == FrameworkKind.CARE_CERTIFICATE and version.life(on) == Life.IN_FORCE:
            form.standard_code.choices += [
                (row.code, f"{row.code} {row.title}")
                for row in library.standards(coop_id, version.id)
            ]
            break


def facts_of(form: StepForm) -> StepFacts:
    """What was said."""
    return StepFacts(
        title=form.title.data or "",
        doer=Doer(form.doer.data),
        kind=Kind(form.kind.data),
        due_days=form.due_days.data or 0,
        about=form.about.data or "",
        course_id=form.course_id.data or None,
        competency_id=form.competency_id.data or None,
        standard_code=form.standard_code.data or "",
        shifts=form.shifts.data or 0,
    )

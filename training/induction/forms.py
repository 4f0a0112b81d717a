"""Shapes of a plan, a step, a tick and a template."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.ui.forms import BaseForm, DateField, Needed
from training.induction.rules import DOER_WORDS, KIND_WORDS, Doer, Kind

NOBODY = (0, "Nobody yet")


class HelpersForm(BaseForm):
    """The first day and who helps. Choices come from the view."""

    starts_on = DateField("First day of work", [Needed()])
    mentor_id = SelectField(
        "Mentor", [Optional()], coerce=int, description="Whom they work beside at first."
    )
    trainer_id = SelectField(
        "Trainer", [Optional()], coerce=int, description="Who sees that the plan goes on."
    )


class OpenForm(HelpersForm):
    """A plan for somebody."""

    person_id = SelectField("New worker", [Needed()], coerce=int)
    template_id = SelectField("Template", [Needed()], coerce=int)


class TickForm(BaseForm):
    """A step is done."""

    on = DateField("Done on", [Needed()])
    note = TextAreaField("Note", [Length(max=2000)])


class WhyForm(BaseForm):
    """A word why."""

    why = TextAreaField("Why", [Needed("Say why in a few words."), Length(max=2000)])


class StepForm(BaseForm):
    """A step of a template or a plan. Choices of records come from the view."""

    kind = SelectField(
        "What sort of step", [Needed()], choices=[(str(k), KIND_WORDS[k]) for k in Kind]
    )
    title = StringField("What is to be done", [Needed("Say what is to be done."), Length(max=200)])
    about = TextAreaField("More about it", [Length(max=2000)])
    doer = SelectField(
        "Who sees to it", [Needed()], choices=[(str(d), DOER_WORDS[d]) for d in Doer]
    )
    due_days = IntegerField(
        "Due",
        [InputRequired("Enter a number of days.")],
        description="Days after the first day: 0 is the first day, -3 is three days before it.",
    )
    course_id = SelectField(
        "Course",
        [Optional()],
        coerce=int,
        description="For a course: ticked off by itself once it is entered.",
    )
    competency_id = SelectField(
        "Competency",
        [Optional()],
        coerce=int,
        description="For a competency: ticked off by itself once it is signed off.",
    )
    standard_code = SelectField(
        "Standard",
        [Optional()],
        description="For the Care Certificate: ticked off by itself once the standard is met.",
    )
    shifts = IntegerField(
        "How many shadow shifts",
        [Optional()],
        description="For shadow shifts: counted from the rota.",
    )


class NameForm(BaseForm):
    """A template apart from the one it begins as."""

    name = StringField("Name of the new template", [Needed(), Length(max=80)])


class UseForm(BaseForm):
    """From when a draft is used."""

    from_on = DateField("In use from", [Needed()])

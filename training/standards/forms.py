"""Shapes of competencies, courses, requirements and the library as they are typed."""

from __future__ import annotations

from decimal import Decimal

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from core.ui.forms import BaseForm, ChecksField, DateField, HoursField, MoneyField, Needed
from training.standards.rules import LEVEL_WORDS, METHOD_WORDS, Level, Method


class CompetencyForm(BaseForm):
    """A competency."""

    name = StringField("Name", [Needed(), Length(max=80)], description="“Medication”, “Hoist”.")
    allows = TextAreaField(
        "What it allows",
        [Length(max=400)],
        description="What somebody may do once signed off; shifts that need it ask for it.",
    )
    renewal_months = IntegerField(
        "Renewed after",
        [Optional(), NumberRange(1, 120, "Renewal is after 1 to 120 months.")],
        description="Leave empty if it does not lapse. 12 and 36 are usual.",
    )
    methods = ChecksField(
        "How it is assessed",
        choices=[(str(each), METHOD_WORDS[each]) for each in Method],
        description="Tick none to leave it to the assessor.",
    )
    assessor_competency_id = SelectField(
        "What the assessor must hold",
        [Optional()],
        coerce=int,
        description="In date, on the day of the sign-off.",
    )


class CourseForm(BaseForm):
    """A course."""

    name = StringField("Name", [Needed(), Length(max=120)])
    category = StringField(
        "Category", [Length(max=60)], description="“Core and mandatory”, “Clinical”, “Our own”."
    )
    provider = StringField("Provider", [Length(max=120)], description="Empty: we give it.")
    delivery = StringField(
        "How it is given", [Length(max=120)], description="Classroom, e-learning, practical."
    )
    accredited = StringField(
        "Accredited by", [Length(max=120)], description="Leave empty if it is not."
    )
    renewal_months = IntegerField(
        "Repeated after",
        [Optional(), NumberRange(1, 120, "Renewal is after 1 to 120 months.")],
        description="Leave empty if it is done once.",
    )
    cost = MoneyField("Cost of a place", most=Decimal(10000))
    minutes = HoursField("Hours", most=400 * 60, description="Of paid working time.")
    gives_competency_id = SelectField(
        "Those who pass are signed off for",
        [Optional()],
        coerce=int,
        description="The trainer who saves the class signs, where they may assess it.",
    )
    basis = TextAreaField(
        "Why, and how often", [Length(max=400)], description="The guidance or rule behind it."
    )


class RequirementForm(BaseForm):
    """Who must have what. Choices come from the view."""

    item = SelectField("What is asked", [Needed()])
    level = RadioField(
        "How firmly",
        choices=[(str(each), LEVEL_WORDS[each]) for each in Level],
        default=str(Level.MUST),
    )
    role = SelectField("Of which job", [Optional()])
    service_id = SelectField("At which service", [Optional()], coerce=int)
    from_on = DateField("From", [Needed()])
    until_on = DateField("Until", description="Leave empty if it goes on.")
    supported = StringField(
        "For a person supported",
        [Length(max=20)],
        description="By initials. Then it is asked only of those ticked below.",
    )
    named = ChecksField("Who supports this person", coerce=int)
    why = StringField("Why", [Length(max=240)])


class EndForm(BaseForm):
    """The last day of a requirement."""

    until_on = DateField("Last day", [Needed()], description="It is asked on this day still.")


class VersionForm(BaseForm):
    """From when until when a version holds, and who may assess by it."""

    from_on = DateField("In force from", description="Leave empty: a draft.")
    until_on = DateField("Until", description="Leave empty if it goes on.")
    assessor_competency_id = SelectField(
        "What an assessor of these standards must hold",
        [Optional()],
        coerce=int,
        description="In date, on the day of the evidence.",
    )


class LoadForm(BaseForm):
    """A workbook with a version."""

    workbook = FileField("Workbook", [FileRequired("Choose the workbook that you have filled in.")])

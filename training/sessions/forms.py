"""Shapes of a class, of people booked in, and of what is settled."""

from __future__ import annotations

from decimal import Decimal

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from core.ui.forms import BaseForm, ChecksField, DateField, MoneyField, Needed, TimeField

MOST_HOURS = 60 * 24


class ClassForm(BaseForm):
    """A class planned. Choices come from the view."""

    course_id = SelectField("Course", [Needed()], coerce=int)
    on = DateField("Day", [Needed("Enter the day.")])
    starts = TimeField("From", [Needed("Enter when it begins.")])
    ends = TimeField("Until", [Needed("Enter when it ends.")])
    place = StringField("Place", [Length(max=120)])
    link = StringField("Link to join", [Length(max=240)], description="When it is online.")
    trainer_id = SelectField("Trainer", [Optional()], coerce=int)
    trainer_name = StringField(
        "Trainer from outside", [Length(max=120)], description="If nobody of ours gives it."
    )
    places = IntegerField("Places", [Needed(), NumberRange(1, 200, "A class has 1 to 200 places.")])
    service_id = SelectField("For people of", [Optional()], coerce=int)
    role = SelectField("For the job", [Optional()])
    cost = MoneyField("Cost of the class", most=Decimal(50000), description="Trainer, room.")
    place_cost = MoneyField("and of each place", most=Decimal(10000))
    cutoff_hours = IntegerField(
        "People withdraw until",
        [Needed(), NumberRange(0, MOST_HOURS, "Enter 0 to 1440 hours.")],
        description="After that a planner takes them off.",
    )
    note = TextAreaField(
        "Note", [Length(max=600)], description="What to bring, where to park. All who book read it."
    )


class ChangeForm(ClassForm):
    """A class moved or changed: why, for those who are told."""

    reason = StringField("Why is it changed?", [Length(max=200)])


class PeopleForm(BaseForm):
    """Who is booked in."""

    people = ChecksField("People", coerce=int)


class ReasonForm(BaseForm):
    """Why: people are told."""

    reason = StringField("Why?", [Needed("Say why: they are told."), Length(max=200)])


class SettingForm(BaseForm):
    """What holds from a day on."""

    from_on = DateField("From", [Needed()])
    remind_days = IntegerField(
        "People are reminded", [Needed(), NumberRange(0, 30, "Enter 0 to 30 days.")]
    )
    offer_hours = IntegerField(
        "An offered place is kept for",
        [Needed(), NumberRange(1, 240, "Enter 1 to 240 hours.")],
        description="Never beyond an hour before the class.",
    )
    cutoff_hours = IntegerField(
        "People withdraw by themselves until",
        [Needed(), NumberRange(0, MOST_HOURS, "Enter 0 to 1440 hours.")],
        description="What a new class begins with; each may say otherwise.",
    )

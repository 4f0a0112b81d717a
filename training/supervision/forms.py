"""Shapes of a meeting, what is written of it, and how often it is held."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.ui.forms import BaseForm, ChecksField, DateField, Needed, TimeField
from training.supervision.rules import Unit

NOBODY = (0, "Nobody yet")
UNITS = [(str(Unit.WEEKS), "weeks"), (str(Unit.MONTHS), "months")]


class WhenForm(BaseForm):
    """When and where."""

    on = DateField("Day", [Needed()])
    starts = TimeField("From", description="With times, it stands in both calendars as paid time.")
    ends = TimeField("Until")
    place = StringField("Where", [Length(max=120)])


class PlanForm(WhenForm):
    """A meeting to come. Choices come from the view."""

    kind_id = SelectField("What", [Needed()], coerce=int)
    supervisor_id = SelectField("With", [Optional()], coerce=int)
    agenda = TextAreaField(
        "Agenda",
        [Length(max=4000)],
        description="Both can read it before. Leave empty: what the kind begins with.",
    )


class WriteForm(BaseForm):
    """What was said."""

    held_on = DateField("Held on", [Needed()])
    agenda = TextAreaField("Agenda", [Length(max=4000)])
    notes = TextAreaField(
        "What was said and agreed",
        [Needed("Write what was said and agreed."), Length(max=20000)],
        description="Only the two of you and the registered manager can read this.",
    )


class RecordForm(WriteForm):
    """One that was held without having been planned. Choices come from the view."""

    kind_id = SelectField("What", [Needed()], coerce=int)
    supervisor_id = SelectField("Held by", [Optional()], coerce=int)


class AgreeForm(BaseForm):
    """In one's own words."""

    words = TextAreaField(
        "In your own words",
        [Length(max=4000)],
        description="What you see otherwise, or want to add. It stays beside the notes.",
    )


class ActionForm(BaseForm):
    """Something to do. Choices come from the view."""

    words = StringField("What", [Needed("Say what is to be done."), Length(max=240)])
    who = SelectField("Who", [Needed()])
    due_on = DateField("By", [Needed()])


class WhyForm(BaseForm):
    """A word why."""

    why = StringField("Why", [Needed("Say why it is called off."), Length(max=240)])


class SupervisorForm(BaseForm):
    """Who supervises. Choices come from the view."""

    supervisor_id = SelectField("Supervisor", [Optional()], coerce=int)
    from_on = DateField("From", [Needed()])


class KindForm(BaseForm):
    """A kind of meeting."""

    name = StringField("Name", [Needed(), Length(max=80)])
    about = StringField("What it is", [Length(max=240)])
    agenda = TextAreaField(
        "Agenda it begins with", [Length(max=4000)], description="One line for each point."
    )


class FrequencyForm(BaseForm):
    """How often, from a day on."""

    from_on = DateField("From", [Needed()])
    every = IntegerField("Every", [Optional()], description="Empty: not asked from that day.")
    unit = SelectField("Counted in", [Needed()], choices=UNITS)


class NoticeForm(BaseForm):
    """When people are told."""

    warn_days = IntegerField("Both are told", [InputRequired("Enter a number of days.")])
    escalate_days = IntegerField("The manager is told", [InputRequired("Enter a number of days.")])
    from_on = DateField("From", [Needed()])


class ManyForm(BaseForm):
    """Several people, one supervisor. Choices come from the view."""

    supervisor_id = SelectField("Supervisor", [Needed()], coerce=int)
    from_on = DateField("From", [Needed()])
    person_ids = ChecksField(
        "Whom they supervise",
        [Needed("Choose whom they supervise.")],
        coerce=int,
        description="Each with who supervises them now; those with nobody come first.",
    )

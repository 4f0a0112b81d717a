"""Shapes of slots, of what is decided, and of settings."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange

from core.ui.forms import BaseForm, ChecksField, DateField, Needed, TimeField


class SlotForm(BaseForm):
    """One slot. Choices come from the view."""

    on = DateField("Day", [Needed("Enter the day.")])
    starts = TimeField("From", [Needed("Enter when it begins.")])
    minutes = IntegerField("Minutes each", [Needed("Enter how long it takes.")], default=45)
    place = StringField("Place", [Length(max=120)])
    link = StringField("Link to join", [Length(max=240)], description="When it is online.")
    vacancy = SelectField("For", coerce=int, default=0)
    people = ChecksField(
        "Who interviews", coerce=int,
        description="At least two: each scores alone. Their time is promised at once.",
    )  # fmt: skip
    shown = BooleanField("Candidates and advisers book it themselves", default=True)


class PlanForm(SlotForm):
    """An interview day: several slots one after the other."""

    count = IntegerField("How many", [Needed("Enter how many.")], default=4)
    gap = IntegerField("Minutes between", [NumberRange(0, 240)], default=15)


class ChangeForm(SlotForm):
    """A slot changed."""

    reason = StringField(
        "Why", [Length(max=200)], description="The candidate reads it, if one is booked."
    )


class ReasonForm(BaseForm):
    """Why it is off."""

    reason = StringField("Why", [Needed("Say why: they are told."), Length(max=200)])


class MissedForm(BaseForm):
    """The candidate did not come."""

    words = StringField(
        "In words", [Length(max=200)], description="For the co-op alone. Perhaps they rang?"
    )


class BookForm(BaseForm):
    """Which slot."""

    slot = SelectField("Time", [Needed("Choose a time.")], coerce=int)


class WhoForm(BaseForm):
    """Which candidate."""

    referral = SelectField("Candidate", [Needed("Choose somebody.")], coerce=int)


class OutcomeForm(BaseForm):
    """What came of it."""

    to = SelectField("Outcome", [Needed("Choose what came of it.")])
    reason = SelectField("Reason", description="Where the answer is no.")
    candidate_words = TextAreaField(
        "To the candidate", [Length(max=1000)], render_kw={"rows": 3},
        description="They are written this. No scores.",
    )  # fmt: skip
    adviser_words = TextAreaField(
        "To the adviser", [Length(max=1000)], render_kw={"rows": 2},
        description="Shown to the office while the candidate agrees; the candidate reads it too.",
    )  # fmt: skip
    words = TextAreaField(
        "For the co-op alone", [Length(max=1000)], render_kw={"rows": 2},
        description="Neither candidate nor adviser reads it.",
    )  # fmt: skip


class SettingForm(BaseForm):
    """What holds from a day on."""

    from_on = DateField("From", [Needed("Enter the day.")])
    remind_days = IntegerField(
        "Both sides are reminded", [NumberRange(0, 14, "Enter 0 to 14 days.")],
        description="0: nobody is reminded.",
    )  # fmt: skip
    notice_hours = IntegerField(
        "Candidates and advisers book until", [NumberRange(0, 240, "Enter 0 to 240 hours.")]
    )
    change_hours = IntegerField(
        "They move or cancel it until", [NumberRange(0, 240, "Enter 0 to 240 hours.")]
    )

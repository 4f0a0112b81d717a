"""Shapes of leave asked and decided."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from coop.leave.rules import CARRY_WORDS, LEAVE_WORDS, PERIOD_WORDS
from core.ui.forms import BaseForm, DateField, HoursField, Needed

MOST = 60 * 24 * 60


class LeaveForm(BaseForm):
    """Whole days off."""

    kind = SelectField("Kind of leave", [Needed()], choices=list(LEAVE_WORDS.items()))
    from_on = DateField("First day off", [Needed()])
    until_on = DateField("Last day off", description="Leave empty for one day.")
    note = TextAreaField("Anything we should know", [Length(max=400)])


class RecordLeaveForm(LeaveForm):
    """Leave that is agreed already."""

    paid = BooleanField("Paid", default=True)
    minutes = HoursField(
        "Hours it takes of annual leave",
        description="Empty: by the contract hours, a fifth of a week for each working day.",
        most=MOST,
    )
    note = TextAreaField(
        "Note", [Length(max=400)], description="Nothing medical: the kind of leave is enough."
    )


class DecideForm(BaseForm):
    """Yes to leave."""

    paid = BooleanField("Paid")


class DecideHolidayForm(DecideForm):
    """Yes to annual leave, and how many hours of it."""

    minutes = HoursField(
        "Hours it takes of their annual leave",
        description="Empty: by the contract hours, a fifth of a week for each working day.",
        most=MOST,
    )


class RefuseForm(BaseForm):
    """No to leave, and why."""

    reason = StringField(
        "Why not",
        [Needed("Say why, so that they can ask again."), Length(max=240)],
        description="They are told these words.",
    )


class EndEarlyForm(BaseForm):
    """The last day of leave that ends sooner."""

    last_on = DateField("Last day of leave", [Needed()])


class YearForm(BaseForm):
    """When leave years and pay periods begin."""

    from_on = DateField(
        "First day of a leave year",
        [Needed()],
        description="A leave year begins on this day each year; balances are kept from it on.",
    )
    period = SelectField(
        "Pay period",
        [Needed()],
        choices=list(PERIOD_WORDS.items()),
        description="People without contract hours earn leave at the end of each.",
    )
    period_from_on = DateField("First day of a pay period", [Needed()], description="Any of them.")


class CorrectForm(BaseForm):
    """A correction by hand."""

    add = RadioField(
        "What is to be done?",
        [Needed("Choose to add or to take away.")],
        choices=[("add", "Add hours"), ("take", "Take hours away")],
        default="add",
    )
    hours = HoursField("Hours", [Needed("Enter the hours.")], most=2000 * 60)
    reason = StringField(
        "Why", [Needed("Say why."), Length(max=240)], description="They see these words."
    )


class CarryForm(BaseForm):
    """Leave of the year before, to be taken in this one."""

    why = SelectField("Why is it carried over?", [Needed()], choices=list(CARRY_WORDS.items()))
    carried = HoursField("Hours to carry over", [Needed("Enter the hours.")], most=MOST)

"""Shapes of leave asked and decided."""

from __future__ import annotations

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from coop.leave.rules import LEAVE_WORDS
from core.ui.forms import BaseForm, DateField, Needed


class LeaveForm(BaseForm):
    """Whole days off."""

    kind = SelectField("Kind of leave", [Needed()], choices=list(LEAVE_WORDS.items()))
    from_on = DateField("First day off", [Needed()])
    until_on = DateField("Last day off", description="Leave empty for one day.")
    note = TextAreaField("Anything we should know", [Length(max=400)])


class RecordLeaveForm(LeaveForm):
    """Leave that is agreed already."""

    paid = BooleanField("Paid", default=True)
    note = TextAreaField(
        "Note", [Length(max=400)], description="Nothing medical: the kind of leave is enough."
    )


class DecideForm(BaseForm):
    """Yes to leave."""

    paid = BooleanField("Paid")


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

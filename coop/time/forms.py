"""Entering time that is no shift."""

from __future__ import annotations

from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from coop.time.rules import KIND_WORDS
from core.ui.forms import BaseForm, ChecksField, DateField, Needed, TimeField


class TimeForm(BaseForm):
    """One's own."""

    kind = SelectField(
        "What it was", [Needed()], choices=[(key.value, words) for key, words in KIND_WORDS.items()]
    )
    on = DateField("Day", [Needed("Enter the day.")])
    starts = TimeField("From", [Needed("Enter when it began.")])
    ends = TimeField("Until", [Needed("Enter when it ended.")])
    note = TextAreaField(
        "Note",
        [Length(max=500, message="Use at most 500 characters.")],
        description="Which course, which meeting.",
    )


class ForOthersForm(TimeForm):
    """The same for several people at once."""

    people = ChecksField("For", coerce=int)

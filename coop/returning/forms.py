"""Shape of a conversation recorded."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import Length

from coop.returning.service import MOST
from core.ui.forms import BaseForm, DateField, Needed


class HoldForm(BaseForm):
    """What came of the conversation."""

    held_on = DateField("Held on", [Needed()])
    fit = RadioField(
        "Fit for the work as planned",
        [Needed("Choose one.")],
        choices=[("yes", "Yes"), ("no", "With adjustments, or not yet")],
    )
    adjustments = TextAreaField(
        "Adjustments",
        [Length(max=MOST)],
        description="Phased hours, lighter duties, until when.",
    )
    agreed = TextAreaField(
        "What was agreed",
        [Length(max=MOST)],
        description="They can read it. No more about health than is needed.",
    )
    fit_note_seen = BooleanField("A fit note was seen")
    follow_up_on = DateField("Speak again on")

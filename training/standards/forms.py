"""Shape of a competency as it is typed."""

from __future__ import annotations

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from core.ui.forms import BaseForm, Needed


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

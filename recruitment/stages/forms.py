"""Shapes of what is typed about stages."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.validators import Length

from core.ui.forms import BaseForm, Needed
from recruitment.stages.rules import Kind


class ReasonForm(BaseForm):
    """One more reason."""

    words = StringField("Reason", [Needed("Enter the reason."), Length(max=120)])
    kind = SelectField(
        "For", [Needed()],
        choices=[(Kind.REJECTED.value, "The co-op says no"),
                 (Kind.WITHDRAWN.value, "The candidate says no")],
    )  # fmt: skip

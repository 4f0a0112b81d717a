"""Shapes of what is said about outcomes."""

from __future__ import annotations

from wtforms import SelectField

from core.ui.forms import BaseForm


class ProgrammeForm(BaseForm):
    """A programme of the job centre's."""

    programme = SelectField("Programme", default="")


class PersonForm(BaseForm):
    """Who somebody is now."""

    person = SelectField(
        "They are", coerce=int, default=0,
        description="People whose work began since the referral.",
    )  # fmt: skip

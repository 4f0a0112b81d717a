"""Shapes of a sign-off and of its withdrawal."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.validators import Length

from core.ui.forms import BaseForm, ChecksField, DateField, Needed

UNTIL = "Leave empty: worked out from the competency's renewal. The last day it holds."


class SignOffForm(BaseForm):
    """One person, one competency. Choices come from the view."""

    competency_id = SelectField("Competency", [Needed()], coerce=int)
    from_on = DateField("Signed off on", [Needed()])
    until_on = DateField("Valid until", description=UNTIL)
    note = StringField(
        "Evidence",
        [Length(max=240)],
        description="What you saw or read: “observed two rounds”, a certificate's number.",
    )


class ClassForm(SignOffForm):
    """Everybody in a class, one competency."""

    person_ids = ChecksField("Who was there", [Needed("Choose who was in the class.")], coerce=int)


class WithdrawForm(BaseForm):
    """Why a sign-off does not count any more."""

    on = DateField("Withdrawn from", [Needed()], description="The first day it does not count.")
    reason = StringField("Why", [Needed("Say why it is withdrawn."), Length(max=240)])


class EndForm(BaseForm):
    """The last day of a record, put right."""

    until_on = DateField("Valid until", description="Leave empty if it does not lapse.")

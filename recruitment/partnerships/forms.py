"""Shapes of what is typed about offices and advisers."""

from __future__ import annotations

from wtforms import EmailField, StringField
from wtforms.validators import Email, Length

from core.ui.forms import BaseForm, DateField, Needed

BAD_EMAIL = "Enter an e-mail address such as name@example.org."


class BeginForm(BaseForm):
    """A new partnership."""

    office = StringField(
        "Office", [Needed("Enter the office's name."), Length(max=120)],
        description="As the office is called, such as “Brightwater”.",
    )  # fmt: skip
    from_on = DateField("From", [Needed()])
    note = StringField(
        "Note", [Length(max=200)], description="Who arranged it, or what was agreed."
    )


class EndForm(BaseForm):
    """Its end."""

    last_on = DateField("Last day", [Needed()])


class InviteForm(BaseForm):
    """An adviser."""

    name = StringField("Name", [Needed("Enter the name."), Length(max=120)])
    email = EmailField("E-mail address", [Needed(), Email(BAD_EMAIL), Length(max=200)])

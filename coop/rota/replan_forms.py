"""Shape of input where somebody is off."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length, StopValidation

from core.ui.forms import BaseForm, DateField, Needed

CHOOSE = (0, "Choose a person")


class OffForm(BaseForm):
    """Who is off, from when until when. It only asks, so it is sent in the address."""

    person_id = SelectField("Who is off?", coerce=int)
    from_on = DateField("First day off", [Needed("Enter the first day.")])
    until_on = DateField("Last day off", [Needed("Enter the last day.")])

    @classmethod
    def among(cls, people: list[tuple[int, str]], **given: Any) -> OffForm:
        """The form with these people to choose from."""
        form = cls(**given)
        form.person_id.choices = [CHOOSE, *people]
        return form

    def validate_person_id(self, field: SelectField) -> None:
        """A person is chosen, not the line that asks to choose."""
        if not field.data:
            raise StopValidation("Choose a person.")


class AcceptForm(BaseForm):
    """What is said with the lines that are taken over."""

    mark = HiddenField()
    reason = StringField(
        "Why it changes",
        [Needed("Say why: people are told of the change."), Length(max=500)],
        description="Everybody whose shifts change reads this. Leave out why somebody is away.",
    )

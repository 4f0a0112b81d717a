"""Shape of input on the rota's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.ui.forms import BaseForm, ChecksField, DateField, Needed

WEEKS = [(n, f"{n} week{'s' if n > 1 else ''}") for n in range(1, 9)]
LATEST = [(15, "15 seconds"), (60, "1 minute"), (300, "5 minutes"), (900, "15 minutes")]
# In permille of the points; 0: no gap is near enough.
NEAR = [
    (0, "No, use the whole time"),
    (1, "Within 0.1 % of the best possible"),
    (5, "Within 0.5 %"),
    (10, "Within 1 %"),
    (20, "Within 2 %"),
]
REASON = 500


class LookForm(BaseForm):
    """Which weeks and services are meant."""

    from_on = DateField("First day", [Needed()], description="A Monday, like 7/12/2026")
    weeks = SelectField("How long", [Needed()], coerce=int, choices=WEEKS, default=4)
    service_ids = ChecksField("Services", [Needed("Choose at least one service.")], coerce=int)

    @classmethod
    def over(cls, services: Sequence[Any], **given: Any) -> Self:
        """The form with the co-op's services as choices."""
        form = cls(**given)
        form.service_ids.choices = [(row.id, row.name) for row in services]
        return form


class MakeForm(LookForm):
    """What a rota is to cover, and how long the engine may look."""

    seconds = SelectField("Time at most", [Needed()], coerce=int, choices=LATEST, default=60)
    stop_at = SelectField(
        "Stop sooner when near enough", [Needed()], coerce=int, choices=NEAR, default=1
    )


class ChangeForm(BaseForm):
    """What is said with a change by hand; whose place it is stands in the buttons."""

    agreed = BooleanField("They have said yes")
    override = TextAreaField("Reason for overriding the rest rule", [Length(max=REASON)])
    reason = StringField(
        "Why it changes", [Length(max=REASON)], description="The people concerned read this"
    )


class GivenForm(BaseForm):
    """Rest that has been given."""

    given_on = DateField("Given on", [Needed()], description="The first day of it")
    note = StringField("Note", [Length(max=200)])

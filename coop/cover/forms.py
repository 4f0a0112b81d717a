"""Shape of what is settled about renewals."""

from __future__ import annotations

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from core.ui.forms import BaseForm, DateField, Needed


class ObservedForm(BaseForm):
    """What was seen on a shift."""

    note = TextAreaField(
        "What you saw",
        [Needed("Say in a few words what you saw."), Length(max=2000)],
        description="What was done and how, so that others can see it.",
    )


class SettledForm(BaseForm):
    """What holds from a day on."""

    from_on = DateField("From", [Needed()])
    remind_days = StringField(
        "People are reminded",
        [
            Length(max=60),
            Regexp(r"^[\d,; ]*$", message="Give numbers of days with commas: 90, 60, 30, 7."),
        ],
        description="Days before something runs out, with commas. Empty: nobody is reminded.",
    )
    observe_weeks = IntegerField(
        "Observations are placed on the rota",
        [InputRequired("Give a number of weeks; 0 places none.")],
        description="This long before they run out. 0: the rota places none.",
    )

    @property
    def days(self) -> list[int]:
        """The days as numbers."""
        given = (self.remind_days.data or "").replace(";", ",").replace(" ", ",")
        return [int(each) for each in given.split(",") if each]

"""Shapes of what is chosen and agreed."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length

from coop.absencepay.choices import IRREGULAR_WORDS
from coop.absencepay.service import MOST_WORDS
from core.ui.forms import BaseForm, DateField, Needed, WeekdaysField


class ChoiceForm(BaseForm):
    """How holiday and sick pay are worked out from a day on."""

    from_on = DateField(
        "From",
        [Needed("Enter the first day.")],
        description="Leave and sickness from this day on are paid here; what lies before is not.",
    )
    irregular = RadioField(
        "Holiday pay of people without contract hours",
        [Needed("Choose one.")],
        choices=[(key.value, words) for key, words in IRREGULAR_WORDS.items()],
        description="The first is for leave years that begin on or after 1 April 2024.",
    )
    all_at_average = BooleanField(
        "Pay all 5.6 weeks at the average, not only four",
        description="The average of 52 paid weeks holds premiums and regular overtime.",
    )
    recovers = TextAreaField(
        "Agreement by which leavers give back leave taken too early",
        [Length(max=MOST_WORDS)],
        description="Name it: a clause of the contract, a minute. Empty: nothing is taken back.",
    )
    days = WeekdaysField(
        "Qualifying days for sick pay",
        [Needed("Choose at least one day of the week.")],
        description="For everybody whose own days are not agreed.",
    )


class DaysForm(BaseForm):
    """The days on which somebody's sickness is paid."""

    person = SelectField("Person", [Needed("Choose a person.")], coerce=int)
    from_on = DateField("From", [Needed("Enter the first day.")])
    days = WeekdaysField("Qualifying days", [Needed("Choose at least one day of the week.")])

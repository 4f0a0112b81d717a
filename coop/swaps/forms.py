"""Shapes of passing on, asking for a swap, and pooling."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length

from core.ui.forms import BaseForm, ChecksField, DateField, Needed

MOST_WORDS = 200


class OfferForm(BaseForm):
    """To all, or to somebody named."""

    named = SelectField("Offer it to")
    note = StringField(
        "A word with it", [Length(max=MOST_WORDS)], description="They read this; nothing medical."
    )


class AskForm(BaseForm):
    """One of another's shifts for this one."""

    other = SelectField("The shift that you would take", [Needed()], coerce=int)
    words = StringField("A word with it", [Length(max=MOST_WORDS)])
    agreed = BooleanField("Yes, I agree to go beyond this once")


class PoolForm(BaseForm):
    """Any of these for this one."""

    wanted = ChecksField("You would take any of these", coerce=int)


class AnswerForm(BaseForm):
    """A no, with a word if one likes."""

    words = StringField("A word with your no", [Length(max=MOST_WORDS)])


class YesForm(BaseForm):
    """A yes, and the person's yes to what goes beyond what they agreed."""

    agreed = BooleanField("Yes, I agree to this once")


class DecideForm(BaseForm):
    """A coordinator's answer, with words that all in the exchange read."""

    reason = StringField("Words to them", [Length(max=MOST_WORDS)])


class SettingForm(BaseForm):
    """At once or with approval, from a day on."""

    approval = RadioField(
        "When members pass shifts on and exchange them",
        [Needed("Choose one of the two.")],
        choices=[
            ("at_once", "They change hands at once, when all have said yes"),
            ("approval", "A coordinator approves each, when all have said yes"),
        ],
    )
    from_on = DateField(
        "From", [Needed()], description="What waits already still waits for its answer"
    )

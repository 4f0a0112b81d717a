"""Shapes of passing on, asking for a swap, and pooling."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.validators import Length

from core.ui.forms import BaseForm, ChecksField, Needed

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


class PoolForm(BaseForm):
    """Any of these for this one."""

    wanted = ChecksField("You would take any of these", coerce=int)


class AnswerForm(BaseForm):
    """A no, with a word if one likes."""

    words = StringField("A word with your no", [Length(max=MOST_WORDS)])

"""Shape of input: a yes, words for an answer, the co-op's choice."""

from __future__ import annotations

from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Length

from core.ui.forms import BaseForm, DateField, Needed


class ClaimForm(BaseForm):
    """A claim, and the person's yes where it goes beyond what they agreed."""

    agreed = BooleanField("Yes, I agree to this once")


class AnswerForm(BaseForm):
    """A coordinator's answer, with words."""

    reason = StringField("Words to them", [Length(max=240)])


class SettingForm(BaseForm):
    """First come or with approval, from a day on."""

    approval = RadioField(
        "When somebody claims an open shift",
        [Needed("Choose one of the two.")],
        choices=[
            ("first", "The first to come has it at once"),
            ("approval", "A coordinator approves each claim"),
        ],
    )
    from_on = DateField("From", [Needed()], description="Claims made before keep what held")

"""Shapes of an absence told, people asked, and what the co-op settles."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange

from core.ui.forms import BaseForm, ChecksField, DateField, Needed

MOST = 7 * 24 * 60


class ReportForm(BaseForm):
    """Days on which somebody cannot come."""

    from_on = DateField("First day you cannot come", [Needed()])
    until_on = DateField("Last day, as far as you know", description="Leave empty for one day.")


class ReportForForm(ReportForm):
    """The same, for somebody who rang."""

    from_on = DateField("First day", [Needed()])


class OfferForm(BaseForm):
    """Whom to ask."""

    person = ChecksField("Whom to ask", coerce=int)


class RangForm(BaseForm):
    """What somebody said on the telephone."""

    person = SelectField("Whom did you ring?", coerce=int)
    answer = SelectField(
        "What did they say?",
        choices=[("yes", "Yes: give them the shift"), ("no", "No"), ("no_reply", "No reply")],
    )


class ShortForm(BaseForm):
    """Why a shift may run with fewer people than it needs."""

    reason = StringField("Why may it run short?", [Needed("Say why."), Length(max=240)])


class PolicyForm(BaseForm):
    """How long the co-op waits."""

    from_on = DateField("From", [Needed()])
    offer_minutes = IntegerField(
        "Minutes to answer an offer",
        [Needed(), NumberRange(5, MOST)],
        description="Less where the shift begins soon: a quarter of the time that is left.",
    )
    on_call_minutes = IntegerField(
        "Minutes until the person on call is told", [Needed(), NumberRange(1, MOST)]
    )
    agency_minutes = IntegerField(
        "Minutes until an agency is due", [Needed(), NumberRange(1, MOST)]
    )
    within_hours = IntegerField(
        "Hours before the shift from which minutes count", [Needed(), NumberRange(1, 168)]
    )

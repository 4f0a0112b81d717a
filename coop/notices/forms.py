"""Shapes of an announcement, and of how one wants to be told."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange

from coop.notices.service import MOST_BODY, MOST_TITLE
from coop.notices.telling import MOST_REMIND_HOURS
from core.ui.forms import BaseForm, ChecksField, Needed, TimeField


class AnnouncementForm(BaseForm):
    """Words for everybody or for a service."""

    service = SelectField("For", coerce=int)
    title = StringField("Title", [Needed(), Length(max=MOST_TITLE)])
    body = TextAreaField(
        "What people should know",
        [Needed("Write what people should know."), Length(max=MOST_BODY)],
        description="Plain words; nothing about the health of a person supported",
    )


class ChoiceForm(BaseForm):
    """Which news comes by e-mail, and when."""

    by_email = ChecksField("By e-mail as well", description="Everything stands in your inbox here.")
    quiet_from = TimeField("Quiet from", [Needed()])
    quiet_until = TimeField("Quiet until", [Needed()], description="The same time twice: never.")
    urgent_in_quiet = BooleanField("Urgent news may come in quiet hours too")
    remind_hours = IntegerField(
        "Remind me before a shift, hours",
        [NumberRange(0, MOST_REMIND_HOURS, "Choose 0 to 72 hours.")],
        description="0: no reminders.",
    )

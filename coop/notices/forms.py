"""Shape of an announcement."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from coop.notices.service import MOST_BODY, MOST_TITLE
from core.ui.forms import BaseForm, Needed


class AnnouncementForm(BaseForm):
    """Words for everybody or for a service."""

    service = SelectField("For", coerce=int)
    title = StringField("Title", [Needed(), Length(max=MOST_TITLE)])
    body = TextAreaField(
        "What people should know",
        [Needed("Write what people should know."), Length(max=MOST_BODY)],
        description="Plain words; nothing about the health of a person supported",
    )

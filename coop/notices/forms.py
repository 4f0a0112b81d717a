"""Shapes of an announcement, and of how one wants to be told."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange

from coop.notices import choosing, kinds
from coop.notices.choosing import MOST_REMIND_HOURS
from coop.notices.rules import Channel, Choice
from coop.notices.service import MOST_BODY, MOST_TITLE
from core.ui.forms import BaseForm, Needed, TimeField

CHANNELS = (
    (Channel.NOW, "E-mail at once"),
    (Channel.DIGEST, "In the daily e-mail"),
    (Channel.HERE, "Only here"),
)
URGENT = "Urgent: it never waits for the daily e-mail."
PROMPT = "A day later it would be worth nothing."


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
    """When news comes; `choice_form` adds how each kind does."""

    remind_hours = IntegerField(
        "Remind me before a shift, hours",
        [NumberRange(0, MOST_REMIND_HOURS, "Choose 0 to 72 hours.")],
        description="0: no reminders.",
    )
    quiet_from = TimeField("Quiet from", [Needed()])
    quiet_until = TimeField("Quiet until", [Needed()], description="The same time twice: never.")
    urgent_in_quiet = BooleanField("Urgent news may come in quiet hours too")
    digest_at = TimeField(
        "Daily e-mail at",
        [Needed()],
        description="In your quiet hours it waits until they are over. No news, no e-mail.",
    )

    def by_group(self) -> list[tuple[str, list[Field]]]:
        """The fields of the kinds, by group."""
        found: dict[str, list[Field]] = {}
        for kind in kinds.all_kinds():
            found.setdefault(kind.group, []).append(self._fields[f"how_{kind.name}"])
        return list(found.items())

    def channels(self) -> dict[str, str]:
        """What was chosen, by kind."""
        return {kind.name: self._fields[f"how_{kind.name}"].data for kind in kinds.all_kinds()}


def choice_form(choice: Choice) -> ChoiceForm:
    """The form with a field for each kind that a slice has declared, filled with what holds."""
    fields: dict[str, Any] = {}
    for kind in kinds.all_kinds():
        fields[f"how_{kind.name}"] = SelectField(
            kind.words,
            [Needed()],
            choices=[
                (how.value, words)
                for how, words in CHANNELS
                if kind.waits or how is not Channel.DIGEST
            ],
            default=choosing.channel(choice, kind).value,
            description="" if kind.waits else URGENT if kind.urgent else PROMPT,
        )
    made: ChoiceForm = type("KindsChoiceForm", (ChoiceForm,), fields)(
        data={
            "remind_hours": choice.remind_hours,
            "quiet_from": choice.quiet.from_at,
            "quiet_until": choice.quiet.until_at,
            "urgent_in_quiet": choice.quiet.urgent,
            "digest_at": choice.digest_at,
        }
    )
    return made

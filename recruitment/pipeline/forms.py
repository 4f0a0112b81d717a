"""Shapes of what is typed when a referral moves."""

from __future__ import annotations

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.ui.forms import BaseForm, Needed


class MoveForm(BaseForm):
    """Where it goes, why, and what each is told."""

    reason = SelectField("Reason", [Needed("Choose a reason.")])
    candidate_words = TextAreaField(
        "To the candidate", [Length(max=1000)], render_kw={"rows": 3},
        description="They are written this; without it, what the stage says.",
    )  # fmt: skip
    adviser_words = TextAreaField(
        "To the adviser", [Length(max=1000)], render_kw={"rows": 3},
        description="Shown to the office while the candidate agrees; the candidate reads it too.",
    )  # fmt: skip
    words = TextAreaField(
        "For the co-op alone", [Length(max=1000)], render_kw={"rows": 2},
        description="Neither candidate nor adviser reads it.",
    )  # fmt: skip


class AskForm(BaseForm):
    """A question to the candidate."""

    words = TextAreaField(
        "What you ask", [Needed("Write what you ask."), Length(max=1000)], render_kw={"rows": 4}
    )


class WordsForm(BaseForm):
    """What was said."""

    words = StringField("In words", [Length(max=500)])


class OwnerForm(BaseForm):
    """Who answers."""

    owner = SelectField("Who answers", coerce=int)

"""Shapes of who works with whom, who learns, who mentors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, StopValidation

from coop.pairs.rules import MOST_REASON
from core.ui.forms import BaseForm, ChecksField, DateField, Needed

Choices = Iterable[tuple[int, str]]
CHOOSE = (0, "Choose a person")


class Somebody:
    """A person is chosen, not the line that asks to choose."""

    field_flags = {"required": True}

    def __call__(self, form: BaseForm, field: SelectField) -> None:
        """Refuse the line that asks to choose."""
        if not field.data:
            field.errors = []
            raise StopValidation("Choose a person.")


class _Dated(BaseForm):
    """Days from and until."""

    from_on = DateField("From", [Needed("Enter the first day.")])
    until_on = DateField("Until", description="The last day. Leave empty if it goes on.")


class _TwoForm(_Dated):
    """Two people over some days."""

    one_id = SelectField("One", [Somebody()], coerce=int)
    other_id = SelectField("The other", [Somebody()], coerce=int)


class BarForm(_TwoForm):
    """Two who must not work together."""

    reason = TextAreaField(
        "Why",
        [Needed("Say why they must not work together."), Length(max=MOST_REASON)],
        description="Coordinators and managers read it; each look is recorded. The two never see "
        "that they are on this list.",
    )


class PreferForm(_TwoForm):
    """Two who have both said that they like to work together."""


class ProposeForm(BaseForm):
    """Somebody a member would like to work with."""

    other_id = SelectField(
        "Who?",
        [Somebody()],
        coerce=int,
        description="They are asked. It counts once they have said yes.",
    )


class EndForm(BaseForm):
    """The last day of something."""

    last_on = DateField("Last day", [Needed()])


class MentorForm(_Dated):
    """Somebody who may have a learner along."""

    person_id = SelectField("Who?", [Somebody()], coerce=int)
    note = StringField("Note", [Length(max=200)])


class LearnerForm(MentorForm):
    """Somebody who learns beside a mentor."""

    mentor_ids = ChecksField(
        "Would like to go along with",
        coerce=int,
        description="The rota puts them beside one of these where it can, else beside another "
        "mentor.",
    )
    note = StringField("Note", [Length(max=200)], description="What they are to see or practise.")


class CompetenciesForm(BaseForm):
    """Competencies that let people mentor."""

    competency_ids = ChecksField(
        "Whoever holds one of these may mentor",
        coerce=int,
        description="For as long as they hold it. Others are named one by one.",
    )


def offer(field: Any, people: Choices) -> None:
    """Fill a choice of one person."""
    field.choices = [CHOOSE, *people]

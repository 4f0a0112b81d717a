"""Shapes of a cohort and its days."""

from __future__ import annotations

from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.ui.forms import BaseForm, DateField, Needed, TimeField


class CohortForm(BaseForm):
    """A cohort. The offices come from the view."""

    name = StringField("Name", [Needed(), Length(max=80)], description="“SWAP January”.")
    partnership = SelectField("With", [Needed("Choose an office.")], coerce=int)
    first_on = DateField("First day", [Needed("Enter the first day.")])
    last_on = DateField("Last day", [Needed("Enter the last day.")])
    places = IntegerField("Places", [Needed("Enter how many.")], default=8)
    book_by_on = DateField(
        "Advisers book until", description="Empty: until the day before it begins."
    )
    words = TextAreaField(
        "For advisers", [Length(max=600)], render_kw={"rows": 3},
        description="What somebody should know before they join.",
    )  # fmt: skip


class JoinForm(BaseForm):
    """Who joins."""

    referral = SelectField("Candidate", [Needed("Choose somebody.")], coerce=int)


class DayForm(BaseForm):
    """A training day."""

    on = DateField("Day", [Needed("Enter the day.")])
    starts = TimeField("From", [Needed("Enter when it begins.")])
    ends = TimeField("Until", [Needed("Enter when it ends.")])
    title = StringField("What", [Needed("Say what it is."), Length(max=100)])
    place = StringField("Where", [Length(max=120)])


class PlaceForm(BaseForm):
    """A shift to go along on."""

    shift = SelectField(
        "Shift and mentor", [Needed("Choose a shift.")],
        description="Published shifts of mentors within the cohort’s dates.",
    )  # fmt: skip


class ReasonForm(BaseForm):
    """Why."""

    reason = StringField("Why", [Needed("Say why."), Length(max=200)])

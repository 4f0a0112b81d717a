"""Shapes of what is typed about vacancies."""

from __future__ import annotations

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from core.ui.forms import BaseForm, DateField, HoursField, Needed


class VacancyForm(BaseForm):
    """What is looked for."""

    service = SelectField("Service", [Needed()], coerce=int)
    title = StringField(
        "Job", [Needed("Say what the job is."), Length(max=120)], description="“Support worker”."
    )
    hours_least = HoursField("At least", [Needed("Enter the least hours a week.")], most=60 * 60)
    hours_most = HoursField("At most", [Needed("Enter the most hours a week.")], most=60 * 60)
    pattern = StringField(
        "Pattern", [Length(max=200)], description="“Early and late, every other weekend”."
    )
    area = StringField(
        "Area", [Length(max=200)],
        description="Towns or postcode districts, with commas: “Brightwater, TN23”.",
    )  # fmt: skip
    start_by_on = DateField("Start by", description="Leave empty if it can wait.")
    places = IntegerField("Places", [Needed("Enter how many.")], default=1)
    words = TextAreaField(
        "For advisers and applicants", [Length(max=1000)], render_kw={"rows": 3},
        description="What somebody should know before they say yes.",
    )  # fmt: skip
    shown = BooleanField("Show to advisers and applicants", default=True)


class CloseForm(BaseForm):
    """Why it closes."""

    words = StringField("Why", [Needed("Say why it closes."), Length(max=200)])

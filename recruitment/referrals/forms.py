"""Shapes of what is typed about candidates."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Email, Length, Optional

from core.ui.forms import BaseForm, DateField, HoursField, Needed
from recruitment.referrals.rules import SOURCES
from recruitment.referrals.service.candidates import Details

BAD_EMAIL = "Enter an e-mail address such as name@example.org."
MOST_HOURS = 60 * 60


class PersonForm(BaseForm):
    """Who somebody is and what they look for."""

    first_name = StringField("First name", [Needed("Enter the first name."), Length(max=100)])
    surname = StringField("Surname", [Needed("Enter the surname."), Length(max=100)])
    phone = TelField("Telephone", [Length(max=40)])
    email = EmailField("E-mail address", [Optional(), Email(BAD_EMAIL), Length(max=200)])
    born_on = DateField("Date of birth")
    area = StringField(
        "Where they can work", [Length(max=200)],
        description="Towns or postcode districts: “Brightwater, TN23”.",
    )  # fmt: skip
    hours_least = HoursField("At least", most=MOST_HOURS)
    hours_most = HoursField("At most", most=MOST_HOURS)
    available_on = DateField("Can start on")

    def details(self) -> Details:
        """What was typed."""
        return Details(
            first_name=(self.first_name.data or "").strip(),
            surname=(self.surname.data or "").strip(),
            born_on=self.born_on.data,
            phone=(self.phone.data or "").strip(),
            email=(self.email.data or "").strip(),
            area=(self.area.data or "").strip(),
            hours_least=self.hours_least.data,
            hours_most=self.hours_most.data,
            available_on=self.available_on.data,
        )


class ReferForm(PersonForm):
    """An adviser refers somebody."""

    vacancy = SelectField("Place", coerce=int, default=0)
    agrees = BooleanField("They agree that my office sees how they get on")
    keeps = BooleanField("They agree that the co-op keeps their details for later places")
    note = TextAreaField(
        "Note", [Length(max=1000)], render_kw={"rows": 3},
        description="The person can read it. Nothing on health or convictions.",
    )  # fmt: skip


class EnterForm(ReferForm):
    """The co-op enters somebody."""

    source = SelectField("How they came", [Needed()], choices=list(SOURCES.items()))
    office = SelectField("Office", coerce=int, default=0)
    recommended_by = SelectField("Recommended by", coerce=int, default=0)
    agrees = BooleanField("They agree that the office sees how they get on")


class SameForm(BaseForm):
    """Which of two records is kept."""

    keep = RadioField("Keep", [Needed("Choose which record is kept.")], coerce=int)


class JoinForm(PersonForm):
    """Somebody applies by themselves."""

    area = StringField(
        "Where you can work",
        [Length(max=200)],
        description="Towns or postcode districts: “Brightwater, TN23”.",
    )
    available_on = DateField("You can start on")
    vacancy = SelectField("Place", coerce=int, default=0)
    keeps = BooleanField("Keep my details for later places")
    note = TextAreaField(
        "Anything you would like to say",
        [Length(max=1000)],
        render_kw={"rows": 3},
        description="Nothing on health: that is asked only after an offer.",
    )
    website = StringField("Leave this empty")  # people do not see it; machines fill it in


class RecommendForm(BaseForm):
    """A member recommends somebody."""

    first_name = StringField("First name", [Needed("Enter the first name."), Length(max=100)])
    surname = StringField("Surname", [Needed("Enter the surname."), Length(max=100)])
    phone = TelField("Telephone", [Length(max=40)])
    email = EmailField("E-mail address", [Optional(), Email(BAD_EMAIL), Length(max=200)])
    note = TextAreaField(
        "Why them?", [Length(max=1000)], render_kw={"rows": 3},
        description="They can read it. Nothing on health or convictions.",
    )  # fmt: skip
    asked = BooleanField(
        "They know, and want to be asked", [Needed("Ask them first, then tick this.")]
    )


class JoinPageForm(BaseForm):
    """The public page."""

    slug = StringField(
        "Address", [Needed(), Length(max=60)], description="Small letters, figures and hyphens."
    )
    is_open = BooleanField("Open to applicants")
    words = TextAreaField("What applicants read first", [Length(max=1500)], render_kw={"rows": 4})


class UploadForm(BaseForm):
    """A workbook of people."""

    workbook = FileField("Workbook", [FileRequired("Choose a workbook.")])
    office = SelectField("Office", coerce=int, default=0)

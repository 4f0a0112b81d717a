"""Shapes of what is typed about joining, offices and leaving."""

from __future__ import annotations

from wtforms import EmailField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, Length, NumberRange, Optional

from coop.membership.rules import OFFICES, OUTCOMES
from core.ui.forms import BaseForm, DateField, Needed

SOMEBODY = NumberRange(1, message="Choose a person.")
BAD_EMAIL = "Enter an e-mail address such as name@example.org."


class ApplyForm(BaseForm):
    """Somebody applies."""

    person = SelectField("Person", [Needed(), SOMEBODY], coerce=int)
    on = DateField("Applied on", [Needed()])
    until_on = DateField("Probation ends on", description="Leave empty: as long as the rules say.")


class DayForm(BaseForm):
    """A day."""

    on = DateField("On", [Needed()])


class ReviewForm(BaseForm):
    """What came of a review."""

    held_on = DateField("Held on", [Needed()])
    outcome = RadioField(
        "What came of it", [Needed("Choose what came of it.")], choices=list(OUTCOMES.items())
    )
    words = TextAreaField(
        "In words", [Length(max=2000)], description="They can read it.", render_kw={"rows": 4}
    )


class AddReviewForm(BaseForm):
    """One more review."""

    due_on = DateField("Due on", [Needed()])


class ExtendForm(BaseForm):
    """Probation goes on."""

    until_on = DateField("Probation ends on", [Needed()])
    reason = StringField("Why", [Needed("Say why: they read it."), Length(max=160)])


class AdmitForm(BaseForm):
    """The board's resolution."""

    on = DateField("Day of the resolution", [Needed()])
    resolution = StringField(
        "Resolution",
        [Needed("Name the board's resolution."), Length(max=160)],
        description="“Board of 3 December 2026, item 4”.",
    )


class RefuseForm(AdmitForm):
    """The board refuses."""

    reason = StringField("Why", [Needed("Say why: they read it."), Length(max=160)])


class OfficeForm(BaseForm):
    """Somebody takes an office."""

    person = SelectField("Person", [Needed(), SOMEBODY], coerce=int)
    office = RadioField("Office", [Needed("Choose an office.")], choices=list(OFFICES.items()))
    from_on = DateField("From", [Needed()])
    term_until_on = DateField("Elected until", description="Leave empty if the rules set no term.")
    how = StringField(
        "How",
        [Needed("Name the election or the resolution."), Length(max=160)],
        description="“Elected at the meeting of 3 May 2026”.",
    )


class EndOfficeForm(BaseForm):
    """Somebody leaves an office."""

    last_on = DateField("Last day", [Needed()])
    reason = StringField(
        "Why",
        [Needed("Say why."), Length(max=160)],
        description="“End of term”, “Resigned”, “Removed by resolution of …”.",
    )


class LeavingForm(BaseForm):
    """Somebody leaves."""

    person = SelectField("Person", [Needed(), SOMEBODY], coerce=int)
    reason = SelectField("Why", [Needed("Choose a reason.")])
    notice_on = DateField(
        "Notice given on", [Needed()], description="By them; of an exclusion, served on them."
    )
    membership_last_on = DateField(
        "Last day of membership", description="Leave empty if they stay a member."
    )
    work_last_on = DateField("Last day of work", description="Leave empty if they go on working.")
    resolution = StringField("Resolution", [Length(max=160)], description="Only of an exclusion.")
    representative = StringField(
        "Representative or nominee",
        [Length(max=160)],
        description="Only of somebody who has died: who is paid what they held.",
    )
    words = TextAreaField("In words", [Length(max=2000)], render_kw={"rows": 3})


class ResignForm(BaseForm):
    """A member resigns."""

    reason = SelectField("Why", [Needed("Choose a reason.")])
    words = TextAreaField("In words", [Length(max=2000)], render_kw={"rows": 3})


class PropertyForm(DayForm):
    """What came back."""

    words = StringField(
        "What", [Needed("Say what came back."), Length(max=200)],
        description="“Keys, telephone, two tunics”; “nothing was lent”.",
    )  # fmt: skip


class NotifyForm(BaseForm):
    """An address for the register."""

    email = EmailField("E-mail address", [Optional(), Email(BAD_EMAIL), Length(max=200)])
    purposes = StringField(
        "May be used for",
        [Length(max=160)],
        description="“Notices of meetings and voting papers”.",
    )


class TermsForm(BaseForm):
    """The society's rules on joining and leaving."""

    from_on = DateField("In force from", [Needed()])
    probation_months = IntegerField("Probation, in months", [Needed()])
    resignation_days = IntegerField("Notice that a member gives, in days", [Needed()])
    exclusion_days = IntegerField("Notice before an exclusion, in days", [Needed()])
    source = StringField(
        "Where it stands", [Needed(), Length(max=160)], description="“Rules 8 to 12”."
    )

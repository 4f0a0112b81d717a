"""Shapes of what is typed about checks."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Email, Length, NumberRange, Optional, ValidationError

from coop.checks import law
from coop.checks.rules import STATE_WORDS, State
from core.ui.forms import BaseForm, ChecksField, DateField, HoursField, Needed

BAD_EMAIL = "Enter an e-mail address such as name@example.org."
FILES = "A photograph or a document: PDF, JPEG or PNG, 8 MB each, five at most."
WEEK = 7 * 24 * 60
LONG = Length(max=4000)
STATES = (State.ASKED, State.RECEIVED, State.SATISFIED, State.NOT_SATISFIED, State.NOT_NEEDED)


class RecordForm(BaseForm):
    """What came of one check. Fields of another kind are taken out by `for_kind`."""

    state = RadioField(
        "How it stands", [Needed()], choices=[(str(each), STATE_WORDS[each]) for each in STATES]
    )
    on = DateField("Checked on", [Needed()])
    decision = SelectField(
        "What was decided",
        [Optional()],
        choices=[("", "Not decided yet"), *law.dbs_decisions().items()],
        description="The decision only: what the certificate says is never kept.",
    )
    level = SelectField(
        "Level", [Optional()], choices=[("", "Not seen yet"), *law.dbs_levels().items()]
    )
    number = StringField("Certificate number", [Length(max=20)], description="Twelve digits.")
    issued_on = DateField("Issued on")
    consent = BooleanField("They consent to look-ups in the DBS Update Service")
    basis = SelectField(
        "What it rests on",
        [Optional()],
        choices=[("", "Not seen yet"), *((b.code, b.words) for b in law.bases().values())],
    )
    until_on = DateField("Last day it holds", description="Where it ends.")
    weekly_cap_minutes = HoursField(
        "At most, a week",
        most=WEEK,
        description="Where the permission limits hours. The rota keeps to it, Monday to Sunday.",
    )
    follow_up_on = DateField("Look again on")
    note = TextAreaField("Note", [LONG])
    files = MultipleFileField("Files", description=FILES)

    def for_kind(self, kind: law.Kind) -> None:
        """Keep the fields that this kind of check has."""
        certificate = ("decision", "level", "number", "issued_on", "consent")
        right = ("basis", "until_on", "weekly_cap_minutes")
        gone: tuple[str, ...] = ()
        if kind.code != "dbs":
            gone += certificate
        if kind.code != "right_to_work":
            gone += right
        if not kind.files:
            gone += ("files",)
        for name in gone:
            delattr(self, name)
        self.note.description = kind.hint
        self.state.choices = [
            (str(each), STATE_WORDS[each])
            for each in STATES
            if each is not State.NOT_NEEDED or kind.may_not_apply
        ]


class FromFileForm(BaseForm):
    """Several checks seen complete in somebody's paper file."""

    kinds = ChecksField("Seen and complete", [Needed("Choose what was seen.")])
    on = DateField("Looked at on", [Needed()])
    note = StringField(
        "Where",
        [Needed("Say where it was seen."), Length(max=200)],
        description="“Personnel file, locked cabinet”.",
    )


class WithdrawForm(BaseForm):
    """A record that counts no more."""

    on = DateField("From", [Needed()], description="From this day on it does not count.")
    reason = TextAreaField("Why", [Needed("Say why it is withdrawn."), LONG])


class ReasonForm(BaseForm):
    """Only why."""

    reason = TextAreaField("Why", [Needed("Say why."), LONG])


class OfferForm(BaseForm):
    """The conditional offer."""

    offered_on = DateField("Offer made on", [Needed()])
    starts_on = DateField("Planned first day")


class ExceptionForm(BaseForm):
    """Supervised work before every check stands."""

    from_on = DateField("First day", [Needed()])
    until_on = DateField("Last day", [Needed()])
    assessment = TextAreaField(
        "Risk assessment",
        [Needed("Write what was weighed."), LONG],
        description="What is still waited for, the risk, who supervises, what they do not do.",
    )


class EndForm(BaseForm):
    """An exception ends earlier."""

    last_on = DateField("Last day", [Needed()])
    reason = TextAreaField("Why", [Needed("Say why it ends."), LONG])


class HistoryForm(BaseForm):
    """A line of somebody's history."""

    work = RadioField(
        "What it was", [Needed()], choices=[("work", "Work"), ("gap", "A gap, explained")]
    )
    from_on = DateField("From", [Needed()])
    until_on = DateField("Until", description="Leave empty where it goes on.")
    what = StringField(
        "Employer and job, or the explanation", [Needed("Say what it was."), Length(max=250)]
    )
    in_care = BooleanField("It was with children or adults at risk")
    why_left = StringField("Why it ended", [Length(max=250)])


class RefereeForm(BaseForm):
    """Who can say how somebody has worked."""

    name = StringField("Referee", [Needed("Enter who is asked."), Length(max=120)])
    organisation = StringField("Organisation", [Length(max=120)])
    relationship = StringField(
        "How they know each other", [Length(max=120)], description="“Line manager, 2023 to 2026”."
    )
    email = EmailField("E-mail address", [Optional(), Email(BAD_EMAIL), Length(max=200)])
    phone = TelField("Telephone", [Length(max=40)])
    in_care = BooleanField("They employed the person with children or adults at risk")


YES_NO = [("yes", "Yes"), ("no", "No")]


class AnswerForm(BaseForm):
    """What a referee answers; the same by link, by post or by telephone."""

    known = StringField(
        "How long, and in which post, did you know them?",
        [Needed("Say how long and in which post."), Length(max=300)],
    )
    conduct = TextAreaField(
        "How was their conduct and care for others?",
        [Needed("Say how their conduct was."), LONG],
    )
    left = StringField("Why did their work with you end?", [Length(max=300)])
    concerns = RadioField(
        "Do you know of any disciplinary or safeguarding concern about them?",
        [Needed("Choose yes or no.")],
        choices=YES_NO,
    )
    concern_words = TextAreaField("If yes, please say more", [LONG])
    again = RadioField(
        "Would you employ them again?", [Needed("Choose yes or no.")], choices=YES_NO
    )
    by = StringField("Your name and post", [Needed("Enter your name and post."), Length(max=200)])

    def validate_concern_words(self, field: Any) -> None:
        """A concern is put in words."""
        if self.concerns.data == "yes" and not (field.data or "").strip():
            raise ValidationError("Please say what the concern is.")

    def said(self) -> dict[str, str]:
        """The answer by the question it answers."""
        fields = (
            self.known,
            self.conduct,
            self.left,
            self.concerns,
            self.concern_words,
            self.again,
        )
        return {
            field.label.text: (
                dict(YES_NO)[field.data] if field.type == "RadioField" else field.data or ""
            )
            for field in fields
        }


class DecideForm(BaseForm):
    """Whether a reference is satisfactory evidence."""

    accept = RadioField(
        "Decision",
        [Needed("Choose one.")],
        choices=[("yes", "Satisfactory evidence of conduct"), ("no", "Not accepted")],
    )
    reason = TextAreaField("Why", [LONG], description="Needed where it is not accepted.")


class SettingsForm(BaseForm):
    """How the co-op keeps its checks from a day on."""

    from_on = DateField("From", [Needed()])
    gate = RadioField(
        "Whoever lacks a check",
        [Needed()],
        choices=[
            ("warn", "is shown here, and may be given shifts"),
            ("gate", "is given no shift: the rota refuses"),
        ],
    )
    references_wanted = IntegerField(
        "References wanted", [Needed(), NumberRange(0, 5, message="Enter 0 to 5.")]
    )
    chase_days = StringField(
        "Ask a referee again after so many working days",
        [Needed()],
        description="In order: 5, 10, 15.",
    )
    gap_days = IntegerField(
        "A gap in a history is longer than, in days",
        [Needed(), NumberRange(0, 365, message="Enter 0 to 365.")],
    )
    dbs_months = IntegerField(
        "A new DBS certificate after, in months",
        [Optional(), NumberRange(1, 120, message="Enter 1 to 120.")],
        description="Our own policy: the law sets no end. Leave empty for never.",
    )
    status_months = IntegerField(
        "An Update Service look-up every, in months",
        [Optional(), NumberRange(1, 120, message="Enter 1 to 120.")],
        description="Of those who consent. Leave empty for never.",
    )
    remind_days = IntegerField(
        "Remind before something ends, in days",
        [Needed(), NumberRange(1, 365, message="Enter 1 to 365.")],
    )
    exception_days = IntegerField(
        "An exception lasts at most, in days",
        [Needed(), NumberRange(1, 365, message="Enter 1 to 365.")],
    )

    def validate_chase_days(self, field: Any) -> None:
        """Whole numbers, apart by commas or blanks."""
        parts = (field.data or "").replace(",", " ").split()
        if not parts or not all(part.isdigit() for part in parts):
            raise ValidationError("Write whole numbers, like 5, 10, 15.")

    def days(self) -> tuple[int, ...]:
        """The working days of chasing."""
        return tuple(int(part) for part in (self.chase_days.data or "").replace(",", " ").split())

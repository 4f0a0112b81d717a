"""Shapes of a sign-off, a course taken, evidence, and of their withdrawal."""

from __future__ import annotations

from flask_wtf.file import MultipleFileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from core.ui.forms import BaseForm, ChecksField, DateField, Needed
from training.records.taken_rules import RESULT_WORDS, Result
from training.standards.rules import METHOD_WORDS, Method

FILES = "A photograph or a document: PDF, JPEG or PNG, 8 MB each, five at most."
WAYS = [(str(each), METHOD_WORDS[each]) for each in Method]
UNTIL = "Leave empty: worked out from the competency's renewal. The last day it holds."


class SignOffForm(BaseForm):
    """One person, one competency. Choices come from the view."""

    competency_id = SelectField("Competency", [Needed()], coerce=int)
    from_on = DateField("Signed off on", [Needed()])
    until_on = DateField("Valid until", description=UNTIL)
    method = SelectField("How you assessed it", [Optional()], choices=[("", "Not told"), *WAYS])
    note = TextAreaField(
        "Evidence",
        [Length(max=2000)],
        description="What you saw or read: “observed two rounds”, a certificate's number.",
    )
    beside = StringField(
        "Seen in which shift", [Length(max=240)], description="“Early at Maple Court, 27 November”."
    )
    files = MultipleFileField("Files", description=FILES)


class ClassForm(SignOffForm):
    """Everybody in a class, one competency."""

    person_ids = ChecksField("Who was there", [Needed("Choose who was in the class.")], coerce=int)


class WithdrawForm(BaseForm):
    """Why a sign-off does not count any more."""

    on = DateField("Withdrawn from", [Needed()], description="The first day it does not count.")
    reason = StringField("Why", [Needed("Say why it is withdrawn."), Length(max=240)])


class TakenForm(BaseForm):
    """One person, one course. Choices come from the view."""

    course_id = SelectField("Course", [Needed()], coerce=int)
    on = DateField("Finished on", [Needed()])
    until_on = DateField(
        "Valid until", description="Leave empty: worked out from how often it is repeated."
    )
    result = SelectField(
        "Result", [Needed()], choices=[(str(each), RESULT_WORDS[each]) for each in Result]
    )
    framework_id = SelectField(
        "Of which version", [Optional()], coerce=int, description="For a Care Certificate."
    )
    provider = StringField("Provider", [Length(max=120)], description="Empty: as the course says.")
    certificate = StringField("Certificate number", [Length(max=80)])
    note = StringField("Note", [Length(max=240)])
    files = MultipleFileField("Certificate file", description=FILES)


class TakenClassForm(TakenForm):
    """Everybody in a class, one course."""

    person_ids = ChecksField("Who was there", [Needed("Choose who was in the class.")], coerce=int)


class EvidenceForm(BaseForm):
    """What somebody showed of a standard. Outcomes come from the view."""

    on = DateField("Seen on", [Needed()])
    method = SelectField("How you assessed it", [Needed()], choices=WAYS)
    outcomes = ChecksField("What was shown", coerce=int)
    note = TextAreaField(
        "What you saw", [Length(max=2000)], description="In a few words, so that others can see it."
    )
    beside = StringField(
        "Seen in which shift", [Length(max=240)], description="“Early at Maple Court, 27 November”."
    )
    files = MultipleFileField("Files", description=FILES)


class EndForm(BaseForm):
    """The last day of a record, put right."""

    until_on = DateField("Valid until", description="Leave empty if it does not lapse.")

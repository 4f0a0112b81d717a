"""Shapes of what is typed about people."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TelField
from wtforms.validators import Email, Length, NumberRange, Optional

from coop.members.rules import CLEARANCE_WORDS
from core.people.models import MembershipKind, WorkerStatus
from core.ui.forms import BaseForm, DateField, HoursField, Needed

BAD_EMAIL = "Enter an e-mail address such as name@example.org."
STATUS_WORDS = {
    WorkerStatus.EMPLOYEE: "Employee",
    WorkerStatus.WORKER: "Worker",
    WorkerStatus.APPRENTICE: "Apprentice",
}
MEMBERSHIP_WORDS = {
    MembershipKind.PROBATIONARY: "Probationary member",
    MembershipKind.MEMBER: "Member",
}
WEEK = 7 * 24 * 60
NONE = "none"
CHOSEN = NumberRange(1, message="Choose a service.")


class DetailsForm(BaseForm):
    """Who somebody is and how to reach them."""

    number = StringField(
        "Works number", [Needed(), Length(max=20)], description="As on payroll; no two the same."
    )
    first_name = StringField("First name", [Needed(), Length(max=80)])
    surname = StringField("Surname", [Needed(), Length(max=80)])
    known_as = StringField(
        "Known as", [Length(max=80)], description="The name they use, if it is another one."
    )
    email = EmailField("E-mail address", [Optional(), Email(BAD_EMAIL), Length(max=200)])
    phone = TelField("Telephone", [Length(max=40)])
    address = StringField("Postal address", [Length(max=240)])
    born_on = DateField("Date of birth", description="Limits for under-18s follow from it.")
    ni_number = StringField("National Insurance number", [Length(max=13)])


class _FromDay:
    from_on = DateField("From", [Needed("Enter the day from which this holds.")])


class _FirstDay:
    from_on = DateField("First day", [Needed()])


class _Job:
    service_id = SelectField("Service", [Needed(), CHOSEN], coerce=int)
    role = StringField("Job", [Needed(), Length(max=80)], description="“Support worker”, “Senior”.")
    contract_minutes = HoursField("Contract hours a week", [Needed()], most=WEEK)
    status = SelectField(
        "Legal status at work", [Needed()], choices=[(k.value, w) for k, w in STATUS_WORDS.items()]
    )
    can_lead = BooleanField("Can lead a shift")


class TermsForm(_FromDay, _Job, BaseForm):
    """What somebody is employed to do. The choices of `service_id` are the open services."""

    reason = StringField(
        "What was wrong",
        [Length(max=200)],
        description="Only to put right terms that begin on that very day. The record keeps it.",
    )


class TakeOutForm(BaseForm):
    """Why a change of terms was a mistake."""

    reason = StringField(
        "Why was it a mistake?",
        [Needed("Say why it was a mistake."), Length(max=200)],
        description="“Meant for another person”, “The change was not agreed”.",
    )


class StartForm(_FirstDay, _Job, BaseForm):
    """Another spell of work, after a time away."""

    until_on = DateField("Last day", description="Only if it is known already.")
    source = StringField("How they came to us", [Length(max=80)])


class TakeOnForm(DetailsForm, StartForm):
    """A new person: details, first employment, membership, clearances."""

    membership = RadioField(
        "Membership",
        [Needed()],
        choices=[(MembershipKind.PROBATIONARY.value, "Probationary member"), (NONE, "None")],
        default=MembershipKind.PROBATIONARY.value,
        description="The board admits full members.",
    )
    dbs_from_on = DateField(
        "DBS check cleared on", description="The day of the decision; its content is not kept."
    )
    right_to_work_from_on = DateField("Right to work checked on")
    right_to_work_until_on = DateField(
        "Right to work until", description="Leave empty if it does not end."
    )
    weekly_cap_minutes = HoursField(
        "Most hours a week that it allows",
        description="Leave empty if it sets no limit; 20 for most student visas in term.",
        most=WEEK,
    )


class EndForm(BaseForm):
    """The last day of employment, and why."""

    last_on = DateField("Last day of work", [Needed()])
    reason = StringField(
        "Why they leave",
        [Needed("Say why they leave."), Length(max=200)],
        description="“Resigned: moving away”, “End of fixed term”.",
    )
    membership = BooleanField("Membership ends on the same day")


class MembershipForm(BaseForm):
    """A spell of membership."""

    kind = RadioField(
        "Membership", [Needed()], choices=[(k.value, w) for k, w in MEMBERSHIP_WORDS.items()]
    )
    from_on = DateField("From", [Needed()])


class EndMembershipForm(BaseForm):
    """The last day of membership."""

    last_on = DateField("Last day", [Needed()])
    reason = StringField("Why it ends", [Needed("Say why it ends."), Length(max=200)])


class ClearanceForm(BaseForm):
    """A check that clears somebody to work."""

    kind = RadioField(
        "What was checked",
        [Needed("Choose what was checked.")],
        choices=list(CLEARANCE_WORDS.items()),
    )
    from_on = DateField("Cleared from", [Needed()])
    until_on = DateField(
        "Cleared until",
        description="The last day it holds. Leave empty if it does not end.",
    )
    weekly_cap_minutes = HoursField(
        "Most hours a week",
        description="Only for a right to work that sets a limit, Monday to Sunday.",
        most=WEEK,
    )
    note = StringField(
        "Note",
        [Length(max=200)],
        description="Who checked and how; never what the certificate says.",
    )


class EndClearanceForm(BaseForm):
    """The last day of a clearance."""

    last_on = DateField("Last day it holds", [Needed()])
    reason = StringField("Why it ends", [Needed("Say why it ends."), Length(max=200)])


def offer_services(form: Any, services: list[tuple[int, str]]) -> None:
    """Give the form's service field the open services to choose from; none is chosen for them."""
    form.service_id.choices = services if len(services) == 1 else [(0, "Choose…"), *services]

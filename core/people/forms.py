"""Shapes of what is typed about accounts, the co-op and its services."""

from __future__ import annotations

from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import Email, Length

from core.people.models import ROLE_WORDS, Role, ServiceKind
from core.ui.forms import BaseForm, ChecksField, Needed

SERVICE_WORDS = {
    ServiceKind.SUPPORTED_LIVING: "Supported living",
    ServiceKind.HOME_CARE: "Home care",
    ServiceKind.EXTRA_CARE: "Extra care",
    ServiceKind.RESIDENTIAL: "Care home",
    ServiceKind.OTHER: "Other",
}
BAD_EMAIL = "Enter an e-mail address such as name@example.org."


class SignInForm(BaseForm):
    """Address and password."""

    email = EmailField("E-mail address", [Needed()])
    password = PasswordField("Password", [Needed("Enter your password.")])


class EmailForm(BaseForm):
    """An address to send a link to."""

    email = EmailField("E-mail address", [Needed(), Email(BAD_EMAIL)])


class NewPasswordForm(BaseForm):
    """A password chosen from a link."""

    password = PasswordField(
        "New password",
        [Needed("Choose a password.")],
        description="10 characters or more: three or four words do well.",
    )


class ChangePasswordForm(BaseForm):
    """A password changed by its owner."""

    present = PasswordField("Present password", [Needed("Enter your present password.")])
    password = PasswordField(
        "New password",
        [Needed("Choose a new password.")],
        description="10 characters or more: three or four words do well.",
    )


class InviteForm(BaseForm):
    """Who is invited, and to do what. The choices of `person` are the co-op's people."""

    person = SelectField(
        "For one of our people",
        coerce=int,
        description="Their own shifts, hours and pay will be on this account.",
    )
    name = StringField("Name", [Length(max=120)], description="Leave empty for one of our people.")
    email = EmailField("E-mail address", [Needed(), Email(BAD_EMAIL), Length(max=200)])
    roles = ChecksField("Roles", choices=[(role.value, ROLE_WORDS[role]) for role in Role])


class RolesForm(BaseForm):
    """One more role for an account."""

    role = SelectField("Role", choices=[(role.value, ROLE_WORDS[role]) for role in Role])


class ServiceForm(BaseForm):
    """A service."""

    name = StringField("Name", [Needed(), Length(max=80)])
    kind = SelectField("Kind of care", choices=[(k.value, w) for k, w in SERVICE_WORDS.items()])
    address = StringField(
        "Address or area", [Length(max=200)], description="Workers get directions to it."
    )
    phone = StringField("Telephone", [Length(max=40)])


class CoopForm(BaseForm):
    """What holds for the whole co-op."""

    name = StringField("Name of the co-op", [Needed(), Length(max=120)])
    phone = StringField("Telephone", [Length(max=40)], description="Shown when nobody is on call.")

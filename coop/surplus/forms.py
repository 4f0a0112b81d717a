"""Shapes of input: a year, its figures, a draft of a rule."""

from __future__ import annotations

from decimal import Decimal

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DecimalField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from coop.surplus.rules import Basis
from core.ui.forms import AmountField, BaseForm, DateField, HoursField, MoneyField, Needed

MOST = Decimal("1000000000")
MIX = (
    (Basis.EQUAL, "Equally"),
    (Basis.HOURS, "By hours"),
    (Basis.BASIC_PAY, "By basic pay"),
    (Basis.SERVICE, "By length of service"),
)


def _percent(label: str, description: str = "") -> DecimalField:
    return DecimalField(
        label,
        [InputRequired("Enter a percentage; 0 for none."), NumberRange(0, 100)],
        places=None,
        default=Decimal(0),
        description=description,
    )


class YearForm(BaseForm):
    """The result of a year that has ended."""

    last_on = SelectField("The year to", [Needed("Choose the year.")])
    result = AmountField(
        "Result of the accounts",
        [Needed("Enter the result.")],
        most=MOST,
        description="After all costs, but before interest on members’ shares and loans. A loss "
        "with a minus.",
    )
    source = StringField(
        "Where the figure comes from",
        [Needed("Say where it comes from."), Length(max=200)],
        description="Such as: accounts signed on 4 June",
    )


class ResultForm(BaseForm):
    """The result put right."""

    result = AmountField("Result of the accounts", [Needed("Enter the result.")], most=MOST)
    source = StringField("Why it changes", [Needed("Say why."), Length(max=200)])


class PersonForm(BaseForm):
    """One person's figures of the year."""

    minutes = HoursField("Hours worked", [Needed("Enter the hours; 0 for none.")])
    leave_minutes = HoursField("Hours of paid leave", [Needed("Enter the hours; 0 for none.")])
    basic = MoneyField("Basic pay", [Needed("Enter the pay; 0 for none.")], most=MOST)
    source = StringField("Where the figures come from", [Needed("Say where."), Length(max=200)])


class UploadForm(BaseForm):
    """A workbook of figures."""

    workbook = FileField("Workbook", [FileRequired("Choose the workbook that you have filled in.")])
    source = StringField(
        "Where the figures come from", [Needed("Say where they come from."), Length(max=200)]
    )


class RuleForm(BaseForm):
    """A draft."""

    name = StringField("Name", [Needed("Give it a name."), Length(max=80)])
    why = TextAreaField("What speaks for it", [Length(max=1000)])
    interest_percent = _percent("Interest on shares", "A year, on what was paid for them")
    general_percent = _percent("General reserve")
    indivisible_percent = _percent("Indivisible reserve")
    social_percent = _percent("Social purposes")
    equal = _percent("Equally")
    hours = _percent("By hours")
    basic_pay = _percent("By basic pay")
    service = _percent("By length of service")
    who = RadioField(
        "Who shares",
        [InputRequired("Choose who shares.")],
        choices=[("members", "Members only"), ("workers", "All workers")],
    )
    leavers = BooleanField("Those who left in the year share too")
    pro_rata = BooleanField("Part of a year counts by its days, where it is shared equally")
    leave_counts = BooleanField("Hours of paid leave count")
    service_in_year = BooleanField("Only service in the year itself counts")
    minimum = HoursField("Hours in the year, at least", [Optional()])
    least = MoneyField("Each gets at least", [Optional()], most=MOST)
    cap = MoneyField("Each gets at most", [Optional()], most=MOST)
    kept_percent = _percent("Kept in members’ capital accounts")
    payout_on = DateField("What is kept is paid out on", [Optional()])


class TermsForm(BaseForm):
    """What the registered rules say of surplus."""

    from_on = DateField("From", [Needed("Enter the day.")])
    percent = _percent("Of each year’s surplus to a reserve, first")
    until = MoneyField("until the general reserve has", [Optional()], most=MOST)
    locked = BooleanField("It goes to the indivisible reserve")
    benefit_society = BooleanField("We are a community benefit society: no dividend to members")
    source = StringField("Which rule says so", [Needed("Say which."), Length(max=200)])

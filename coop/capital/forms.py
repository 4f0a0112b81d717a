"""Shapes of what is typed about members' money."""

from __future__ import annotations

from decimal import Decimal

from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from coop.capital.rules import KIND_WORDS, Kind
from core.ui.forms import BaseForm, DateField, MoneyField, Needed

MOST = Decimal("100000000")
SOMEBODY = NumberRange(1, message="Choose a person.")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


class SharesForm(BaseForm):
    """Shares asked for."""

    pounds = MoneyField("Shares worth", [Needed()], most=MOST)


class WithdrawForm(BaseForm):
    """Notice of one's own withdrawal."""

    pounds = MoneyField("Withdraw shares worth", [Needed()], most=MOST)


class DayForm(BaseForm):
    """A day on which something took effect."""

    on = DateField("On", [Needed()])


class ReasonForm(BaseForm):
    """Why."""

    reason = StringField("Reason", [Needed("Say why."), Length(max=160)])


class _Person(BaseForm):
    person = SelectField("Person", [Needed(), SOMEBODY], coerce=int)


class ApplyForForm(_Person):
    """An application on paper, recorded by the treasurer."""

    pounds = MoneyField("Shares worth", [Needed()], most=MOST)
    on = DateField("Applied on", [Needed()])


class MoneyForm(_Person):
    """Money of one person in or out."""

    pounds = MoneyField("Amount", [Needed()], most=MOST)
    on = DateField("On", [Needed()], description="The day on the bank statement.")


class LoanForm(MoneyForm):
    """A loan, with its terms in words."""

    words = StringField(
        "Terms",
        [Needed(), Length(max=120)],
        description="“3 %, repayable on three months’ notice”.",
    )


class NoticeForm(_Person):
    """Notice of a withdrawal on paper."""

    pounds = MoneyField("Shares worth", [Needed()], most=MOST)
    on = DateField("Given on", [Needed()])
    leaving = BooleanField("They leave the society: the least holding may be withdrawn too")


class TransferForm(_Person):
    """Shares from one to another."""

    taker = SelectField("To", [Needed(), SOMEBODY], coerce=int)
    pounds = MoneyField("Shares worth", [Needed()], most=MOST)
    on = DateField("On", [Needed()])


class SurplusForm(BaseForm):
    """A year's result after interest."""

    pounds = MoneyField(
        "Surplus after interest",
        [Needed()],
        least=-MOST,
        most=MOST,
        description="From the accounts; a loss with a minus in front.",
    )
    on = DateField("Year ended on", [Needed()])
    words = StringField("In words", [Length(max=160)], description="“Surplus of 2025–26”.")


class ReserveForm(BaseForm):
    """To a reserve."""

    source = RadioField(
        "From",
        [Needed("Choose where it comes from.")],
        choices=[(k.value, KIND_WORDS[k]) for k in (Kind.SURPLUS, Kind.GENERAL, Kind.INDIVISIBLE)],
    )
    reserve = RadioField(
        "To",
        [Needed("Choose a reserve.")],
        choices=[(k.value, KIND_WORDS[k]) for k in (Kind.GENERAL, Kind.INDIVISIBLE)],
    )
    pounds = MoneyField("Amount", [Needed()], most=MOST)
    on = DateField("On", [Needed()], description="The day of the meeting that decided.")
    words = StringField("In words", [Length(max=160)])


class LossForm(BaseForm):
    """A loss covered."""

    reserve = RadioField(
        "From",
        [Needed("Choose a reserve.")],
        choices=[(k.value, KIND_WORDS[k]) for k in (Kind.GENERAL, Kind.INDIVISIBLE)],
    )
    pounds = MoneyField("Amount", [Needed()], most=MOST)
    on = DateField("On", [Needed()])
    words = StringField("In words", [Length(max=160)])


class InterestForm(BaseForm):
    """Interest for some days."""

    kind = RadioField(
        "On",
        [Needed("Choose shares or loans.")],
        choices=[(Kind.SHARES.value, "Shares"), (Kind.LOAN.value, "Loans")],
    )
    first_on = DateField("First day", [Needed()])
    last_on = DateField("Last day", [Needed()])
    percent = DecimalField(
        "Percent a year",
        [Needed(), NumberRange(0, 100, message="Enter a percentage between 0 and 100.")],
        places=None,
        description="Worked out on what each held day by day.",
    )


class TermsForm(BaseForm):
    """The society's rules on capital from a day on."""

    from_on = DateField("In force from", [Needed()])
    share = MoneyField("Value of one share", [Needed()], most=Decimal(100_000))
    least = MoneyField("Least that a member holds", [Needed()], most=Decimal(100_000))
    most = MoneyField(
        "Most that a member may hold",
        [Optional()],
        most=MOST,
        description="Leave empty if the rules set none: the law's ceiling holds always.",
    )
    notice_days = IntegerField(
        "Notice of withdrawal, in days", [Needed(), NumberRange(0, 730, message="0 to 730 days.")]
    )
    transfer = BooleanField("Members may transfer shares to one another")
    interest_limit = DecimalField(
        "Interest on shares, at most",
        [Needed(), NumberRange(0, 100, message="Enter a percentage between 0 and 100.")],
        places=None,
        description="Percent a year.",
    )
    year_end_month = SelectField(
        "The year ends in", [Needed()], coerce=int, choices=list(enumerate(MONTHS, 1))
    )
    year_end_day = IntegerField(
        "on day", [Needed(), NumberRange(1, 31, message="A day of the month.")]
    )
    source = StringField(
        "Where it stands",
        [Needed(), Length(max=160)],
        description="“Rule 14, registered 3 March 2019”.",
    )


class SuspendForm(BaseForm):
    """Withdrawals suspended."""

    from_on = DateField("From", [Needed()])
    reason = TextAreaField(
        "Why", [Needed("Say why: members read it."), Length(max=240)], render_kw={"rows": 3}
    )

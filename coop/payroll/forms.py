"""Shapes of input: the head of a layout, an account, a pay day. Columns are read in `editor`."""

from __future__ import annotations

from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length

from coop.payroll.mapping import DATES, DELIMITER_WORDS, HOURS_AS, LAYOUT_WORDS
from core.ui.forms import BaseForm, DateField, Needed


class LayoutForm(BaseForm):
    """What holds for a whole file."""

    name = StringField("Name", [Needed(), Length(max=80)])
    layout = SelectField(
        "A row is", [Needed()], choices=[(str(key), words) for key, words in LAYOUT_WORDS.items()]
    )
    delimiter = SelectField(
        "Columns are parted by", [Needed()], choices=list(DELIMITER_WORDS.items())
    )
    date_format = SelectField("Dates are written", [Needed()], choices=list(DATES.items()))
    hours_as = SelectField("Hours are written", [Needed()], choices=list(HOURS_AS.items()))
    header = BooleanField("The first row holds the headings")


class AccountForm(BaseForm):
    """An account and what it is for."""

    what = SelectField("For", [Needed()])
    service = SelectField("Where")
    code = StringField("Account code", [Needed(), Length(max=80)])
    name = StringField("Account name", [Needed(), Length(max=80)])


class PayDayForm(BaseForm):
    """When a run is paid."""

    on = DateField("Pay day", [Needed()])

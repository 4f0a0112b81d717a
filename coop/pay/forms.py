"""The shapes of a rate and of a period."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from coop.pay.policies import MEETING_WORDS
from coop.pay.rates import ADDED, ELEMENT_WORDS, UNIT_WORDS, UNITS, Unit
from core.ui.forms import AmountField, BaseForm, DateField, MoneyField, Needed, TimeField


class RateForm(BaseForm):
    """A rate from a day on. `who` is "all", "role:Senior" or "person:12"."""

    element = SelectField(
        "Element",
        [InputRequired("Choose an element.")],
        choices=[(element.value, ELEMENT_WORDS[element]) for element in UNITS],
    )
    who = SelectField("For whom", [InputRequired("Choose for whom.")])
    unit = RadioField(
        "Paid as",
        [InputRequired("Choose how it is paid.")],
        choices=[
            (Unit.HOUR.value, "Pounds an hour"),
            (Unit.PERCENT.value, UNIT_WORDS[Unit.PERCENT]),
            (Unit.NIGHT.value, "Pounds a night"),
            (Unit.MILE.value, "Pounds a mile"),
        ],
    )
    amount = AmountField(
        "Amount",
        [Needed("Enter the amount.")],
        places=4,
        description="Pounds, or per cent. 0 ends a premium; for travel, training and time awake "
        "it means at basic.",
    )
    from_on = DateField("From", [Needed("Enter the first day.")], description="Like 1/4/2027.")


class PeriodForm(BaseForm):
    """First and last day of a run."""

    from_on = DateField("First day", [Needed("Enter the first day.")])
    until_on = DateField("Last day", [Needed("Enter the last day.")])


class ItemForm(BaseForm):
    """An amount for one person on a draft."""

    person = SelectField("For whom", [InputRequired("Choose for whom.")])
    element = RadioField(
        "What it is",
        [InputRequired("Choose what it is.")],
        choices=[(element.value, ELEMENT_WORDS[element]) for element in ADDED],
    )
    miles = IntegerField(
        "Miles",
        [Optional()],
        description="Mileage alone: each at the rate under Rates.",
    )
    amount = MoneyField(
        "Amount",
        least=None,
        description="All but mileage. An adjustment may be less than nought; a deduction is what "
        "is taken off.",
    )
    words = StringField(
        "What for",
        [Needed("Say what it is for: the person reads this."), Length(max=200)],
        description="The person reads this on their statement.",
    )
    for_the_work = BooleanField(
        "A deduction for something the work requires, or for the co-op’s own use",
        description="Such as a uniform, tools, a DBS check or training: it lowers the pay that "
        "counts for the minimum wage.",
    )


class PolicyForm(BaseForm):
    """How hours become pay from a day on; premiums in per cent of basic, left empty as they are."""

    night_from = TimeField("Night from", [Needed("Enter when the night begins.")])
    night_until = TimeField("Night until", [Needed("Enter when the night ends.")])
    meeting = RadioField(
        "Where premiums meet",
        [InputRequired("Choose what is paid.")],
        choices=[(key.value, words) for key, words in MEETING_WORDS.items()],
    )
    notice_hours = IntegerField(
        "Short notice is less than",
        [InputRequired("Enter hours; 0 for none.")],
        description="Hours between the last word of a shift and its start; 0: no such premium.",
    )
    guaranteed_minutes = IntegerField(
        "A shift is paid for at least",
        [InputRequired("Enter minutes; 0 for none.")],
        description="Minutes; 0: no guarantee.",
    )
    travel_paid = BooleanField("Travel between visits is paid")
    waiting_paid = BooleanField("Waiting between visits is paid")
    basic = AmountField("Basic, in pounds an hour, for everybody", places=4)
    night = AmountField("Night, %", places=4)
    saturday = AmountField("Saturday, %", places=4)
    sunday = AmountField("Sunday, %", places=4)
    bank_holiday = AmountField("Bank holiday, %", places=4)
    short_notice = AmountField("Short notice, %", places=4)
    sleep_in = AmountField("Sleep-in, in pounds a night", places=4)


class AdoptForm(PolicyForm):
    """The same, adopted from a day on."""

    from_on = DateField("From", [Needed("Enter the first day.")], description="Like 1/4/2027.")
    why = TextAreaField(
        "Why, and who decided it",
        [Needed("Say who decided it."), Length(max=500)],
        description="Such as: general meeting of 12 March, motion 4.",
    )

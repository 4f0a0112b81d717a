"""Shapes of an agency, its terms, a worker, an item confirmed, a booking and its end."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange
from wtforms.validators import Optional as MayBeEmpty

from coop.agency import law
from coop.agency.rules import Rates
from coop.agency.service import Given, Terms
from core.ui.forms import BaseForm, DateField, HoursField, MoneyField, Needed, TimeField

COMPETENCY = "competency-"
VAT = "With VAT where the co-op cannot take it back."


class TermsForm(BaseForm):
    """What an agency charges from a day on."""

    from_on = DateField("From", [Needed()])
    day = MoneyField("Weekday, an hour", [Needed()], description=VAT)
    night = MoneyField("Night, 23:00 to 06:00, an hour", [Needed()])
    weekend = MoneyField("Saturday and Sunday, an hour", [Needed()])
    holiday = MoneyField("Bank holiday, an hour", [Needed()])
    sleep_in = MoneyField(
        "A sleep-in, whole", description="Leave empty where sleep-ins are charged by the hour."
    )
    least = HoursField("Charged at least", description="Hours of a short shift. Empty: none.")
    notice_hours = IntegerField(
        "Cancelled free of charge until",
        [MayBeEmpty(), NumberRange(0, 336)],
        description="Hours before the shift.",
    )
    late_percent = IntegerField(
        "Cancelled later costs",
        [MayBeEmpty(), NumberRange(0, 100)],
        description="Per cent of the price.",
    )
    reference = StringField(
        "Contract", [Length(max=120)], description="The framework's or contract's reference."
    )

    @property
    def given(self) -> Terms:
        """As the service takes them; only after the form is valid."""
        rates = Rates(
            self.day.pence or 0,
            self.night.pence or 0,
            self.weekend.pence or 0,
            self.holiday.pence or 0,
            self.sleep_in.pence,
            self.least.data or 0,
            self.notice_hours.data or 0,
            self.late_percent.data or 0,
        )
        return Terms(self.from_on.data, rates, self.reference.data or "")


class AgencyForm(TermsForm):
    """A new agency, with its first terms."""

    name = StringField("Name", [Needed(), Length(max=120)])
    contact = StringField("Whom to ask for", [Length(max=120)])
    phone = StringField("Telephone", [Length(max=40)])
    email = StringField("E-mail", [Length(max=120)])


class ContactForm(BaseForm):
    """Whom to ring, and whether the agency is asked still."""

    contact = StringField("Whom to ask for", [Length(max=120)])
    phone = StringField("Telephone", [Length(max=40)])
    email = StringField("E-mail", [Length(max=120)])
    ended_on = DateField("Not asked any more from", description="Leave empty while it is.")


class WorkerForm(BaseForm):
    """Somebody the agency may send."""

    name = StringField("Name", [Needed(), Length(max=120)])


class CheckForm(BaseForm):
    """An item as the agency confirmed it."""

    item = SelectField("What the agency confirmed", [Needed()])
    confirmed_on = DateField("Confirmed on", [Needed()])
    until_on = DateField(
        "Valid until", description="When a permission, a certificate or the training runs out."
    )
    reference = StringField(
        "Reference",
        [Length(max=120)],
        description="A certificate's number, or where the agency's letter is. Nothing medical.",
    )
    level = SelectField("Level", description="Of a DBS certificate.")
    issued_on = DateField("Issued on", description="Of a DBS certificate.")

    def offer(self, items: Sequence[law.Item], competencies: Sequence[tuple[int, str]]) -> None:
        """The choices: what the law names, then the co-op's competencies."""
        named = [(one.code, one.words[0].upper() + one.words[1:]) for one in items]
        trained = [(f"{COMPETENCY}{id_}", f"Training: {name}") for id_, name in competencies]
        self.item.choices = [*named, *trained]
        self.level.choices = [("", "—"), *law.dbs_levels().items()]

    @property
    def given(self) -> Given:
        """As the service takes it; only after the form is valid."""
        item, number = self.item.data, None
        if item.startswith(COMPETENCY):
            item, number = "competency", int(item.removeprefix(COMPETENCY))
        return Given(
            item,
            self.confirmed_on.data,
            self.until_on.data,
            self.reference.data or "",
            self.level.data or "",
            self.issued_on.data,
            number,
        )


class BookForm(BaseForm):
    """An agency, and who comes if they have said so; "" for a worker named later."""

    agency = SelectField("Agency", coerce=int)
    worker = SelectField("Who comes")


class NameForm(BaseForm):
    """Who comes."""

    worker = SelectField("Who comes", coerce=int)


class HoursForm(BaseForm):
    """The hours the worker was there."""

    start = TimeField("From", [Needed()])
    end = TimeField("Until", [Needed()])
    break_minutes = IntegerField("Unpaid break, minutes", [MayBeEmpty(), NumberRange(0, 480)])


class ReasonForm(BaseForm):
    """Why a booking is cancelled."""

    reason = StringField("Why it is cancelled", [Needed("Say why."), Length(max=240)])

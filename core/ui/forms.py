"""Forms: one base class, and fields that read what people really type.

Each field keeps what was typed when it can't be read, so the page shows it again beside the
sentence that says why. Macros to draw them: `macros/forms.html`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, StringField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from core import money
from core.errors import DomainError
from core.ui import parse
from core.ui.filters import hours as hours_words
from core.ui.sentences import Sentences

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the error summary; `anchor` is the id of the field to go to, or empty."""

    anchor: str
    words: str


class BaseForm(FlaskForm):
    """What every form inherits: CSRF, the error summary, and blame from the domain."""

    form_errors: list[str]

    class Meta(FlaskForm.Meta):
        """Messages in our words."""

        def get_translations(self, form: FlaskForm) -> Sentences:
            """See core.ui.sentences."""
            return Sentences()

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; what could not be read is not faulted a second time."""
        good: bool = super().validate(extra_validators)
        for field in self:
            if getattr(field, "process_errors", None):
                field.errors = list(field.process_errors[:1])
        return good

    def blame(self, error: DomainError) -> None:
        """Put a refusal beside the field it names, or at the top of the form."""
        field = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors = [*self.form_errors, error.words]
        else:
            field.errors = [*field.errors, error.words]

    def faults(self) -> list[Fault]:
        """Every fault in the order of the page, those of the whole form first."""
        found = [Fault("", words) for words in self.form_errors]
        for field in self:
            if field.name == "csrf_token":
                continue
            found += [Fault(_anchor(field), words) for words in _flat(field.errors)]
        return found


def _anchor(field: Field) -> str:
    """Where the summary's link goes: the first choice of a group, else the field."""
    return f"{field.id}-0" if is_group(field) else str(field.id)


def is_group(field: Field) -> bool:
    """Whether a field is drawn as several boxes or radio buttons under one legend."""
    return isinstance(field.widget, ListWidget)


def _flat(errors: Any) -> list[str]:
    """Errors as sentences: nested forms and field lists have them in lists and dicts."""
    if isinstance(errors, dict):
        return [words for inner in errors.values() for words in _flat(inner)]
    if isinstance(errors, (list, tuple)):
        return [words for inner in errors for words in _flat(inner)]
    return [str(errors)]


def _article(label: str) -> str:
    words = label[:1].lower() + label[1:] if label[1:2].islower() else label
    given = words.split(" ")[0] in {"your", "their", "a", "an", "the", "how", "who", "what"}
    return words if given else f"the {words}"


class Needed:
    """The field must be filled: "Enter the start date." unless `words` says it better."""

    field_flags = {"required": True}

    def __init__(self, words: str = "") -> None:
        self.words = words

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Stop with a sentence when the field is blank."""
        typed = bool(field.raw_data) and any(
            part.strip() if isinstance(part, str) else part for part in field.raw_data
        )
        empty = field.data in (None, "", [], ())
        if typed and not empty:
            return
        if typed and field.errors:  # what was typed could not be read: that sentence is enough
            raise StopValidation()
        field.errors = []
        verb = "Choose" if hasattr(field, "choices") else "Enter"
        raise StopValidation(self.words or f"{verb} {_article(field.label.text)}.")


class _TypedField(StringField):
    """A text input with a reader; blank is None, unreadable keeps the text and the reason."""

    data: Any
    widget = TextInput()
    looks = ""  # a class that sizes the input
    keyboard = "text"

    def read(self, text: str) -> Any:
        """What the text means; ValueError with a sentence when it means nothing."""
        raise ValueError

    def write(self, value: Any) -> str:
        """The value as it would be typed."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; blank is None."""
        text = valuelist[0].strip() if valuelist and isinstance(valuelist[0], str) else ""
        self.data = None
        if text:
            self.data = self.read(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)


class DateField(_TypedField):
    """A day, typed: "9/12/2026", "9 Dec 2026" or "2026-12-09". Data: date or None."""

    looks = "w-date"

    def __init__(
        self,
        label: str = "",
        validators: Sequence[Callable[..., Any]] = (),
        *,
        earliest: date | None = None,
        latest: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.earliest, self.latest = earliest, latest

    def read(self, text: str) -> date:
        """See core.ui.parse.read_date; and within `earliest` and `latest`."""
        value = parse.read_date(text)
        if self.earliest and value < self.earliest:
            raise ValueError(f"Enter {self.write(self.earliest)} or a later day.")
        if self.latest and value > self.latest:
            raise ValueError(f"Enter {self.write(self.latest)} or an earlier day.")
        return value

    def write(self, value: date) -> str:
        """9/12/2026."""
        return f"{value.day}/{value.month}/{value.year}"


class TimeField(_TypedField):
    """A time of day, typed: "7", "0700", "7:00", "07.00". Data: time or None."""

    looks = "w-time"

    def read(self, text: str) -> time:
        """See core.ui.parse.read_time."""
        return parse.read_time(text)

    def write(self, value: time) -> str:
        """07:00."""
        return f"{value:%H:%M}"


class HoursField(_TypedField):
    """Hours, typed: "37.5" or "37:30". Data: whole minutes or None.

    `least` and `most` are minutes.
    """

    looks = "w-time"

    def __init__(
        self,
        label: str = "",
        validators: Sequence[Callable[..., Any]] = (),
        *,
        least: int = 0,
        most: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """See core.ui.parse.read_hours; and within `least` and `most`."""
        value = parse.read_hours(text)
        if value < self.least:
            raise ValueError(f"Enter {hours_words(self.least)} or more.")
        if self.most is not None and value > self.most:
            raise ValueError(f"Enter {hours_words(self.most)} or less.")
        return value

    def write(self, value: int) -> str:
        """37.5."""
        return hours_words(value, unit="").replace(",", "")


class MoneyField(_TypedField):
    """Pounds, typed: "£12.71". Data: Decimal with `places` places, or None; `pence` whole pence.

    `least` and `most` are pounds; without `least` an amount can't be below nought.
    """

    looks = "w-money"
    keyboard = "decimal"

    def __init__(
        self,
        label: str = "",
        validators: Sequence[Callable[..., Any]] = (),
        *,
        least: Decimal | None = Decimal(0),
        most: Decimal | None = None,
        places: int = 2,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.least, self.most, self.places = least, most, places

    @property
    def pence(self) -> int | None:
        """The amount in whole pence."""
        return None if self.data is None else money.to_pence(self.data)

    def read(self, text: str) -> Decimal:
        """See core.ui.parse.read_money; and within `least` and `most`."""
        value = parse.read_money(text, self.places)
        if self.least is not None and value < self.least:
            if self.least == 0:
                raise ValueError("The amount can't be less than nought.")
            raise ValueError(f"Enter {self.words(self.least)} or more.")
        if self.most is not None and value > self.most:
            raise ValueError(f"Enter {self.words(self.most)} or less.")
        return value

    def words(self, value: Decimal) -> str:
        """£12.71, as a sentence says it."""
        return f"£{value:,.{self.places}f}"

    def write(self, value: Decimal) -> str:
        """12.71, without the pound sign: that stands before the input."""
        return f"{value:.{self.places}f}"


class AmountField(MoneyField):
    """Pounds or per cent: which of them, another field says."""

    def read(self, text: str) -> Decimal:
        """The number, with or without its sign."""
        try:
            return super().read(text.strip().removesuffix("%").strip())
        except ValueError as error:
            raise ValueError("Write a number of nought or more, like 12.90 or 25.") from error

    def write(self, value: Decimal) -> str:
        """Without noughts that say nothing."""
        return f"{value.normalize():f}"


class ChecksField(SelectMultipleField):
    """Any number out of a list, as checkboxes. Data: a list, coerced."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class WeekdaysField(ChecksField):
    """Days of the week as checkboxes. Data: a sorted tuple of numbers, Monday is 0."""

    def __init__(
        self, label: str = "", validators: Sequence[Callable[..., Any]] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("choices", list(enumerate(WEEKDAYS)))
        super().__init__(label, validators, coerce=int, **kwargs)

    def process_data(self, value: Iterable[int] | None) -> None:
        """Take days from an object or a default."""
        self.data = tuple(sorted(set(value))) if value is not None else ()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the boxes ticked."""
        try:
            self.data = tuple(sorted({int(value) for value in valuelist}))
        except ValueError:
            raise ValueError("Choose days from the list.") from None

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what is not a day of the week."""
        if any(day not in range(7) for day in self.data or ()):
            raise ValidationError("Choose days from the list.")

"""Cells as people fill them in, to typed values: one function, `parse_cell`.

It takes what the spreadsheet reader hands over (text, float, bool, date, time, datetime,
timedelta) and gives the column's value, or a sentence on why it cannot. It never raises on
bad content.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from core.sheets.columns import Column, Type
from core.sheets.words import (
    EXCEL_EPOCH,
    Outcome,
    clean_text,
    clock,
    fold,
    parse_date,
    parse_time,
    plain_number,
    quoted,
    shown,
    weekdays_of,
    within,
)

_YES = frozenset({"yes", "y", "true", "x", "✓", "✔", "1"})
_NO = frozenset({"no", "n", "false", "-", "–", "0"})
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?|[+-]?\.\d+")
_HOURS_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::[0-5]\d)?")
_EMAIL = re.compile(r"[^@\s,;<>()\[\]\"\\]{1,64}@(?:[\w-]+\.)+[\w-]{2,}")


def parse_cell(column: Column, raw: Any) -> Outcome:
    """(value, None) when the cell reads well, (None, sentence) when not, (None, None) if empty."""
    if raw is None:
        return None, None
    if isinstance(raw, str):
        raw = clean_text(raw)
        if not raw:
            return None, None
    return _PARSERS[column.type](column, raw)


def _text(column: Column, raw: Any) -> Outcome:
    match raw:
        case bool():
            raw = "Yes" if raw else "No"
        case float() | int():
            raw = plain_number(float(raw))
        case date() | time() | timedelta():
            return None, (
                f"Excel has turned this into {quoted(raw)}: format the cell as text "
                "and type it again"
            )
    if column.choices:
        return _choice(column, raw)
    if len(raw) > column.longest:
        return None, f"is {len(raw)} characters long; at most {column.longest} are kept"
    return raw, None


def _choice(column: Column, raw: str) -> Outcome:
    wanted = fold(raw)
    for choice in column.choices:
        if fold(choice) == wanted:
            return choice, None
    options = ", ".join(column.choices[:-1])
    options = f"{options} or {column.choices[-1]}" if options else column.choices[-1]
    return None, f"{quoted(raw)} is not one of: {options}"


def _decimal(raw: Any, *, strip: str = "") -> Decimal | None:
    """The number in a cell; None when it is not one."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        if not math.isfinite(raw) or abs(raw) > 1e12:
            return None
        # what a formula leaves behind, 12.709999999999999, is 12.71
        return Decimal(repr(round(float(raw), 9)))
    if isinstance(raw, str):
        text = raw.translate({ord(c): None for c in strip}).replace("\N{MINUS SIGN}", "-").strip()
        if len(text) <= 20 and _NUMBER.fullmatch(text):
            try:
                return Decimal(text.replace(",", ""))
            except InvalidOperation:
                return None
    return None


def _bounds(column: Column, number: Decimal) -> str | None:
    if column.least is not None and number < Decimal(str(column.least)):
        return f"{number.normalize():f} is too small: at least {column.least:g} is needed"
    if column.most is not None and number > Decimal(str(column.most)):
        return f"{number.normalize():f} is too large: at most {column.most:g} makes sense here"
    return None


def _whole(column: Column, raw: Any) -> Outcome:
    number = _decimal(raw)
    if number is None or number != number.to_integral_value():
        return None, f"{quoted(raw)} is not a whole number"
    fault = _bounds(column, number)
    return (None, fault) if fault else (int(number), None)


def _number(column: Column, raw: Any, *, strip: str = "", places: int = 6) -> Outcome:
    number = _decimal(raw, strip=strip)
    if number is None:
        return None, f"{quoted(raw)} is not {_article(column.type)}"
    if -int(number.normalize().as_tuple().exponent) > places:
        return None, f"{quoted(raw)} has more than {places} decimal places"
    fault = _bounds(column, number)
    return (None, fault) if fault else (number, None)


def _article(kind: Type) -> str:
    return f"{'an' if kind.value[0] in 'aeiou' else 'a'} {kind.value}"


def _money(column: Column, raw: Any) -> Outcome:
    value, fault = _number(column, raw, strip="£", places=2)
    return (None, fault) if fault else (value.quantize(Decimal("0.01")), None)


def _percent(column: Column, raw: Any) -> Outcome:
    return _number(column, raw, strip="%", places=2)


def _hours(column: Column, raw: Any) -> Outcome:
    """Whole minutes from 37.5, "37:30" or what Excel made of 37:30."""
    minutes: Decimal | None = None
    if isinstance(raw, datetime):  # Excel shows hours beyond a day as a date of 1900
        minutes = Decimal(round((raw - datetime.combine(EXCEL_EPOCH, time())).total_seconds() / 60))
    elif isinstance(raw, timedelta):
        minutes = Decimal(round(raw.total_seconds() / 60))
    elif isinstance(raw, time):
        minutes = Decimal(raw.hour * 60 + raw.minute)
    elif isinstance(raw, str) and (match := _HOURS_CLOCK.fullmatch(raw)):
        minutes = Decimal(int(match[1]) * 60 + int(match[2]))
    elif not isinstance(raw, date):
        text = (
            re.sub(r"\s*(h|hrs?|hours?)\.?$", "", raw, flags=re.IGNORECASE)
            if type(raw) is str
            else raw
        )
        hours = _decimal(text)
        minutes = None if hours is None else hours * 60
    if minutes is None:
        return None, f"{quoted(raw)} is not a number of hours: write 37.5 or 37:30"
    fault = _bounds(column, minutes / 60)
    return (None, fault) if fault else (int(minutes.to_integral_value()), None)


def _date(_column: Column, raw: Any) -> Outcome:
    if isinstance(raw, datetime):
        return within(raw.date(), raw)
    if isinstance(raw, date):
        return within(raw, raw)
    if isinstance(raw, bool | time | timedelta):
        return None, f"{quoted(raw)} is not a date: write it as 7/12/2026"
    if isinstance(raw, int | float):
        # Excel's own day number, in a cell that lost its date format; 1950 to 2099
        if 18_264 <= raw <= 73_050 and raw == int(raw):
            return EXCEL_EPOCH + timedelta(days=int(raw)), None
        return None, f"{quoted(float(raw))} is not a date: write it as 7/12/2026"
    return parse_date(raw)


def _time(_column: Column, raw: Any) -> Outcome:
    if isinstance(raw, datetime):
        raw = raw.time() if raw.date() <= date(1900, 1, 1) else raw
    if isinstance(raw, time):
        return clock(raw.hour * 60 + raw.minute + (raw.second >= 30)), None
    if isinstance(raw, timedelta):
        if timedelta() <= raw <= timedelta(days=1):
            return clock(round(raw.total_seconds() / 60)), None
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        # a fraction of the day in a cell that lost its format; 7 or 700 typed as a number
        if 0 < raw < 1:
            return clock(round(raw * 1440)), None
        if raw == int(raw) and 0 <= raw <= 2400:
            return parse_time(f"{int(raw)}" if raw <= 24 else f"{int(raw):04d}")
    elif isinstance(raw, str):
        return parse_time(raw)
    return None, f"{quoted(raw)} is not a time: write it as 07:00"


def _yes_no(_column: Column, raw: Any) -> Outcome:
    if isinstance(raw, bool):
        return raw, None
    word = shown(raw).casefold()
    if word in _YES:
        return True, None
    if word in _NO:
        return False, None
    return None, f"{quoted(raw)} is not yes or no"


def _names(column: Column, raw: Any) -> Outcome:
    text, fault = _text(column, raw)
    if fault:
        return None, fault
    names: dict[str, str] = {}
    for part in re.split(r"[,;\n]", text):
        if name := part.strip():
            names.setdefault(name.casefold(), name)
    return (tuple(names.values()) or None), None


def _weekdays(_column: Column, raw: Any) -> Outcome:
    if isinstance(raw, date | datetime):
        return (
            None,
            f"{quoted(raw)} is a date, not a day of the week: write Mon, Wed or Mon-Fri",
        )
    days = weekdays_of(shown(raw))
    if not days:
        return None, f"{quoted(raw)} is not days of the week: write Mon, Wed or Mon-Fri"
    return days, None


def _email(column: Column, raw: Any) -> Outcome:
    text = shown(raw) if not isinstance(raw, str) else raw
    text = text.removeprefix("mailto:")
    if len(text) > 200 or not _EMAIL.fullmatch(text):
        return None, f"{quoted(raw)} is not an e-mail address"
    return text.casefold(), None


def _phone(_column: Column, raw: Any) -> Outcome:
    text = shown(raw)
    if isinstance(raw, float | int) and len(text) == 10 and text[0] in "12378":
        text = "0" + text  # Excel drops the leading 0 of a number
    digits = re.sub(r"[\s()\-.]", "", text)
    if not re.fullmatch(r"\+?\d{3,15}", digits):
        return None, f"{quoted(raw)} is not a phone number"
    return _grouped(digits), None


def _grouped(digits: str) -> str:
    """UK numbers of eleven figures as they are read out; others as they are."""
    if not re.fullmatch(r"0\d{10}", digits):
        return digits
    if digits[1] == "2":
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if digits[1] in "38" or (digits[1] == "1" and "1" in digits[2:4]):
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return f"{digits[:5]} {digits[5:]}"


_PARSERS: dict[Type, Callable[[Column, Any], Outcome]] = {
    Type.TEXT: _text,
    Type.WHOLE: _whole,
    Type.DECIMAL: _number,
    Type.MONEY: _money,
    Type.PERCENT: _percent,
    Type.DATE: _date,
    Type.TIME: _time,
    Type.HOURS: _hours,
    Type.YES_NO: _yes_no,
    Type.NAMES: _names,
    Type.WEEKDAYS: _weekdays,
    Type.EMAIL: _email,
    Type.PHONE: _phone,
}

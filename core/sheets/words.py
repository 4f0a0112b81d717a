"""Typed words to values: dates, times of day and days of the week, as people write them."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

Outcome = tuple[Any, str | None]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_SHORT = tuple(day[:3] for day in DAYS)
EXCEL_EPOCH = date(1899, 12, 30)
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)

_SPACE = re.compile(r"[^\S\n]+")
_DMY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YMD = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]+([a-z]{3,9})\.?,?[ \-]+(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?(?:[:.]\d{2})?\s*(am|pm|a\.m\.|p\.m\.)?")
_TIME_OF_DATETIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d(?::\d\d)?")


def clean_text(text: str) -> str:
    """Outer blanks off, inner runs to one blank, composed letters; lines are kept."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"})
    return "\n".join(_SPACE.sub(" ", line).strip() for line in text.split("\n")).strip()


def shown(raw: Any) -> str:
    """A raw cell as its reader would recognise it, cut to 80 characters."""
    match raw:
        case None:
            text = ""
        case bool():
            text = "TRUE" if raw else "FALSE"
        case float():
            text = plain_number(raw)
        case datetime():
            text = f"{raw:%d/%m/%Y %H:%M}"
        case date():
            text = f"{raw:%d/%m/%Y}"
        case time():
            text = f"{raw:%H:%M}"
        case timedelta():
            text = f"{raw // timedelta(hours=1)}:{raw // timedelta(minutes=1) % 60:02d}"
        case _:
            text = str(raw)
    return text if len(text) <= 80 else text[:79] + "…"


def day_words(day: date) -> str:
    """7 December 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def plain_number(number: float) -> str:
    """A number as it was typed: no ".0"."""
    if math.isfinite(number) and number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def quoted(raw: Any) -> str:
    """A raw cell in quotation marks, for a sentence."""
    return f"“{shown(raw)}”"


def fold(text: str) -> str:
    """What two spellings have in common: letters and digits only, without case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def parse_date(text: str) -> Outcome:
    """A typed date: 7/12/2026, 7.12.2026, 2026-12-07, 7 Dec 2026, Mon 7th December 2026."""
    lowered = text.casefold()
    if found := _TIME_OF_DATETIME.fullmatch(lowered):
        lowered = found[1]
    lowered = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", "", lowered)
    if found := _DMY.fullmatch(lowered):
        day, month, year = (int(part) for part in found.groups())
    elif found := _YMD.fullmatch(lowered):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_MONTH.fullmatch(lowered):
        day, year, month = int(found[1]), int(found[3]), _month(found[2])
    elif _SHORT_YEAR.fullmatch(lowered):
        return None, f"{quoted(text)}: write the year in full, as 7/12/2026"
    else:
        return None, f"{quoted(text)} is not a date: write it as 7/12/2026"
    if not 1 <= month <= 12:
        return None, f"{quoted(text)} is not a date: there is no such month"
    try:
        return within(date(year, month, day), text)
    except ValueError:
        return None, f"{day} {MONTHS[month - 1]} {year} is not a date"


def within(day: date, raw: Any) -> Outcome:
    """The day, if it lies in the years that make sense."""
    if not EARLIEST <= day <= LATEST:
        return (
            None,
            f"{quoted(raw)} is outside the years {EARLIEST.year} to {LATEST.year}",
        )
    return day, None


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, 1):
        if month.casefold().startswith(name) or (name == "sept" and number == 9):
            return number
    return 0


def parse_time(text: str) -> Outcome:
    """A typed time: 07:00, 7.00, 0700, 7, 7pm, 7:30 pm, 24:00 (midnight)."""
    wrong = None, f"{quoted(text)} is not a time: write it as 07:00"
    found = _CLOCK.fullmatch(text.casefold())
    if not found:
        return {"midnight": (time(0), None), "noon": (time(12), None)}.get(text.casefold(), wrong)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return wrong
        hour = hour % 12 + (12 if found[3].startswith("p") else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return wrong
    return clock(hour * 60 + minute), None


def clock(minutes: int) -> time:
    """The time of day after so many minutes from midnight; 1440 is midnight again."""
    return time(minutes // 60 % 24, minutes % 60)


def weekdays_of(text: str) -> tuple[int, ...] | None:
    """Days (0 is Monday) of "Mon, Wed", "Mon-Fri", "weekdays", "weekends", "every day"."""
    whole = {
        "everyday": range(7),
        "daily": range(7),
        "all": range(7),
        "alldays": range(7),
        "weekdays": range(5),
        "weekends": range(5, 7),
        "weekend": range(5, 7),
    }
    if (folded := fold(text)) in whole:
        return tuple(whole[folded])
    days: set[int] = set()
    tidy = re.sub(r"\s*(?:-|–|—|\bto\b)\s*", "-", text.casefold())
    for part in re.split(r"[,;/&+\s]+|\band\b", tidy):
        if not part:
            continue
        ends = [_weekday(end) for end in part.split("-")]
        if None in ends or len(ends) > 2:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        days.update((first + n) % 7 for n in range((last - first) % 7 + 1))
    return tuple(sorted(days)) or None


def _weekday(word: str) -> int | None:
    word = word.rstrip(".")
    for number, day in enumerate(DAYS):
        if len(word) >= 2 and f"{day.casefold()}s".startswith(word):
            return number
    return {"weds": 2}.get(word)

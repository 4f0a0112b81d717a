"""How people type dates, times, hours and money: pure readers, each fault a sentence."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_NUMBERS = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\d{1,2})(?:st|nd|rd|th)?[ \-]([a-z]{3,9})"
    r"[ ,\-]+(\d{4}|\d{2})"
)
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)? ?(am|pm)?")
_TIME_BARE = re.compile(r"(\d{1,2})(\d{2})")
_HOURS_CLOCK = re.compile(r"(\d{1,4}) ?(?::|h|hr|hrs|hours?)(?: ?(\d{1,2}) ?(?:m|min|mins)?)?")
_HOURS_DECIMAL = re.compile(r"(\d{0,4}(?:[.]\d{1,4})?) ?(?:h|hr|hrs|hours?)?")
_MINUTES = re.compile(r"(\d{1,5}) ?(?:m|min|mins|minutes?)")
_MONEY = re.compile(r"(-?)£? ?(\d{1,3}(?:,\d{3})+|\d{1,9})?(?:\.(\d{1,4}))?")


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{MINUS SIGN}", "-").lower().split())


def _month(word: str) -> int | None:
    found = [i for i, name in enumerate(MONTHS, 1) if name.startswith(word)]
    return found[0] if len(found) == 1 else 9 if word == "sept" else None


def read_date(text: str) -> date:
    """A day from "9/12/2026", "9 Dec 2026", "Wed 9 December 2026" or "2026-12-09".

    Two figures for the year mean this century. Raises ValueError with a sentence.
    """
    plain = _plain(text)
    year: str
    if iso := _ISO.fullmatch(plain):
        year, month, day = iso[1], int(iso[2]), int(iso[3])
    elif numbers := _NUMBERS.fullmatch(plain):
        day, month, year = int(numbers[1]), int(numbers[2]), numbers[3]
    elif (named := _WORDS.fullmatch(plain)) and (found := _month(named[2])):
        day, month, year = int(named[1]), found, named[3]
    else:
        raise ValueError("Write the date as day, month and year, like 9/12/2026.")
    whole = int(year) + 2000 if len(year) == 2 else int(year)
    if not 1900 <= whole <= 2199:
        raise ValueError(f"The year {year} can't be right.")
    if not 1 <= month <= 12:
        raise ValueError(f"There is no month {month}: write the day first, like 9/12/2026.")
    try:
        return date(whole, month, day)
    except ValueError:
        name = MONTHS[month - 1].capitalize()
        raise ValueError(f"{name} {whole} has no day {day}.") from None


def read_time(text: str) -> time:
    """A time of day from "7", "0700", "7:00", "07.00" or "7 pm".

    Raises ValueError with a sentence.
    """
    plain = _plain(text)
    if plain in {"midnight", "noon"}:
        return time(12 if plain == "noon" else 0)
    if match := _TIME.fullmatch(plain):
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    elif match := _TIME_BARE.fullmatch(plain):
        hour, minute, half = int(match[1]), int(match[2]), None
    else:
        raise ValueError("Write the time in 24 hours, like 07:00 or 22:30.")
    if half and not 1 <= hour <= 12:
        raise ValueError(f"{hour} {half} is not a time: write it in 24 hours, like 07:00.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour == 24 and minute == 0:
        raise ValueError("Write midnight as 00:00.")
    if hour > 23 or minute > 59:
        raise ValueError(f"There is no time {hour:02d}:{minute:02d} in a day.")
    return time(hour, minute)


def read_hours(text: str) -> int:
    """Whole minutes from "37.5", "37:30", "37h 30m" or "90 min".

    Decimal hours are rounded to the nearest minute. Raises ValueError with a sentence.
    """
    plain = _plain(text)
    wrong = ValueError("Write hours like 37.5 or 37:30.")
    if plain.startswith("-"):
        raise ValueError("Hours can't be less than nought.")
    if match := _MINUTES.fullmatch(plain):
        return int(match[1])
    if (match := _HOURS_DECIMAL.fullmatch(plain)) and match[1] not in {"", "."}:
        exact = Decimal(match[1]) * 60
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if match := _HOURS_CLOCK.fullmatch(plain):
        minutes = int(match[2] or 0)
        if minutes > 59:
            raise ValueError(f"There are 60 minutes in an hour: {minutes} is too many.")
        return int(match[1]) * 60 + minutes
    raise wrong


def read_money(text: str, places: int = 2) -> Decimal:
    """Pounds from "£12.71", "1,234.50" or "12", with at most `places` decimal places.

    Raises ValueError with a sentence.
    """
    plain = _plain(text)
    match = _MONEY.fullmatch(plain)
    if not match or not (match[2] or match[3]):
        raise ValueError("Write an amount in pounds, like £12.71.")
    if match[3] and len(match[3]) > places:
        finest = "whole pounds" if places == 0 else f"{places} figures after the point"
        raise ValueError(f"Write the amount to {finest} at most.")
    whole = (match[2] or "0").replace(",", "")
    value = Decimal(f"{whole}.{match[3] or '0'}").quantize(Decimal(1).scaleb(-places))
    return -value if match[1] else value

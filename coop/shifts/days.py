"""Days of a cycle as people type them: "Mon-Fri", "Sat Sun", "1 Mon Wed; 2 Tue"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.errors import DomainError

SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WORD = re.compile(r"[a-z]+|\d+|-")


def read_days(text: str, cycle_weeks: int = 1) -> tuple[int, ...]:
    """Day numbers of the cycle; empty text or "all" is (). Raises DomainError with a sentence.

    A number before days is the week they are in; without one they hold in every week.
    """
    plain = text.lower().replace("–", "-").replace(" to ", "-").strip()
    if plain in ("", "all", "every day", "daily"):
        return ()
    found: set[int] = set()
    for part in plain.split(";"):
        words = _WORD.findall(part.replace("week", " "))
        weeks = list(range(cycle_weeks))
        if words and words[0].isdigit():
            number = int(words.pop(0))
            if not 1 <= number <= cycle_weeks:
                raise DomainError(f"There is no week {number} in the pattern.", field="days")
            weeks = [number - 1]
        found |= {7 * week + day for week in weeks for day in _weekdays(words, text)}
    return tuple(sorted(found))


def _weekdays(words: list[str], text: str) -> set[int]:
    found: set[int] = set()
    last: int | None = None
    run = False
    for word in words:
        if word == "-":
            run = last is not None
            continue
        day = _day(word, text)
        if run and last is not None:
            span = (day - last) % 7
            found |= {(last + step) % 7 for step in range(span + 1)}
        found.add(day)
        last, run = day, False
    return found


def _day(word: str, text: str) -> int:
    plural = word.removesuffix("s") if len(word) > 4 else word
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    fits = [number for number, name in enumerate(full) if len(word) > 1 and name.startswith(plural)]
    if len(fits) != 1:
        raise DomainError(
            f"“{text.strip()}” are not days: write them like Mon-Fri, or Sat Sun.", field="days"
        )
    return fits[0]


def write_days(days: Iterable[int], cycle_weeks: int = 1) -> str:
    """What `read_days` reads back as the same days."""
    weeks = [
        sorted({day - 7 * week for day in days if day // 7 == week}) for week in range(cycle_weeks)
    ]
    if not any(weeks):
        return ""
    if all(week == weeks[0] for week in weeks):
        return _run(weeks[0])
    return "; ".join(f"{n} {_run(week)}" for n, week in enumerate(weeks, 1) if week)


def _run(days: list[int]) -> str:
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"{SHORT[days[0]]}-{SHORT[days[-1]]}"
    return " ".join(SHORT[day] for day in days)

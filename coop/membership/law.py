"""Why people leave, and how long what is kept: dated data with its sources, in law.json."""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("law.json")


@dataclass(frozen=True, slots=True)
class Kept:
    """A sort of record and the last day on which it is kept; None: for good, or not yet known."""

    record: str
    after: str  # work, membership, capital: what has to end first
    until_on: date | None
    for_good: bool
    basis: str


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


def reasons(on: date) -> list[tuple[str, str]]:
    """(code, words) of the reasons in use on a day."""
    return [
        (row["code"], row["words"])
        for row in _data()["reasons"]
        if date.fromisoformat(row["from_on"]) <= on
        and (row["until_on"] is None or on <= date.fromisoformat(row["until_on"]))
    ]


def reason_words(code: str) -> str:
    """A reason in words, whether still in use or not."""
    return next((row["words"] for row in _data()["reasons"] if row["code"] == code), code)


def retention(
    work_last_on: date | None, membership_last_on: date | None, capital_paid_on: date | None
) -> tuple[Kept, ...]:
    """How long each sort of record stays, once what it waits for has ended."""
    ends = {"work": work_last_on, "membership": membership_last_on, "capital": capital_paid_on}
    found = []
    for row in _data()["retention"]:
        end, months = ends[row["after"]], row["months"]
        until = None if end is None or months is None else _later(end, int(months))
        found.append(Kept(row["record"], row["after"], until, months is None, row["basis"]))
    return tuple(found)


def _later(on: date, months: int) -> date:
    month0 = on.month - 1 + months
    year, month = on.year + month0 // 12, month0 % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))

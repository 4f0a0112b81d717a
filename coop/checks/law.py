"""What is checked before somebody starts, as dated data with its source: pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of check. `basis` is the law; `lacks` says what is missing, without a full stop.

    `required` kinds must stand before a shift; `may_not_apply` ones can be found not to apply,
    with a reason; `excepted` ones a risk-assessed exception may wait for. `files`: evidence may
    be kept with it. `health`: asked only after a conditional offer.
    """

    code: str
    words: str
    short: str
    lacks: str
    hint: str
    basis: str
    required: bool
    may_not_apply: bool
    excepted: bool
    files: bool
    health: bool
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a right to work rests. `until`: an end is "needed", "may" be, "never" is, or comes
    after so many `months`.
    """

    code: str
    words: str
    until: str
    months: int | None


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "practice.json").read_text(encoding="utf-8"))
    return found


@cache
def requirements() -> tuple[tuple[int, str], ...]:
    """Schedule 3 as published: number of the paragraph and its title."""
    text = (DATA / "schedule_3_requirements.json").read_text(encoding="utf-8")
    return tuple((row["paragraph"], row["title"]) for row in json.loads(text)["requirements"])


@cache
def kinds(on: date) -> tuple[Kind, ...]:
    """The kinds of check that are made on a day, in the order in which pages show them."""
    return tuple(
        Kind(
            row["code"],
            row["words"],
            row["short"],
            row["lacks"],
            row["hint"],
            row["basis"],
            row["required"],
            row["may_not_apply"],
            row["excepted"],
            row["files"],
            row["health"],
            tuple(row["paragraphs"]),
        )
        for row in _data()["kinds"]
        if row["from_on"] <= on.isoformat()
        and (row["until_on"] is None or on.isoformat() <= row["until_on"])
    )


def required(on: date) -> tuple[Kind, ...]:
    """Those that must stand before a shift on that day."""
    return tuple(kind for kind in kinds(on) if kind.required)


def kind(code: str, on: date) -> Kind | None:
    """A kind by its code; None where it is not made on that day."""
    return next((each for each in kinds(on) if each.code == code), None)


def dbs_levels() -> dict[str, str]:
    """The levels of a certificate, by code, in words."""
    return {row["code"]: row["words"] for row in _data()["dbs_levels"]}


def enough() -> frozenset[str]:
    """The levels that care of adults asks for."""
    return frozenset(row["code"] for row in _data()["dbs_levels"] if row["enough"])


def dbs_decisions() -> dict[str, str]:
    """What may be decided on a certificate, by code, in words."""
    return {row["code"]: row["words"] for row in _data()["dbs_decisions"]}


def satisfying() -> frozenset[str]:
    """The decisions with which somebody may work."""
    return frozenset(row["code"] for row in _data()["dbs_decisions"] if row["satisfies"])


@cache
def bases() -> dict[str, Basis]:
    """On what a right to work can rest, by code."""
    return {
        row["code"]: Basis(row["code"], row["words"], row["until"], row["months"])
        for row in _data()["right_to_work"]
    }


def settings() -> dict[str, Any]:
    """What a co-op begins with: see coop.checks.rules.Settings."""
    return dict(_data()["settings"])

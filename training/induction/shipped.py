"""The template that comes with Carework, read from the file beside this module."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from training.induction.rules import Doer, Kind


@dataclass(frozen=True, slots=True)
class ShippedStep:
    """A step that names its record by code or name: a co-op may not have it."""

    title: str
    about: str
    doer: Doer
    kind: Kind
    due_days: int
    course: str
    competency: str
    standard: str
    shifts: int


@cache
def _file() -> dict[str, Any]:
    text = files("training.induction").joinpath("data", "care_worker.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def name() -> str:
    """What the shipped template is called."""
    return str(_file()["name"])


def source() -> str:
    """Where its steps and days come from."""
    return f"{_file()['source']} Confidence: {_file()['confidence']}."


def steps() -> tuple[ShippedStep, ...]:
    """Its steps, in the order of the file."""
    return tuple(
        ShippedStep(
            title=each.get("title", ""),
            about=each.get("about", ""),
            doer=Doer(each["doer"]),
            kind=Kind(each["kind"]),
            due_days=each["due_days"],
            course=each.get("course", ""),
            competency=each.get("competency", ""),
            standard=each.get("standard", ""),
            shifts=each.get("shifts", 0),
        )
        for each in _file()["steps"]
    )

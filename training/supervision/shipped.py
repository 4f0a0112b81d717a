"""The kinds that come with Carework, read from the file beside this module."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from training.supervision.rules import Unit


@dataclass(frozen=True, slots=True)
class ShippedKind:
    """A kind with how often it is held."""

    code: str
    name: str
    every: int
    unit: Unit
    about: str
    agenda: str


@cache
def _file() -> dict[str, Any]:
    text = files("training.supervision").joinpath("data", "kinds.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def kinds() -> tuple[ShippedKind, ...]:
    """Every kind shipped."""
    return tuple(ShippedKind(**{**each, "unit": Unit(each["unit"])}) for each in _file()["kinds"])


def days() -> tuple[int, int]:
    """How many days before it is due people are told, and after it the manager is."""
    return int(_file()["warn_days"]), int(_file()["escalate_days"])


def source() -> str:
    """What it rests on."""
    return f"{_file()['source']} Confidence: {_file()['confidence']}."

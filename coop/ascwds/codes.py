"""The code lists and columns of ASC-WDS, as read from its published source. Pure.

`data/codes.json` and `data/columns.json` say in `_about` from where and when. A label that the
source does not hold is null there; such a code can be sent, and is called by its number here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
FILES = ("workplace", "staff", "training")


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a list as the file has it; `facts` are the list's own further columns."""

    code: str
    label: str
    group: str
    facts: tuple[tuple[str, Any], ...]

    def fact(self, name: str, default: Any = None) -> Any:
        """One of its facts."""
        return dict(self.facts).get(name, default)

    @property
    def words(self) -> str:
        """The label, or the number of one that has none."""
        return self.label or f"Code {self.code}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file; `required` is always, sometimes or never."""

    name: str
    required: str
    format: str
    codes: str


@cache
def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def listed(name: str) -> tuple[Code, ...]:
    """A list in its order, each code once: where a code has several labels the first counts."""
    found: dict[str, Code] = {}
    for row in _read("codes")[name]:
        facts = tuple((k, v) for k, v in row.items() if k not in ("code", "label", "group"))
        code = str(row["code"])
        found.setdefault(code, Code(code, row["label"] or "", row.get("group") or "", facts))
    return tuple(found.values())


@cache
def _by_code(name: str) -> dict[str, Code]:
    return {one.code: one for one in listed(name)}


def find(name: str, code: str | int | None) -> Code | None:
    """A code of a list, if it is one."""
    return _by_code(name).get(str(code))


def words(name: str, code: str | int | None) -> str:
    """What a code is called; nothing for none."""
    if code in (None, ""):
        return ""
    found = find(name, code)
    return found.words if found else f"Code {code}"


def choices(name: str) -> list[tuple[str, str]]:
    """A list to choose from: by label, those without one last."""
    rows = sorted(listed(name), key=lambda one: (not one.label, one.label.casefold(), one.code))
    return [(one.code, one.words) for one in rows]


@cache
def columns(file: str) -> tuple[Column, ...]:
    """The columns of a file in the order of its first line."""
    return tuple(
        Column(row["name"], row["required"], row["format"], row.get("codes", ""))
        for row in _read("columns")[file]["columns"]
    )


@cache
def moving_columns() -> tuple[str, ...]:
    """What may stand after UNIQUEWORKERID in the staff file, for a new reference and a move."""
    found = _read("columns")["staff"]["optional_after_UNIQUEWORKERID"]
    return tuple(row["name"] for row in found)


def source() -> str:
    """Where all of it was read."""
    return str(_read("columns")["_about"]["source"])

"""Read the text format of the nurse rostering benchmark (Curtois and Qu 2014).

Comma-separated lines under SECTION_ headings; a line that starts with # is a comment. A file
packed with gzip is read as it is.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from coop.rota.benchmark.instance import Cover, Employee, Instance, Request, ShiftType

NEEDED = ("HORIZON", "SHIFTS", "STAFF", "COVER")
SECTIONS = (*NEEDED, "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS")
MOST_DAYS = 3660  # ten years: more is a slip, and would fill the memory
GZIP = b"\x1f\x8b"
WHOLE = re.compile("-?[0-9]{1,9}")

Line = tuple[int, list[str]]  # number in the file, from 1, and the fields


class BadInstance(ValueError):
    """The text is no instance; `faults` has a sentence for each line that is wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        others = len(self.faults) - 1
        more = f" ({others} more like this.)" if others else ""
        super().__init__(f"{self.faults[0]}{more}")


class _BadLine(ValueError):
    """What is wrong with one line, in words that end a sentence."""


def read_instance(path: str | Path) -> Instance:
    """The instance in a file. Raises OSError when unreadable, BadInstance when it is none."""
    content = Path(path).read_bytes()
    if content.startswith(GZIP):
        try:
            content = gzip.decompress(content)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise BadInstance(["The gzip file is damaged."]) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInstance(["The file is no UTF-8 text."]) from None
    return parse_instance(text)


def parse_instance(text: str) -> Instance:
    """The instance in a text. Raises BadInstance, which names every line that is wrong."""
    return _Reader(text).instance()


class _Reader:
    """Reads section by section, so that their order in the file does not matter."""

    def __init__(self, text: str) -> None:
        self.faults: list[tuple[int, str]] = []
        self.sections: dict[str, list[Line]] = {}
        self._split(text)
        self.days = 0
        self.types: dict[str, ShiftType] = {}
        self.staff: dict[str, Employee] = {}

    def instance(self) -> Instance:
        """Read all; every fault is found before any is told."""
        lacking = [name for name in NEEDED if not self.sections.get(name)]
        if lacking:
            self.faults += [(0, f"SECTION_{name} is missing or empty.") for name in lacking]
        else:
            self._horizon()
            self._types()
            if not self.faults:  # staff name types; the rest names days, types and staff
                self._staff()
            if not self.faults:
                made = self._whole()
                if not self.faults:
                    return made
        raise BadInstance(words for _, words in sorted(self.faults))

    def _whole(self) -> Instance:
        self._days_off()
        return Instance(
            self.days,
            tuple(self.types.values()),
            tuple(self.staff.values()),
            self._requests("SHIFT_ON_REQUESTS"),
            self._requests("SHIFT_OFF_REQUESTS"),
            self._cover(),
        )

    def _split(self, text: str) -> None:
        current: list[Line] | None = None
        for number, raw in enumerate(text.splitlines(), 1):
            line = raw.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("SECTION_"):
                name = line.removeprefix("SECTION_")
                if name not in SECTIONS:
                    self._fault(number, f"{line} is no section of this format")
                elif name in self.sections:
                    self._fault(number, f"{line} comes a second time")
                current = self.sections.setdefault(name, [])
            elif current is None:
                self._fault(number, "there is data before the first SECTION_ line")
            else:
                current.append((number, [field.strip() for field in line.split(",")]))

    def _fault(self, number: int, words: str) -> None:
        self.faults.append((number, f"Line {number}: {words}."))

    def _horizon(self) -> None:
        for number, fields in self.sections["HORIZON"]:
            try:
                if self.days:
                    raise _BadLine("the horizon is given a second time")
                _length(fields, 1, 1)
                self.days = _whole(fields[0], "the horizon's days", least=1)
                if self.days > MOST_DAYS:
                    raise _BadLine(f"the horizon may have at most {MOST_DAYS:,} days")
            except _BadLine as wrong:
                self._fault(number, str(wrong))

    def _types(self) -> None:
        named = {fields[0] for _, fields in self.sections["SHIFTS"]}
        for number, fields in self.sections["SHIFTS"]:
            try:
                _length(fields, 2, 3)
                name = _new(fields[0], "shift type", self.types)
                after = frozenset(_parts(fields[2])) if len(fields) > 2 else frozenset()
                for other in sorted(after):
                    _known(other, "shift type", named)
                minutes = _whole(fields[1], "the shift's minutes", least=1)
                self.types[name] = ShiftType(name, minutes, after)
            except _BadLine as wrong:
                self._fault(number, str(wrong))

    def _staff(self) -> None:
        for number, fields in self.sections["STAFF"]:
            try:
                _length(fields, 8, 8)
                name = _new(fields[0], "employee", self.staff)
                self.staff[name] = Employee(
                    name,
                    self._most_of_type(fields[1]),
                    _whole(fields[2], "MaxTotalMinutes"),
                    _whole(fields[3], "MinTotalMinutes"),
                    _whole(fields[4], "MaxConsecutiveShifts"),
                    _whole(fields[5], "MinConsecutiveShifts"),
                    _whole(fields[6], "MinConsecutiveDaysOff"),
                    _whole(fields[7], "MaxWeekends"),
                )
            except _BadLine as wrong:
                self._fault(number, str(wrong))

    def _most_of_type(self, field: str) -> tuple[tuple[str, int], ...]:
        found: dict[str, int] = {}
        for part in _parts(field):
            name, equals, most = (piece.strip() for piece in part.partition("="))
            if not equals:
                raise _BadLine(f"MaxShifts wants type=number, not “{part}”")
            _known(name, "shift type", self.types)
            if name in found:
                raise _BadLine(f"MaxShifts names shift type {name} twice")
            found[name] = _whole(most, f"MaxShifts of {name}")
        return tuple(found.items())

    def _days_off(self) -> None:
        off: dict[str, set[int]] = {}
        for number, fields in self.sections.get("DAYS_OFF", ()):
            try:
                _known(fields[0], "employee", self.staff)
                days = [self._day(field) for field in fields[1:] if field]
                off.setdefault(fields[0], set()).update(days)
            except _BadLine as wrong:
                self._fault(number, str(wrong))
        for name, days_off in off.items():
            self.staff[name] = replace(self.staff[name], days_off=frozenset(days_off))

    def _requests(self, section: str) -> tuple[Request, ...]:
        found = []
        for number, fields in self.sections.get(section, ()):
            try:
                _length(fields, 4, 4)
                _known(fields[0], "employee", self.staff)
                day = self._day(fields[1])
                _known(fields[2], "shift type", self.types)
                weight = _whole(fields[3], "the request's weight")
                found.append(Request(fields[0], day, fields[2], weight))
            except _BadLine as wrong:
                self._fault(number, str(wrong))
        return tuple(found)

    def _cover(self) -> tuple[Cover, ...]:
        found: dict[tuple[int, str], Cover] = {}
        for number, fields in self.sections["COVER"]:
            try:
                _length(fields, 5, 5)
                day = self._day(fields[0])
                shift = fields[1]
                _known(shift, "shift type", self.types)
                if (day, shift) in found:
                    raise _BadLine(f"the cover of day {day} and shift type {shift} comes twice")
                people = _whole(fields[2], "the people required")
                under = _whole(fields[3], "the weight for under")
                over = _whole(fields[4], "the weight for over")
                found[day, shift] = Cover(day, shift, people, under, over)
            except _BadLine as wrong:
                self._fault(number, str(wrong))
        return tuple(found.values())

    def _day(self, field: str) -> int:
        day = _whole(field, "the day")
        if day >= self.days:
            raise _BadLine(f"day {day} is not inside the horizon, 0 to {self.days - 1}")
        return day


def _length(fields: list[str], least: int, most: int) -> None:
    if not least <= len(fields) <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        noun = "field" if wanted == "1" else "fields"
        raise _BadLine(f"{wanted} {noun} wanted, {len(fields)} found")


def _whole(field: str, what: str, least: int = 0) -> int:
    # The published files hold a few "-0" where nought is meant.
    if WHOLE.fullmatch(field) is None or int(field) < least:
        raise _BadLine(f"{what} must be a whole number from {least}, not “{field}”")
    return int(field)


def _parts(field: str) -> list[str]:
    return [part.strip() for part in field.split("|") if part.strip()]


def _new(name: str, what: str, known: Iterable[str]) -> str:
    if not name:
        raise _BadLine(f"the {what} has no name")
    if name in known:
        raise _BadLine(f"{what} {name} comes twice")
    return name


def _known(name: str, what: str, known: Iterable[str]) -> None:
    if name not in known:
        raise _BadLine(f"there is no {what} “{name}”")

"""What each row of a file of training records would do. Pure."""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from core.sheets.columns import Fault, Row
from core.sheets.words import day_words, fold
from training.records.rules import valid_until


class Sort(StrEnum):
    """What a name in the file stands for."""

    COURSE = "course"
    COMPETENCY = "competency"


class Outcome(StrEnum):
    """What becomes of a row."""

    ADD = "add"
    SAME = "same"
    BAD = "bad"


OUTCOME_WORDS = {
    Outcome.ADD: "will be entered",
    Outcome.SAME: "already there",
    Outcome.BAD: "to mend",
}
OUTCOME_MEANINGS = {Outcome.ADD: "good", Outcome.SAME: "", Outcome.BAD: "bad"}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody of the co-op, by every name they go by."""

    id: int
    number: str
    first_name: str
    surname: str
    known_as: str

    @property
    def name(self) -> str:
        """As pages show it."""
        return f"{self.known_as or self.first_name} {self.surname}"

    def names(self) -> set[str]:
        """Every way in which a file may write it, folded."""
        firsts = {self.first_name, self.known_as} - {""}
        return {fold(f"{first} {self.surname}") for first in firsts} | {
            fold(f"{self.surname}, {first}") for first in firsts
        }


@dataclass(frozen=True, slots=True)
class Thing:
    """A course or a competency that can be entered."""

    sort: Sort
    id: int
    name: str
    renewal_months: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the co-op has. `matched`: other names, folded; `have`: (person, sort, id, day)."""

    people: tuple[Who, ...]
    things: tuple[Thing, ...]
    matched: Mapping[str, tuple[Sort, int]]
    have: frozenset[tuple[int, Sort, int, date]]
    asker_id: int | None
    today: date


@dataclass(frozen=True, slots=True)
class Line:
    """A row and what becomes of it; `words` says why it is bad, or what will happen."""

    row: int
    person: str
    item: str
    outcome: Outcome
    words: str
    person_id: int | None = None
    sort: Sort | None = None
    thing_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None
    provider: str = ""
    certificate: str = ""
    unknown: bool = False  # the name of the course is not known: it can be matched


class _Bad(Exception):
    """A row that cannot be entered, with the sentence that says why."""

    def __init__(self, words: str, *, unknown: bool = False) -> None:
        super().__init__(words)
        self.words, self.unknown = words, unknown


@dataclass(slots=True)
class _Book:
    """What is known, laid out for looking up."""

    known: Known
    by_number: dict[str, Who]
    by_name: dict[str, list[Who]]
    by_item: dict[str, list[Thing]]
    by_id: dict[tuple[Sort, int], Thing]


def _lay_out(known: Known) -> _Book:
    by_name: dict[str, list[Who]] = {}
    for who in known.people:
        for name in who.names():
            by_name.setdefault(name, []).append(who)
    by_item: dict[str, list[Thing]] = {}
    for thing in known.things:
        by_item.setdefault(fold(thing.name), []).append(thing)
    return _Book(
        known,
        {fold(who.number): who for who in known.people},
        by_name,
        by_item,
        {(thing.sort, thing.id): thing for thing in known.things},
    )


def check(rows: Sequence[Row], faults: Iterable[Fault], known: Known) -> tuple[Line, ...]:
    """A line for each row, in the file's order: nothing is left out in silence.

    What the file says twice is entered once; what the co-op has for that person, thing and day
    stays as it is.
    """
    book = _lay_out(known)
    wrong: dict[int, list[str]] = {}
    for fault in faults:
        if fault.row is not None:
            wrong.setdefault(fault.row, []).append(_sentence(fault))
    seen: dict[tuple[int, Sort, int, date], int] = {}
    return tuple(_line(row, wrong.get(row.number, ()), book, seen) for row in rows)


def _sentence(fault: Fault) -> str:
    words = fault.words if fault.words[:1].isupper() else f"{fault.column} {fault.words}"
    return words if words.endswith((".", "?")) else f"{words}."


def _line(
    row: Row,
    faults: Sequence[str],
    book: _Book,
    seen: dict[tuple[int, Sort, int, date], int],
) -> Line:
    name, number, item = row["name"] or "", row["number"] or "", row["item"] or ""
    told = f"{name} ({number})" if name and number else name or number or "nobody"
    try:
        if faults:
            raise _Bad(" ".join(faults))
        who = _who(name, number, book)
        thing = _thing(item, book)
        from_on, until_on = _days(row, who, thing, book.known)
    except _Bad as bad:
        return Line(row.number, told, item, Outcome.BAD, bad.words, unknown=bad.unknown)
    key = (who.id, thing.sort, thing.id, from_on)
    found = Line(
        row.number,
        who.name,
        thing.name,
        Outcome.ADD,
        f"completed {day_words(from_on)}, "
        + ("does not lapse" if until_on is None else f"valid until {day_words(until_on)}"),
        who.id,
        thing.sort,
        thing.id,
        from_on,
        until_on,
        row["provider"] or "",
        row["certificate"] or "",
    )
    if key in book.known.have:
        return _same(found, f"Entered already for {day_words(from_on)}.")
    if key in seen:
        return _same(found, f"The same as row {seen[key]}.")
    seen[key] = row.number
    return found


def _same(line: Line, words: str) -> Line:
    return Line(
        line.row,
        line.person,
        line.item,
        Outcome.SAME,
        words,
        line.person_id,
        line.sort,
        line.thing_id,
        line.from_on,
        line.until_on,
    )


def _who(name: str, number: str, book: _Book) -> Who:
    named = book.by_name.get(fold(name), []) if name else []
    if number:
        who = book.by_number.get(fold(number))
        if who is None:
            raise _Bad(f"Nobody has the works number {number}.")
        if name and who not in named:
            raise _Bad(f"{number} is {who.name}, and the row says {name}.")
    elif not name:
        raise _Bad("Say who: a works number or a name is missing.")
    elif not named:
        close = difflib.get_close_matches(fold(name), book.by_name, 1, 0.8)
        hint = f" Is it {book.by_name[close[0]][0].name}?" if close else ""
        raise _Bad(f"Nobody here is called {name}.{hint}")
    elif len(named) > 1:
        numbers = ", ".join(sorted(each.number for each in named))
        raise _Bad(f"More than one person is called {name}: give the works number ({numbers}).")
    else:
        who = named[0]
    if who.id == book.known.asker_id:
        raise _Bad("Nobody enters their own training: ask somebody else to.")
    return who


def _thing(item: str, book: _Book) -> Thing:
    matched = book.known.matched.get(fold(item))
    if matched is not None and matched in book.by_id:
        return book.by_id[matched]
    found = book.by_item.get(fold(item), [])
    if len(found) > 1:
        raise _Bad(
            f"{item} is a course and a competency here: match it on this page.", unknown=True
        )
    if not found:
        close = difflib.get_close_matches(fold(item), book.by_item, 1, 0.7)
        hint = f" Is it {book.by_item[close[0]][0].name}?" if close else ""
        raise _Bad(f"There is no course or competency called {item}.{hint}", unknown=True)
    return found[0]


def _days(row: Row, who: Who, thing: Thing, known: Known) -> tuple[date, date | None]:
    completed, expires = row["completed"], row["expires"]
    if completed > known.today:
        raise _Bad(f"{day_words(completed)} has not come yet.")
    if expires is not None and expires < completed:
        raise _Bad(f"It expires on {day_words(expires)}, before it was completed.")
    return completed, expires or valid_until(completed, thing.renewal_months)


def counts(lines: Iterable[Line]) -> dict[Outcome, int]:
    """How many rows of each outcome."""
    found = dict.fromkeys(Outcome, 0)
    for line in lines:
        found[line.outcome] += 1
    return found


def unknown_names(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """What the file calls things that are not known, with how many rows, most first."""
    found: dict[str, tuple[str, int]] = {}
    for line in lines:
        if line.unknown:
            first, count = found.get(fold(line.item), (line.item, 0))
            found[fold(line.item)] = (first, count + 1)
    return sorted(found.values(), key=lambda each: (-each[1], each[0]))


def as_json(lines: Iterable[Line]) -> list[dict[str, object]]:
    """Lines as they are kept."""
    return [
        {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in asdict(line).items()
            if value not in (None, "", False)
        }
        for line in lines
    ]


def from_json(kept: Iterable[Mapping[str, object]]) -> tuple[Line, ...]:
    """Lines as they were kept."""
    found = []
    for each in kept:
        values = dict(each)
        for key in ("from_on", "until_on"):
            if key in values:
                values[key] = date.fromisoformat(str(values[key]))
        values["outcome"] = Outcome(str(values["outcome"]))
        if "sort" in values:
            values["sort"] = Sort(str(values["sort"]))
        for key in ("words", "person", "item"):
            values.setdefault(key, "")
        found.append(Line(**values))  # type: ignore[arg-type]
    return tuple(found)


def digest(lines: Iterable[Line]) -> str:
    """The same for the same doings: whether what was shown is what would be done now."""
    doing = [
        [line.row, line.person_id, line.sort, line.thing_id, str(line.from_on), str(line.until_on)]
        for line in lines
        if line.outcome == Outcome.ADD
    ]
    return hashlib.sha256(json.dumps(doing).encode()).hexdigest()

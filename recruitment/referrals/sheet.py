"""The workbook of people to refer: its columns, and what each row would do. Nothing is written."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import DomainError
from core.sheets.columns import Column, Fault, Limits, SheetSpec, Type
from core.sheets.read import read_workbook
from core.sheets.values import Notes, Sheet
from core.sheets.write import workbook_bytes
from recruitment.referrals import rules
from recruitment.referrals.service.candidates import Details, check

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READ_ME = "Read me"
MOST = 200
SURE = 90  # from here on a row joins somebody's record by itself
LIMITS = Limits(file_bytes=2_000_000, unpacked_bytes=20_000_000, rows=2_000, sheets=10)
PEOPLE = SheetSpec(
    "people",
    "People",
    (
        Column("first_name", "First name", required=True, example="Nadia", width=18, longest=100),
        Column("surname", "Surname", required=True, example="Haddad", width=20, longest=100),
        Column("born_on", "Date of birth", Type.DATE, example="3/4/1990"),
        Column("phone", "Telephone", Type.PHONE, hint="A number or an address is needed.",
               example="07700 900123", width=18),
        Column("email", "E-mail", Type.EMAIL, example="nadia@example.org", width=28),
        Column("area", "Where they can work", hint="Towns or postcode districts, with commas.",
               example="Brightwater, TN23", width=26),
        Column("hours_least", "Hours at least", Type.HOURS, least=0, most=60, example="16"),
        Column("hours_most", "Hours at most", Type.HOURS, least=0.5, most=60, example="30"),
        Column("available_on", "Can start on", Type.DATE, example="4/1/2027"),
        Column("agrees", "Agrees that the office sees how they get on", Type.YES_NO,
               example="yes", width=26),
        Column("keeps", "Agrees that details are kept for later places", Type.YES_NO,
               example="no", width=26),
        Column("note", "Note", hint="The person can read it. Nothing on health or convictions.",
               width=40, longest=1000),
    ),
    about="One person a row.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row, and what it would do: somebody new, somebody known, or nothing and why."""

    row: int
    name: str
    says: str
    fault: str
    candidate_id: int | None
    values: dict[str, Any]


def empty(coop_name: str) -> bytes:
    """The workbook to fill in."""
    notes = Notes(
        READ_ME,
        (
            f"# People to refer to {coop_name}",
            "Fill in one row for each person, save as .xlsx, and upload it.",
            "You are shown what each row would do. Nothing is written until you confirm.",
            f"At most {MOST} people at a time. Columns with a star must be filled in.",
            "Say yes to an agreement only where the person has agreed to the words on the page.",
        ),
        (90,),
    )
    return workbook_bytes([notes, Sheet.of(PEOPLE, ())])


def examine(
    content: bytes, known: Sequence[rules.Known], today: date, *, tell_names: bool
) -> tuple[list[Line], list[Fault]]:
    """Each row as a line, and what is wrong with the whole file.

    `known` are those whom the reader may be told of; `tell_names` whether by name.
    """
    book = read_workbook(io.BytesIO(content), (PEOPLE,), LIMITS, ignored=(READ_ME, "Lists"))
    whole = [fault for fault in book.faults if fault.row is None or not book.sheets["people"]]
    by_row: dict[int, list[str]] = {}
    for fault in book.faults:
        if fault.row is not None:
            by_row.setdefault(fault.row, []).append(sentence(fault))
    rows = book.sheets["people"]
    if len(rows) > MOST:
        words = f"{len(rows)} rows; at most {MOST} people go in one workbook: split it"
        return [], [Fault("People", None, "", "", words)]
    lookup = rules.Lookup(known)
    lines: list[Line] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        faults = by_row.get(row.number, [])
        lines.append(_line(row.number, dict(row.values), faults, lookup, seen, today, tell_names))
    if not lines and not whole:
        whole = [Fault("People", None, "", "", "The sheet has no filled row")]
    return lines, whole


def sentence(fault: Fault) -> str:
    """What is wrong, as a whole sentence."""
    words = f"{fault.column}: {fault.words}" if fault.column not in fault.words else fault.words
    return words if words.endswith((".", "?")) else f"{words}."


def details(values: dict[str, Any]) -> Details:
    """Who a row is about; dates as days or as kept text."""

    def day(value: Any) -> date | None:
        return date.fromisoformat(value) if isinstance(value, str) else value

    return Details(
        first_name=values["first_name"] or "",
        surname=values["surname"] or "",
        born_on=day(values["born_on"]),
        phone=values["phone"] or "",
        email=values["email"] or "",
        area=values["area"] or "",
        hours_least=values["hours_least"],
        hours_most=values["hours_most"],
        available_on=day(values["available_on"]),
    )


def _line(
    number: int,
    values: dict[str, Any],
    faults: list[str],
    lookup: rules.Lookup,
    seen: dict[tuple[str, ...], int],
    today: date,
    tell_names: bool,
) -> Line:
    given = details(values)
    name = f"{given.first_name} {given.surname}".strip() or "no name"
    kept = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }
    if not faults:
        try:
            check(given, today)
        except DomainError as error:
            faults = [error.words]
    key = (rules.folded(name), rules.phone_key(given.phone), rules.email_key(given.email))
    if not faults and key in seen:
        faults = [f"The same person stands in row {seen[key]}."]
    if faults:
        return Line(number, name, "", " ".join(faults), None, kept)
    seen[key] = number
    typed = rules.Known(0, name, given.born_on, key[1], key[2])
    hits = lookup.find(typed, 1)
    if hits and hits[0].sure >= SURE:
        hit = hits[0]
        who = hit.known.name if tell_names else "somebody your office has referred before"
        says = f"Joins the record of {who}: {' and '.join(hit.why)}."
        return Line(number, name, says, "", hit.known.id, kept)
    return Line(number, name, "Somebody new.", "", None, kept)

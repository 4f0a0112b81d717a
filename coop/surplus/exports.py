"""Workbooks of a year: its drafts side by side, and the figures to fill in and upload."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from coop.surplus import queries, words
from coop.surplus.rules import Figures
from coop.surplus.service import Given
from core.money import to_pence
from core.sheets.columns import Column, Fault, SheetSpec, Type
from core.sheets.read import read_workbook
from core.sheets.values import Notes, Sheet
from core.sheets.write import workbook_bytes
from core.ui.filters import day_year

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PAY = 10_000_000
FIGURES = SheetSpec(
    "figures",
    "Figures",
    (
        Column("number", "Number", required=True, longest=40, width=10),
        Column("name", "Name", width=28, hint="Not read"),
        Column("hours", "Hours worked", Type.HOURS, required=True, least=0, most=8784, width=14),
        Column("leave", "Hours of paid leave", Type.HOURS, least=0, most=8784, width=18),
        Column("basic", "Basic pay", Type.MONEY, required=True, least=0, most=MOST_PAY, width=14),
    ),
    about="One row for each person. Rows that you leave out stay as they are.",
)
PERSON = (
    Column("number", "Number", width=10),
    Column("name", "Name", width=26),
    Column("member", "Member", Type.YES_NO, width=9),
    Column("role", "Role", width=20),
    Column("contract", "Contract", width=22),
    Column("member_days", "Days a member", Type.WHOLE, width=14),
    Column("service_days", "Days of service", Type.WHOLE, width=14),
    Column("hours", "Hours worked", Type.HOURS, width=13),
    Column("leave", "Paid leave", Type.HOURS, width=12),
    Column("basic", "Basic pay", Type.MONEY, width=14),
)
ABOUT = "About"


def pounds(pence: int) -> Decimal:
    """Whole pence as pounds with two places."""
    return (Decimal(pence) / 100).quantize(Decimal("0.01"))


def workbook(coop_id: int, year_id: int, *, coop_name: str, made_at: datetime | None) -> bytes:
    """Drafts side by side: where the money goes, and what each would get."""
    year = queries.year(coop_id, year_id)
    figures = queries.read(queries.snapshot(coop_id, year_id))
    drafts = queries.worked(coop_id, queries.drafts(coop_id, year_id))
    title = f"{coop_name}, surplus of the year to {day_year(year.last_on)}"
    each = [(f"draft_{row.draft.id}", row) for row in drafts]
    money = tuple(Column(key, row.draft.name, Type.MONEY, width=18) for key, row in each)
    steps: dict[str, dict[str, Any]] = {}
    for key, row in each:
        for said, pence in words.steps(row.outcome) if row.outcome else ():
            steps.setdefault(said, {"what": said})[key] = pounds(pence)
    rules: dict[str, dict[str, Any]] = {}
    for key, row in each:
        for said, value in words.sentences(row.rule):
            rules.setdefault(said, {"what": said})[key] = value
    parts = [
        {
            **_person(one),
            **{key: pounds(part.pence) if (part := row.part(one.person_id)) else None
               for key, row in each},
        }
        for one in figures.people
    ]  # fmt: skip
    what = Column("what", "What", width=36)
    told = tuple(Column(key, row.draft.name, width=26) for key, row in each)
    notes = Notes(
        "Read me",
        (
            f"# {title}",
            ("Drafts", "Where the money goes under each draft, in the order of surplus."),
            ("Rules", "What each draft says."),
            ("People", "The year’s figures of each person and what they would get."),
            ("Figures", f"SHA-256 {queries.snapshot(coop_id, year_id).digest}"),
        ),
        widths=(16, 78),
    )
    return workbook_bytes(
        [
            notes,
            Sheet("Drafts", (what, *money), _filled(steps, each), intro=(title,)),
            Sheet("Rules", (what, *told), _filled(rules, each), intro=(title,)),
            Sheet("People", (*PERSON, *money), parts, intro=(title,)),
        ],
        made_at=made_at,
    )


def _filled(rows: dict[str, dict[str, Any]], each: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    empty = dict.fromkeys(key for key, _ in each)
    return [{**empty, **row} for row in rows.values()]


def _person(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "member": one.member,
        "role": one.role,
        "contract": one.contract,
        "member_days": one.member_days,
        "service_days": one.service_days,
        "hours": one.minutes,
        "leave": one.leave_minutes,
        "basic": pounds(one.basic_pence),
    }


def figures_workbook(figures: Figures, coop_name: str, made_at: datetime | None) -> bytes:
    """The year's hours and basic pay of everybody, to change and upload again."""
    rows = [
        {
            "number": one.number,
            "name": one.name,
            "hours": one.minutes,
            "leave": one.leave_minutes,
            "basic": pounds(one.basic_pence),
        }
        for one in figures.people
    ]
    about = Notes(
        ABOUT,
        (
            f"# {coop_name}, figures of the year to {day_year(figures.last_on)}",
            ("Figures", FIGURES.about),
            ("Hours", "Decimal hours: 7 h 30 min is 7.5. Worked hours are without paid leave."),
            ("Basic pay", "What the hours were paid at the basic rate, without premiums."),
        ),
        widths=(16, 78),
    )
    return workbook_bytes([about, Sheet(FIGURES.title, FIGURES.columns, rows)], made_at=made_at)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What a workbook says: figures by person, or faults; with any fault nothing is written."""

    given: Mapping[int, Given]
    faults: tuple[Fault, ...]


def read(content: bytes, figures: Figures) -> Uploaded:
    """Read uploaded figures against the people of the year."""
    book = read_workbook(io.BytesIO(content), [FIGURES], ignored=(ABOUT,))
    faults = list(book.faults)
    ids = {one.number: one.person_id for one in figures.people}
    given: dict[int, Given] = {}
    for row in book.sheets["figures"]:
        number = row["number"]
        if number is None or row["hours"] is None or row["basic"] is None:
            continue
        if number not in ids:
            words_ = "Nobody with this number worked or was a member in the year"
        elif ids[number] in given:
            words_ = "This number is there twice"
        else:
            pence = to_pence(row["basic"])
            given[ids[number]] = Given(row["hours"], row["leave"] or 0, pence)
            continue
        faults.append(Fault(FIGURES.title, row.number, "Number", number, words_, f"A{row.number}"))
    if not given and not faults:
        faults.append(Fault(FIGURES.title, None, "", "", "There is no row in it"))
    return Uploaded({} if faults else given, tuple(faults))

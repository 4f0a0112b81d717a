"""What can be claimed from a fund, as a workbook: by person, and by course."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.sheets.columns import Column, Type
from core.sheets.write import Notes, Sheet, workbook_bytes
from core.ui.filters import day_year
from training.records.taken_rules import RESULT_WORDS, Result
from training.sessions.costs import CLAIM_WORDS, Claims
from training.sessions.spending import Completed, FundRow

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = (
    Column("number", "Number", width=10),
    Column("person", "Name", width=24),
    Column("course", "Course", width=34),
    Column("on", "Completed on", Type.DATE, width=14),
    Column("result", "Result", width=12),
    Column("provider", "Provider", width=22),
    Column("certificate", "Certificate", width=18),
    Column("evidence", "Evidence kept", Type.WHOLE, width=14),
    Column("cost", "Cost", Type.MONEY, width=12),
    Column("pays", "Fund pays", Type.MONEY, width=12),
    Column("last", "Claim until", Type.DATE, width=14),
    Column("stands", "Stands", width=18),
    Column("claimed", "Claimed on", Type.DATE, width=14),
    Column("reference", "Reference", width=20),
)
COURSES = (
    Column("course", "Course", width=34),
    Column("most", "At most, each", Type.MONEY, width=14),
    Column("people", "Completed", Type.WHOLE, width=12),
    Column("open", "To claim", Type.MONEY, width=14),
    Column("claimed", "Claimed", Type.MONEY, width=14),
    Column("late", "Too late", Type.MONEY, width=14),
)


def file_name(row: FundRow, last_on: date) -> str:
    """What the workbook is saved as."""
    name = "-".join("".join(c if c.isalnum() else " " for c in row.name.casefold()).split())
    return f"claim-{name or 'fund'}-{last_on.isoformat()}.xlsx"


def claim_workbook(
    row: FundRow, lines: Sequence[Completed], coop: str, first_on: date, last_on: date
) -> bytes:
    """Every completion of some days that the fund pays for, and sums by course."""
    title = f"{coop}: {row.name}, completed {day_year(first_on)} to {day_year(last_on)}"
    limits = (
        day_year(row.window.claim_until_on) if row.window.claim_until_on else "No last day",
        f"{row.window.claim_days} days after completion" if row.window.claim_days else "No limit",
    )
    notes = Notes(
        "About the fund",
        (
            f"# {row.name}",
            ("Claims until", limits[0]),
            ("Each within", limits[1]),
            ("A claim must show", row.needs or "Not said"),
            ("Where its rules are read", row.source or "Not said"),
        ),
        (26, 70),
    )
    return workbook_bytes(
        [
            Sheet("Completed", LINES, _lines(lines), intro=(title,), frozen=2),
            Sheet("By course", COURSES, _courses(row, lines), intro=(title,), frozen=1),
            notes,
        ]
    )


def _gbp(pence: int) -> Decimal:
    return Decimal(pence) / 100


def _lines(lines: Sequence[Completed]) -> Iterator[list[Any]]:
    for one in lines:
        yield [
            one.number,
            one.person,
            one.course,
            one.on,
            RESULT_WORDS[Result(one.result)],
            one.provider,
            one.certificate,
            one.evidence,
            _gbp(one.cost_pence),
            _gbp(one.claim_pence),
            one.last_on,
            CLAIM_WORDS[one.stands],
            one.claimed_on,
            one.reference,
        ]


def _courses(row: FundRow, lines: Sequence[Completed]) -> Iterator[list[Any]]:
    for _, name, most in row.courses:
        mine = [one for one in lines if one.course == name]
        sums = [
            _gbp(sum(one.claim_pence for one in mine if one.stands == stands))
            for stands in (Claims.OPEN, Claims.CLAIMED, Claims.LATE)
        ]
        yield [name, _gbp(most), len(mine), *sums]

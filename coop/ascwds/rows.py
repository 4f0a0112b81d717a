"""Values to the lines of the three files, in the exact format of ASC-WDS. Pure.

The format is read by a program, never by a spreadsheet, so nothing may be put in front of a text
as our other files do against formulas: an apostrophe would be stored in ASC-WDS as part of the
name. Instead a text cannot begin as a formula does: `plain` takes the signs = + - @ and control
characters off its beginning. References are checked when they are entered (`reference_fault`), as
they have to come back exactly as ASC-WDS holds them. Codes, dates and amounts begin with a figure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from io import StringIO

from coop.ascwds import codes
from coop.ascwds.values import Files, Status, Training, Worker, Workplace

Row = dict[str, str]
LONGEST_REF = 49
HOURS_MOST, HOURS_UNKNOWN = 75, 999
NOT_KNOWN = "999"
TEXTS = ("ADDRESS1", "ADDRESS2", "ADDRESS3", "POSTTOWN", "OTHERTYPE", "CWPUSEDESC")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _./-]*")
_RISKY = re.compile(r"^[=+\-@\s\x00-\x1f]+")


def plain(text: str, most: int) -> str:
    """A text for a cell: one line, not beginning as a formula does, at most so long."""
    return _RISKY.sub("", " ".join(text.split()))[:most].rstrip()


def reference_fault(text: str) -> str:
    """Why a reference cannot be sent; nothing where it can."""
    if not text:
        return "Enter the reference."
    if len(text) > LONGEST_REF:
        return f"A reference has at most {LONGEST_REF} characters."
    if not _REF.fullmatch(text):
        return "A reference begins with a letter or a figure, and has letters, figures and - _ . /."
    return ""


def day(on: date | None) -> str:
    """06/04/2020."""
    return f"{on.day:02d}/{on.month:02d}/{on.year:04d}" if on else ""


def halves(value: Decimal | None) -> str:
    """37.5, 30, 0: rounded to the nearest half, a quarter up."""
    if value is None:
        return ""
    half = (value * 2).quantize(Decimal(1), ROUND_HALF_UP) / 2
    return f"{half:f}".removesuffix(".0")


def weekly(value: Decimal | None) -> bool:
    """Whether hours can be a week's in the file: up to 75, or 999 for not known."""
    return value is not None and (value == HOURS_UNKNOWN or Decimal(halves(value)) <= HOURS_MOST)


def add_months(on: date, months: int) -> date:
    """So many months later, or that month's last day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    ends = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return ends.replace(day=min(on.day, ends.day))


def workplace(one: Workplace) -> Row:
    """The line of a workplace."""
    row = {column.name: "" for column in codes.columns("workplace")}
    row |= {
        name: plain(value, len(value)) if name in TEXTS else value
        for name, value in one.facts.items()
        if name in row
    }
    several = len(one.services) > 1
    roles = one.roles
    row |= {
        "LOCALESTID": one.ref,
        "STATUS": one.status.value,
        "ESTNAME": plain(one.name, 120),
        "MAINSERVICE": one.main_service,
        "ALLSERVICES": ";".join(offered.code for offered in one.services)
        + (";0" if one.facts.get("NOOTHERS") and not several else ""),
        "TOTALPERMTEMP": str(one.total),
    }
    # One place for each service, be it empty: a single service may leave the cell blank.
    places = {
        "CAPACITY": [_number(offered.capacity) for offered in one.services],
        "UTILISATION": [_number(offered.used) for offered in one.services],
        "SERVICEDESC": [plain(offered.words.replace(";", ","), 120) for offered in one.services],
    }
    row |= {name: ";".join(made) if several else "".join(made) for name, made in places.items()}
    row["SERVICEUSERS"] = ";".join(code for code, _ in one.users)
    row["OTHERUSERDESC"] = ";".join(plain(said.replace(";", ","), 120) for _, said in one.users)
    row["ALLJOBROLES"] = ";".join(role.code for role in roles)
    row["STARTERS"] = ";".join(str(role.starters) for role in roles) or "0"
    row["LEAVERS"] = ";".join(str(role.leavers) for role in roles) or "0"
    row["VACANCIES"] = ";".join(str(role.vacancies) for role in roles) or "0"
    if not one.whole:
        row["STARTERS"] = row["LEAVERS"] = NOT_KNOWN
    elif one.leaving and sum(count for _, count in one.leaving) == sum(r.leavers for r in roles):
        row["REASONS"] = ";".join(code for code, _ in one.leaving)
        row["REASONNOS"] = ";".join(str(count) for _, count in one.leaving)
    return row


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


@cache
def _nothing_said(moving: bool) -> Row:
    """A line of the staff file with every cell empty."""
    return dict.fromkeys(staff_head(moving), "")


def worker(one: Worker, *, moving: bool = False) -> Row:
    """The line of a worker; with `moving` the two columns for a new reference and a move too."""
    row = dict(_nothing_said(moving))
    row |= {"LOCALESTID": one.workplace, "UNIQUEWORKERID": one.ref}
    row |= {"STATUS": one.status.value, "DISPLAYID": one.ref}
    if moving:
        row["TRANSFERSTAFFRECORD"] = one.moves_to
    if one.status is Status.DELETE:
        return row  # all else is not read, so nothing more is told of somebody who left
    paid_by = "1" if one.salary is not None else "3" if one.rate is not None else ""
    row |= {
        "NINUMBER": one.ni,
        "POSTCODE": one.postcode,
        "DOB": day(one.born_on),
        "CARECERT": one.care_certificate,
        "L2CARECERT": one.level_two,
        "RECSOURCE": one.source,
        "STARTDATE": day(one.started_on),
        "STARTINSECT": one.in_sector,
        "DHA": one.delegated,
        "APPRENTICE": one.apprentice,
        "EMPLSTATUS": one.employment,
        "ZEROHRCONT": one.zero_hours,
        "DAYSSICK": halves(one.days_sick),
        "SALARYINT": paid_by,
        "SALARY": _number(one.salary),
        "HOURLYRATE": _rate(one.rate) if one.salary is None else "",
        "MAINJOBROLE": one.role,
        "MAINJRDESC": plain(one.role_words, 119) if one.role in ("23", "27") else "",
        "CONTHOURS": halves(one.hours) if weekly(one.hours) else "",
        "AVGHOURS": halves(one.average) if weekly(one.average) else "",
        "NMCREG": one.nurse if one.role == "16" else "",
        "AMHP": one.mental_health if one.role == "6" else "",
        "SCQUAL": one.care_level,
        "NONSCQUAL": one.other_level,
        "CWPCATEGORY": one.pathway,
    }
    row |= {name: value for name, value in one.answers.items() if name in row}
    for place, held in enumerate(one.qualifications[:3], start=1):
        row[f"QUALACH{place:02d}"] = f"{held.code};{held.year}" if held.year else held.code
        row[f"QUALACH{place:02d}NOTES"] = plain(held.words, 120)
    return row


def _rate(value: Decimal | None) -> str:
    return "" if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


def training(one: Training) -> Row:
    """The line of a piece of training.

    ASC-WDS counts the last day as the day before so many months are over, we as the day itself:
    what ends as its months say is sent by its months alone, from which ASC-WDS takes the day.
    """
    until, validity = one.until_on, ""
    if until is None:
        validity = "none"
    elif one.months and until == add_months(one.done_on, one.months):
        until, validity = None, str(one.months)
    elif until <= one.done_on:
        until = None
    return {
        "LOCALESTID": one.workplace,
        "UNIQUEWORKERID": one.worker,
        "CATEGORY": one.category,
        "TRAININGNAME": plain(one.name, 120),
        "ACCREDITED": one.accredited,
        "WHODELIVERED": one.by,
        "PROVIDERNAME": one.provider if one.by == "2" else "",
        "HOWDELIVERED": one.how,
        "VALIDITY": validity,
        "DATECOMPLETED": day(one.done_on),
        "EXPIRYDATE": day(until),
        "NOTES": "",
    }


def text(head: Sequence[str], lines: Iterable[Mapping[str, str]]) -> bytes:
    """A file: UTF-8 without a byte-order mark, quotes only where needed, lines end in CRLF."""
    buffer = StringIO()
    out = csv.writer(buffer, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    out.writerow(head)
    out.writerows([line[name] for name in head] for line in lines)
    return buffer.getvalue().encode("utf-8")


def staff_head(moving: bool) -> list[str]:
    """The first line of the staff file."""
    head = [column.name for column in codes.columns("staff")]
    return [*head[:2], *codes.moving_columns(), *head[2:]] if moving else head


def made(files: Files) -> dict[str, list[Row]]:
    """The lines of the three files by name."""
    moving = any(one.moves_to for one in files.workers)
    return {
        "workplace": [workplace(one) for one in files.workplaces],
        "staff": [worker(one, moving=moving) for one in files.workers],
        "training": [training(one) for one in files.training],
    }


def contents(files: Files) -> dict[str, bytes]:
    """The three files by name."""
    moving = any(one.moves_to for one in files.workers)
    lines = made(files)
    return {
        name: text(
            staff_head(moving)
            if name == "staff"
            else [column.name for column in codes.columns(name)],
            lines[name],
        )
        for name in codes.FILES
    }

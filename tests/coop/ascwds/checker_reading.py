"""What the independent checker reads the files with: quotes, days, numbers, code lists."""

from __future__ import annotations

import calendar
import json
import re
from datetime import date
from pathlib import Path

DATA = Path(__file__).parents[3] / "coop" / "ascwds" / "data"
COLUMNS = json.loads((DATA / "columns.json").read_text())
CODES = json.loads((DATA / "codes.json").read_text())
SETS = {
    name: {str(row["code"]): row for row in rows}
    for name, rows in CODES.items()
    if isinstance(rows, list)
}
STATUS = {"NEW", "UPDATE", "UNCHECKED", "NOCHANGE", "DELETE"}
SENT = {"NEW", "UPDATE"}
UNREAD = {"UNCHECKED", "NOCHANGE", "DELETE"}
DATE = re.compile(r"\d{2}/\d{2}/\d{4}")
PERSON_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d{1,2}[A-Za-z]? \d[A-Za-z]{2}")
CQC = re.compile(r"\d-\d{8,12}")


def parse(text):
    """RFC 4180 by hand: records, lines with quotes where none can stand, and where none need to."""
    faults, needless, records, record, cell = [], [], [], [], ""
    state, at = "start", 0
    while at < len(text):
        char = text[at]
        if state == "quoted":
            if char == '"' and text[at + 1 : at + 2] == '"':
                cell += '"'
                at += 1
            elif char == '"':
                state = "after"
                if not set(cell) & set(',"\r\n'):
                    needless.append(len(records) + 1)
            else:
                cell += char
        elif char == '"' and state == "start":
            state = "quoted"
        elif char == ",":
            record.append(cell)
            cell, state = "", "start"
        elif char in "\r\n":
            if char == "\r" and text[at + 1 : at + 2] == "\n":
                at += 1
            record.append(cell)
            records.append(record)
            record, cell, state = [], "", "start"
        else:
            if state == "after":
                faults.append(len(records) + 1)
            if char == '"':
                faults.append(len(records) + 1)
            cell += char
            state = "plain"
        at += 1
    if cell or record:
        record.append(cell)
        records.append(record)
    return records, faults, needless


def day(text):
    """DD/MM/YYYY, or None."""
    if not DATE.fullmatch(text):
        return None
    try:
        return date(int(text[6:]), int(text[3:5]), int(text[:2]))
    except ValueError:
        return None


def age(born, on):
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def later(on, months):
    total = on.year * 12 + on.month - 1 + months
    year, month = total // 12, total % 12 + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


def number(text):
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else None


def whole(text):
    return int(text) if re.fullmatch(r"\d+", text) else None


def tight(text):
    return text.replace(" ", "")

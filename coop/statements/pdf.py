"""Statements as tagged PDF (PDF/UA-1), and all of a run in one archive."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from coop.statements.document import words_of
from coop.statements.queries import Statement

MEDIA_TYPE, ARCHIVE_TYPE = "application/pdf", "application/zip"
SOURCE = Path(__file__).with_name("statement.typ")
STAMP = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same statements


@cache
def _compiler() -> Any:
    """One for the process: it keeps the fonts, which are typst's own, none of the machine's."""
    return typst.Compiler(str(SOURCE), ignore_system_fonts=True)


def pdf(statement: Statement, *, made_at: datetime) -> bytes:
    """One statement on A4; the same bytes for the same statement and instant."""
    made: bytes = _compiler().compile(
        format="pdf",
        sys_inputs={"data": json.dumps(words_of(statement), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
    )
    return made


def file_name(statement: Statement) -> str:
    """Adams-Amy-B0012-2026-12-31.pdf: what a file system takes, whatever the name."""
    text = f"{statement.name} {statement.number}"
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-") or "statement"
    return f"{slug}-{statement.run.until_on.isoformat()}.pdf"


def archive(
    statements: Iterable[Statement], *, made_at: datetime, on_each: Callable[[int], None]
) -> bytes:
    """All statements in one zip file; `on_each` hears the count after each and may raise."""
    stream, names = io.BytesIO(), set[str]()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as out:
        for count, statement in enumerate(statements, 1):
            name = file_name(statement)
            if name in names:
                name = f"{statement.person_id}-{name}"
            names.add(name)
            out.writestr(zipfile.ZipInfo(name, STAMP), pdf(statement, made_at=made_at))
            on_each(count)
    return stream.getvalue()

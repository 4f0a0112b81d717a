"""A course certificate as tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

MEDIA_TYPE = "application/pdf"
SOURCE = Path(__file__).with_name("certificate.typ")


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate says; `standards` are (standard, met on). All in words."""

    coop: str
    name: str
    number: str
    course: str
    result: str
    taken_on: str
    until: str
    provider: str
    certificate: str
    version: str
    entered_by: str
    withdrawn: str
    standards: tuple[tuple[str, str], ...] = ()


@cache
def _compiler() -> Any:
    return typst.Compiler(str(SOURCE), ignore_system_fonts=True)


def pdf(certificate: Certificate, *, made_at: datetime) -> bytes:
    """One certificate on A4; the same bytes for the same words and instant."""
    made: bytes = _compiler().compile(
        format="pdf",
        sys_inputs={"data": json.dumps(asdict(certificate), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()),
    )
    return made

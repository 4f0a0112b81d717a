"""Text files of cells: what a spreadsheet program might run is made plain text. Pure.

A text that begins with = + - @ a tab, a return or a new line gets an apostrophe in front, and so
does one that begins with an apostrophe, so that `read` gives back what was written. Numbers are
written as numbers: a negative amount stays one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "'"


class Figure(str):
    """A figure of ours that is written with more than digits, like -1:20: it stays as it is."""

    __slots__ = ()


Cell = str | int | Decimal


def safe(text: str) -> str:
    """The text as a cell may hold it; NUL, which no reader takes, goes."""
    text = text.replace("\0", "")
    return MARK + text if text.startswith((*RISKY, MARK)) else text


def plain(text: str) -> str:
    """What `safe` was given."""
    marked = text.startswith(MARK) and text[1:].startswith((*RISKY, MARK))
    return text[1:] if marked else text


def write(rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> bytes:
    """UTF-8, lines ending in CR LF, cells quoted where they must be (RFC 4180)."""
    stream = io.StringIO(newline="")
    out = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    for row in rows:
        out.writerow([text_of(cell) for cell in row])
    return stream.getvalue().encode("utf-8")


def text_of(cell: Cell) -> str:
    """A cell as it stands in the file, before quoting."""
    if isinstance(cell, Figure):
        return cell
    if isinstance(cell, str):
        return safe(cell)
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


def read(content: bytes, delimiter: str = ",") -> list[list[str]]:
    """The cells of such a file, as they were before they were made safe."""
    stream = io.StringIO(content.decode("utf-8"), newline="")
    return [[plain(cell) for cell in row] for row in csv.reader(stream, delimiter=delimiter)]

"""The .xlsx archive, written so that the same workbook always gives the same bytes."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class _SameBytes(zipfile.ZipFile):
    """An archive without the time of writing in it."""

    book: Workbook
    made_at: datetime

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Add a part, at the archive's fixed instant."""
        if zinfo_or_arcname == "docProps/core.xml":
            properties = self.book.properties
            properties.creator = "Carework"
            properties.created = properties.modified = self.made_at
            data = tostring(properties.to_tree())
        super().writestr(_entry(zinfo_or_arcname), data)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Add a part from a file, in pieces."""
        with open(filename, "rb") as source, self.open(_entry(arcname), "w") as part:
            while chunk := source.read(1 << 16):
                part.write(chunk)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def save(
    book: Workbook, target: str | os.PathLike[str] | BinaryIO, made_at: datetime | None
) -> None:
    """Write a finished workbook; `made_at` (aware) goes into its properties."""
    archive = _SameBytes(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
    archive.book = book
    archive.made_at = (made_at or _EPOCH).astimezone(UTC).replace(tzinfo=None)
    ExcelWriter(book, archive).save()

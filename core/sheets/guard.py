"""What is done to an uploaded file before a spreadsheet reader may see it.

The archive is unpacked here once, counting real bytes; every XML part is walked once, counting
sheets, rows, cells and text as they would be in memory. Only then a clean, uncompressed
copy of the parts that matter is handed on: what is parsed is exactly what was counted. A lying
archive directory, a decompression bomb, a lone cell in row 1,048,576 of column XFD and a
long text used a million times all end in a sentence.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from core.sheets.columns import Limits, letter

NOT_A_WORKBOOK = "This is not an Excel workbook (.xlsx)"
DAMAGED = "This workbook is damaged and cannot be read. Open it in Excel, save it again as .xlsx"
TOO_LARGE = "This workbook is too large"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,  # an encrypted part, an unknown way of packing
    KeyError,
    OverflowError,
)


class UnsafeFileError(Exception):
    """The file cannot be taken: `words` is the whole sentence."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(slots=True)
class Marks:
    """Cells of one sheet whose stored value misleads: (row, column from 0) to a sentence."""

    bad: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Safe:
    """A checked workbook: a clean archive, and the marks of each sheet by its title."""

    archive: io.BytesIO
    marks: Mapping[str, Marks]


def check(stream: BinaryIO, limits: Limits) -> Safe:
    """Unpack and count. Raises UnsafeFileError with the sentence to show."""
    data = stream.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise UnsafeFileError(
            f"{TOO_LARGE}: it may have {limits.file_bytes // 1_000_000} MB at most"
        )
    if not data:
        raise UnsafeFileError(f"{NOT_A_WORKBOOK}: the file is empty")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnsafeFileError(
                "This workbook is protected by a password. Save a copy without one and try again"
            )
        raise UnsafeFileError(
            f"{NOT_A_WORKBOOK}: it is of the old kind. Save it as .xlsx and try again"
        )
    if not data.startswith(b"PK"):
        raise UnsafeFileError(NOT_A_WORKBOOK)
    try:
        parts = _unpack(data, limits)
    except _BROKEN as error:
        raise UnsafeFileError(DAMAGED) from error
    marks = _walk(parts, limits)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as clean:
        for name, content in parts.items():
            clean.writestr(zipfile.ZipInfo(name), content)
    archive.seek(0)
    return Safe(archive, marks)


def _unpack(data: bytes, limits: Limits) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        entries = [entry for entry in packed.infolist() if not entry.is_dir()]
        names = {entry.filename for entry in entries}
        _kind(packed, names)
        if len(entries) > limits.parts or len(names) != len(entries):
            raise UnsafeFileError(DAMAGED)
        too_large = (
            f"{TOO_LARGE}: unpacked it may have {limits.unpacked_bytes // 1_000_000} MB at most"
        )
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise UnsafeFileError(too_large)
        parts: dict[str, bytes] = {}
        left = limits.unpacked_bytes
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise UnsafeFileError("This workbook is encrypted. Save a copy without a password")
            if not entry.filename.casefold().endswith((".xml", ".rels")):
                continue  # pictures, macros, printer settings: not read
            content = bytearray()
            with packed.open(entry) as part:
                while chunk := part.read(65_536):
                    content += chunk
                    left -= len(chunk)
                    if left < 0:
                        raise UnsafeFileError(too_large)
                    if len(content) > max(1_000_000, limits.ratio * max(1, entry.compress_size)):
                        raise UnsafeFileError(
                            f"{TOO_LARGE}: {entry.filename} unpacks to more than "
                            f"{limits.ratio} times its size"
                        )
            parts[entry.filename] = bytes(content)
        return parts


def _kind(packed: zipfile.ZipFile, names: set[str]) -> None:
    """Name the other kinds of office file that are zip archives too."""
    if "[Content_Types].xml" not in names:
        if (
            "mimetype" in names
            and packed.getinfo("mimetype").file_size < 200
            and b"opendocument" in packed.read("mimetype")
        ):
            raise UnsafeFileError(
                f"{NOT_A_WORKBOOK} but an OpenDocument file. Save it as .xlsx and try again"
            )
        raise UnsafeFileError(NOT_A_WORKBOOK)
    if any(name.casefold() == "xl/workbook.bin" for name in names):
        raise UnsafeFileError(
            f"{NOT_A_WORKBOOK}: it is a binary one. Save it as .xlsx and try again"
        )
    if not any(name.startswith("xl/") for name in names):
        raise UnsafeFileError(NOT_A_WORKBOOK)


def _local(name: str) -> str:
    """The name of an element or attribute without its namespace or prefix."""
    return name.rpartition(":")[2]


class _Walker:
    """Base of the part readers: no document types, no entities, any encoding expat knows."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise UnsafeFileError(DAMAGED)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One element begins."""

    def walk(self, content: bytes) -> None:
        """Go through one part. Raises UnsafeFileError when it is not well formed."""
        try:
            self.parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError, OverflowError) as error:
            raise UnsafeFileError(DAMAGED) from error


class _Titles(_Walker):
    """Sheet titles by relationship id, or the targets of relationships."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "sheet":
                plain = {_local(key): value for key, value in attributes.items()}
                self.sheets.append((plain.get("name", ""), plain.get("id", "")))
            case "Relationship":
                self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Strings(_Walker):
    """The length of each shared string."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []
        self.parser.CharacterDataHandler = self._text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "si":
            self.lengths.append(0)

    def _text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Cells(_Walker):
    """Counts the filled cells of one sheet, and marks those whose value misleads."""

    def __init__(self, lengths: list[int], limits: Limits) -> None:
        super().__init__()
        self.lengths, self.limits = lengths, limits
        self.cells = self.chars = 0
        self.row = self.column = -1
        self.last = (0, 0)
        self.marks = Marks()
        self.kind = ""
        self.formula = self.value = self.reading = False
        self.text = ""
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "row":
                given = attributes.get("r", "")
                self.row = int(given) - 1 if given else self.row + 1
                self.column = -1
            case "c":
                self._at(attributes.get("r", ""))
                self.kind = attributes.get("t", "n")
                self.formula = self.value = False
                self.text = ""
            case "v" | "is":
                self.value = self.reading = True
                self._filled()
            case "f":
                self.formula = True

    def _at(self, given: str) -> None:
        if not given:
            self.column += 1
            return
        letters = given.rstrip("0123456789")
        if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
            raise UnsafeFileError(DAMAGED)
        index = 0
        for character in letters.upper():
            index = index * 26 + ord(character) - 64
        self.row, self.column = int(given[len(letters) :]) - 1, index - 1

    def _filled(self) -> None:
        self.cells += 1
        if self.row < 0:
            raise UnsafeFileError(DAMAGED)
        if self.row >= self.limits.rows:
            raise UnsafeFileError(
                f"{TOO_LARGE}: a sheet may have {self.limits.rows:,} rows at most, and one "
                f"is filled in row {self.row + 1:,}"
            )
        if self.column >= self.limits.columns:
            raise UnsafeFileError(
                f"{TOO_LARGE}: a sheet may have {self.limits.columns} columns at most, and one "
                f"is filled in column {letter(self.column)}"
            )
        self.last = (max(self.last[0], self.row), max(self.last[1], self.column))

    def _text(self, text: str) -> None:
        if self.reading and len(self.text) < 40:
            self.text += text

    def _end(self, name: str) -> None:
        match _local(name):
            case "v" | "is":
                self.reading = False
            case "c":
                self._close()

    def _close(self) -> None:
        if not self.value or (self.formula and self.kind == "n" and not self.text.strip()):
            if self.formula:
                self.marks.bad[self.row, self.column] = (
                    "holds a formula without a result: open the workbook in Excel and save it again"
                )
            return
        if self.kind == "s":
            index = int(self.text)
            if not 0 <= index < len(self.lengths):
                raise UnsafeFileError(DAMAGED)
            self.chars += self.lengths[index]
        elif self.kind == "e":
            self.marks.bad[self.row, self.column] = (
                f"shows the error {self.text[:20]}: mend the formula or type the value"
            )


def _walk(parts: Mapping[str, bytes], limits: Limits) -> dict[str, Marks]:
    """Count every sheet; returns the marks by title. Raises UnsafeFileError."""
    book = next((name for name in parts if name.casefold() == "xl/workbook.xml"), None)
    if book is None:
        book = next((n for n in parts if n.startswith("xl/workbook") and n.endswith(".xml")), None)
    if book is None:
        raise UnsafeFileError(NOT_A_WORKBOOK)
    titles, relations, strings = _Titles(), _Titles(), _Strings()
    titles.walk(parts[book])
    folder, _, file = book.rpartition("/")
    links = f"{folder}/_rels/{file}.rels"
    if links in parts:
        relations.walk(parts[links])
    if len(titles.sheets) > limits.sheets:
        raise UnsafeFileError(f"{TOO_LARGE}: it may have {limits.sheets} sheets at most")
    shared = [name for name in parts if "sharedstrings" in name.casefold()]
    if len(shared) > 1:
        raise UnsafeFileError(DAMAGED)
    for name in shared:
        strings.walk(parts[name])
    marks: dict[str, Marks] = {}
    titled = {
        posixpath.normpath(posixpath.join(folder, target)).lstrip("/").casefold(): title
        for title, link in titles.sheets
        if (target := relations.targets.get(link))
    }
    cells = chars = 0
    for name, content in parts.items():
        folded = name.casefold()
        if folded.endswith(".rels") or name == book or name in shared:
            continue
        if folded not in titled and "/worksheets/" not in folded:
            _Walker().walk(content)
            continue
        sheet = _Cells(strings.lengths, limits)
        sheet.walk(content)
        cells, chars = cells + sheet.cells, chars + sheet.chars
        if cells > limits.cells:
            raise UnsafeFileError(f"{TOO_LARGE}: it may have {limits.cells:,} filled cells at most")
        if (sheet.last[0] + 1) * (sheet.last[1] + 1) > limits.area:
            raise UnsafeFileError(f"{TOO_LARGE}: the filled cells of a sheet lie too far apart")
        if chars > limits.text_chars:
            raise UnsafeFileError(f"{TOO_LARGE}: it holds too much text")
        marks[titled.get(folded, name)] = sheet.marks
    return marks

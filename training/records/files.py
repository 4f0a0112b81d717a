"""What an evidence file really is: told by its content, not by its name. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.errors import DomainError

MOST_BYTES = 8_000_000
MOST_FILES = 5
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
TAKEN = "a PDF, a JPEG or a PNG"


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it came: the name that was told, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is what it says. `name` is safe to show and to save under."""

    name: str
    media_type: str
    content: bytes


def sniff(content: bytes) -> str | None:
    """The media type that the content has from its first to its last bytes, or None."""
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]:
        return PDF
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-64:]:
        return JPEG
    if (
        content.startswith(b"\x89PNG\r\n\x1a\n")
        and content[12:16] == b"IHDR"
        and b"IEND" in content[-16:]
    ):
        return PNG
    return None


def check(given: Given) -> Checked:
    """The file, if it is one we take, whole and of the type its name says.

    Raises DomainError with a sentence for the field `files`.
    """
    name = re.sub(r"[^\w .()-]", "_", given.name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    name = name[-120:] or "file"
    if not given.content:
        raise DomainError(f"{name} is empty.", field="files")
    if len(given.content) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise DomainError(f"{name} is larger than {most} MB.", field="files")
    found = sniff(given.content)
    if found is None:
        raise DomainError(
            f"{name} is not {TAKEN}, or it is damaged. Choose {TAKEN}.", field="files"
        )
    if not name.lower().endswith(ENDINGS[found]):
        kind = found.rsplit("/", 1)[-1].upper()
        raise DomainError(f"{name} is not what its name says: it is a {kind}.", field="files")
    return Checked(name, found, given.content)


def check_all(given: list[Given]) -> list[Checked]:
    """All of them, or DomainError: too many, or one that is refused."""
    if len(given) > MOST_FILES:
        raise DomainError(f"{MOST_FILES} files at most.", field="files")
    return [check(each) for each in given]

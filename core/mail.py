"""Letters by e-mail: the transports. News goes through `core.outbox`, which never sends twice.

`send` is for links that open an account: they go at once and are kept in no table; callers
always have another way to hand them over.
"""

from __future__ import annotations

import smtplib
from collections.abc import Collection
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from core.config import Settings


class Unsure(Exception):
    """The connection broke after the letter was handed over: the server may have taken it."""


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def is_set_up() -> bool:
    """Whether MAIL_URL names a way to send: people can be told to look at their e-mail."""
    return not _settings().mail_url.startswith(("none:", "console:"))


def sender() -> str:
    """The address that letters come from."""
    return _settings().mail_from


def public_url() -> str:
    """The address that links in letters begin with; "" where none is set."""
    return _settings().public_url


def repeatable() -> bool:
    """Whether delivering the same letter again leaves one letter: true of files."""
    return urlsplit(_settings().mail_url).scheme in ("none", "file")


def message_id(letter_id: int) -> str:
    """By which mail programs know a letter of the outbox, however often it is handed over."""
    return f"carework-{letter_id}@{sender().rpartition('@')[2] or 'localhost'}"


def _folder() -> Path | None:
    """Where letters are written as files; None where they go another way."""
    settings = _settings()
    url = urlsplit(settings.mail_url)
    if url.scheme == "file":
        return Path(unquote(url.path))
    return settings.instance / "mail" if url.scheme == "none" else None


def _file(folder: Path, known_as: str) -> Path:
    return folder / f"{sha256(known_as.encode()).hexdigest()[:16]}.eml"


def file_of(letter_id: int) -> Path | None:
    """Where a letter of the outbox is written; None where letters are no files."""
    folder = _folder()
    return _file(folder, message_id(letter_id)) if folder else None


def withdraw(letter_ids: Collection[int]) -> None:
    """Take the files of these letters of the outbox away; what a server took is gone."""
    for path in map(file_of, letter_ids):
        if path:
            path.unlink(missing_ok=True)


def deliver(to: str, subject: str, body: str, known_as: str, html: str = "") -> None:
    """Hand over one letter, `known_as` its Message-ID, `html` the same words laid out.

    OSError: it was not taken; Unsure: nobody can say; ValueError: it can't be written at all
    (an address of two lines), and trying again would not help.

    MAIL_URL: smtp://user:password@host:port (STARTTLS when offered), smtps://... (TLS from the
    start), file:///folder, console://; without one, files in the instance's mail folder.
    """
    settings = _settings()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message["Message-ID"] = f"<{known_as}>"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    url = urlsplit(settings.mail_url)
    if url.scheme == "console":
        print(message.as_string())  # noqa: T201
    elif folder := _folder():
        folder.mkdir(parents=True, exist_ok=True)
        _file(folder, known_as).write_bytes(bytes(message))
    else:
        _smtp(message, url)


def send(to: str, subject: str, body: str) -> bool:
    """Send one letter at once; False when mail is not set up or the server would not take it."""
    if not is_set_up():
        return False
    try:
        deliver(to, subject, body, f"{token_hex(12)}@{sender().rpartition('@')[2]}")
    except (OSError, Unsure) as error:
        current_app.logger.warning("A letter could not be sent: %s", error)
        return False
    return True


def _smtp(message: EmailMessage, url: SplitResult) -> None:
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    server = kind(
        url.hostname or "", url.port or (465 if url.scheme == "smtps" else 587), timeout=15
    )
    try:
        if url.scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        try:
            server.send_message(message)
        except smtplib.SMTPNotSupportedError as error:  # said before anything is handed over
            raise ValueError(f"The server takes no such address: {error}") from error
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
            raise  # a clear no
        except OSError as error:
            raise Unsure(f"The connection broke while it was handed over: {error}") from error
    finally:
        server.close()  # no QUIT: its failure would say nothing about the letter

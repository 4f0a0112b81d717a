"""Letters by e-mail: the transports. News goes through `core.outbox`, which never sends twice.

`send` is for links that open an account: they go at once and are kept in no table; callers
always have another way to hand them over.
"""

from __future__ import annotations

import smtplib
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


def deliver(to: str, subject: str, body: str, message_id: str, html: str = "") -> None:
    """Hand over one letter, `html` the same words laid out.

    OSError: it was not taken; Unsure: nobody can say; ValueError: it can't be written at all
    (an address of two lines), and trying again would not help.

    MAIL_URL: smtp://user:password@host:port (STARTTLS when offered), smtps://... (TLS from the
    start), file:///folder, console://; without one, files in the instance's mail folder.
    """
    settings = _settings()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message["Message-ID"] = f"<{message_id}>"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    url = urlsplit(settings.mail_url)
    if url.scheme == "console":
        print(message.as_string())  # noqa: T201
    elif url.scheme in ("file", "none"):
        folder = Path(unquote(url.path)) if url.scheme == "file" else settings.instance / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        name = sha256(message_id.encode()).hexdigest()[:16]
        (folder / f"{name}.eml").write_bytes(bytes(message))
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

"""Letters by e-mail, where an installation has set that up; callers always show the words too."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from pathlib import Path
from secrets import token_hex
from urllib.parse import unquote, urlsplit

from flask import current_app

from core.config import Settings


def is_set_up() -> bool:
    """Whether MAIL_URL names a way to send."""
    settings: Settings = current_app.config["SETTINGS"]
    return not settings.mail_url.startswith("none:")


def send(to: str, subject: str, body: str) -> bool:
    """Send one letter; False when mail is not set up or the server would not take it.

    MAIL_URL: smtp://user:password@host:port (STARTTLS when offered), smtps://... (TLS from the
    start), or file:///folder, which gets one .eml file for each letter.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not is_set_up():
        return False
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.mail_from, to, subject
    message.set_content(body)
    url = urlsplit(settings.mail_url)
    try:
        if url.scheme == "file":
            folder = Path(unquote(url.path))
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{token_hex(8)}.eml").write_bytes(bytes(message))
            return True
        _smtp(message, url.scheme, url.hostname or "", url.port, url.username, url.password)
    except (OSError, smtplib.SMTPException) as error:
        current_app.logger.warning("A letter could not be sent: %s", error)
        return False
    return True


def _smtp(
    message: EmailMessage,
    scheme: str,
    host: str,
    port: int | None,
    user: str | None,
    password: str | None,
) -> None:
    kind = smtplib.SMTP_SSL if scheme == "smtps" else smtplib.SMTP
    with kind(host, port or (465 if scheme == "smtps" else 587), timeout=15) as server:
        if scheme == "smtp":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls()
        if user:
            server.login(unquote(user), unquote(password or ""))
        server.send_message(message)

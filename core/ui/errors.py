"""Error pages: what went wrong, in a sentence; what to do; a reference to quote."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from core.errors import CareworkError, NotAllowed, NotFound

ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # nothing that is misheard or spells a word


@dataclass(frozen=True, slots=True)
class Told:
    """A page about an error: its title, what happened, what to do."""

    title: str
    what: str
    then: str


TOLD = {
    400: Told(
        "That did not work",
        "What your browser sent could not be understood.",
        "Go back, reload the page and try again. Nothing was saved.",
    ),
    403: Told(
        "Not open to you",
        "Your roles in this co-op do not open this page.",
        "If you need it for your work, ask a manager to give you the role.",
    ),
    404: Told(
        "There is nothing at this address",
        "The page may have moved, or the address may be mistyped.",
        "Go back, or start again from the home page.",
    ),
    405: Told(
        "That did not work",
        "This address can't be opened like that.",
        "Go back to the page you came from and use its button.",
    ),
    409: Told("That can't be done", "", "Nothing was changed. Go back and try another way."),
    413: Told(
        "That file is too large",
        "The file is larger than this system takes, so it was not read.",
        "Make it smaller, or split it, and send it again.",
    ),
    429: Told(
        "Too many tries",
        "This was tried too many times in a short while.",
        "Wait a few minutes, then try again.",
    ),
    500: Told(
        "Something broke here",
        "The fault is in the system, not in what you did, and it has been noted.",
        "Nothing was half-saved. Try again; if it happens twice, tell your co-op's manager "
        "and quote the reference.",
    ),
}
CSRF = Told(
    "This page was open too long",
    "For safety, a form can be sent only while you are signed in on the same page.",
    "Go back, reload the page and send it again. Nothing was saved.",
)


def reference() -> str:
    """Eight letters and figures that tie what a person tells us to a line in the log."""
    if "error_reference" not in g:
        code = "".join(secrets.choice(ALPHABET) for _ in range(8))
        g.error_reference = f"{code[:4]}-{code[4:]}"
    found: str = g.error_reference
    return found


def _page(status: int, told: Told, what: str = "") -> tuple[str, int]:
    # A server error may come from what the full frame needs (the database): stay plain.
    frame = "narrow.html" if status >= 500 else "base.html"
    current_app.logger.log(
        40 if status >= 500 else 20,
        "Error %s at %s %s: reference %s",
        status,
        request.method,
        request.path,
        reference(),
    )
    given = {"frame": frame, "told": told, "what": what or told.what, "reference": reference()}
    try:
        return render_template("core/ui/error.html", **given), status
    except Exception:
        current_app.logger.exception("No error page, reference %s", reference())
        words = f"<h1>{escape(told.title)}</h1><p>{escape(told.what)} {escape(told.then)}</p>"
        return f"<!doctype html><title>Carework</title>{words}<p>{reference()}</p>", 500


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    if isinstance(error, CSRFError):
        return _page(400, CSRF)
    told = TOLD.get(code) or TOLD[500 if code >= 500 else 400]
    page = current_app.make_response(_page(code, told))
    for name, value in error.get_headers(request.environ):
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            page.headers[name] = value
    return page


def _domain(error: CareworkError) -> tuple[str, int]:
    status = 404 if isinstance(error, NotFound) else 403 if isinstance(error, NotAllowed) else 409
    return _page(status, TOLD[status], error.words)


def _broken(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("Unexpected error, reference %s", reference(), exc_info=error)
    if current_app.testing or current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _page(500, TOLD[500])


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CareworkError, _domain)
    app.register_error_handler(Exception, _broken)

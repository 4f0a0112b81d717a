"""Light, dark, or as the device does: a cookie, drawn by the server so that nothing flashes."""

from __future__ import annotations

from flask import redirect, request
from werkzeug.wrappers import Response

from core.access import public
from core.ui.assets import blueprint

COOKIE = "theme"
THEMES = ("auto", "light", "dark")


def theme() -> str:
    """The theme this browser asked for; `auto` follows the device."""
    asked = request.cookies.get(COOKIE, "auto")
    return asked if asked in THEMES else "auto"


def local_path(target: str | None) -> str:
    """`target` if it is a path on this site, else "/"; no other site can be led to."""
    safe = target and target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if target and safe and target.isprintable() else "/"


@blueprint.post("/theme", endpoint="theme")
@public()
def choose() -> Response:
    """Keep the chosen theme for a year and go back to the page it was chosen on."""
    chosen = request.form.get("theme", "auto")
    response = redirect(local_path(request.form.get("next")), code=303)
    response.set_cookie(
        COOKIE,
        chosen if chosen in THEMES else "auto",
        max_age=31_536_000,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response

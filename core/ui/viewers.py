"""Who is looking: the names that stand at the top right of every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g


@dataclass(frozen=True, slots=True)
class Viewer:
    """The signed-in account as the page's frame needs it.

    `sign_out` is the endpoint that a POST signs out at; `me` that of the account's own page,
    `home` that of its first page; `switch` of the page to change co-op, where there is more
    than one. An empty string leaves the link off.
    """

    name: str
    coop: str
    sign_out: str = ""
    me: str = ""
    home: str = ""
    switch: str = ""


def _nobody() -> Viewer | None:
    return None


_source: Callable[[], Viewer | None] = _nobody


def set_viewer(source: Callable[[], Viewer | None]) -> None:
    """Say how to find this request's viewer; None stands for nobody signed in."""
    global _source
    _source = source


def viewer() -> Viewer | None:
    """This request's viewer, looked up once."""
    if "ui_viewer" not in g:
        g.ui_viewer = _source()
    found: Viewer | None = g.ui_viewer
    return found

"""Co-operatives, services, people, their employment and membership, accounts and sign-in."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up sign-in and the pages about accounts."""
    from core import access
    from core.people import models, sign_in  # noqa: F401

    sign_in.init_app(app)
    access.set_actor_loader(sign_in.load_actor)

"""E-mail: letters written in the transaction of what they tell, sent afterwards, never twice."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the outbox."""
    from core import access
    from core.outbox import jobs, models, views  # noqa: F401
    from core.ui import nav

    access.declare(
        "letters.see",
        "See which e-mails went out, not what they say; have one go out again",
        "manager",
    )
    nav.add("Settings", "E-mails sent", "outbox.letters", "letters.see", order=975)
    app.register_blueprint(views.blueprint)

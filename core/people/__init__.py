"""Co-operatives, services, people, their employment and membership, accounts and sign-in."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up sign-in and the pages about accounts, services and the co-op itself."""
    from core import access
    from core.config import Settings
    from core.people import admin, cli, frame, sign_in, views

    access.set_actor_loader(sign_in.load_actor)
    sign_in.init_app(app)
    frame.init_app(app)
    settings: Settings = app.config["SETTINGS"]
    # Counted in the queue's server, so that all web processes count together.
    store = settings.queue_url.replace("unix://", "redis+unix://", 1)
    app.config.setdefault("RATELIMIT_STORAGE_URI", store)
    views.limiter.init_app(app)
    app.register_blueprint(views.blueprint)
    app.register_blueprint(admin.blueprint)
    app.cli.add_command(cli.init)

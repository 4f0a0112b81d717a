"""Lists to take out: a subject, its columns and filters, saved, shared, made when due."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from coop.builder import jobs, models, service, views  # noqa: F401
    from core import access, news
    from core.people.models import Role
    from core.ui import nav

    access.declare(
        service.BUILD,
        "Build exports of the lists that one sees",
        Role.BOARD, Role.TREASURER, Role.MANAGER, Role.COORDINATOR, Role.TRAINER, Role.RECRUITER,
    )  # fmt: skip
    news.declare(service.READY, "A file that you had scheduled is made", "Exports")
    news.declare(service.STOPPED, "A scheduled export could not be made", "Exports")
    app.register_blueprint(views.blueprint)
    nav.add("Reports", "Exports", "builder.index", service.BUILD, order=695)

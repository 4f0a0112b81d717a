"""What competencies there are, and what each lets a person do."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core.access import declare
    from core.ui import nav
    from training.standards import course_views, library_views, models, views  # noqa: F401

    roles = ("trainer", "coordinator", "manager", "board")
    declare("competencies.see", "See competencies and who holds them", *roles)
    declare("competencies.sign", "Sign people off, keep the list", "trainer", "manager")
    for part in (views, course_views, library_views):
        app.register_blueprint(part.blueprint)
    nav.add("Training", "Competencies", "competencies.index", "competencies.see", order=420)
    nav.add("Training", "Courses", "courses.index", "competencies.see", order=430)
    nav.add("Training", "Who must have what", "courses.asked", "competencies.see", order=440)
    nav.add("Training", "Standards library", "library.index", "competencies.see", order=450)

"""Places that the co-op looks for people for; advisers see those that are live."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring up the slice."""
    from core import exporting
    from core.access import declare
    from core.ui import nav
    from recruitment.vacancies import models, subjects, views  # noqa: F401

    declare("vacancies.see", "See vacancies", "recruiter", "coordinator", "manager", "board")
    declare("vacancies.keep", "Open, change and close vacancies", "recruiter", "coordinator",
            "manager")  # fmt: skip
    exporting.declare(subjects.VACANCIES)
    app.register_blueprint(views.blueprint)
    nav.add("Recruitment", "Vacancies", "vacancies.index", "vacancies.see", order=530)

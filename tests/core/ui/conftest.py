"""A small app that is only the UI kit, so that the kit is tested without people or database."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, abort, redirect, render_template_string

from core import ui
from core.errors import DomainError, NotAllowed, NotFound
from core.ui import nav, panels, viewers
from core.ui.progress import Progress
from core.ui.viewers import Viewer

RUN_PART = '{% from "macros/jobs.html" import progress %}{{ progress(run) }}'
RUN_PAGE = f'{{% extends "base.html" %}}{{% block content %}}{RUN_PART}{{% endblock %}}'
WIDE_PAGE = """{% extends "base.html" %}{% block page_class %}wide{% endblock %}
{% block content %}<h1>Week</h1><table class="rota"><tr><td>Cell</td></tr></table>{% endblock %}"""
ROOT = Path(__file__).parents[3]


def make_app(testing: bool = True) -> Flask:
    app = Flask("kit", template_folder=str(ROOT / "templates"))
    app.config.update(
        TESTING=testing,
        SECRET_KEY="only-for-tests",
        WTF_CSRF_ENABLED=False,
        MAX_CONTENT_LENGTH=4096,
    )
    ui.init_app(app)

    @app.get("/abort/<int:code>")
    def stop(code: int):
        abort(code)

    @app.get("/domain/<kind>")
    def domain(kind: str):
        words = {"missing": NotFound(), "forbidden": NotAllowed()}
        raise words.get(kind, DomainError("Grace is already on shift then."))

    @app.get("/broken")
    def broken():
        raise RuntimeError("the database went away with a secret")

    polls = {"left": 2}

    @app.get("/run/<how>")
    def run(how: str):
        panel = Progress("A long job", "running", 1, 4, poll_url=f"/run/{how}/part")
        return render_template_string(RUN_PAGE, run=panel)

    @app.get("/run/<how>/part")
    def part(how: str):
        if how == "broken":
            abort(503)
        if how == "signed-out":
            return redirect("/style")
        polls["left"] -= 1
        state = "running" if polls["left"] else "done"
        panel = Progress("A long job", state, 3, 4, poll_url="/run/good/part", result_url="/style")
        return render_template_string(RUN_PART, run=panel)

    @app.get("/wide")
    def wide():
        return render_template_string(WIDE_PAGE)

    @app.post("/sign-out")
    def sign_out():
        return "bye"

    return app


@pytest.fixture
def registries(monkeypatch):
    """Empty menus and panels, and nobody's permissions, put back afterwards."""
    monkeypatch.setattr(nav, "_items", {})
    monkeypatch.setattr(panels, "_places", {})
    monkeypatch.setattr(nav, "_may", nav._nobody)
    monkeypatch.setattr(viewers, "_source", viewers._nobody)


@pytest.fixture
def app(registries):
    return make_app()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def signed_in(app):
    """The menu of somebody who may see everything but the board."""
    ui.set_viewer(lambda: Viewer("Nia P.", "Brightwater Care", sign_out="sign_out"))
    nav.set_predicate(lambda permission: not permission.startswith("board"))
    nav.add("Home", "Home", "ui_style.page", order=1)
    nav.add("Rota", "Week", "ui_style.page", "rota.view", order=10, by="week")
    nav.add("Rota", "Patterns", "ui_style.page", "rota.view", order=11, by="patterns")
    nav.add("Board", "Measures", "ui_style.page", "board.view", order=90)
    for order, (label, icon) in enumerate(
        [
            ("Home", "home"),
            ("Shifts", "calendar"),
            ("Open", "plus"),
            ("Hours", "clock"),
            ("Me", "person"),
        ]
    ):
        nav.add_tab(label, "ui_style.page", icon, order=order, tab=label)
    return app.test_client()

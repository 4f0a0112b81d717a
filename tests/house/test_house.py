"""The house holds: floors, permissions, CSRF, lengths, templates, migrations."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core import access
from core.db import MIGRATIONS, Base, db
from tests.factories.people import as_role, make_coop

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "training", "coop", "recruitment")
MODULES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
OURS = [p for p in MODULES if "versions" not in p.parts]


def _rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_declares_its_permission(app):
    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in _rules(app)
        if access.declared(app.view_functions[rule.endpoint]) is None
    ]
    assert silent == []


def test_every_declared_permission_is_known(app):
    known = {access.PUBLIC, access.SIGNED_IN, *access.permissions()}
    asked = {access.declared(app.view_functions[rule.endpoint]) for rule in _rules(app)}
    assert asked <= known


def test_only_these_pages_are_open_to_everybody(app):
    open_pages = {
        rule.endpoint
        for rule in _rules(app)
        if access.declared(app.view_functions[rule.endpoint]) == access.PUBLIC
    }
    assert open_pages <= {
        # To get in: for those who are not in yet.
        "people.sign_in",
        "people.forgotten",
        "people.reset",
        "people.invitation",
        "referees.answer",  # a referee has no account: the secret in the link opens one form, once
        # Styles, scripts, colours: the sign-in page needs them too.
        "ui.asset",
        "ui.theme",
        "ui_style.page",  # the kit shown to developers: made-up facts, and only while debugging
        "calendar.feed",  # a phone's calendar has no session: the secret key in the address opens
        # A candidate has no account: the signed, random, expiring key in the address opens.
        "candidates.page",
        "candidates.confirm",
        "offer_links.page",
        "offer_links.letter",
        "offer_links.accept",
        "offer_links.decline",
        "candidates.consent",
        "candidates.reply",
        "candidates.withdraw",
        # The same key opens a candidate's interview.
        "interview_links.page",
        "interview_links.book",
        "interview_links.cancel",
        "interview_links.invitation",
        "join.page",  # where people apply: no account yet, and the co-op has opened it
        "join.done",
        "serve.health",  # for what watches the server: says ok or away of two parts, nothing more
    }, "a new public page needs a reason"


def test_a_route_that_declares_nothing_is_refused(app, client):
    as_role(client, make_coop(), "manager")
    view = app.view_functions["people.home"]
    app.view_functions["people.home"] = lambda: "open door"
    try:
        assert client.get("/").status_code == 403
    finally:
        app.view_functions["people.home"] = view


def test_nobody_signed_out_reaches_a_page_that_needs_an_account(app, client):
    for rule in _rules(app):
        if access.declared(app.view_functions[rule.endpoint]) == access.PUBLIC:
            continue
        if "GET" not in (rule.methods or ()):
            continue
        values = dict.fromkeys(rule.arguments, "1")
        with app.test_request_context():
            try:
                url = rule.build(values, append_unknown=False)[1]
            except (TypeError, ValueError):
                values = dict.fromkeys(rule.arguments, 1)
                url = rule.build(values, append_unknown=False)[1]
        assert client.get(url).status_code in (302, 404), rule.rule


def test_every_post_needs_a_csrf_token(app, client):
    as_role(client, make_coop(), *["manager", "coordinator", "worker", "treasurer", "trainer"])
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for rule in _rules(app):
            if "POST" not in (rule.methods or ()):
                continue
            with app.test_request_context():
                url = rule.build(dict.fromkeys(rule.arguments, 1), append_unknown=False)[1]
            answer = client.post(url, data={})
            assert answer.status_code in (400, 403), f"{rule.rule} took a POST without a token"
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_templates_compile_and_hold_no_scripts_or_styles_of_their_own(app):
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        app.jinja_env.parse(text)
        assert " style=" not in text, f"{path}: a style of its own"
        assert "<script>" not in text, f"{path}: an inline script"
        assert " onclick=" not in text, f"{path}: an inline handler"


@pytest.mark.parametrize("path", sorted((ROOT / "core").rglob("*.css")), ids=lambda p: p.name)
def test_a_stylesheet_closes_what_it_opens(path):
    """They are served as one: a brace left open in one file undoes all that follow it."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        depth += line.count("{") - line.count("}")
        assert 0 <= depth <= 2, f"line {number} of {path.name} stands inside a rule left open"
    assert depth == 0


def test_every_post_form_in_templates_carries_a_token(app):
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for start in text.split('<form method="post"')[1:]:
            body = start.split("</form>")[0]
            assert "csrf" in body, f"{path}: a form without a token"


def test_models_and_migrations_agree(database):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_are_one_line():
    script = ScriptDirectory(str(MIGRATIONS))
    assert len(script.get_heads()) == 1


@pytest.mark.parametrize("path", OURS, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


def _calls(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.value.id, node.attr


@pytest.mark.parametrize("path", OURS, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_clock_asks_the_time(path):
    if path.name == "clock.py" and path.parent.name == "core":
        return
    asked = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("datetime", "today")}
    assert not asked & set(_calls(path))
    assert ("time", "time") not in set(_calls(path))


@pytest.mark.parametrize("path", OURS, ids=lambda p: str(p.relative_to(ROOT)))
def test_services_and_queries_never_commit(path):
    assert path.parent == ROOT / "core" or ("session", "commit") not in {
        (getattr(node.value, "attr", ""), node.attr)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{name.name}", node.module) for name in node.names)
        elif isinstance(node, ast.Import):
            yield from ((name.name, name.name) for name in node.names)


@pytest.mark.parametrize(
    "path", [p for p in OURS if "rules" in p.stem or "rules" in p.parts], ids=str
)
def test_rules_know_no_framework_database_clock_or_chance(path):
    barred = {"flask", "sqlalchemy", "redis", "rq", "openpyxl", "random", "time", "secrets"}
    roots = {module.split(".")[0] for _, module in _imports(path)}
    named = {name for name, _ in _imports(path)}
    assert not barred & roots
    assert not {"core.db.db", "core.clock.now", "core.clock.today"} & named


def test_foreign_slices_are_reached_by_service_and_queries_only():
    """Across packages: no forms or views; models only of core, or in joins of queries."""
    wrong = []
    for path in OURS:
        package = path.relative_to(ROOT).parts[0]
        for name, module in _imports(path):
            root, *rest = module.split(".")
            if root in PACKAGES and root not in (package, "core"):
                leaf = name.split(".")[-1]
                if leaf in ("forms", "views") or rest[-1:] in (["forms"], ["views"]):
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_no_file_names_a_machine_or_a_registry():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ""}:
            text = path.read_text(encoding="utf-8", errors="replace")
            for marks in (("pypi", ".org/simple"), ("/work", "/main"), ("index", "-url")):
                assert "".join(marks) not in text, f"{name} names {''.join(marks)}"

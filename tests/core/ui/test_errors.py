import io
import logging
import re

import pytest
from flask_wtf.csrf import CSRFProtect
from itsdangerous import TimestampSigner

REFERENCE = re.compile(r"Reference <b>([A-Z0-9]{4}-[A-Z0-9]{4})</b>")


@pytest.fixture
def live_app(registries):
    from tests.core.ui.conftest import make_app

    return make_app(testing=False)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "could not be understood"),
        (403, "Your roles in this co-op"),
        (404, "nothing at this address"),
        (413, "larger than this system takes"),
        (429, "too many times"),
        (500, "The fault is in the system"),
        (418, "could not be understood"),
        (503, "The fault is in the system"),
    ],
)
def test_every_error_says_what_happened_what_to_do_and_a_reference(client, code, words):
    answer = client.get(f"/abort/{code}")
    assert answer.status_code == code
    assert words in answer.text
    assert REFERENCE.search(answer.text)
    assert "Go to the home page" in answer.text


def test_a_fault_of_ours_is_logged_under_the_reference_shown(live_app, caplog):
    with caplog.at_level(logging.INFO):
        answer = live_app.test_client().get("/broken")
    assert answer.status_code == 500
    reference = REFERENCE.search(answer.text)[1]
    lines = [r for r in caplog.records if reference in r.getMessage() and r.exc_info]
    assert "with a secret" in str(lines[0].exc_info[1])
    assert "secret" not in answer.text


def test_an_error_page_that_cannot_be_drawn_is_still_an_answer(live_app, caplog):
    @live_app.context_processor
    def down():
        raise RuntimeError("no database for this page either")

    answer = live_app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "The fault is in the system" in answer.text
    assert answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("missing", 404, "There is nothing at this address."),
        ("forbidden", 403, "You do not have permission to do this."),
        ("refused", 409, "Grace is already on shift then."),
    ],
)
def test_a_refusal_of_the_domain_says_its_own_sentence(client, kind, status, words):
    answer = client.get(f"/domain/{kind}")
    assert answer.status_code == status
    assert words in answer.text


def test_a_wrong_method_names_the_right_ones(client):
    answer = client.post("/broken")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_body_over_the_limit_is_refused_in_words(client):
    big = {"book": (io.BytesIO(b"x" * 5000), "people.xlsx")}
    answer = client.post("/style", data=big, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_form_without_its_token_says_the_page_was_open_too_long(registries):
    from tests.core.ui.conftest import make_app

    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/style", data={"name": "Nia"})
    assert answer.status_code == 400
    assert "This page was open too long" in answer.text


def test_a_form_left_open_over_a_whole_shift_can_still_be_sent(registries, monkeypatch):
    from tests.core.ui.conftest import make_app

    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/style").text)[1]
    now = TimestampSigner.get_timestamp
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: now(self) + 12 * 3600)
    answer = client.post("/theme", data={"theme": "dark", "csrf_token": token})
    assert answer.status_code == 303


def test_the_app_is_protected_once_against_forged_requests(app):
    assert isinstance(app.extensions["csrf"], CSRFProtect)

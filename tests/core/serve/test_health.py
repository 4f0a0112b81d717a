"""The page for whatever watches the system."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from core.db import db
from core.jobs import sending


class Answering:
    """A queue that answers."""

    def __enter__(self) -> Answering:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def ping(self) -> bool:
        return True


def test_without_a_queue_it_is_unwell_and_says_which(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json == {"database": "ok", "queue": "away"}


def test_with_both_it_is_well(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "connection", Answering)
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "queue": "ok"}


def test_without_a_database_it_is_unwell(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", away)
    assert client.get("/health").json["database"] == "away"

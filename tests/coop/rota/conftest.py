"""The rota's tests stand still on Sunday 22 November 2026, at noon."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import clock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)

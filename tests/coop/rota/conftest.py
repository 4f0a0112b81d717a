"""The rota's tests stand still on Sunday 22 November 2026, at noon."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coop.rota.engine import cache_key
from core import clock

# Compiled once, not once a run: the folder changes with the engine's sources.
_KEPT = Path(__file__).parents[3] / ".pytest_cache" / "numba" / cache_key()
os.environ.setdefault("NUMBA_CACHE_DIR", str(_KEPT))

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)

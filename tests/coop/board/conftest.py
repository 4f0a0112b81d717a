"""Sections that a test declares, and only for itself."""

from dataclasses import replace

import pytest

from core import reports
from core.access import declare, permissions
from tests.factories.sections import sample


@pytest.fixture
def made(monkeypatch):
    """Two sections: one for all who read packs, one for the treasurer; what each was asked."""
    monkeypatch.setattr(reports, "_chapters", {})
    asked = []

    def make(code):
        def one(coop_id, span, beside):
            asked.append((code, coop_id, span, beside))
            return replace(sample(), code=code, title=code.title())

        return one

    if "board.test_treasurer" not in permissions():
        declare("board.test_treasurer", "For a test", "treasurer")
    reports.declare("workforce", "Workforce", "People.", "board.packs", make("workforce"), order=1)
    reports.declare("wages", "Wages", "Pay.", "board.test_treasurer", make("wages"))
    return asked

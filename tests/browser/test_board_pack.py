"""The treasurer signs in, reads the figures, has a pack made, downloads it, schedules it."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser import society
from tests.browser.conftest import SignIn

pytestmark = pytest.mark.browser


def test_a_treasurer_builds_downloads_and_schedules_a_pack(of_millrace: SignIn) -> None:
    bea = of_millrace(society.BOARD, "desk")
    bea.look("home-treasurer")
    bea.go("/board/packs")
    bea.sees("No pack yet")
    bea.press("Make a pack")
    page = bea.page
    last = society.year_end()
    page.get_by_label("Other days").check()
    page.get_by_label("From").fill(f"1/3/{last.year}")
    page.get_by_label("Until").fill(f"31/3/{last.year}")
    bea.look("board-pack-new")
    bea.press("Make the pack")
    expect(page.get_by_text(f"The board pack of March {last.year} is ready.")).to_be_visible(
        timeout=60_000
    )
    bea.go("/board/packs")
    bea.look("board-packs")
    bea.press(f"March {last.year}")
    bea.look("board-pack")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Workbook").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(coming.value.path()).read_bytes()))
    assert book.sheetnames[:2] == ["Cover", "Figures"]
    assert book["Cover"]["A1"].value == f"Board pack, March {last.year}"
    assert any(sheet._charts for sheet in book)
    bea.press("Schedule it")
    page.get_by_label("On which day of each month").select_option("7")
    bea.look("board-pack-plan")
    bea.press("Schedule the pack")
    bea.sees("On day 7 of each month")
    assert bea.wrong == []
    assert bea.complaints == []

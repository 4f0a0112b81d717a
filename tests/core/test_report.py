import re
from dataclasses import replace
from datetime import UTC, datetime

from core.report import _data, paper
from tests.factories.sections import sample


def test_a_report_is_a_tagged_pdf_and_the_same_each_time():
    made = paper("Pack of October", "Brightwater Care", ["October 2026"], [sample()])
    assert made.startswith(b"%PDF")
    assert b"/MarkInfo" in made
    assert paper("Pack of October", "Brightwater Care", ["October 2026"], [sample()]) == made


def test_a_report_is_made_at_any_moment_to_the_second():
    """Typst refuses a moment with a part of a second, and the clock has one nearly always."""
    at = datetime(2026, 11, 20, 12, 0, 1, 234567, tzinfo=UTC)
    made = paper("Pack", "Brightwater Care", [], [sample()], made_at=at)
    assert made == paper(
        "Pack", "Brightwater Care", [], [sample()], made_at=at.replace(microsecond=0)
    )
    assert b"20261120120001" in made


def test_it_says_what_the_page_says():
    said = _data("t", "a", [], [sample()])["sections"][0]
    assert said["measures"][0] == [
        "Turnover", "12.5 %", "12 leavers ÷ 96 people now", "1 November 2025 to 31 October 2026",
    ]  # fmt: skip
    assert said["grids"][0]["rows"][0] == ["July 2026", "£12,345.67", "£987.65", "1,000.08 h", "—"]
    assert said["grids"][0]["total"][:2] == ["Total", "£49,442.68"]
    assert len(said["pictures"]) == 4


def test_what_people_typed_is_never_markup():
    section = replace(sample(), title="#panic() <b> & $x$", words="*not bold* [x] @ref")
    made = paper("#title", "A & B <i>", ["#line"], [section])
    assert made.startswith(b"%PDF")
    svgs = [one["svg"] for one in _data("t", "a", [], [sample()])["sections"][0]["pictures"]]
    assert all(re.search(r"<text[^>]*>", one) for one in svgs)


def test_a_long_table_is_cut_and_says_so():
    section = sample()
    grid = replace(section.grids[1], rows=section.grids[1].rows * 40, links=())
    said = _data(
        "t", "a", [], [replace(section, grids=(*section.grids, replace(grid, code="long")))]
    )
    long = said["sections"][0]["grids"][-1]
    assert len(long["rows"]) == 60
    assert long["words"] == (
        "Counted on the last day. The first 60 of 80 rows; all are in the workbook."
    )

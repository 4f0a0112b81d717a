from datetime import date

import pytest

from core.reports import Span


@pytest.mark.parametrize(
    ("span", "before", "year"),
    [
        (
            Span(date(2026, 10, 1), date(2026, 10, 31)),
            Span(date(2026, 9, 1), date(2026, 9, 30)),
            Span(date(2025, 10, 1), date(2025, 10, 31)),
        ),
        (
            Span(date(2026, 1, 1), date(2026, 3, 31)),
            Span(date(2025, 10, 1), date(2025, 12, 31)),
            Span(date(2025, 1, 1), date(2025, 3, 31)),
        ),
        (
            Span(date(2024, 2, 1), date(2024, 2, 29)),
            Span(date(2024, 1, 1), date(2024, 1, 31)),
            Span(date(2023, 2, 1), date(2023, 2, 28)),
        ),
        (
            Span(date(2026, 11, 9), date(2026, 11, 15)),
            Span(date(2026, 11, 2), date(2026, 11, 8)),
            Span(date(2025, 11, 9), date(2025, 11, 15)),
        ),
    ],
)
def test_what_a_span_is_compared_with(span, before, year):
    assert span.before() == before
    assert span.year_before() == year


def test_a_span_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends after"):
        Span(date(2026, 2, 1), date(2026, 1, 31))

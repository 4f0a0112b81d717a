"""Reading the figures of a home page as somebody who looks at it does."""

from __future__ import annotations

import re


def figure(page: str, label: str) -> str | None:
    """A figure's value as the page shows it; None where it is not there."""
    found = re.search(
        rf"<dt>{re.escape(label)}</dt>\s*<dd class=\"figure-value\">(?:<a[^>]*>)?([^<]+)<", page
    )
    return found.group(1).strip() if found else None


def words(page: str, label: str) -> str | None:
    """What stands beneath a figure."""
    found = re.search(
        rf"<dt>{re.escape(label)}</dt>.*?<dd class=\"figure-words\">([^<]+)<", page, re.DOTALL
    )
    return found.group(1).strip() if found else None


def address(page: str, label: str) -> str | None:
    """Where a figure leads to."""
    found = re.search(
        rf"<dt>{re.escape(label)}</dt>\s*<dd class=\"figure-value\"><a href=\"([^\"]+)\"", page
    )
    return found.group(1).replace("&amp;", "&") if found else None

"""The look holds: contrast of every pair of colours, both dark themes alike, nothing inline."""

import re
from itertools import product

import pytest

from tests.core.ui.conftest import ROOT

STATIC = ROOT / "core/ui/static"
TOKENS = (STATIC / "tokens.css").read_text()
STATES = ("good", "warn", "bad", "info")
PLAIN = ("bg", "surface", "raised")


def block(selector: str) -> dict[str, str]:
    found = re.search(re.escape(selector) + r" \{(.*?)\}", TOKENS, re.S)
    return dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", found[1]))


THEMES = {"light": block('[data-theme="light"]'), "dark": block('[data-theme="dark"]')}


def luminance(colour: str) -> float:
    # WCAG 2.2, "relative luminance".
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_agrees_with_the_published_ends_of_the_scale():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


TEXT = [
    *product(("ink", "muted", "brand", "brand-hover", *STATES), PLAIN),
    *[(state, f"{state}-bg") for state in STATES],
    *[(f"t{n}-ink", f"t{n}") for n in range(1, 7)],
    *[(f"c{n}", surface) for n in range(1, 7) for surface in ("surface", "bg")],
    ("brand-ink", "brand"),
    ("brand-ink", "brand-hover"),
    ("brand", "brand-soft"),
    ("ink", "brand-soft"),
    ("ink", "line"),
    ("hero-ink", "hero"),
    ("hero-ink", "hero-soft"),
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_stands_out_from_its_ground(theme, ink, paper):
    tokens = THEMES[theme]
    assert contrast(tokens[ink], tokens[paper]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("paper", PLAIN)
def test_edges_of_inputs_stand_out(theme, paper):
    assert contrast(THEMES[theme]["edge"], THEMES[theme][paper]) >= 3


def test_dark_by_choice_and_dark_by_device_are_the_same():
    assert block('[data-theme="auto"]') == THEMES["dark"]


def test_both_themes_name_the_same_colours():
    assert set(THEMES["light"]) == set(THEMES["dark"])


def test_colours_are_written_in_tokens_and_nowhere_else():
    for path in STATIC.glob("*.css"):
        if path.name in {"tokens.css", "print.css"}:
            continue
        text = re.sub(r'url\("data:[^"]*"\)', "", path.read_text())
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", text), path.name


def test_every_token_used_is_defined():
    defined = set(
        re.findall(r"(--[a-z0-9-]+):", "".join(p.read_text() for p in STATIC.glob("*.css")))
    )
    for path in STATIC.glob("*.css"):
        used = set(re.findall(r"var\((--[a-z0-9-]+)\)", path.read_text()))
        assert used <= defined, f"{path.name}: {used - defined}"


def test_no_template_writes_a_style_or_a_script_inline():
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_no_sheet_is_too_long():
    for path in STATIC.iterdir():
        assert len(path.read_text().splitlines()) <= 400, path.name

"""A chart as an SVG file of its own, in the light colours: for paper, where no stylesheet is."""

from __future__ import annotations

from xml.sax.saxutils import escape

from core.ui.charts import Chart

COLOURS = ("#0f5e59", "#a65900", "#7a3b8f", "#2f6db5", "#5f6f1e", "#b3445a")
MUTED, GRID = "#55625f", "#d9dfdb"
FONT = "Libertinus Serif"


def _colour(series: int) -> str:
    return COLOURS[(series - 1) % len(COLOURS)] if series else MUTED


def alone(chart: Chart) -> str:
    """The SVG, whole."""
    width, height = chart.width, chart.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -8 {width + 8} {height + 12}" '
        f'width="{width + 8}" height="{height + 12}">'
    ]
    parts += [
        f'<path d="M0 {y}H{width}" stroke="{GRID}" stroke-width="1"/>' for y in chart.gridlines
    ]
    parts += [
        f'<path d="{area.path}" fill="{_colour(area.series)}" fill-opacity="0.14"/>'
        for area in chart.areas
    ]
    parts += [
        f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" '
        f'fill="{_colour(box.series)}"/>'
        for box in chart.boxes
    ]
    for line in chart.lines:
        colour = _colour(line.series)
        parts.append(f'<path d="{line.path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="2.5" fill="{colour}"/>' for x, y, _ in line.dots]
    parts += [
        f'<text x="{label.x}" y="{label.y}" text-anchor="{label.anchor}" '
        f'font-family="{FONT}" font-size="12" fill="{_colour(label.series)}">'
        f"{escape(label.text)}</text>"
        for label in chart.labels
    ]
    return "".join(parts) + "</svg>"

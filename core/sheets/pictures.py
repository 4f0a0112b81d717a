"""Excel's own charts of the grids of a report, drawn from the cells beside them."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.shapes import GraphicalProperties

from core.sections import Grid, Kind, Picture, Shape

FORMATS = {
    Kind.TEXT: "@",
    Kind.DATE: "dd/mm/yyyy",
    Kind.COUNT: "#,##0",
    Kind.DAYS: "#,##0",
    Kind.MINUTES: "#,##0.00",
    Kind.PENCE: "[$£-809]#,##0.00",
    Kind.SHARE: "0.0%",
    Kind.NUMBER: "#,##0.##",
}
COLOURS = ("0F5E59", "A65900", "7A3B8F", "2F6DB5", "5F6F1E", "B3445A")
THICK, THIN = 28_000, 9_000  # EMU


def native(out: Any, grid: Grid, picture: Picture) -> Any:
    """Excel's own chart of a grid on the sheet `out`, whose first row is the heads."""
    last = len(grid.rows) + 1
    if picture.shape is Shape.STAIRS:
        return _scatter(out, grid, picture, last)
    if picture.shape is Shape.LINES:
        chart: Any = LineChart()
    else:
        chart = BarChart()
        chart.type = "bar" if picture.shape is Shape.BARS else "col"
        if picture.shape is Shape.STACKED:
            chart.grouping, chart.overlap = "stacked", 100
        else:
            chart.y_axis.majorGridlines = None
            chart.x_axis.scaling.orientation = "maxMin"  # the first row at the top, as on the page
    places = picture.series[:1] if picture.shape is Shape.BARS else picture.series
    for place in places:
        chart.add_data(Reference(out, place + 1, 1, place + 1, last), titles_from_data=True)
    chart.set_categories(Reference(out, picture.label + 1, 2, picture.label + 1, last))
    for number, series in enumerate(chart.series):
        colour = COLOURS[number % len(COLOURS)]
        if picture.shape is Shape.LINES:
            series.graphicalProperties.line.solidFill = colour
            series.graphicalProperties.line.width = THICK
            series.smooth = False
        else:
            series.graphicalProperties.solidFill = colour
    return _dressed(chart, grid, picture, len(places))


def _scatter(out: Any, grid: Grid, picture: Picture, last: int) -> Any:
    chart = ScatterChart()
    chart.style = 13
    chart.scatterStyle = "lineMarker"
    times = Reference(out, picture.label + 1, 2, picture.label + 1, last)
    for number, place in enumerate(picture.series):
        colour = COLOURS[number % len(COLOURS)]
        band = picture.bands[number] if picture.bands else ()
        for column in (place, *band):
            values = Reference(out, column + 1, 1, column + 1, last)
            series = Series(values, times, title_from_data=True)
            series.marker.symbol = "none"
            series.smooth = False
            series.graphicalProperties.line.solidFill = colour
            series.graphicalProperties.line.width = THICK if column == place else THIN
            if column != place:
                series.graphicalProperties.line.dashStyle = "sysDash"
            chart.series.append(series)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    return _dressed(chart, grid, picture, 2)


def _dressed(chart: Any, grid: Grid, picture: Picture, many: int) -> Any:
    """Titles, formats, size; a legend only where there is more than one series."""
    chart.title = picture.title
    chart.width, chart.height = 22, 10.5  # centimetres
    chart.x_axis.title = grid.fields[picture.label].head
    chart.y_axis.number_format = FORMATS[grid.fields[picture.series[0]].kind]
    # Without these, newer Excel draws no axes at all.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.plot_area.graphicalProperties = GraphicalProperties(noFill=True)
    if many < 2:
        chart.legend = None
    else:
        chart.legend.position = "b"
    return chart

"""Workbooks in and out: typed columns, every fault named, no text ever run as a formula.

`columns` says what a sheet holds, `write` and `textfile` put rows into .xlsx and .csv files,
`read` takes an uploaded .xlsx apart without trusting it. Nothing here knows Flask or the
database. Import from the submodules: `columns` alone is light enough for pure rules.
"""

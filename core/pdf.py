"""Papers: a typst source of ours and data make a tagged PDF; what people typed is never markup.

A source reads its data with `json(bytes(sys.inputs.data))`. Fonts are those that typst brings,
so that a paper looks the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MEDIA_TYPE = "application/pdf"
WHENEVER = datetime(2000, 1, 1, tzinfo=UTC)


def typeset(source: Path, data: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The PDF (PDF/UA-1) of `source` with `data`, which is JSON.

    `made_at` goes into the file's properties; without it a fixed instant does, so that the same
    data give the same bytes. Raises RuntimeError when the source is wrong.
    """
    import typst  # a compiler of 40 MB: only for whoever makes a paper

    made: bytes = typst.compile(
        str(source),
        root=str(source.parent),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, allow_nan=False)},
        pdf_standards="ua-1",
        timestamp=(made_at or WHENEVER).replace(microsecond=0),  # typst refuses a part of a second
    )
    return made

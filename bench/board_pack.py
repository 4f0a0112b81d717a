"""How long a board pack of 500 members and five years takes, how much memory, and what it weighs.

`python -m bench.board_pack` writes bench/board_pack.md: seconds by section, for the workbook and
for the paper; the most memory of the process; and, where LibreOffice is on the machine, whether it
turns the workbook into a PDF. The co-op is that of bench/board_pages.py, with its shifts, changes,
leave, referrals and half a million lines of pay, filled in by a process of its own.
"""

from __future__ import annotations

import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from datetime import time as wall
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import func, select

from bench.board_pages import TODAY, fill
from coop.board import making
from coop.pay.models import PayLine
from coop.workforce.queries import people_book
from core import clock
from core.access import Actor
from core.db import db
from core.people import queries as people
from core.people.models import Role
from core.reports import Span, chapters
from wsgi import create_app

RESULT = Path(__file__).with_suffix(".md")
BAR_SECONDS, BAR_MB = 60, 400


def main() -> None:
    """Fill, make, measure, write."""
    folder = Path(tempfile.mkdtemp())
    os.environ["CAREWORK_INSTANCE"] = str(folder)
    subprocess.run([sys.executable, "-m", "bench.board_pack", "fill"], check=True)
    with create_app().app_context(), clock.at(clock.instant(TODAY, wall(12))):
        coop_id = fill()
        count = len(people_book(coop_id).workforce.staff(TODAY))
        paid = db.session.scalar(select(func.count()).select_from(PayLine))
        actor = Actor(None, "Bench", coop_id, None, frozenset(str(role) for role in Role))
        span = Span(date(TODAY.year - 5, TODAY.month, 1), TODAY)
        lines, began = [], time.perf_counter()
        marks: list[tuple[str, float]] = []
        made = making.make(
            actor, people.coop(coop_id).name, chapters(actor), span, "", made_at=clock.now(),
            step=lambda done, total, words: marks.append((words, time.perf_counter())),
        )  # fmt: skip
        ended = time.perf_counter()
    for (words, at), (_, following) in zip(marks, [*marks[1:], ("", ended)], strict=True):
        lines.append(f"| {words} | {following - at:.2f} |")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    book = folder / "pack.xlsx"
    book.write_bytes(made.workbook)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    said = "LibreOffice is not on this machine"
    if office:
        began_office = time.perf_counter()
        subprocess.run(
            [office, "--headless", "--convert-to", "pdf", "--outdir", folder, book],
            check=True, timeout=300, env={"HOME": str(folder), "PATH": os.environ["PATH"]},
        )  # fmt: skip
        size = (folder / "pack.pdf").stat().st_size
        took = time.perf_counter() - began_office
        said = f"LibreOffice made a PDF of {size:,} bytes in {took:.1f} s"
    text = (
        f"# Board pack, {count} people now, five years, {paid:,} lines of pay\n\n"
        f"{clock.today().isoformat()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}\n\n"
        f"Whole: **{ended - began:.1f} s** (bar {BAR_SECONDS} s), most memory **{most:.0f} MB** "
        f"(bar {BAR_MB} MB); workbook {len(made.workbook):,} bytes, paper {len(made.paper):,} "
        f"bytes. {said}.\n\n| what | seconds |\n| --- | ---: |\n" + "\n".join(lines) + "\n"
    )
    RESULT.write_text(text)
    print(text)
    shutil.rmtree(folder)
    if ended - began > BAR_SECONDS or most > BAR_MB:
        sys.exit("The bar is not met.")


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        with create_app().app_context(), clock.at(clock.instant(TODAY, wall(12))):
            upgrade()
            fill()
    else:
        main()

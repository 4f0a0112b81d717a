"""The main job from workbook to payroll without a browser: what `coop demo run` does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from coop.demo import service, story
from coop.rota import exports as rota_files
from coop.rota import queries as rotas
from coop.rota.rules.problem import Progress
from coop.shifts import queries as shifts
from core import clock
from core.people import queries as people
from core.ui.filters import day

Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. Minutes are of published work; cost is gross pay in pence."""

    rota_file: Path
    payroll_file: Path
    needed: int
    filled: int
    minutes: int
    pence: int
    unfilled: tuple[str, ...]


def run(out: Path, people_count: int, weeks: int, seed: int, seconds: int, step: Step) -> Outcome:
    """Import, make and publish a rota, tell and approve its hours, pay them, write both files.

    The weeks are the last ones before this, so that all their shifts have been worked. Raises
    CareworkError when any step is refused, and OSError when `out` cannot be written to.
    """
    first = clock.monday(clock.today()) - timedelta(weeks=weeks)
    last = first + timedelta(days=7 * weeks - 1)
    out.mkdir(parents=True, exist_ok=True)
    coop_id = service.load(
        people_count,
        weeks,
        seed,
        first,
        name=_free_name(),
        on_step=lambda done, total, _: step("Importing the workbook", done, total),
    )

    def told(news: Progress) -> None:
        step(f"Making the rota: {news.words.lower()}", news.filled, max(news.needed, 1))

    rota_id = story.publish(coop_id, first, weeks, seconds=seconds, on_progress=told)
    step("Telling hours", 0, 3)
    story.work(coop_id, first, last, forgetful=False)
    step("Approving hours", 1, 3)
    story.approve(coop_id, first, last, settle_until=last)
    step("Paying", 2, 3)
    row, payroll = story.pay(coop_id, first, last)
    step("Writing the workbooks", 3, 3)
    rota_file, payroll_file = out / "rota.xlsx", out / "payroll.xlsx"
    rota_file.write_bytes(rota_files.rota_workbook(coop_id, rota_id))
    payroll_file.write_bytes(payroll)
    dated = shifts.shifts(coop_id, first, last)
    return Outcome(
        rota_file=rota_file,
        payroll_file=payroll_file,
        needed=sum(one.least for one in dated),
        filled=sum(min(one.least, len(one.assigned)) for one in dated),
        minutes=sum(one.work_minutes * len(one.assigned) for one in dated),
        pence=row.pence,
        unfilled=tuple(
            f"{day(one.on)}, {one.name}, {one.service}: {rotas.reason_of(coop_id, one.id)}"
            for one in dated
            if one.empty
        ),
    )


def _free_name() -> str:
    """The demo's name; numbered when the installation has one already."""
    name, number = service.COOP_NAME, 1
    while people.is_coop(name):
        number += 1
        name = f"{service.COOP_NAME} {number}"
    return name

"""`coop demo`: a co-op of any size, and its workbook."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from coop.demo import service
from coop.demo.generate import COOP_NAME
from core import clock
from core.errors import CareworkError

demo = AppGroup("demo", help="A believable co-op of any size.")

people_option = click.option("--people", default=60, show_default=True, help="How many people.")
weeks_option = click.option("--weeks", default=4, show_default=True, help="Weeks of the rota.")
seed_option = click.option("--seed", default=1, show_default=True, help="Another seed, others.")
monday_option = click.option(
    "--from",
    "first_day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="First Monday of the rota. Default: the next one.",
)


@demo.command("load")
@people_option
@weeks_option
@seed_option
@monday_option
@click.option("--name", default=COOP_NAME, show_default=True, help="Name of the co-op.")
def load(people: int, weeks: int, seed: int, first_day: datetime | None, name: str) -> None:
    """Make a co-op by importing its workbook; the same for the same arguments."""
    began = time.monotonic()
    try:
        with click.progressbar(length=100, label="Importing the workbook") as bar:

            def step(done: int, total: int, _: str) -> None:
                bar.update(max(0, done * 100 // total - bar.pos))

            service.load(
                people,
                weeks,
                seed,
                clock.monday(first_day.date()) if first_day else None,
                name=name,
                on_step=step,
            )
    except CareworkError as error:
        raise click.ClickException(error.words) from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name}: {people} people, in {time.monotonic() - began:.0f} s. Sign in as")
    for sign_in in service.sign_ins():
        click.echo(f"  {sign_in.role:<20} {sign_in.email:<26} {sign_in.password}")


@demo.command("workbook")
@people_option
@weeks_option
@seed_option
@monday_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The .xlsx file."
)
def workbook(people: int, weeks: int, seed: int, first_day: datetime | None, out: Path) -> None:
    """Write the workbook that `load` imports, to look at or to upload."""
    first = clock.monday(first_day.date()) if first_day else service.next_monday()
    try:
        out.write_bytes(service.workbook(people, weeks, seed, first))
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Written: {out}")

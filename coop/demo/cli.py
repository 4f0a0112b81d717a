"""`coop demo`: a co-op of any size, and its workbook."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from coop.demo import run as outcome
from coop.demo import service
from coop.demo.generate import COOP_NAME
from core import clock
from core.errors import CareworkError
from core.money import pounds

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


@demo.command("run")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for rota.xlsx and payroll.xlsx.",
)
@people_option
@weeks_option
@seed_option
@click.option("--seconds", default=20, show_default=True, help="How long the engine may take.")
@click.option("--here", is_flag=True, help="In this installation, not in one thrown away after.")
def run(out: Path, people: int, weeks: int, seed: int, seconds: int, here: bool) -> None:
    """The whole job: workbook, rota, hours, pay; writes rota.xlsx and payroll.xlsx."""
    if not here:
        sys.exit(_apart(out, people, weeks, seed, seconds))
    began = time.monotonic()
    upgrade()
    try:
        with click.progressbar(length=100, label="Beginning", width=24) as bar:

            def step(label: str, done: int, total: int) -> None:
                bar.label = f"{label:<44.44}"
                bar.update(done * 100 // total - bar.pos)

            done = outcome.run(out, people, weeks, seed, seconds, step)
    except CareworkError as error:
        raise click.ClickException(error.words) from error
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Cover    {done.filled} of {done.needed} places filled")
    for words in done.unfilled:
        click.echo(f"         unfilled: {words}")
    click.echo(f"Hours    {done.minutes / 60:,.1f}")
    click.echo(f"Cost     {pounds(done.pence)} gross")
    click.echo(f"Written  {done.rota_file} and {done.payroll_file}")
    click.echo(f"Took     {time.monotonic() - began:.0f} s")


def _apart(out: Path, people: int, weeks: int, seed: int, seconds: int) -> int:
    """The same command on an installation in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="carework-") as folder:
        env = {**os.environ, "CAREWORK_INSTANCE": folder, "DATABASE_URL": ""}
        # What the engine has compiled before is compiled still.
        instance = current_app.config["SETTINGS"].instance
        (instance / "numba").mkdir(parents=True, exist_ok=True)
        (Path(folder) / "numba").symlink_to(instance / "numba")
        values = {"people": people, "weeks": weeks, "seed": seed, "seconds": seconds}
        options = [f"--{name}={value}" for name, value in values.items()]
        command = [sys.executable, "-m", "wsgi", "demo", "run", "--here", f"--out={out.absolute()}"]
        return subprocess.run([*command, *options], env=env, check=False).returncode  # noqa: S603


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

"""`coop asc-wds`: the files for ASC-WDS without a browser."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from coop.ascwds import checking, gathering, sending
from core import clock
from core.access import Actor
from core.acting import acting
from core.db import db, transaction
from core.errors import DomainError
from core.people.models import Cooperative, Role

MOST = 20  # errors named before it only counts

asc_wds = AppGroup("asc-wds", help="The adult social care workforce data set.")


@asc_wds.command("export")
@click.option("--coop", "name", default="", help="Which co-op, where there are several.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for workplace.csv, staff.csv and training.csv.",
)
def export(name: str, out: Path) -> None:
    """Write the three files as at today; with errors in them none is written."""
    coop_id = _coop(name)
    found = checking.faults(gathering.gather(coop_id, clock.today()).files)
    db.session.rollback()
    for fault in [one for one in found if one.error][:MOST]:
        click.echo(f"{fault.file}: {fault.subject}: {fault.label}: {fault.words}", err=True)
    token = acting.set((None, "coop asc-wds export"))
    try:
        with transaction():
            actor = Actor(None, "coop asc-wds export", coop_id, None, frozenset({Role.MANAGER}))
            row = sending.keep(actor)
            contents = {file.name: file.content for file in row.files}
            staff, training, warnings = row.staff, row.training, row.warnings
    except DomainError as error:
        raise click.ClickException(error.words) from error
    finally:
        acting.reset(token)
    out.mkdir(parents=True, exist_ok=True)
    for file, content in contents.items():
        (out / file).write_bytes(content)
    click.echo(f"{staff} staff, {training} of training, {warnings} warnings. Written: {out}")
    click.echo("They hold what people said of themselves in confidence: keep them safe, upload")
    click.echo("them, delete them. A record that ASC-WDS has and the files have not is deleted.")


def _coop(name: str) -> int:
    found = list(db.session.execute(select(Cooperative.id, Cooperative.name)))
    db.session.rollback()
    if name:
        found = [row for row in found if row.name == name]
    if not found:
        raise click.ClickException("There is no co-op of that name.")
    if len(found) > 1:
        names = ", ".join(sorted(row.name for row in found))
        raise click.ClickException(f"Say which co-op with --coop: {names}.")
    return int(found[0].id)

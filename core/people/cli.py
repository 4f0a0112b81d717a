"""`coop init`: an installation with one co-op and its first manager, for real use."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from core.access import Actor
from core.config import Settings
from core.db import transaction
from core.errors import DomainError
from core.people import accounts, service
from core.people.models import Role


@click.command("init")
@click.option("--coop", "coop_name", prompt="Name of the co-op", help="Name of the co-op.")
@click.option("--name", prompt="First manager's name", help="The first manager's name.")
@click.option("--email", prompt="First manager's e-mail", help="The first manager's e-mail.")
@click.option("--phone", default="", help="The co-op's telephone, shown when nobody is on call.")
@with_appcontext
def init(coop_name: str, name: str, email: str, phone: str) -> None:
    """Make a co-op and a link for its first manager; the demo is not loaded."""
    upgrade()
    if "@" not in email:
        raise click.ClickException("That is not an e-mail address.")
    try:
        with transaction():
            coop = service.found_coop(coop_name, phone=phone)
            actor = Actor(None, "coop init", coop.id)
            roles = [Role.MANAGER, Role.COORDINATOR]
            _, token = accounts.invite(actor, email=email, name=name, roles=roles)
    except DomainError as error:
        raise click.ClickException(error.words) from error
    settings: Settings = current_app.config["SETTINGS"]
    base = settings.public_url or f"http://127.0.0.1:{settings.port}"
    click.echo(f"{coop_name} is ready. Start Carework with: make run")
    click.echo(f"Then {name} opens this link, once, within 14 days:")
    click.echo(f"  {base}/invitation/{token}")

"""The composition root: alone knows every package."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from flask.cli import FlaskGroup
from werkzeug.middleware.proxy_fix import ProxyFix

import coop
import core
import recruitment
import training
from coop.rota.cli import rota
from core.config import BadSettings, Settings, load

ROOT = Path(__file__).resolve().parent


@contextmanager
def _nothing_is_garbage() -> Iterator[None]:
    """What is made while an application is brought up stays as long as its process.

    Not looked through for garbage, then or later, it is up a fifth sooner, and processes forked
    from this one go on sharing its memory.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if was_on:
            gc.enable()


def create_app(
    env: Mapping[str, str] | None = None, config: Mapping[str, Any] | None = None
) -> Flask:
    """Build the application from the environment; `config` is for tests.

    Raises core.config.BadSettings, which names every fault at once.
    """
    settings = load(os.environ if env is None else env, ROOT)
    with _nothing_is_garbage():
        return _made(settings, config or {})


def _made(settings: Settings, config: Mapping[str, Any]) -> Flask:
    app = Flask("carework", root_path=str(ROOT), template_folder="templates", static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_limit,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    app.config.update(config)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    for package in (core, training, coop, recruitment):
        package.init_app(app)
    return app


def _create_app_for_cli() -> Flask:
    try:
        return create_app()
    except BadSettings as error:
        sys.exit(str(error))


cli = FlaskGroup(create_app=_create_app_for_cli, help="Run and look after Carework.")
cli.add_command(rota)  # here, not by the slice: it needs no application

if __name__ == "__main__":
    cli()

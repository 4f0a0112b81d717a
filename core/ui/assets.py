"""Stylesheet and scripts: from this folder and from installed packages, under hashed addresses.

The stylesheet is Bootstrap and our own files in one, so that a phone asks once. An address
carries a hash of what it serves, so browsers may keep it for a year; a new version has a new
address.

A slice that needs looks of its own adds `static/<slice>.css`, which is taken in by itself, and a
script `static/<slice>.js`, which its page asks for: `<script src="{{ asset('x.js') }}" defer>`.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, abort, current_app, request, url_for

from core.access import public

OURS = "core.ui", "static"
BOOTSTRAP = "flask_bootstrap", "static/bootstrap5/css/bootstrap.min.css"
HTMX = "js_lib_htmx", "static/htmx/htmx.min.js"
FIRST = ("tokens", "base", "frame", "components", "lists", "data", "forms", "rota")
LAST = ("phone", "print")

CSS = "text/css; charset=utf-8"
JS = "text/javascript; charset=utf-8"
SVG = "image/svg+xml"

blueprint = Blueprint("ui", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    kind: str
    version: str
    zipped: bytes


def _text(package: str, path: str) -> str:
    return files(package).joinpath(path).read_text(encoding="utf-8")


def _own(name: str) -> str:
    return _text(OURS[0], f"{OURS[1]}/{name}")


def _found(ending: str) -> set[str]:
    names = (entry.name for entry in files(OURS[0]).joinpath(OURS[1]).iterdir())
    return {name.removesuffix(ending) for name in names if name.endswith(ending)}


def _styles() -> str:
    """Bootstrap, the kit, what slices put beside it, last what phones and paper need."""
    # The source map is not served: its mention would make every opened console ask for it.
    bootstrap = _text(*BOOTSTRAP).partition("/*# sourceMappingURL")[0]
    slices = sorted(_found(".css") - {*FIRST, *LAST})
    return "\n".join([bootstrap, *(_own(f"{name}.css") for name in (*FIRST, *slices, *LAST))])


def _source(name: str) -> tuple[str, str] | None:
    """Body and media type of an asset; None for a name we do not serve."""
    if name == "carework.css":
        return _styles(), CSS
    if name == "htmx.js":
        return _text(*HTMX), JS
    if name.endswith(".js") and name.removesuffix(".js") in _found(".js"):
        return _own(name), JS
    if name == "icon.svg":
        return _own(name), SVG
    if name == "app.webmanifest":
        return _own("manifest.json"), "application/manifest+json"
    return None


def load(name: str) -> Asset | None:
    """An asset by name; read once a process, except while the app is being written."""
    return _load.__wrapped__(name) if current_app.debug else _load(name)


@cache
def _load(name: str) -> Asset | None:
    found = _source(name)
    if found is None:
        return None
    body = found[0].encode()
    version = hashlib.sha256(body).hexdigest()[:12]
    return Asset(body, found[1], version, gzip.compress(body, mtime=0))


def asset(name: str) -> str:
    """The address of an asset, with its version. Raises LookupError for an unknown name."""
    found = load(name)
    if found is None:
        raise LookupError(f"There is no asset {name!r}.")
    return url_for("ui.asset", name=name, v=found.version)


@blueprint.get("/assets/<name>", endpoint="asset")
@public()
def serve(name: str) -> Response:
    """Send an asset; for ever when asked for by its version, else to be asked about again."""
    found = load(name)
    if found is None:
        abort(404)
    response = Response(content_type=found.kind)
    response.set_etag(found.version)
    response.vary.add("Accept-Encoding")
    if request.args.get("v") == found.version:
        response.cache_control.public = True
        response.cache_control.max_age = 31_536_000
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    if request.accept_encodings["gzip"] > 0:
        response.set_data(found.zipped)
        response.content_encoding = "gzip"
        response.set_etag(f"{found.version}-gz")
    else:
        response.set_data(found.body)
    response.make_conditional(request)
    return response

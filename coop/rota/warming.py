"""Where compiled engine code is kept, settled before numba is first imported."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

from flask import current_app

ENGINE = Path(__file__).with_name("engine")


@cache
def _fingerprint() -> str:
    """A name that changes with the engine's sources: a changed kernel is compiled afresh."""
    digest = hashlib.sha256()
    for path in sorted(ENGINE.rglob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def prepare() -> None:
    """Point numba's cache into the instance folder; an administrator's own choice is kept."""
    folder = current_app.config["SETTINGS"].instance / "numba" / _fingerprint()
    if "NUMBA_CACHE_DIR" not in os.environ:
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["NUMBA_CACHE_DIR"] = str(folder)


def warm() -> None:
    """Load and compile the engine once, so that each run starts at once."""
    from coop.rota import engine

    prepare()
    engine.warm()

"""Where compiled engine code is kept, settled before numba is first imported."""

from __future__ import annotations

import os
from pathlib import Path

from flask import current_app

from coop.rota import engine


def settle(instance: Path) -> Path:
    """Point numba's cache into the instance folder; an administrator's own choice is kept.

    The folder is named after the engine's sources: a changed kernel is compiled afresh.
    Returns the folder. Raises OSError when it cannot be made.
    """
    if "NUMBA_CACHE_DIR" not in os.environ:
        folder = instance / "numba" / engine.cache_key()
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["NUMBA_CACHE_DIR"] = str(folder)
    return Path(os.environ["NUMBA_CACHE_DIR"])


def warm() -> None:
    """Load and compile the engine once, so that each run starts at once."""
    settle(current_app.config["SETTINGS"].instance)
    engine.warm()

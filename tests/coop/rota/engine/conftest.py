"""Compiled code is kept between test runs, in a folder that changes with the engine's sources."""

from __future__ import annotations

import os
from pathlib import Path

from coop.rota.engine import cache_key

_ROOT = Path(__file__).parents[4]
os.environ.setdefault("NUMBA_CACHE_DIR", str(_ROOT / ".pytest_cache" / "numba" / cache_key()))

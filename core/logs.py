"""Short, readable lines: when, who, what."""

from __future__ import annotations

import logging
import sys


def set_up(name: str, level: int = logging.INFO) -> None:
    """Log our own news at `level`, everybody else's warnings, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(f"%(asctime)s {name:<6} %(message)s", "%H:%M:%S"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("carework").setLevel(level)

"""How the engine compiles: explicit types, no global interpreter lock, a cache where one is set.

Compiled functions that call each other live in one module: a cached caller keeps the old answer
of a callee that was edited elsewhere. `engine.cache_key` names a folder for each state of the
sources.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from numba import njit, types

INT = types.int64
INTS = types.int64[::1]
INTS32 = types.int32[::1]
ROWS = types.int64[:, ::1]
ROWS32 = types.int32[:, ::1]
BOOL = types.boolean
BOOLS = types.boolean[::1]
TUPLE = types.Tuple
VOID = types.void


def compiled(signature: Any) -> Callable[[Callable[..., Any]], Any]:
    """Compile a function for these types when its module is imported."""
    made: Callable[[Callable[..., Any]], Any] = njit(
        signature, nogil=True, cache="NUMBA_CACHE_DIR" in os.environ
    )
    return made

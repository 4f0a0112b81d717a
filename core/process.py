"""Child processes that never outlive the one that started them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with(parent: int, sign: int = signal.SIGKILL) -> None:
    """Have the kernel signal this process when `parent`, which started it, is gone.

    Called in the child. The signal counts from this call, so a parent that died before it is
    looked for afterwards. Linux only; elsewhere it does nothing.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, sign, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def bound_to_me(sign: int = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn` for subprocess.Popen: the child ends when this process does.

    The kernel watches the thread that starts the child, so start it from one that lasts.
    """
    parent = os.getpid()
    return lambda: die_with(parent, sign)

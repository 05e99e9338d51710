"""Kills the process that imports it when its parent has ended; only Linux does that.

The process from which those of a batch are copied imports it first.  Python lets it end with its parent, too,
but only after it has imported everything else.
"""

import ctypes
import signal
import sys

_ON_DEATH_OF_PARENT = 1
"""PR_SET_PDEATHSIG."""

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(_ON_DEATH_OF_PARENT, signal.SIGKILL, 0, 0, 0)

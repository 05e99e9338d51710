"""Kills the process that imports it when its parent has ended; only Linux does that.

The process from which those of a batch are copied imports it first.  Python lets it end with its parent, too,
but only after it has imported everything else.  A parent that ended before the import is another one now.
"""

import ctypes
import os
import signal
import sys

_ON_DEATH_OF_PARENT = 1
"""PR_SET_PDEATHSIG."""

PARENT = "CISREPORT_STARTED_BY"
"""Variable with the number of the process that started this one."""

if sys.platform == "linux" and PARENT in os.environ:
    ctypes.CDLL(None).prctl(_ON_DEATH_OF_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.environ.pop(PARENT) != str(os.getppid()):
        os._exit(1)

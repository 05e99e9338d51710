"""Ties the process that imports it to its parent, which ends it: Ctrl-C does not.

The process from which those of a batch are copied imports it first.  Linux kills it when its parent has
ended.  Python lets it end with its parent, too, but only after it has imported everything else.  A parent
that ended before the import is another one now.
"""

import ctypes
import os
import signal
import sys

_ON_DEATH_OF_PARENT = 1
"""PR_SET_PDEATHSIG."""

PARENT = "CISREPORT_STARTED_BY"
"""Variable with the number of the process that started this one."""

if parent := os.environ.pop(PARENT, ""):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ON_DEATH_OF_PARENT, signal.SIGKILL, 0, 0, 0)
    if parent != str(os.getppid()):
        os._exit(1)

"""When this process began: a promise about wall time holds from there, and a busy machine is slow to get going."""

import os
import time
from pathlib import Path

STAT = Path("/proc/self/stat")
START_FIELD = 19
"""Of the fields after the command's name in parentheses: start time in clock ticks since boot (proc(5))."""
LONGEST_START = 30.0
"""A process older than this was forked from another's work; then only our own first line is known."""


def process_started(now: float) -> float:
    """On the clock of `now`, `time.monotonic()`; `now` itself where the system does not tell."""
    try:
        ticks = int(STAT.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[START_FIELD])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return now
    return now - age if 0.0 <= age <= LONGEST_START else now

"""How much main memory this process holds."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from pathlib import Path


def resident() -> int:
    """Bytes, after what can be collected was collected.  Where only the highest figure so far is told, that one."""
    gc.collect()
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        counters = (ctypes.c_size_t * 10)()
        counters[0] = ctypes.sizeof(counters)
        process = ctypes.c_void_p(ctypes.windll.kernel32.GetCurrentProcess())
        ctypes.windll.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), ctypes.sizeof(counters))
        return int(counters[2])
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024

"""Heavy libraries are imported in threads; one at a time.

SciPy, and so scikit-learn, asks ``sys.modules`` for torch and uses what it finds: while another thread is still
importing torch that is half a module, and fails.
"""

from __future__ import annotations

import threading

IMPORTING = threading.RLock()
"""Held while torch or scikit-learn is imported, and while scikit-learn works."""

"""Everything Qt."""

import PySide6.QtCore  # noqa: F401  # first of all, so that nothing after it is searched

from nnplayground.import_order import spare_reading_sources

spare_reading_sources()

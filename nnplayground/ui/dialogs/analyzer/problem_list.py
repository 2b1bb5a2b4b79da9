"""What is wrong with the network, sentence by sentence, each with the layer it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QWidget

from nnplayground.graph.graph import Graph
from nnplayground.graph.shapes import Problem
from nnplayground.ui.toolkit.icons import icon
from nnplayground.ui.toolkit.theme import theme, themes
from nnplayground.ui.toolkit.translate import translated

_NODE = Qt.ItemDataRole.UserRole
_CAUTION = Qt.ItemDataRole.UserRole + 1


class ProblemList(QListWidget):
    """A press on a sentence, or Enter, leads to its layer."""

    node_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("analyzer_problems")
        self.setAccessibleName(self.tr("Problems"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSpacing(1)
        self._shown: tuple[tuple[str | None, str, bool], ...] = ()
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        themes().changed.connect(self._dress)

    def show_problems(self, problems: tuple[Problem, ...], graph: Graph) -> None:
        """Errors first."""
        tip: list[tuple[str | None, str, bool]] = []
        for problem in sorted(problems, key=lambda problem: problem.caution):
            node = problem.node if problem.node in graph else None
            sentence = translated(problem.text)
            name = "" if node is None else graph[node].label
            tip.append((node, sentence if not name or name in sentence else f"{name}: {sentence}", problem.caution))
        if tuple(tip) == self._shown:
            return
        self._shown = tuple(tip)
        self.clear()
        for node, sentence, caution in tip:
            item = QListWidgetItem(sentence)
            item.setData(_NODE, node)
            item.setData(_CAUTION, caution)
            if node is not None:
                item.setToolTip(self.tr("Select this layer"))
            self.addItem(item)
        self._dress()

    def wanted_height(self, width: int) -> int:
        """Pixels in which all sentences can be read at this width."""
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        room = max(60, width - self.iconSize().width() - 24)
        area, wrapped = QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap
        lines = [metrics.boundingRect(area, wrapped, self.item(row).text()).height() for row in range(self.count())]
        return sum(lines) + self.count() * (2 * self.spacing() + 4) + line // 2

    def _choose(self, item: QListWidgetItem) -> None:
        node = item.data(_NODE)
        if node is not None:
            self.node_chosen.emit(node)

    def _dress(self) -> None:
        for place in range(self.count()):
            item, now = self.item(place), theme()
            caution = bool(item.data(_CAUTION))
            colour = now.warning if caution else now.error
            item.setForeground(QColor(now.text))
            item.setIcon(icon("mdi6.alert-outline" if caution else "mdi6.alert-circle-outline", colour))

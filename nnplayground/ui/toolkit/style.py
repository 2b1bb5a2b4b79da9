"""The style sheet: what the palette cannot say.  Shapes and distances here, colours from the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnplayground import assets

if TYPE_CHECKING:
    from nnplayground.ui.toolkit.theme import Theme


def style_sheet(theme: Theme) -> str:
    """For the whole application, in the colours of ``theme``."""
    return "\n".join(part(theme) for part in (_window, _docks, _tabs, _buttons, _menus, _fields, _scrolling, _messages))


def _picture(name: str, theme: Theme) -> str:
    return assets.path("icons", f"{name}-{theme.name}.svg").as_posix()


def _window(theme: Theme) -> str:
    return f"""
    QMainWindow, QDialog {{ background: {theme.window}; }}
    QMainWindow::separator {{ background: {theme.window}; width: 5px; height: 5px; }}
    QMainWindow::separator:hover {{ background: {theme.accent}; }}
    QSplitter::handle {{ background: {theme.border}; }}
    QSplitter::handle:hover {{ background: {theme.accent}; }}
    QSplitter#microscope_parts::handle:horizontal {{ margin: 0 5px 0 4px; }}
    QSplitter#microscope_parts::handle:vertical {{ margin: 4px 0 5px 0; }}
    QToolBar {{
        background: {theme.window}; border: none; border-bottom: 1px solid {theme.border};
        padding: 5px 8px; spacing: 3px;
    }}
    QToolBar#toolbar QFrame#toolbar_line {{
        border: none; border-left: 1px solid {theme.border}; margin: 5px 0 5px 6px;
    }}
    QStatusBar {{ background: {theme.window}; border-top: 1px solid {theme.border}; color: {theme.faint}; }}
    QStatusBar::item {{ border: none; }}
    QStatusBar QLabel {{ padding: 2px 7px; color: {theme.faint}; }}
    QStatusBar QLabel#state_text {{ color: {theme.text}; }}
    QStatusBar QLabel#state_text[obstacle="true"] {{ color: {theme.warning}; }}
    QToolTip {{ color: {theme.text}; background: {theme.card}; border: 1px solid {theme.border}; padding: 5px; }}
    QLabel#counter_value {{ color: {theme.text}; }}
    QLabel#counter_name, QLabel[faint="true"] {{ color: {theme.faint}; }}
    """


def _docks(theme: Theme) -> str:
    return f"""
    QDockWidget {{ color: {theme.text}; }}
    QDockWidget QToolButton#dock_float, QDockWidget QToolButton#dock_close {{ padding: 2px; }}
    """


def _tabs(theme: Theme) -> str:
    return f"""
    QTabBar {{ background: transparent; qproperty-drawBase: 0; }}
    QTabBar::tab {{
        background: transparent; color: {theme.faint}; border: none; border-bottom: 2px solid transparent;
        padding: 4px 10px; margin: 0 1px;
    }}
    QTabBar::tab:hover {{ color: {theme.text}; background: {theme.hover}; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
    QTabBar::close-button {{ image: url("{_picture("tabclose", theme)}"); border-radius: 3px; padding: 1px; }}
    QTabBar::close-button:hover {{ background: {theme.pressed}; }}
    QTabBar::tab:focus {{ color: {theme.accent}; background: {theme.hover}; }}
    QTabWidget::pane {{ border: none; border-top: 1px solid {theme.border}; }}
    """


def _buttons(theme: Theme) -> str:
    return f"""
    QToolButton {{
        background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 3px 4px;
        color: {theme.text};
    }}
    QToolBar#toolbar QToolButton {{ padding: 4px 6px; }}
    QToolButton:hover {{ background: {theme.hover}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {theme.pressed}; }}
    QToolButton:focus {{ border-color: {theme.accent}; }}
    QListView#gallery_cards, QListView#gallery_categories {{ background: transparent; border: none; }}
    QListView#gallery_categories::item {{ border-radius: 5px; padding: 0 8px; }}
    QListView#gallery_categories::item:hover:!selected {{ background: {theme.hover}; }}
    QListView#gallery_categories::item:selected {{ background: {theme.pressed}; color: {theme.text}; }}
    QToolButton:disabled {{ color: {theme.disabled}; background: transparent; }}
    QToolButton[popupMode="1"] {{ padding-right: 18px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QDialogButtonBox, QMessageBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QPushButton {{
        background: {theme.card}; color: {theme.text}; border: 1px solid {theme.outline}; border-radius: 5px;
        padding: 5px 14px; min-height: 16px;
    }}
    QPushButton:hover {{ background: {theme.hover}; }}
    QPushButton:pressed, QPushButton:checked {{ background: {theme.pressed}; }}
    QPushButton:focus {{ border-color: {theme.accent}; }}
    QPushButton:disabled {{ color: {theme.disabled}; }}
    QPushButton:default {{ background: {theme.accent}; color: {theme.on_accent}; border-color: {theme.accent}; }}
    QPushButton:default:focus {{ border: 2px solid {theme.text}; padding: 4px 13px; }}
    QPushButton:default:disabled {{
        background: {theme.pressed}; color: {theme.faint}; border-color: {theme.pressed};
    }}
    QToolBar#toolbar QToolButton#action_run {{
        background: {theme.accent}; color: {theme.on_accent}; font-weight: 600; padding: 6px 8px 6px 20px;
    }}
    QToolBar#toolbar QToolButton#action_run:hover {{ border-color: {theme.text}; }}
    QToolBar#toolbar QToolButton#action_run:focus {{ border-color: {theme.text}; }}
    QToolBar#toolbar QToolButton#action_run:disabled {{ background: {theme.pressed}; color: {theme.faint}; }}
    """


def _menus(theme: Theme) -> str:
    return f"""
    QMenuBar {{ background: {theme.window}; color: {theme.text}; padding: 1px 4px; }}
    QMenuBar::item {{ background: transparent; padding: 4px 9px; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {theme.hover}; }}
    QMenu {{
        background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border}; padding: 4px;
        icon-size: 1.15em;
    }}
    QMenu::item {{ padding: 5px 26px 5px 0.9em; border-radius: 4px; }}
    QMainWindow[presenting="true"] QMenu::item {{ min-height: 30px; }}
    QMainWindow[presenting="true"] MessageBar QAbstractButton {{ min-width: 40px; min-height: 40px; }}
    QMenu::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
    QMenu::item:disabled {{ color: {theme.disabled}; background: transparent; }}
    QMenu::icon {{ left: 6px; }}
    QMenu::indicator {{ width: 1em; height: 1em; left: 6px; }}
    QMenu::right-arrow {{ width: 0.7em; height: 0.7em; right: 6px; }}
    QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 8px; }}
    """


def _fields(theme: Theme) -> str:
    return f"""
    QLineEdit {{
        background: {theme.base}; color: {theme.text}; border: 1px solid {theme.outline}; border-radius: 5px;
        padding: 4px 6px; selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
        placeholder-text-color: {theme.faint};
    }}
    QLineEdit:focus {{ border-color: {theme.accent}; }}
    QLineEdit:disabled {{ color: {theme.faint}; background: {theme.window}; }}
    QAbstractSpinBox, QComboBox {{
        background: {theme.base}; color: {theme.text}; border: 1px solid {theme.outline}; border-radius: 5px;
        padding: 2px 5px; selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
    }}
    QAbstractSpinBox:hover, QComboBox:hover {{ border-color: {theme.faint}; }}
    QAbstractSpinBox:focus, QComboBox:focus, QComboBox:on {{ border-color: {theme.accent}; }}
    QAbstractSpinBox:disabled, QComboBox:disabled {{
        color: {theme.disabled}; background: {theme.window}; border-color: {theme.border};
    }}
    QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
    QComboBox::drop-down {{
        border: none; width: 1.2em; subcontrol-origin: padding; subcontrol-position: center right;
    }}
    QComboBox::down-arrow {{ image: url("{_picture("down", theme)}"); width: 0.9em; height: 0.9em; }}
    QComboBox::down-arrow:disabled {{ image: url("{_picture("downoff", theme)}"); }}
    QComboBox QAbstractItemView {{ background: {theme.card}; border: 1px solid {theme.border}; padding: 2px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
        border: none; background: transparent; width: 1.4em; subcontrol-origin: border;
    }}
    QAbstractSpinBox::up-button {{ subcontrol-position: top right; border-top-right-radius: 4px; margin: 1px; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; border-bottom-right-radius: 4px; margin: 1px; }}
    QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{ background: {theme.hover}; }}
    QAbstractSpinBox::up-button:pressed, QAbstractSpinBox::down-button:pressed {{ background: {theme.pressed}; }}
    QAbstractSpinBox::up-arrow {{ image: url("{_picture("up", theme)}"); width: 0.7em; height: 0.7em; }}
    QAbstractSpinBox::down-arrow {{ image: url("{_picture("down", theme)}"); width: 0.7em; height: 0.7em; }}
    QAbstractSpinBox::up-arrow:off, QAbstractSpinBox::up-arrow:disabled {{
        image: url("{_picture("upoff", theme)}");
    }}
    QAbstractSpinBox::down-arrow:off, QAbstractSpinBox::down-arrow:disabled {{
        image: url("{_picture("downoff", theme)}");
    }}
    QCheckBox {{ spacing: 6px; }}
    QCheckBox::indicator, QAbstractItemView::indicator {{
        width: 1em; height: 1em; border: 1px solid {theme.faint}; border-radius: 3px; background: {theme.base};
    }}
    QAbstractItemView::indicator {{ width: 0.85em; height: 0.85em; }}
    QCheckBox::indicator:hover, QCheckBox::indicator:focus {{ border-color: {theme.accent}; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
        background: {theme.accent}; border-color: {theme.accent}; image: url("{_picture("check", theme)}");
    }}
    QCheckBox::indicator:disabled, QAbstractItemView::indicator:disabled {{
        border-color: {theme.border}; background: {theme.window};
    }}
    QCheckBox::indicator:checked:disabled {{ background: {theme.faint}; border-color: {theme.faint}; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.outline}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {theme.accent}; }}
    QSlider::sub-page:horizontal:disabled {{ background: {theme.border}; }}
    QSlider::handle:horizontal {{
        background: {theme.card}; border: 2px solid {theme.accent}; width: 10px; height: 10px; margin: -5px 0;
        border-radius: 7px;
    }}
    QSlider::handle:horizontal:hover {{ background: {theme.hover}; }}
    QSlider::handle:horizontal:focus {{ background: {theme.accent}; }}
    QSlider::handle:horizontal:disabled {{ border-color: {theme.border}; background: {theme.window}; }}
    QProgressBar {{
        background: {theme.pressed}; border: none; border-radius: 3px; height: 6px; text-align: center;
    }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    """


def _scrolling(theme: Theme) -> str:
    return f"""
    QAbstractItemView {{
        background: {theme.base}; color: {theme.text}; border: 1px solid {theme.border}; outline: none;
        selection-background-color: {theme.accent}; selection-color: {theme.on_accent};
    }}
    QAbstractItemView:focus {{ border-color: {theme.accent}; outline: 1px dotted {theme.text}; }}
    QTableView#analyzer_table, QListView#analyzer_problems {{ border: none; }}
    QTableView#crossval_table {{ border-color: {theme.window}; }}
    QTableView#crossval_table:focus {{ border-color: {theme.accent}; }}
    QTableView#analyzer_totals {{ border: none; border-top: 1px solid {theme.border}; }}
    QAbstractScrollArea::corner {{ background: {theme.base}; border: none; }}
    QHeaderView {{ border: none; }}
    QHeaderView::section {{
        background: {theme.window}; color: {theme.faint}; border: none; border-bottom: 1px solid {theme.border};
        padding: 4px 3px;
    }}
    QTableCornerButton::section {{
        background: {theme.window}; border: none; border-bottom: 1px solid {theme.border};
    }}
    QScrollArea {{ border: none; background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 11px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 11px; margin: 0; }}
    QScrollBar::handle {{ background: {theme.outline}; border-radius: 3px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 28px; }}
    QScrollBar::handle:horizontal {{ min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {theme.faint}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _messages(theme: Theme) -> str:
    kinds = {"info": theme.accent, "warning": theme.warning, "error": theme.error}
    return f"""
    QFrame#message {{ background: {theme.card}; border: 1px solid {theme.border}; border-left-width: 4px; }}
    QFrame#message QLabel {{ color: {theme.text}; }}
    QFrame#message QPlainTextEdit {{ background: {theme.base}; border: 1px solid {theme.border}; }}
    """ + "\n".join(
        f'QFrame#message[severity="{name}"] {{ border-left-color: {colour}; }}' for name, colour in kinds.items()
    )

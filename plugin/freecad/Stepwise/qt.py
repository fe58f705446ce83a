# SPDX-License-Identifier: LGPL-2.1-or-later
"""Qt through FreeCAD's own shim, which is PySide2 or PySide6; that of FreeCAD 0.20 has no QtWidgets."""
from PySide import QtCore, QtGui, QtSvg

try:
    from PySide import QtWidgets
except ImportError:
    QtWidgets = QtGui

import FreeCAD as App

translate = App.Qt.translate

__all__ = ["QtCore", "QtGui", "QtSvg", "QtWidgets", "translate"]

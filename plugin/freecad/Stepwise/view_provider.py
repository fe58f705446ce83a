# SPDX-License-Identifier: LGPL-2.1-or-later
"""The result in the tree: an icon that says how it stands, a double click that opens the panel."""
from . import resources, result_object
from .qt import QtCore


class StepwiseView:
    def __init__(self, vobj):
        vobj.Proxy = self

    def attach(self, vobj):
        self.Object = vobj.Object

    def getIcon(self):
        obj = getattr(self, "Object", None)
        state = getattr(obj, "Status", result_object.FRESH)
        return resources.icon("Stepwise_ResultFresh" if state == result_object.FRESH else "Stepwise_ResultOutdated")

    def updateData(self, obj, prop):
        if prop == "Status":
            obj.ViewObject.signalChangeIcon()

    def doubleClicked(self, vobj):
        _later(vobj.Object)
        return True

    def setupContextMenu(self, vobj, menu):
        obj = vobj.Object
        menu.addAction("Show in Stepwise").triggered.connect(lambda *_: _later(obj))

    def getDisplayModes(self, vobj):
        return []

    def dumps(self):
        return None

    def loads(self, state):
        return None

    __getstate__ = dumps

    def __setstate__(self, state):
        return None


def _later(obj):
    """After FreeCAD has finished with the click: the panel changes the selection."""

    def show():
        from .session import session

        try:
            session().show_result(obj)
        except ReferenceError:
            pass  # deleted in between

    QtCore.QTimer.singleShot(0, show)

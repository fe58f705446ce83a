# SPDX-License-Identifier: LGPL-2.1-or-later
"""Between what is selected in FreeCAD and faces of the analysed shape, for any depth of the tree."""
import re

import FreeCADGui as Gui

_FACE = re.compile(r"^(?P<path>.*?)(?P<map>;[^.]*\.)?Face(?P<n>\d+)$")


def whole_face(root, layout, document_name, object_name, sub_name):
    """The face of the analysed shape that a selection names; None: another object, or no face."""
    if document_name != root.Document.Name:
        return None
    match = _FACE.match(sub_name or "")
    if not match:
        return None
    top = root.Document.getObject(object_name)
    relative = _below(top, root, match.group("path")) if top is not None else None
    if relative is None:
        return None
    while True:
        face = layout.whole_face(relative, int(match.group("n")))
        if face is not None or not relative:
            return face
        relative = relative[: relative.rstrip(".").rfind(".") + 1]  # a feature inside the body that was analysed


def _below(top, root, path):
    """`path` below `root`, where it was given below `top`; None: it does not lead through the root."""
    if top == root:
        return path
    at = 0
    while True:
        at = path.find(".", at) + 1
        if at == 0:
            return None
        if top.getSubObject(path[:at], retType=1) == root:
            return path[at:]


def names(root, layout, faces):
    """Sub-element names below the root for FreeCAD's selection."""
    tip = root.Tip if root.TypeId == "PartDesign::Body" else None
    result = []
    for face in faces:
        path, n = layout.document_face(face)
        if not path and tip is not None:
            path = tip.Name + "."
        result.append("%sFace%d" % (path, n))
    return result


def select(root, layout, faces):
    Gui.Selection.clearSelection()
    subs = names(root, layout, faces)
    if subs:
        Gui.Selection.addSelection(root, subs)


class Watcher:
    """Tells a callable which face was picked. Registered with resolve=0, so that instances are told apart."""

    def __init__(self, picked):
        self._picked = picked

    def addSelection(self, document, obj, sub, point):
        self._picked(document, obj, sub)

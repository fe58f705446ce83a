# SPDX-License-Identifier: LGPL-2.1-or-later
"""The analysis for Python code: waits for the engine and hands out its report."""
import json

from . import engine, settings, shapes
from .layout import Layout
from .report import Report


class Analysis:
    """A report with the faces of the document that it speaks of.

    `data` is the engine's report (schema stepwise.report/1); `report` the same as rows; `source` the analysed object.
    """

    def __init__(self, data, layout, source=None, snapshot=None, inputs=None):
        self.data, self.layout, self.source, self.snapshot = data, layout, source, snapshot
        self.inputs = inputs or {}
        self.report = Report(data)

    @property
    def parts(self):
        return self.data["parts"]

    @property
    def features(self):
        """Features of all parts."""
        return [feature for part in self.parts for feature in part["features"]]

    @property
    def verdict(self):
        return (self.data.get("evaluation") or {}).get("verdict")

    def document_faces(self, faces):
        """Names below the source, as FreeCAD's selection uses them, of face numbers of the whole shape."""
        return ["%sFace%d" % self.layout.document_face(face) for face in faces]

    def select(self, faces):
        """Selects faces of the whole shape in the GUI."""
        import FreeCADGui as Gui

        Gui.Selection.clearSelection()
        for name in self.document_faces(faces):
            Gui.Selection.addSelection(self.source.Document.Name, self.source.Name, name)


def asked(material=None, quantity=None, region=None, general=None):
    """What is given, else what the preferences say; nothing is invented."""
    preferences = settings.inputs()
    return {
        "general": general or preferences.get("general"),
        "material": material or preferences.get("material"),
        "quantity": quantity or preferences.get("quantity"),
        "region": region or preferences.get("region"),
        "library": preferences.get("library"),
        "stock": preferences.get("stock"),
    }


def request(snapshot, inputs, **more):
    return engine.request_bytes(snapshot.brep, name=snapshot.label, bodies=snapshot.bodies(inputs.get("material")), **dict(inputs, **more))


def analyse(obj, material=None, quantity=None, region=None, timeout_s=300, on_stage=None, general=None):
    snapshot = shapes.take(obj)
    inputs = asked(material, quantity, region, general)
    path = engine.find_engine(settings.engine_path())
    data = engine.run(path, request(snapshot, inputs, timeoutS=timeout_s), on_stage, timeout_s + 10)
    return Analysis(data, snapshot.layout, obj, snapshot, inputs)


def load(result):
    return Analysis(json.loads(result.Report), Layout.from_json(result.Layout), result.Source)

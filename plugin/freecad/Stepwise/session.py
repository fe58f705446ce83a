# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is analysed, what runs, what is shown. One session per FreeCAD; widgets only look at it and come and go.

Jobs know their source by document and name, never by a reference that could dangle: when the answer comes, whatever is
gone by then is gone, and the answer is dropped.
"""
import json

import FreeCAD as App
import FreeCADGui as Gui

from . import api, engine, jobs, modes, painter, palette, result_object, selection, settings, shapes
from .engine import Cancelled, EngineError
from .layout import Layout
from .qt import QtCore, translate
from .report import Report

_DEBOUNCE_MS = 800
_LIVE_PROPERTIES = ("Shape", "Placement", "LinkedObject", "LinkPlacement", "ElementCount", "PlacementList", "Group", "Tip")
_session = None


def session():
    global _session
    if _session is None:
        _session = Session()
    return _session


def alive(document_name, object_name):
    """The object if it is still there, else None."""
    doc = App.listDocuments().get(document_name)
    return doc.getObject(object_name) if doc is not None else None


class View:
    """One analysed object and its answer."""

    def __init__(self, source):
        self.document, self.name, self.label = source.Document.Name, source.Name, source.Label
        self.report = self.layout = self.leaves = None
        self.inputs = {}  # what the engine was told beside the shape
        self.pictures, self.pictures_of = None, None  # of the chain, and the report they are drawn from
        self.drawing = None  # the report whose pictures are on their way
        self.fingerprint = ""
        self.outdated = False
        self.error = None
        self.stage = ""
        self.job = None
        self.seconds = 0.0  # the engine's own time of the last answer

    @property
    def source(self):
        return alive(self.document, self.name)

    @property
    def result(self):
        source = self.source
        return result_object.find(source) if source is not None else None


class Session(QtCore.QObject):
    changed = QtCore.Signal()  # another view, or another answer
    progressed = QtCore.Signal()  # a stage, a start, an end
    picked = QtCore.Signal(int)  # a face of the whole shape, picked in the 3D view

    def __init__(self):
        super().__init__()
        self.views = {}
        self.shown = None  # View
        self.mode = "feature"
        self.machine = None
        self.painter = painter.Painter()
        self._picking = False
        self._selecting = False
        self._to_check = set()
        self._debounce = QtCore.QTimer(self)
        self._debounce.setSingleShot(True)
        self._debounce.setInterval(_DEBOUNCE_MS)
        self._debounce.timeout.connect(self._check_live)
        self._documents = _DocumentWatcher(self)
        App.addDocumentObserver(self._documents)
        self._watcher = selection.Watcher(self._on_picked)
        QtCore.QCoreApplication.instance().aboutToQuit.connect(jobs.end_all)

    # Analysing -------------------------------------------------------------------------------------------------

    def view_for(self, source):
        key = (source.Document.Name, source.Name)
        if key not in self.views:
            self.views[key] = View(source)
        return self.views[key]

    def analyse(self, source, snapshot=None, live=False):
        """Starts a job; an older one for the same object is ended. Errors are shown, not raised."""
        view = self.view_for(source)
        if view.job:
            view.job.cancel()
        view.error = None
        try:
            snapshot = snapshot or shapes.take(source)
            path = engine.find_engine(settings.engine_path())
            inputs = api.asked()
        except EngineError as error:
            return self._fail(view, error)
        request = api.request(snapshot, inputs, timeoutS=settings.timeout_s())
        view.job = job = jobs.Job(path, request, settings.timeout_s() + 10)
        view.stage = translate("Stepwise", "starting the engine")
        job.stage.connect(lambda stage: self._on_stage(view, job, stage))
        job.ended.connect(lambda data, error: self._on_ended(view, job, snapshot, inputs, data, error, live))
        if not live or self.shown is None:
            self.show(view)
        job.start()
        self.progressed.emit()
        return job

    def cancel(self):
        if self.shown and self.shown.job:
            self.shown.job.cancel()

    def _fail(self, view, error):
        view.job, view.stage = None, ""
        view.error = error
        App.Console.PrintLog("Stepwise: %s: %s\n" % (error.code, error))
        if self.shown is not view and view.source is not None:
            self.show(view)
        self.changed.emit()
        self.progressed.emit()

    def _on_stage(self, view, job, stage):
        if view.job is job:
            view.stage = stage
            self.progressed.emit()

    def _on_ended(self, view, job, snapshot, inputs, data, error, live):
        if view.job is not job:
            return  # a later job has taken its place
        view.job, view.stage = None, ""
        source = view.source
        if source is None:
            self._forget(view)
            return
        if isinstance(error, Cancelled):
            Gui.getMainWindow().statusBar().showMessage(translate("Stepwise", "Stepwise: cancelled"), 4000)
            self.progressed.emit()
            self.changed.emit()
            return
        if error is not None:
            return self._fail(view, error)
        view.seconds = job.seconds
        view.inputs = inputs
        self._take_answer(view, data, snapshot)
        self._store_when_free(view, data, snapshot, inputs, step_of_undo=not live)

    def _take_answer(self, view, data, snapshot):
        view.report, view.layout, view.leaves = Report(data), snapshot.layout, snapshot.leaves
        view.fingerprint, view.outdated, view.error = snapshot.fingerprint, False, None
        if self.shown is view:
            self.paint()
        self.progressed.emit()
        self.changed.emit()

    def _store_when_free(self, view, data, snapshot, inputs, step_of_undo):
        """Not into the middle of a step that the user is about to take: it would become part of it."""
        source = view.source
        if source is None or view.fingerprint != snapshot.fingerprint:
            return
        if App.getActiveTransaction():
            QtCore.QTimer.singleShot(
                300, lambda: self._store_when_free(view, data, snapshot, inputs, step_of_undo)
            )
            return
        existing = result_object.find(source)
        result_object.store(source, snapshot, data, inputs, step_of_undo or existing is None)
        self.changed.emit()

    def explain(self, view, answered, **question):
        """Asks the engine about one face, feature, setup or pair; `answered(text)` gets its words, or what went wrong."""
        try:
            snapshot = shapes.take(view.source)
            if snapshot.fingerprint != view.fingerprint:
                raise EngineError("outdated", translate("Stepwise", "The shape has changed since it was analysed."), translate("Stepwise", "Analyse it again."))
            path = engine.find_engine(settings.engine_path())
            job = jobs.Job(path, api.request(snapshot, view.inputs, job="explain", **question), settings.timeout_s())
        except EngineError as error:
            answered(str(error))
            return None
        job.ended.connect(lambda data, error: answered(str(error) if error else data.get("text", "")))
        job.start()
        return job

    def draw(self, view, drawn):
        """Has the engine draw the chain of the report, which needs no shape; `drawn(error)` when `view.pictures` are there."""
        report = view.report
        if view.pictures_of is report:
            drawn(None)
            return None
        if view.drawing is report:
            return None
        try:
            path = engine.find_engine(settings.engine_path())
        except EngineError as error:
            drawn(error)
            return None

        def ended(data, error):
            if view.drawing is report:
                view.drawing = None
            if view.report is not report:
                return
            if error is None:
                view.pictures, view.pictures_of = data.get("pictures", []), report
            drawn(error)

        view.drawing = report
        job = jobs.Job(path, engine.request_bytes(json.dumps(report.data).encode("utf-8"), "draw", name=view.label), settings.timeout_s())
        job.ended.connect(ended)
        job.start()
        return job

    # Showing ---------------------------------------------------------------------------------------------------

    def show(self, view):
        if self.shown is not view:
            self.painter.clear()
        self.shown = view
        if not self._picking:
            Gui.Selection.addObserver(self._watcher, 0)
            self._picking = True
        self.paint()
        self.changed.emit()

    def show_result(self, result):
        """Shows what is saved in a document object; needs no engine."""
        from . import dock

        source = result.Source
        view = self.view_for(source) if source is not None else View(result)
        if not view.job:
            view.report, view.layout = Report.from_json(result.Report), Layout.from_json(result.Layout)
            view.fingerprint = result.Fingerprint
            view.inputs = result_object.inputs(result)
            view.outdated = result_object.update_state(result) != result_object.FRESH
            view.error = None
            view.leaves = shapes.collect_leaves(source) if source is not None and not view.outdated else None
        dock.show()
        self.show(view)

    def current_ignored(self):
        result = self.shown.result if self.shown else None
        return result_object.ignored(result) if result is not None else {}

    def set_mode(self, mode, machine=None):
        self.mode, self.machine = mode, machine if machine is not None else self.machine
        self.paint()
        self.progressed.emit()

    def legend(self):
        return getattr(self, "_legend", [])

    def paint(self):
        """Colours of the present mode; none while the answer does not fit the shape."""
        self._legend = []
        view = self.shown
        source = view.source if view else None
        if source is None or view.report is None or view.outdated or self.mode == "plain":
            self.painter.clear()
            return
        colours, self._legend = modes.colours(view.report, self.mode, settings.palette(), self.machine, self.current_ignored())
        self.painter.paint(source, self._leaves(view), view.layout, colours)

    def _leaves(self, view):
        if view.leaves is None:
            view.leaves = shapes.collect_leaves(view.source)
        return view.leaves

    def show_setup(self, row):
        """Looks along the tool and shows what this setup cuts, where it is held and from where."""
        view = self.shown
        source = view.source if view else None
        if source is None or view.outdated:
            return
        colours, self._legend = modes.setup_colours(view.report, row)
        leaves = self._leaves(view)
        instance = next(i for i in view.report.instances if i.part == row.data["part"])
        direction = _turned(instance.placement, row.data["direction"])
        box = _box(leaves)
        length = 0.35 * box.DiagonalLength
        top = _support(box, direction)
        arrows = [(top + direction * (0.05 * length), tuple(direction * -1), length, palette.CUT_NOW, translate("Stepwise", "tool"))]
        for i, jaw in enumerate(row.data.get("jaws") or []):
            arrows += self._clamp_arrow(view, leaves, jaw, 0.6 * length, translate("Stepwise", "jaw %d") % (i + 1))
        self.painter.paint(source, leaves, view.layout, colours, arrows)
        placement = painter.global_placement(source)
        painter.look_along(source.Document, placement.Rotation.multVec(direction))
        self.progressed.emit()

    def _clamp_arrow(self, view, leaves, faces, length, label):
        if not faces:
            return []
        path, n = view.layout.document_face(faces[0])
        face = next(leaf for leaf in leaves if leaf.path == path).shape.Faces[n - 1]
        u0, u1, v0, v1 = face.ParameterRange
        normal = face.normalAt((u0 + u1) / 2, (v0 + v1) / 2)
        return [(face.CenterOfMass, tuple(normal * -1), length, palette.CLAMP, label)]

    def isolate(self, row):
        view = self.shown
        source = view.source if view else None
        if source is None or view.outdated:
            return
        faces = set(row.data.get("isolate_faces") or row.faces)
        colours, self._legend = {}, []
        for instance in view.report.instances:
            own = [face for face in instance.faces if face in faces]
            if own:
                colour = palette.cycle(settings.palette(), len(self._legend))
                colours.update((face, colour) for face in own)
                self._legend.append((colour, instance.name, len(own)))
        if not colours:
            return
        self._legend.append((palette.DIM, translate("Stepwise", "the rest"), view.layout.face_count - len(colours)))
        self.painter.isolate(source, self._leaves(view), view.layout, colours)
        self.progressed.emit()

    def clear(self):
        """No colours, no arrows; the result stays in the document."""
        self.painter.clear()
        self._legend = []
        self.mode = "plain"
        Gui.Selection.clearSelection()
        self.changed.emit()

    def close_panel(self):
        self.painter.clear()
        if self._picking:
            Gui.Selection.removeObserver(self._watcher)
            self._picking = False

    # Picking ---------------------------------------------------------------------------------------------------

    def select_faces(self, faces):
        view = self.shown
        source = view.source if view else None
        if source is None or view.layout is None or view.outdated:
            return
        self._selecting = True
        try:
            selection.select(source, view.layout, faces)
            if faces and settings.zoom_on_select():
                Gui.SendMsgToActiveView("ViewSelection")
        finally:
            self._selecting = False

    def _on_picked(self, document, obj, sub):
        view = self.shown
        if self._selecting or view is None or view.report is None or view.outdated:
            return
        source = view.source
        face = selection.whole_face(source, view.layout, document, obj, sub) if source is not None else None
        if face is not None:
            self.picked.emit(face)

    # The document goes on --------------------------------------------------------------------------------------

    def document_changed(self, document_name):
        if any(view.document == document_name for view in self.views.values()):
            self._to_check.add(document_name)
            self._debounce.start()

    def _check_live(self):
        if App.getActiveTransaction() and Gui.Control.activeDialog():
            self._debounce.start()  # in the middle of an edit
            return
        documents, self._to_check = self._to_check, set()
        for view in list(self.views.values()):
            if view.document in documents:
                self._check_view(view)

    def _check_view(self, view):
        source = view.source
        if source is None or (view.report is None and view.job is None):
            return
        try:
            snapshot = shapes.take(source)
        except EngineError:
            snapshot = None
        fits = snapshot is not None and snapshot.fingerprint == view.fingerprint
        if fits:
            view.leaves = snapshot.leaves
        if view.outdated == fits:
            view.outdated = not fits
            result = view.result
            if result is not None:
                result_object.set_state(result, result_object.FRESH if fits else result_object.OUTDATED)
                result.purgeTouched()
            self.changed.emit()
        if self.shown is view:
            self.paint()
        within_budget = view.seconds <= settings.live_budget_s()
        if not fits and snapshot is not None and settings.live_check() and within_budget:
            self.analyse(source, snapshot, live=True)

    def object_deleted(self, obj):
        view = self.views.get((obj.Document.Name, obj.Name))
        if view is None:
            return
        if view.job:
            view.job.cancel()
        self._forget(view)

    def document_deleted(self, document_name):
        for view in [v for v in self.views.values() if v.document == document_name]:
            if view.job:
                view.job.cancel()
            self._forget(view)

    def _forget(self, view):
        self.views.pop((view.document, view.name), None)
        if self.shown is view:
            self.painter.clear()
            self.shown = None
            self._legend = []
        self.changed.emit()
        self.progressed.emit()


class _DocumentWatcher:
    """FreeCAD calls these for every change of every document: they only take notes."""

    def __init__(self, owner):
        self._owner = owner

    def slotChangedObject(self, obj, prop):
        if prop in _LIVE_PROPERTIES and self._owner.views and obj.Document is not None:
            self._owner.document_changed(obj.Document.Name)

    def slotUndoDocument(self, doc):
        self._owner.document_changed(doc.Name)

    slotRedoDocument = slotUndoDocument

    def slotDeletedObject(self, obj):
        if self._owner.views:
            self._owner.object_deleted(obj)

    def slotDeletedDocument(self, doc):
        self._owner.document_deleted(doc.Name)


def _turned(placement, direction):
    vector = App.Vector(*direction)
    if not placement:
        return vector
    axes = [App.Vector(*axis) for axis in placement["axes"]]
    return axes[0] * vector.x + axes[1] * vector.y + axes[2] * vector.z


def _box(leaves):
    box = App.BoundBox(leaves[0].shape.BoundBox)
    for leaf in leaves[1:]:
        box.add(leaf.shape.BoundBox)
    return box


def _support(box, direction):
    """Where a line from the box's centre along the direction leaves the box."""
    half = (box.XLength / 2, box.YLength / 2, box.ZLength / 2)
    steps = [half[i] / abs(direction[i]) for i in range(3) if abs(direction[i]) > 1e-9]
    return box.Center + direction * min(steps)

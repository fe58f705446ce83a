# SPDX-License-Identifier: LGPL-2.1-or-later
"""The result as an object of the document: saved with it, opened without the engine, one step of undo.

Everything is in properties. The names of this module, of its classes and of the properties are part of saved files: they
are never renamed. `SchemaVersion` says how old a file is.
"""
import contextlib
import json

import FreeCAD as App

from . import shapes
from .engine import EngineError

SCHEMA_VERSION = 1
FRESH, OUTDATED, GONE = "Up to date", "Outdated", "Source is gone"


@contextlib.contextmanager
def undo_step(doc, name):
    """What happens inside is one step of undo; what raises leaves the document as it was."""
    doc.openTransaction(name)
    try:
        yield
    except BaseException:
        doc.abortTransaction()
        raise
    doc.commitTransaction()
    if (App.getActiveTransaction() or ("",))[0] == name:
        App.closeActiveTransaction()  # nothing has changed: the document knows of no transaction and closes none


class StepwiseResult:
    """Proxy of the document object; keeps nothing itself."""

    def __init__(self, obj):
        obj.Proxy = self
        self._add_properties(obj)
        obj.SchemaVersion = SCHEMA_VERSION

    def _add_properties(self, obj):
        def add(kind, name, text, mode=0):
            if not hasattr(obj, name):
                obj.addProperty(kind, name, "Stepwise", text)
            obj.setEditorMode(name, mode)

        add("App::PropertyLinkGlobal", "Source", "What was analysed", 1)
        add("App::PropertyString", "Status", "Whether the result still fits the shape", 1)
        add("App::PropertyString", "Verdict", "The engine's verdict", 1)
        add("App::PropertyString", "Inputs", "What the engine was told beside the shape", 1)
        add("App::PropertyString", "Report", "The engine's report, stepwise.report/1", 2)
        add("App::PropertyString", "Layout", "Which face of the document each face of the report is", 2)
        add("App::PropertyString", "Fingerprint", "Of the analysed shape", 2)
        add("App::PropertyString", "Ignored", "Findings that were set aside, with the reason", 2)
        add("App::PropertyInteger", "SchemaVersion", "Age of this object's format", 2)

    def onDocumentRestored(self, obj):
        self._add_properties(obj)
        if App.GuiUp and not obj.ViewObject.Proxy:  # made by freecadcmd
            _give_view(obj)

    def execute(self, obj):
        update_state(obj)

    def dumps(self):
        return None

    def loads(self, state):
        return None

    __getstate__ = dumps

    def __setstate__(self, state):
        return None


def is_result(obj):
    return isinstance(getattr(obj, "Proxy", None), StepwiseResult)


def update_state(result):
    """Compares the source with what was analysed; writes only what has changed."""
    source = result.Source
    if source is None:
        state = GONE
    else:
        try:
            state = FRESH if shapes.take(source).fingerprint == result.Fingerprint else OUTDATED
        except EngineError:
            state = OUTDATED
    set_state(result, state)
    return state


def set_state(result, state):
    if result.Status != state:
        result.Status = state


def find(source):
    """The result of this source, if its document has one."""
    for obj in source.Document.Objects:
        if is_result(obj) and obj.Source == source:
            return obj
    return None


def inputs(result):
    """What the engine was told beside the shape."""
    try:
        return json.loads(result.Inputs or "{}")
    except ValueError:
        return {}


def store(source, snapshot, report, inputs=None, step_of_undo=True):
    """Writes the result into the document: a new object, or the one that is there. Returns it."""
    with undo_step(source.Document, "Stepwise analysis") if step_of_undo else contextlib.nullcontext():
        result = find(source) or _create(source)
        result.Report = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
        result.Layout = snapshot.layout.to_json()
        result.Fingerprint = snapshot.fingerprint
        result.Inputs = json.dumps({k: v for k, v in (inputs or {}).items() if v})
        result.Verdict = (report.get("evaluation") or {}).get("verdict") or ""
        set_state(result, FRESH)
        result.purgeTouched()
    return result


def _create(source):
    result = source.Document.addObject("App::FeaturePython", "StepwiseAnalysis")
    StepwiseResult(result)
    result.Label = "Analysis of " + source.Label
    result.Ignored = "{}"
    if App.GuiUp:
        _give_view(result)
    result.Source = source
    return result


def _give_view(result):
    from .view_provider import StepwiseView

    StepwiseView(result.ViewObject)


def ignored(result):
    return json.loads(result.Ignored or "{}")


def ignore(result, key, reason):
    """Sets a finding aside; an empty reason takes it back. One step of undo."""
    known = ignored(result)
    if reason:
        known[key] = reason
    else:
        known.pop(key, None)
    with undo_step(result.Document, "Set finding aside" if reason else "Take finding back"):
        result.Ignored = json.dumps(known, ensure_ascii=False)
        result.purgeTouched()

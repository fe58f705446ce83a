# SPDX-License-Identifier: LGPL-2.1-or-later
"""Stepwise in FreeCAD, for Python macros and freecadcmd as for the workbench.

    import freecad.Stepwise as stepwise
    result = stepwise.analyse(App.ActiveDocument.Body)
    for feature in result.features:
        print(feature["kind"], feature["faces"])

Nothing heavy is imported before it is used.
"""

__version__ = "0.1.0"


def analyse(obj, material=None, quantity=None, region=None, timeout_s=300, on_stage=None, general=None):
    """Analyses a body, a part, a compound or an assembly of an open document, and waits for the result.

    `general` is the class of ISO 2768 (f, m, c, v) for sizes without a tolerance of their own. What is not given comes
    from the preferences, else it stays unknown. `obj` stays as it is, and so does its document. Returns an `Analysis`. Raises `EngineError`, whose `message` and
    `hint` say what is wrong and what to do.
    """
    from . import api

    return api.analyse(obj, material, quantity, region, timeout_s, on_stage, general)


def save(obj, analysis):
    """Puts a result into the document, as one step that can be undone; returns the document object."""
    from . import result_object

    return result_object.store(obj, analysis.snapshot, analysis.data, analysis.inputs)


def load(result):
    """The `Analysis` that a document object made by `save` holds; needs no engine."""
    from . import api

    return api.load(result)


def __getattr__(name):
    if name == "EngineError":
        from .engine import EngineError

        return EngineError
    raise AttributeError(name)

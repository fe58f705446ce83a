# SPDX-License-Identifier: LGPL-2.1-or-later
"""The result as files, and a merged solid as an object of the document."""
import json
import os
import tempfile

import FreeCAD as App

from . import api, engine, jobs, painter, result_object, settings, shapes
from .engine import EngineError
from .qt import translate


def write(view, kind, path, ended=None):
    """Writes one file. JSON is there at once; a page or a coloured STEP file comes from a job, which is returned.

    `ended(error)` is called when it is there, or cannot be had.
    """
    ended = ended or _tell
    path = os.path.abspath(path)
    if kind == "json":
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(json.dumps(view.report.data, ensure_ascii=False, indent=2) + "\n")
        except OSError as failure:
            ended(EngineError("output-failed", str(failure), translate("Stepwise", "Choose another place."), path))
            return None
        ended(None)
        return None
    return _job(view, ended, **{{"html": "page", "step": "step"}[kind]: path})


def _tell(error):
    if error:
        App.Console.PrintError("Stepwise: %s\n" % error)


def _job(view, ended, **files):
    """An analysis with the inputs of the one that is shown, for the files that it leaves."""
    try:
        if view.source is None:
            raise EngineError("source-gone", translate("Stepwise", "The analysed object is not in the document any more."))
        request = api.request(shapes.take(view.source), view.inputs, timeoutS=settings.timeout_s(), **files)
        job = jobs.Job(engine.find_engine(settings.engine_path()), request, settings.timeout_s() + 10)
    except EngineError as error:
        ended(error)
        return None
    job.ended.connect(lambda data, error: ended(error))
    job.start()
    return job


def make_merged_solid(session, row, made=None):
    """The parts of a merge group as the one solid that the engine has made of them and checked: a new object of the
    document, in one step of undo. `made(obj, error)` is called when it is there, or cannot be had."""
    made = made or (lambda obj, error: _tell(error))
    view = session.shown
    folder = tempfile.TemporaryDirectory(prefix="stepwise-")
    path = os.path.join(folder.name, "merged.step")

    def ended(error):
        obj = None
        try:
            if error is None and view.source is not None:
                obj = _add(view.source, path, row.data["group"])
        except Exception as failure:  # whatever FreeCAD says of the file
            error = EngineError("not-imported", str(failure))
        finally:
            folder.cleanup()
        made(obj, error)

    return _job(view, ended, stepGroup=path, group=row.data["group"])


def _add(source, path, group):
    import Part

    shape = Part.read(path)
    solid = shape.Solids[0] if len(shape.Solids) == 1 else shape
    with result_object.undo_step(source.Document, "Make merged solid"):
        obj = source.Document.addObject("Part::Feature", "Merged")
        obj.Label = translate("Stepwise", "Merged group %s") % group
        obj.Shape = solid
        obj.Placement = painter.global_placement(source).multiply(obj.Placement)
    obj.purgeTouched()
    return obj

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The result as files, and a merged solid as an object of the document."""
import base64
import html
import json
import os
import tempfile

import FreeCAD as App

from . import api, engine, jobs, painter, result_object, settings, shapes
from .engine import EngineError
from .qt import translate


def write(session, view, kind, path):
    """Writes one file. Errors are told in the report view and raised; coloured STEP comes from a job of its own."""
    if kind == "json":
        text = json.dumps(view.report.data, ensure_ascii=False, indent=2)
    elif kind == "html":
        text = html_page(view, _picture(view))
    else:
        return write_step(view, path)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    App.Console.PrintMessage("Stepwise: %s\n" % path)
    return None


def write_step(view, path):
    """A job that writes a STEP file with every face coloured by feature."""
    snapshot = shapes.take(view.source)
    request = api.request(snapshot, api.asked(), step=os.path.abspath(path))
    job = jobs.Job(engine.find_engine(settings.engine_path()), request, settings.timeout_s())

    def ended(data, error):
        if error:
            App.Console.PrintError("Stepwise: %s\n" % error)
        else:
            App.Console.PrintMessage("Stepwise: %s\n" % path)

    job.ended.connect(ended)
    job.start()
    return job


def _picture(view):
    """The 3D view as a PNG in text form; empty where there is no view."""
    source = view.source
    shown = painter.view_of(source.Document) if App.GuiUp and source is not None else None
    if shown is None:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "view.png")
        shown.saveImage(path, 1200, 800, "White")
        with open(path, "rb") as file:
            return base64.b64encode(file.read()).decode("ascii")


def html_page(view, picture=""):
    """One self-contained page: no script, no request. Everything that came from outside is escaped."""
    report = view.report
    e = lambda value: html.escape(str(value))  # noqa: E731
    body = ["<h1>%s</h1>" % e(view.label)]
    verdict = report.verdict()
    if verdict:
        body.append("<p><strong>%s</strong>: %s</p>" % (e(verdict[0]), e(verdict[1])))
    if picture:
        body.append("<img alt='' src='data:image/png;base64,%s'>" % picture)
    sections = (
        (translate("Stepwise", "Features"), report.feature_rows()),
        (translate("Stepwise", "Setups"), report.setup_rows()),
        (translate("Stepwise", "Findings"), report.finding_rows()),
        (translate("Stepwise", "Merge"), report.merge_rows()),
    )
    for title, rows in sections:
        if rows is None:
            continue
        body.append("<h2>%s (%d)</h2><table>" % (e(title), len(rows)))
        for row in rows:
            details = "; ".join("%s: %s" % (label, text) for label, text in row.details if text)
            body.append("<tr><td>%s</td><td>%s</td><td>%s</td></tr>" % (e(row.title), e(row.value or row.severity), e(details)))
        body.append("</table>")
    for p, part in enumerate(report.parts):
        table = report.before_after(p)
        if table:
            body.append("<h2>%s: %s</h2><table>" % (e(translate("Stepwise", "Chain")), e(part.get("name", ""))))
            body.append("<tr><th></th>%s</tr>" % "".join("<th>%s</th>" % e(t) for t in table[0]))
            body += ["<tr>%s</tr>" % "".join("<td>%s</td>" % e(c) for c in line) for line in table[1]]
            body.append("</table>")
    style = (
        "body{font:15px/1.45 sans-serif;margin:2em auto;max-width:70em;padding:0 1em;color-scheme:light dark}"
        "table{border-collapse:collapse}td,th{padding:.2em .8em .2em 0;border-bottom:1px solid #8886;text-align:left;vertical-align:top}"
        "img{max-width:100%}"
    )
    return "<!doctype html><html><head><meta charset='utf-8'><title>%s</title><style>%s</style></head><body>%s</body></html>" % (
        e(view.label), style, "".join(body))


def make_merged_solid(session, row):
    """The parts of a merge group as one solid: a new object of the document, in one step of undo."""
    view = session.shown
    source = view.source
    solid = _engine_solid(row) or _fused(session._leaves(view), view, row)
    with result_object.undo_step(source.Document, "Make merged solid"):
        obj = source.Document.addObject("Part::Feature", "Merged")
        obj.Label = translate("Stepwise", "Merged group %s") % row.data.get("group")
        obj.Shape = solid
        obj.Placement = painter.global_placement(source).multiply(obj.Placement)
    obj.purgeTouched()
    return obj


def _engine_solid(row):
    """What the engine has made and analysed, if it left a file."""
    import Part

    path = (row.data.get("merged") or {}).get("file")
    return Part.read(path) if path and os.path.isfile(path) else None


def _fused(leaves, view, row):
    paths = {view.layout.document_face(face)[0] for face in row.faces}
    bodies = [leaf.shape for leaf in leaves if leaf.path in paths]
    if len(bodies) < 2:
        raise EngineError("nothing-to-merge", translate("Stepwise", "The group has fewer than two bodies here."))
    return bodies[0].multiFuse(bodies[1:]).removeSplitter()

# SPDX-License-Identifier: LGPL-2.1-or-later
"""What each colour mode shows: a colour for every face of the whole shape, and the legend. Pure Python."""
from . import palette
from .wording import MACHINES, SEVERITY_TEXT, SEVERITIES, words

MODES = ("feature", "setup", "finding", "access", "plain")
MODE_NAMES = {
    "feature": "Feature type",
    "setup": "Setup",
    "finding": "Finding",
    "access": "Access",
    "plain": "No colours",
}


def colours(report, mode, palette_name="okabe-ito", machine=None, ignored=()):
    """({face: "#rrggbb"}, [(colour, text, number of faces)]). Faces without entry keep their own colour."""
    painter = {"feature": _by_feature, "setup": _by_setup, "finding": _by_finding, "access": _by_access}.get(mode)
    return painter(report, palette_name, machine, ignored) if painter else ({}, [])


def _collect(report, classify):
    """`classify(part index, face entry)` gives (key, colour, text) or None."""
    faces, legend = {}, {}
    for instance in report.instances:
        for entry in report.parts[instance.part].get("faces") or []:
            found = classify(instance.part, entry)
            if found is None or entry["id"] > len(instance.faces):
                continue
            key, colour, text = found
            faces[instance.faces[entry["id"] - 1]] = colour
            legend.setdefault(key, [colour, text, 0])[2] += 1
    return faces, [tuple(legend[key]) for key in sorted(legend, key=str)]


def _leftover(entry):
    if entry.get("class") == "unowned":
        return "~2", palette.LEFTOVER, "no feature"
    return "~1", palette.STOCK, "raw stock"


def _by_feature(report, palette_name, machine, ignored):
    kinds = []
    for part in report.parts:
        for feature in part.get("features") or []:
            if feature.get("kind") not in kinds:
                kinds.append(feature.get("kind"))

    kind_of = [{f["id"]: f.get("kind") for f in part.get("features") or []} for part in report.parts]

    def classify(p, entry):
        kind = kind_of[p].get(entry.get("feature"))
        if kind is None:
            return _leftover(entry)
        return "%03d" % kinds.index(kind), palette.cycle(palette_name, kinds.index(kind)), words(kind)

    return _collect(report, classify)


def _plans(report, machine):
    plans = []
    for p in range(len(report.parts)):
        machines = report.machines(p) or []
        chosen = machine if machine in machines else (machines[0] if machines else None)
        plans.append((chosen, (report.parts[p].get("setups") or {}).get(chosen) if chosen else None))
    return plans


def _by_setup(report, palette_name, machine, ignored):
    plans = _plans(report, machine)
    unreached = [{u["face"] for u in (plan or {}).get("unreached") or []} for _, plan in plans]

    def classify(p, entry):
        plan = plans[p][1]
        if plan is None:
            return None
        if entry["id"] in unreached[p]:
            return "~2", palette.LEFTOVER, "not reached"
        index = (plan.get("faces") or {}).get(str(entry["id"]))
        if index is None:
            return "~1", palette.STOCK, "raw stock"
        return "%03d" % index, palette.cycle(palette_name, index), "setup %d" % (index + 1)

    return _collect(report, classify)


def _by_finding(report, palette_name, machine, ignored):
    worst = {}
    for row in report.finding_rows():
        if row.key in ignored:
            continue
        for face in row.faces:
            if face not in worst or SEVERITIES.index(row.severity) < SEVERITIES.index(worst[face]):
                worst[face] = row.severity
    faces, legend = {}, {}
    for instance in report.instances:
        for face in instance.faces:
            severity = worst.get(face)
            key = SEVERITIES.index(severity) if severity else 9
            faces[face] = palette.SEVERITY[severity] if severity else palette.DIM
            legend.setdefault(key, [faces[face], SEVERITY_TEXT[severity].lower() if severity else "no finding", 0])[2] += 1
    return faces, [tuple(legend[key]) for key in sorted(legend)]


def _by_access(report, palette_name, machine, ignored):
    plans = _plans(report, machine)

    def classify(p, entry):
        chosen, plan = plans[p]
        if plan is None:
            return None
        face = str(entry["id"])
        if any(u["face"] == entry["id"] for u in plan.get("unreached") or []):
            for other, other_plan in (report.parts[p].get("setups") or {}).items():
                if face in (other_plan.get("faces") or {}):
                    return "2", palette.cycle(palette_name, 3), "only on another machine"
            return "3", palette.LEFTOVER, "not reached by any tool"
        if face in (plan.get("faces") or {}):
            return "1", palette.cycle(palette_name, 2), "reached (%s)" % MACHINES.get(chosen, chosen)
        return "4", palette.STOCK, "raw stock"

    return _collect(report, classify)


def setup_colours(report, row):
    """Colours and legend of one setup: what it cuts, what holds it, what is not reached, the rest pale."""
    faces = {face: palette.DIM for instance in report.instances for face in instance.faces}
    legend = [(palette.CUT_NOW, "cut in this setup", len(row.faces))]
    for face in row.faces:
        faces[face] = palette.CUT_NOW
    jaws = [face for jaw in row.data.get("jaws") or [] for face in jaw]
    for face in jaws:
        faces[face] = palette.CLAMP
    if jaws:
        legend.append((palette.CLAMP, "held here", len(jaws)))
    unreached = row.data.get("unreached") or []
    for face in unreached:
        faces[face] = palette.LEFTOVER
    if unreached:
        legend.append((palette.LEFTOVER, "not reached", len(unreached)))
    legend.append((palette.DIM, "not touched now", list(faces.values()).count(palette.DIM)))
    return faces, legend

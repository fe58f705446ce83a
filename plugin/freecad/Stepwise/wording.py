# SPDX-License-Identifier: LGPL-2.1-or-later
"""The report's names and numbers as people write them. Pure Python; imports neither FreeCAD nor Qt."""
import re

SEVERITIES = ("error", "warning", "info")
SEVERITY_TEXT = {"error": "Problem", "warning": "Warning", "info": "Note"}
MACHINES = {
    "mill3": "3-axis mill",
    "mill4": "4-axis mill",
    "mill5": "5-axis mill",
    "turn": "Lathe",
    "millTurn": "Mill-turn",
    "swiss": "Swiss lathe",
}


def number(value, digits=4):
    """Like a person writes it: 12.5, 0.003, 1234."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        text = "%.*g" % (digits, value)
        if "e" in text:
            text = ("%.0f" % value) if abs(value) >= 1 else text
        return text
    return str(value)


def span(value, unit=""):
    """A range of the report as text."""
    if value is None:
        return "unknown"
    if not isinstance(value, dict):
        return (number(value, 3) + " " + unit).strip()
    text = number(value.get("value"), 3)
    low, high = value.get("low"), value.get("high")
    if low is not None and high is not None and (low, high) != (value.get("value"), value.get("value")):
        text += " (%s to %s)" % (number(low, 3), number(high, 3))
    return (text + " " + unit).strip()


def words(name):
    """'rectangular_through_step' and 'softJaws' as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", str(name)).replace("_", " ").lower()


def direction_text(d):
    for axis, sign in ((0, 1), (0, -1), (1, 1), (1, -1), (2, 1), (2, -1)):
        if abs(d[axis] * sign - 1) < 1e-6:
            return ("+" if sign > 0 else "-") + "XYZ"[axis]
    return "(%s)" % ", ".join(number(c, 3) for c in d)


def face_list(faces):
    shown = ", ".join(str(f) for f in faces[:12])
    return shown + (", %d more" % (len(faces) - 12) if len(faces) > 12 else "")


def feature_title(feature):
    kind = words(feature.get("kind", "feature"))
    if kind == "hole":
        form = words(feature.get("form", "simple"))
        through = "through hole" if feature.get("through") else "blind hole"
        return through if form in ("simple", "") else form + " " + through
    if kind == "groove":
        return {"o ring": "O-ring", "oring": "O-ring"}.get(words(feature.get("form", "")), words(feature.get("form", ""))) + " groove"
    detail = words(feature.get("class", kind))
    return detail if kind in detail or detail.split(" ")[-1] == kind else (detail if detail != kind else kind)


def feature_size(feature):
    parts = []
    if feature.get("diameterMm") is not None:
        parts.append("Ø%s" % number(feature["diameterMm"]))
    if feature.get("radiusMm") is not None:
        parts.append("R%s" % number(feature["radiusMm"]))
    if feature.get("lengthMm") is not None and feature.get("widthMm") is not None:
        parts.append("%s × %s" % (number(feature["lengthMm"]), number(feature["widthMm"])))
    elif feature.get("widthMm") is not None:
        parts.append("%s wide" % number(feature["widthMm"]))
    if feature.get("depthMm") is not None:
        parts.append("%s deep" % number(feature["depthMm"]))
    if feature.get("angleDeg") is not None and feature.get("kind") == "chamfer":
        parts.append("%s°" % number(feature["angleDeg"]))
    if feature.get("thread"):
        parts.append(str(feature["thread"]))
    return ", ".join(parts)


def sentence(value):
    if isinstance(value, dict):
        return ", ".join("%s: %s" % (words(k), sentence(v)) for k, v in value.items() if v not in (None, [], {}))
    if isinstance(value, list):
        return ", ".join(sentence(v) for v in value)
    return number(value) if not isinstance(value, str) else value


def plain_details(entry, skip=()):
    return [
        (words(key).capitalize(), sentence(value))
        for key, value in entry.items()
        if key not in skip and key != "id" and value not in (None, [], {}, "")
    ]

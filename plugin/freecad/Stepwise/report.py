# SPDX-License-Identifier: LGPL-2.1-or-later
"""A report of the engine as rows that people read. Pure Python; imports neither FreeCAD nor Qt.

Rows name faces by their number in the shape that the engine got, for all instances of a part. What an engine does not
report is None here, never an empty list: "not computed" and "nothing found" are different answers.
"""
import json
import re
from dataclasses import dataclass, field

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


@dataclass
class Row:
    """One line of a list, with everything its details show."""

    key: str
    title: str
    value: str = ""
    group: str = ""
    severity: str = ""
    faces: list = field(default_factory=list)
    details: list = field(default_factory=list)  # (label, text)
    data: dict = field(default_factory=dict)  # what commands need: part, feature, setup, direction …

    def matches(self, text):
        words = text.lower().split()
        hay = " ".join([self.title, self.value, self.group, self.severity] + [d[1] for d in self.details]).lower()
        return all(word in hay for word in words)


@dataclass
class Instance:
    index: int
    part: int
    name: str
    path: list
    placement: dict
    faces: list  # number in the whole shape, by face id of the part - 1


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


_OWN_KEYS = {"id", "kind", "class", "faces", "directions", "rule", "confidence", "confidenceReason", "segments", "axis", "box", "along"}


class Report:
    def __init__(self, data):
        self.data = data
        self.parts = data.get("parts") or []
        self.instances = self._instances()
        self._owners = {}
        for instance in self.instances:
            for face, whole in enumerate(instance.faces, 1):
                self._owners.setdefault(whole, (instance.index, instance.part, face))

    @staticmethod
    def from_json(text):
        return Report(json.loads(text))

    def _instances(self):
        assembly = self.data.get("assembly")
        found = []
        if assembly:
            for i, entry in enumerate(assembly.get("instances") or []):
                part = entry["part"] - 1
                faces = entry.get("shapeFaces") or []
                found.append(
                    Instance(i, part, entry.get("name", ""), entry.get("path") or [], entry.get("placement"), faces)
                )
        elif self.parts:
            count = len(self.parts[0].get("faces") or [])
            found.append(Instance(0, 0, self.parts[0].get("name", ""), [], None, list(range(1, count + 1))))
        return found

    def is_assembly(self):
        return len(self.instances) > 1

    # Faces -----------------------------------------------------------------------------------------------------

    def owner(self, whole):
        """(instance, part, face of the part), from 0, 0 and 1; None: no such face."""
        return self._owners.get(whole)

    def whole_faces(self, part, faces):
        """Numbers in the whole shape of a part's faces, in all its instances."""
        return [
            instance.faces[face - 1]
            for instance in self.instances
            if instance.part == part
            for face in faces
            if 0 < face <= len(instance.faces)
        ]

    def feature_of_face(self, whole):
        """(part, feature id) that owns the face; None: raw stock or unowned."""
        owner = self.owner(whole)
        if owner is None:
            return None
        entry = self.parts[owner[1]]["faces"][owner[2] - 1]
        return (owner[1], entry["feature"]) if entry.get("feature") else None

    def face_class(self, whole):
        owner = self.owner(whole)
        return self.parts[owner[1]]["faces"][owner[2] - 1].get("class", "") if owner else ""

    def why(self, whole):
        """What the report itself says about one face, as (label, text)."""
        owner = self.owner(whole)
        if owner is None:
            return [("Face", "the report does not know this face")]
        instance, part, face = owner
        entry = self.parts[part]["faces"][face - 1]
        told = [("Face", "%d of part %s" % (face, self.parts[part].get("name", "")))]
        if self.is_assembly():
            told.append(("Instance", " / ".join(self.instances[instance].path) or self.instances[instance].name))
        told.append(("Surface", "%s, %s mm²" % (words(entry.get("surface", "")), number(entry.get("areaMm2")))))
        told.append(("Class", words(entry.get("class", ""))))
        if entry.get("reason"):
            told.append(("Because", entry["reason"]))
        feature = self._feature(part, entry.get("feature"))
        if feature:
            told.append(("Feature", "%d, %s %s" % (feature["id"], feature_title(feature), feature_size(feature))))
            told.append(("Rule", feature.get("rule", "")))
        for machine, plan in (self.parts[part].get("setups") or {}).items():
            index = (plan.get("faces") or {}).get(str(face))
            if index is not None:
                told.append((MACHINES.get(machine, machine), "cut in setup %d" % (index + 1)))
            for entry in plan.get("unreached") or []:
                if entry.get("face") == face and plan.get("setups"):
                    told.append((MACHINES.get(machine, machine), "not reached: " + entry.get("reason", "")))
        return told

    def _feature(self, part, feature_id):
        for feature in self.parts[part].get("features") or []:
            if feature["id"] == feature_id:
                return feature
        return None

    # Lists -----------------------------------------------------------------------------------------------------

    def feature_rows(self):
        if not any("features" in part for part in self.parts):
            return None
        rows = []
        for p, part in enumerate(self.parts):
            for feature in part.get("features") or []:
                rows.append(self._feature_row(p, feature))
        return rows

    def _feature_row(self, p, feature):
        details = [("Rule", feature.get("rule", "")), ("Sure", "%d %%" % round(100 * feature.get("confidence", 0)))]
        details.append(("Because", feature.get("confidenceReason", "")))
        if feature.get("directions"):
            details.append(("Tool from", ", ".join(direction_text(d) for d in feature["directions"])))
        for key, value in feature.items():
            if key in _OWN_KEYS or value is None or isinstance(value, (list, dict)):
                continue
            unit = " mm" if key.endswith("Mm") else (" mm³" if key.endswith("Mm3") else ("°" if key.endswith("Deg") else ""))
            details.append((words(re.sub(r"(Mm2|Mm3|Mm|Deg)$", "", key)).capitalize(), number(value) + unit))
        if "thread" in feature and feature["thread"] is None:
            details.append(("Thread", "unknown: the shape does not say"))
        faces = self.whole_faces(p, feature.get("faces") or [])
        details.append(("Faces", face_list(feature.get("faces") or [])))
        return Row(
            "feature/%d/%d" % (p, feature["id"]),
            feature_title(feature),
            feature_size(feature),
            self._part_group(p, words(feature.get("kind", "other"))),
            faces=faces,
            details=details,
            data={"part": p, "feature": feature["id"], "kind": feature.get("kind", ""), "directions": feature.get("directions") or []},
        )

    def _part_group(self, p, group):
        return group if len(self.parts) < 2 else "%s: %s" % (self.parts[p].get("name", "part %d" % (p + 1)), group)

    def machines(self, p=0):
        """Machine classes that the part can be made on, the recommended one first; None: setups were not planned."""
        if p >= len(self.parts) or not self.parts[p].get("setups"):
            return None
        setups = self.parts[p]["setups"]
        recommended = ((self.parts[p].get("process") or {}).get("machine")) or ""
        usable = [m for m in setups if setups[m].get("setups")]
        return sorted(usable, key=lambda m: (m != recommended, not setups[m].get("feasible"), list(MACHINES).index(m) if m in MACHINES else 99))

    def setup_rows(self, machine=None):
        """Rows of all parts; `machine` None: each part on its recommended one. None: not planned."""
        if not any(part.get("setups") for part in self.parts):
            return None
        rows = []
        for p, part in enumerate(self.parts):
            machines = self.machines(p) or []
            chosen = machine if machine in machines else (machines[0] if machines and machine is None else None)
            if chosen is None:
                continue
            plan = part["setups"][chosen]
            for i, setup in enumerate(plan["setups"]):
                clampings = plan.get("clampings") or []
                rows.append(self._setup_row(p, chosen, i, setup, clampings[i] if i < len(clampings) else None))
        return rows

    def _setup_row(self, p, machine, i, setup, clamping):
        part = self.parts[p]
        names = []
        for feature_id in setup.get("features") or []:
            feature = self._feature(p, feature_id)
            names.append("%d %s" % (feature_id, feature_title(feature)) if feature else str(feature_id))
        details = [("Machine", MACHINES.get(machine, machine)), ("Operation", setup.get("operation", ""))]
        details.append(("Tool axis", direction_text(setup["direction"])))
        others = [direction_text(q["direction"]) for q in (setup.get("positions") or [])[1:]]
        if others:
            details.append(("Also from", ", ".join(others)))
        details.append(("Cuts", "; ".join(names) or "nothing that is a feature"))
        jaws = []
        if clamping:
            details.append(("Held by", words(clamping.get("method", ""))))
            details.append(("Because", clamping.get("reason", "")))
            if clamping.get("openingMm"):
                details.append(("Opening", number(clamping["openingMm"]) + " mm"))
            if clamping.get("gripDepthMm"):
                details.append(("Grip", number(clamping["gripDepthMm"]) + " mm deep"))
            for why in clamping.get("rejected") or []:
                details.append(("Not by", why))
            jaws = [clamping.get("firstJaw") or [], clamping.get("secondJaw") or []]
        plan = part["setups"][machine]
        details.append(("Plan", plan.get("reason", "")))
        return Row(
            "setup/%d/%s/%d" % (p, machine, i),
            "Setup %d from %s" % (i + 1, direction_text(setup["direction"])),
            words(clamping.get("method", "")) if clamping else "holding not planned",
            self._part_group(p, MACHINES.get(machine, machine)),
            faces=self.whole_faces(p, setup.get("faces") or []),
            details=details,
            data={
                "part": p,
                "machine": machine,
                "setup": i,
                "direction": setup["direction"],
                "jaws": [self.whole_faces(p, jaw) for jaw in jaws],
                "unreached": self.whole_faces(p, [u["face"] for u in plan.get("unreached") or []]),
            },
        )

    # Findings --------------------------------------------------------------------------------------------------

    def finding_rows(self):
        rows = []
        for diagnostic in self.data.get("diagnostics") or []:
            severity = diagnostic.get("severity", "info")
            rows.append(
                Row(
                    "diagnostic|" + diagnostic.get("code", ""),
                    diagnostic.get("message", ""),
                    "",
                    "Shape and analysis",
                    severity if severity in SEVERITIES else "info",
                    details=[
                        ("Where", diagnostic.get("where", "")),
                        ("Rule", diagnostic.get("code", "")),
                        ("Advice", diagnostic.get("hint", "")),
                    ],
                )
            )
        for p, part in enumerate(self.parts):
            rows += self._unreached(p, part) + self._holding(p, part) + self._unowned(p, part)
            rows += self._gates(p, part) + self._conditions(p, part)
        return _with_unique_keys(sorted(rows, key=lambda row: SEVERITIES.index(row.severity)))

    def _unreached(self, p, part):
        machines = self.machines(p)
        if not machines:
            return []
        machine = machines[0]
        by_reason = {}
        for entry in part["setups"][machine].get("unreached") or []:
            by_reason.setdefault(entry.get("reason", ""), []).append(entry["face"])
        return [
            Row(
                "unreached|%s|%s" % (part.get("name", ""), _signature(part, faces)),
                "%d face%s not reached by any tool" % (len(faces), "" if len(faces) == 1 else "s"),
                MACHINES.get(machine, machine),
                self._part_group(p, "Access"),
                "error",
                self.whole_faces(p, faces),
                [
                    ("Because", reason),
                    ("Rule", "access on " + MACHINES.get(machine, machine)),
                    ("Advice", "Open the area, enlarge inner radii, or plan EDM or printing for it."),
                    ("Faces", face_list(faces)),
                ],
                {"part": p},
            )
            for reason, faces in by_reason.items()
        ]

    def _holding(self, p, part):
        machines = self.machines(p)
        if not machines:
            return []
        rows = []
        for i, clamping in enumerate(part["setups"][machines[0]].get("clampings") or []):
            if clamping.get("method") in ("customFixture", "softJaws", "wax", "carrierFrame"):
                rows.append(
                    Row(
                        "holding|%s|%s" % (part.get("name", ""), clamping["method"]),
                        "Setup %d needs %s" % (i + 1, words(clamping["method"])),
                        "",
                        self._part_group(p, "Workholding"),
                        "warning",
                        self.whole_faces(p, (clamping.get("firstJaw") or []) + (clamping.get("secondJaw") or [])),
                        [("Because", clamping.get("reason", "")), ("Rule", "workholding")]
                        + [("Not by", why) for why in clamping.get("rejected") or []]
                        + [("Advice", "Two parallel outer faces that stay, or a round shank, would hold in a standard vise or chuck.")],
                        {"part": p},
                    )
                )
        return rows

    def _unowned(self, p, part):
        faces = [f for f in part.get("faces") or [] if f.get("class") == "unowned"]
        by_reason = {}
        for f in faces:
            by_reason.setdefault(f.get("reason", ""), []).append(f["id"])
        return [
            Row(
                "unowned|%s|%s" % (part.get("name", ""), _signature(part, ids)),
                "%d face%s no feature" % (len(ids), " belongs to" if len(ids) == 1 else "s belong to"),
                "",
                self._part_group(p, "Recognition"),
                "info",
                self.whole_faces(p, ids),
                [("Because", reason), ("Rule", "recognition"), ("Faces", face_list(ids))],
                {"part": p},
            )
            for reason, ids in by_reason.items()
        ]

    def _gates(self, p, part):
        """Rules of printing for the printed route that the evaluation compares with."""
        evaluation = part.get("evaluation") or {}
        severity = {"fail": "warning", "marginal": "info", "unknown": "info"}
        rows = []
        for gate in evaluation.get("gates") or []:
            if gate.get("outcome") not in severity:
                continue
            details = [("Rule", "%s: %s" % (gate.get("rule", ""), gate["outcome"]))]
            if gate.get("value") is not None:
                details.append(("Measured", number(gate["value"])))
            for label, key in (("Limit", "possible"), ("Recommended", "recommended")):
                if gate.get(key) is not None:
                    details.append((label, number(gate[key])))
            if gate.get("library"):
                details.append(("Figures", ", ".join(gate["library"])))
            details.append(("Route", str(evaluation.get("printedRoute") or "")))
            rows.append(
                Row(
                    "gate|%s|%s" % (part.get("name", ""), gate.get("rule", "")),
                    ": ".join(t for t in (words(gate.get("rule", "")).capitalize(), gate.get("text")) if t),
                    gate["outcome"],
                    self._part_group(p, "If printed"),
                    severity[gate["outcome"]],
                    self.whole_faces(p, gate.get("faces") or []),
                    details,
                    {"part": p},
                )
            )
        return rows

    def _conditions(self, p, part):
        process = part.get("process") or {}
        rows = []
        for text in process.get("conditions") or []:
            rows.append(
                Row("condition|%s|%s" % (part.get("name", ""), text[:60]), text, "", self._part_group(p, "Process"), "warning",
                    details=[("Rule", "condition of the recommended route"), ("Route", str(process.get("recommended")))], data={"part": p})
            )
        if process.get("unknowns"):
            rows.append(
                Row("unknowns|%s" % part.get("name", ""), "Not given: " + ", ".join(process["unknowns"]), "", self._part_group(p, "Process"), "info",
                    details=[("Because", "What is not known widens the ranges of time, cost and yield."),
                             ("Advice", "Set material, quantity and region in the Stepwise preferences or on the analysis object.")], data={"part": p})
            )
        return rows

    # Merge -----------------------------------------------------------------------------------------------------

    def merge_rows(self):
        """Groups, pairs kept apart, joints and roles of an assembly; None: this engine did not compute them."""
        assembly = self.data.get("assembly")
        if not assembly or not any(key in assembly for key in ("groups", "keptApart", "joints", "roles", "contacts")):
            return None
        rows = []
        rows += [self._group_row(group, "Could be one part") for group in assembly.get("groups") or []]
        rows += [self._group_row(group, "Runner-up groups") for group in assembly.get("alternatives") or []]
        for pair in assembly.get("keptApart") or []:
            members = [pair.get("a"), pair.get("b")]
            rows.append(
                Row("apart|%s|%s" % tuple(members), "%s | %s" % tuple(self._instance_name(m) for m in members), words(pair.get("rule", "")),
                    "Kept apart", "", self._instance_faces(members), _plain_details(pair, skip=("a", "b")), {"instances": members, "pair": members})
            )
        rows += [self._joint_row(i, joint) for i, joint in enumerate(assembly.get("joints") or [])]
        rows += [self._role_row(i, role) for i, role in enumerate(assembly.get("roles") or [])]
        rows += [self._contact_row(i, contact) for i, contact in enumerate(assembly.get("contacts") or [])]
        return rows

    def _pair_title(self, entry):
        return " | ".join(self._instance_name(m) for m in _members(entry))

    def _pair_data(self, entry):
        members = _members(entry)
        return {"instances": members, "pair": members, "isolate_faces": self._instance_faces(members)}

    def _faces_between(self, entry):
        """The faces by which two instances touch, in the whole shape."""
        found = []
        for key, face_key in (("a", "facesA"), ("b", "facesB")):
            instance = self._instance(entry.get(key))
            for face in entry.get(face_key) or []:
                if instance and 0 < face <= len(instance.faces):
                    found.append(instance.faces[face - 1])
        return found

    def _joint_row(self, i, joint):
        details = [("Because", _sentence(joint.get("text", ""))), ("Motion of the pair", _sentence(joint.get("pairMotion", "")))]
        details += _plain_details(joint, skip=("a", "b", "type", "text", "facesA", "facesB", "pairMotion"))
        return Row("joint|%d" % i, self._pair_title(joint) or words(joint.get("type", "")), words(joint.get("type", "")), "Joints", "",
                   self._faces_between(joint), details, self._pair_data(joint))

    def _role_row(self, i, role):
        part = role.get("part")
        known = isinstance(part, int) and 0 < part <= len(self.parts)
        instances = [n + 1 for n, instance in enumerate(self.instances) if known and instance.part == part - 1] or _members(role)
        details = [("Because", _sentence(e.get("text", ""))) for e in role.get("evidence") or [] if isinstance(e, dict)]
        details += _plain_details(role, skip=("part", "role", "evidence"))
        title = self.parts[part - 1].get("name", "") if known else self._pair_title(role)
        return Row("role|%d" % i, title or words(role.get("role", "")), words(role.get("role", "")), "Roles", "", self._instance_faces(instances), details,
                   {"instances": instances})

    def _contact_row(self, i, contact):
        touches = [t for t in contact.get("touches") or [] if isinstance(t, dict)]
        faces = [face for touch in touches for face in self._faces_between(dict(touch, a=contact.get("a"), b=contact.get("b")))]
        details = [("Touches", "%s: %s" % (words(t.get("kind", "")), ", ".join("%s %s" % (words(re.sub(r"(Mm2|Mm)$", "", k)), number(v)) for k, v in t.items() if k.endswith(("Mm", "Mm2")))))
                   for t in touches]
        if contact.get("interference"):
            details.append(("Interference", _sentence(contact["interference"])))
        kinds = ", ".join(sorted({words(t.get("kind", "")) for t in touches}))
        return Row("contact|%d" % i, self._pair_title(contact), kinds, "Contacts", "", sorted(set(faces)), details, self._pair_data(contact))

    def _group_row(self, group, heading):
        members = _members(group)
        merged = group.get("merged") or {}
        details = _plain_details(group, skip=("instances", "merged", "rules"))
        for rule in group.get("rules") or []:
            details.append(("Rule", _sentence(rule)))
        details += _plain_details(merged)
        names = [self._instance_name(m) for m in members]
        details.insert(0, ("Parts", ", ".join(names)))
        return Row("group|%s" % group.get("id"), "Group %s: %d parts as one" % (group.get("id"), len(members)), _sentence(group.get("verdict", "")),
                   heading, "", self._instance_faces(members), details,
                   {"instances": members, "group": group.get("id"), "merged": merged, "isolate": True})

    def _instance(self, number_):
        return self.instances[number_ - 1] if isinstance(number_, int) and 0 < number_ <= len(self.instances) else None

    def _instance_name(self, number_):
        instance = self._instance(number_)
        return instance.name if instance else str(number_)

    def _instance_faces(self, members):
        return [face for m in members for face in (self._instance(m).faces if self._instance(m) else [])]

    # Chain -----------------------------------------------------------------------------------------------------

    def routes(self, p=0):
        """Routes of a part, the recommended one first, then the others in the engine's order; None: not computed."""
        if p >= len(self.parts) or not self.parts[p].get("process"):
            return None
        process = self.parts[p]["process"]
        first = dict(process, name=process.get("recommended") or "none")
        return [first] + [r for r in process.get("alternatives") or [] if r.get("name") != first["name"]]

    def before_after(self, p=0):
        """(titles, rows) of the table machined | printed for one part; None: not computed."""
        routes = self.routes(p)
        if not routes:
            return None
        evaluation = self.parts[p].get("evaluation") or {}
        by_name = {route["name"]: route for route in routes}
        machined = by_name.get(evaluation.get("machinedRoute")) or routes[0]
        printed = by_name.get(evaluation.get("printedRoute"))
        if printed is None:
            printed = next((r for r in routes if r.get("kind") == "printed" and r is not machined), None)
        chosen = [r for r in (machined, printed) if r]
        lines = [
            ("Steps", lambda r: str(len(r.get("steps") or []))),
            ("Clampings", lambda r: number(r.get("clampings"))),
            ("Handovers", lambda r: number(r.get("handovers"))),
            ("Suppliers", lambda r: number(r.get("suppliers"))),
            ("Time per piece", lambda r: span(r.get("timeMin"), "min")),
            ("Time per lot", lambda r: span(r.get("setupMin"), "min")),
            ("Rolled yield", lambda r: span((r.get("yield") or {}).get("rolled"))),
            ("Lead time P50 / P90", lambda r: "%s / %s d" % (number((r.get("leadTimeD") or {}).get("p50"), 3), number((r.get("leadTimeD") or {}).get("p90"), 3)) if r.get("leadTimeD") else "unknown"),
            ("Cost once", lambda r: span((r.get("cost") or {}).get("onceEur"), "€")),
            ("Cost per lot", lambda r: span((r.get("cost") or {}).get("lotEur"), "€")),
            ("Cost per piece", lambda r: span((r.get("cost") or {}).get("pieceEur"), "€")),
        ]
        return [route["name"] for route in chosen], [[title] + [get(r) for r in chosen] for title, get in lines], chosen

    def verdict(self, p=None):
        """(verdict, reason, what would change it); None: not computed."""
        evaluation = self.data.get("evaluation") if p is None else self.parts[p].get("evaluation")
        if not evaluation:
            return None
        return evaluation.get("verdict", ""), evaluation.get("reason", ""), evaluation.get("wouldChange") or []


def _signature(part, faces):
    """Recognises the same finding after the faces were numbered anew: how many faces of which surfaces and sizes."""
    entries = part.get("faces") or []
    kinds = sorted("%s %s" % (entries[f - 1].get("surface", ""), number(entries[f - 1].get("areaMm2"), 3)) for f in faces if 0 < f <= len(entries))
    return "%d: %s" % (len(faces), ", ".join(kinds[:8]))


def _with_unique_keys(rows):
    seen = {}
    for row in rows:
        seen[row.key] = seen.get(row.key, 0) + 1
        if seen[row.key] > 1:
            row.key += "#%d" % seen[row.key]
    return rows


def _members(entry):
    members = entry.get("instances")
    if not isinstance(members, list):
        members = [entry.get(k) for k in ("a", "b", "instance")]
    return [m for m in members if isinstance(m, int)]


def _sentence(value):
    if isinstance(value, dict):
        return ", ".join("%s: %s" % (words(k), _sentence(v)) for k, v in value.items() if v not in (None, [], {}))
    if isinstance(value, list):
        return ", ".join(_sentence(v) for v in value)
    return number(value) if not isinstance(value, str) else value


def _plain_details(entry, skip=()):
    return [
        (words(key).capitalize(), _sentence(value))
        for key, value in entry.items()
        if key not in skip and key != "id" and value not in (None, [], {}, "")
    ]

# SPDX-License-Identifier: LGPL-2.1-or-later
"""A report of the engine as rows that people read. Pure Python; imports neither FreeCAD nor Qt.

Rows name faces by their number in the shape that the engine got, for all instances of a part. What an engine does not
report is None here, never an empty list: "not computed" and "nothing found" are different answers.
"""
import json
import re
from dataclasses import dataclass

from . import finding_rows, merge_rows
from .row import Row
from .wording import MACHINES, direction_text, face_list, feature_size, feature_title, number, span, words


@dataclass
class Instance:
    index: int
    part: int
    name: str
    path: list
    placement: dict
    faces: list  # number in the whole shape, by face id of the part - 1


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
            self.part_group(p, words(feature.get("kind", "other"))),
            faces=faces,
            details=details,
            data={"part": p, "feature": feature["id"], "kind": feature.get("kind", ""), "directions": feature.get("directions") or []},
        )

    def part_group(self, p, group):
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
            self.part_group(p, MACHINES.get(machine, machine)),
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

    def finding_rows(self):
        return finding_rows.finding_rows(self)

    def merge_rows(self):
        """None: this engine did not compute them."""
        return merge_rows.merge_rows(self)

    def instance(self, number_):
        return self.instances[number_ - 1] if isinstance(number_, int) and 0 < number_ <= len(self.instances) else None

    def instance_name(self, number_):
        instance = self.instance(number_)
        return instance.name if instance else str(number_)

    def instance_faces(self, members):
        return [face for m in members for face in (self.instance(m).faces if self.instance(m) else [])]

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

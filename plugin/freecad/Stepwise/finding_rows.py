# SPDX-License-Identifier: LGPL-2.1-or-later
"""What stands in the way, as rows: from the shape, access, workholding, recognition, printing and the process. Pure Python."""
from .row import Row, with_unique_keys
from .wording import MACHINES, SEVERITIES, face_list, number, words


def finding_rows(report):
    rows = []
    for diagnostic in report.data.get("diagnostics") or []:
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
    for p, part in enumerate(report.parts):
        rows += _unreached(report, p, part) + _holding(report, p, part) + _unowned(report, p, part)
        rows += _gates(report, p, part) + _conditions(report, p, part)
    return with_unique_keys(sorted(rows, key=lambda row: SEVERITIES.index(row.severity)))


def _unreached(report, p, part):
    machines = report.machines(p)
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
            report.part_group(p, "Access"),
            "error",
            report.whole_faces(p, faces),
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


def _holding(report, p, part):
    machines = report.machines(p)
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
                    report.part_group(p, "Workholding"),
                    "warning",
                    report.whole_faces(p, (clamping.get("firstJaw") or []) + (clamping.get("secondJaw") or [])),
                    [("Because", clamping.get("reason", "")), ("Rule", "workholding")]
                    + [("Not by", why) for why in clamping.get("rejected") or []]
                    + [("Advice", "Two parallel outer faces that stay, or a round shank, would hold in a standard vise or chuck.")],
                    {"part": p},
                )
            )
    return rows


def _unowned(report, p, part):
    faces = [f for f in part.get("faces") or [] if f.get("class") == "unowned"]
    by_reason = {}
    for f in faces:
        by_reason.setdefault(f.get("reason", ""), []).append(f["id"])
    return [
        Row(
            "unowned|%s|%s" % (part.get("name", ""), _signature(part, ids)),
            "%d face%s no feature" % (len(ids), " belongs to" if len(ids) == 1 else "s belong to"),
            "",
            report.part_group(p, "Recognition"),
            "info",
            report.whole_faces(p, ids),
            [("Because", reason), ("Rule", "recognition"), ("Faces", face_list(ids))],
            {"part": p},
        )
        for reason, ids in by_reason.items()
    ]


def _gates(report, p, part):
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
                report.part_group(p, "If printed"),
                severity[gate["outcome"]],
                report.whole_faces(p, gate.get("faces") or []),
                details,
                {"part": p},
            )
        )
    return rows


def _conditions(report, p, part):
    process = part.get("process") or {}
    rows = []
    for text in process.get("conditions") or []:
        rows.append(
            Row("condition|%s|%s" % (part.get("name", ""), text[:60]), text, "", report.part_group(p, "Process"), "warning",
                details=[("Rule", "condition of the recommended route"), ("Route", str(process.get("recommended")))], data={"part": p})
        )
    if process.get("unknowns"):
        rows.append(
            Row("unknowns|%s" % part.get("name", ""), "Not given: " + ", ".join(process["unknowns"]), "", report.part_group(p, "Process"), "info",
                details=[("Because", "What is not known widens the ranges of time, cost and yield."),
                         ("Advice", "Set material, quantity and region in the Stepwise preferences or on the analysis object.")], data={"part": p})
        )
    return rows


def _signature(part, faces):
    """Recognises the same finding after the faces were numbered anew: how many faces of which surfaces and sizes."""
    entries = part.get("faces") or []
    kinds = sorted("%s %s" % (entries[f - 1].get("surface", ""), number(entries[f - 1].get("areaMm2"), 3)) for f in faces if 0 < f <= len(entries))
    return "%d: %s" % (len(faces), ", ".join(kinds[:8]))

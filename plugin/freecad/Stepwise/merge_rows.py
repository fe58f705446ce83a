# SPDX-License-Identifier: LGPL-2.1-or-later
"""Groups, pairs kept apart, joints, roles and contacts of an assembly, as rows. Pure Python."""
import re

from .row import Row
from .wording import number, plain_details, sentence, words


def merge_rows(report):
    """Groups, pairs kept apart, joints and roles of an assembly; None: this engine did not compute them."""
    assembly = report.data.get("assembly")
    if not assembly or not any(key in assembly for key in ("groups", "keptApart", "joints", "roles", "contacts")):
        return None
    rows = []
    rows += [_group_row(report, group, "Could be one part") for group in assembly.get("groups") or []]
    rows += [_group_row(report, group, "Runner-up groups") for group in assembly.get("alternatives") or []]
    for pair in assembly.get("keptApart") or []:
        members = [pair.get("a"), pair.get("b")]
        rows.append(
            Row("apart|%s|%s" % tuple(members), "%s | %s" % tuple(report.instance_name(m) for m in members), words(pair.get("rule", "")),
                "Kept apart", "", report.instance_faces(members), plain_details(pair, skip=("a", "b")), {"instances": members, "pair": members})
        )
    rows += [_joint_row(report, i, joint) for i, joint in enumerate(assembly.get("joints") or [])]
    rows += [_role_row(report, i, role) for i, role in enumerate(assembly.get("roles") or [])]
    rows += [_contact_row(report, i, contact) for i, contact in enumerate(assembly.get("contacts") or [])]
    return rows


def _pair_title(report, entry):
    return " | ".join(report.instance_name(m) for m in _members(entry))


def _pair_data(report, entry):
    members = _members(entry)
    return {"instances": members, "pair": members, "isolate_faces": report.instance_faces(members)}


def _faces_between(report, entry):
    """The faces by which two instances touch, in the whole shape."""
    found = []
    for key, face_key in (("a", "facesA"), ("b", "facesB")):
        instance = report.instance(entry.get(key))
        for face in entry.get(face_key) or []:
            if instance and 0 < face <= len(instance.faces):
                found.append(instance.faces[face - 1])
    return found


def _joint_row(report, i, joint):
    details = [("Because", sentence(joint.get("text", ""))), ("Motion of the pair", sentence(joint.get("pairMotion", "")))]
    details += plain_details(joint, skip=("a", "b", "type", "text", "facesA", "facesB", "pairMotion"))
    return Row("joint|%d" % i, _pair_title(report, joint) or words(joint.get("type", "")), words(joint.get("type", "")), "Joints", "",
               _faces_between(report, joint), details, _pair_data(report, joint))


def _role_row(report, i, role):
    part = role.get("part")
    known = isinstance(part, int) and 0 < part <= len(report.parts)
    instances = [n + 1 for n, instance in enumerate(report.instances) if known and instance.part == part - 1] or _members(role)
    details = [("Because", sentence(e.get("text", ""))) for e in role.get("evidence") or [] if isinstance(e, dict)]
    details += plain_details(role, skip=("part", "role", "evidence"))
    title = report.parts[part - 1].get("name", "") if known else _pair_title(report, role)
    return Row("role|%d" % i, title or words(role.get("role", "")), words(role.get("role", "")), "Roles", "", report.instance_faces(instances), details,
               {"instances": instances})


def _contact_row(report, i, contact):
    touches = [t for t in contact.get("touches") or [] if isinstance(t, dict)]
    faces = [face for touch in touches for face in _faces_between(report, dict(touch, a=contact.get("a"), b=contact.get("b")))]
    details = [("Touches", "%s: %s" % (words(t.get("kind", "")), ", ".join("%s %s" % (words(re.sub(r"(Mm2|Mm)$", "", k)), number(v)) for k, v in t.items() if k.endswith(("Mm", "Mm2")))))
               for t in touches]
    if contact.get("interference"):
        details.append(("Interference", sentence(contact["interference"])))
    kinds = ", ".join(sorted({words(t.get("kind", "")) for t in touches}))
    return Row("contact|%d" % i, _pair_title(report, contact), kinds, "Contacts", "", sorted(set(faces)), details, _pair_data(report, contact))


def _group_row(report, group, heading):
    members = _members(group)
    return Row("group|%s" % group.get("id"), "Group %s: %d parts as one" % (group.get("id"), len(members)), sentence(group.get("verdict", "")),
               heading, "", report.instance_faces(members), _group_details(report, group),
               {"instances": members, "group": group.get("id"), "merged": group.get("merged") or {}, "isolate": True})


def _group_details(report, group):
    """Before and after, what the merging rests on, and what became of the body."""
    names = lambda members: ", ".join(report.instance_name(m) for m in members)  # noqa: E731
    details = [("Parts", names(_members(group)))]
    if group.get("removed"):
        details.append(("No longer needed", names(group["removed"])))
    if group.get("valueEur") is not None:
        details.append(("Saves", "%s € each" % number(group["valueEur"])))
    for line in group.get("table") or []:
        details.append((str(line.get("label", "")).capitalize(), "%s → %s" % (number(line.get("before")), number(line.get("after")))))
    details += [("Rule", sentence(rule)) for rule in group.get("rules") or []]
    if group.get("idleHoles"):
        faces = ["face %s of %s" % (face, report.instance_name(hole.get("instance"))) for hole in group["idleHoles"] for face in hole.get("faces") or []]
        details.append(("Holes without purpose", ", ".join(faces[:8]) + (", %d more" % (len(faces) - 8) if len(faces) > 8 else "")))
    value = group.get("value") or {}
    for label, key in (("Without redesign", "withoutRedesignEur"), ("By integration", "byIntegrationEur")):
        if value.get(key) is not None:
            details.append((label, "%s € each" % number(value[key])))
    details += [("A redesign could add", text) for text in value.get("redesignCouldAdd") or []]
    return details + _body_details(group.get("merged") or {})


def _body_details(merged):
    if merged.get("failure"):
        return [("Body", "not made: " + sentence(merged["failure"]))]
    details = plain_details(merged, skip=("printability", "valid", "failure"))
    for printer in merged.get("printability") or []:
        reasons = "; ".join(str(rule.get("text") or rule.get("rule", "")) for rule in printer.get("notPassed") or [])
        details.append(("Printed by " + words(printer.get("printer", "")), sentence(printer.get("outcome", "")) + (": " + reasons if reasons else "")))
    return details


def _members(entry):
    members = entry.get("instances")
    if not isinstance(members, list):
        members = [entry.get(k) for k in ("a", "b", "instance")]
    return [m for m in members if isinstance(m, int)]

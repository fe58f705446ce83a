# SPDX-License-Identifier: LGPL-2.1-or-later
"""From a document object to the one shape that the engine gets, and back to faces of the document."""
import hashlib
import re
from dataclasses import dataclass

import FreeCAD as App
import Part

from .engine import EngineError
from .layout import Layout

_NOTHING_TO_SEE = ("App::Origin", "App::OriginFeature", "App::Line", "App::Plane", "App::Point", "App::LocalCoordinateSystem")
_DEEPEST = 50


@dataclass
class Leaf:
    path: str  # as FreeCAD's selection names it below the root: "" or "SubAssembly.Bolt_1."
    label: str
    names: list  # labels from the root down
    shape: object  # in the root's coordinates
    material: str = ""


@dataclass
class Snapshot:
    """What was sent: enough to read the answer and to see later whether it still fits."""

    label: str
    leaves: list
    layout: Layout
    brep: bytes

    @property
    def fingerprint(self):
        return fingerprint(self.brep)

    def bodies(self, material=None):
        """What the shape does not say of them; `material` is for those that have none of their own."""
        return [{"name": leaf.label, "path": leaf.names, "material": leaf.material or material} for leaf in self.leaves]


# What differs between texts of one shape: notes such as "was checked" that the kernel keeps with every subshape, and
# the last digits of numbers, which change when a file is saved and opened again.
_SAYS_NOTHING = [
    (re.compile(rb"^[01]{7}$", re.MULTILINE), b""),
    (re.compile(rb"-?\d[\d.]*e-(?:0*[1-9]\d|\d{3})"), b"0"),
    (re.compile(rb"-?\d+\.\d{10,}"), lambda match: b"%.7g" % float(match[0])),
    (re.compile(rb"-0(?![\d.])"), b"0"),
]


def fingerprint(brep):
    """The same for the same shape, wherever it stands, also after it was saved and opened again."""
    for pattern, instead in _SAYS_NOTHING:
        brep = pattern.sub(instead, brep)
    return hashlib.sha1(brep).hexdigest()


def is_container(obj):
    """App::Part, groups, assemblies, link arrays and links to them: things that only hold other things."""
    target = obj.getLinkedObject(True) or obj
    if target.isDerivedFrom("Part::Feature"):
        return _is_array(obj)
    if target.hasExtension("App::GroupExtension") or target.TypeId == "App::LinkGroup":
        return True
    return target.hasExtension("App::LinkBaseExtension") and bool(getattr(target, "ElementList", None)) or _is_array(obj)


def _is_array(obj):
    return obj.TypeId == "App::Link" and getattr(obj, "ElementCount", 0) > 0


def collect_leaves(root):
    """Every body below `root` in tree order, hidden ones too, in the root's own coordinates."""
    leaves = []
    own_placement = getattr(root, "Placement", App.Placement())
    to_root = own_placement.inverse()

    def visit(path, names, depth):
        if depth > _DEEPEST:
            raise EngineError("tree-circular", "The tree below %s contains itself." % root.Label, "Check its links.")
        obj = root.getSubObject(path, retType=1) if path else root
        if obj is None or obj.TypeId in _NOTHING_TO_SEE:
            return
        names = names + [obj.Label]
        if is_container(obj):
            for child in obj.getSubObjects() or []:
                visit(path + child, names, depth + 1)
            return
        shape = Part.getShape(root, path, needSubElement=False, transform=True)
        if shape.isNull() or not shape.Faces:
            return
        shape.Placement = _tidy(to_root.multiply(shape.Placement))
        leaves.append(Leaf(path, obj.Label, names, shape, _material(obj)))

    visit("", [], 0)
    return _without_doubles(leaves)


def _is_nothing(placement):
    return placement.Base.Length < 1e-9 and abs(placement.Rotation.Angle) < 1e-9


def _tidy(placement):
    """Exactly no placement where only rounding is left: it would be written out as a location of its own."""
    return App.Placement() if _is_nothing(placement) else placement


def _without_doubles(leaves):
    """The same body at the same place twice is one body to the engine, and would shift all numbers."""
    kept, seen = [], {}
    for leaf in leaves:
        placement = leaf.shape.Placement
        twins = seen.setdefault(tuple(round(c, 6) for c in placement.Base), [])
        if any(leaf.shape.isPartner(t.shape) and _is_nothing(placement.inverse() * t.shape.Placement) for t in twins):
            continue
        twins.append(leaf)
        kept.append(leaf)
    return kept


def _material(obj):
    """The material's name where the user has set one (FreeCAD 1.0 gives every shape a default)."""
    target = obj.getLinkedObject(True) or obj
    material = getattr(target, "ShapeMaterial", None)
    name = getattr(material, "Name", "") if material is not None else ""
    return "" if name in ("", "Default") else name


def _layout(leaves, whole):
    """Numbers run on through the leaves, unless leaves share faces."""
    counts = [(leaf.path, leaf.label, len(leaf.shape.Faces)) for leaf in leaves]
    if len(leaves) == 1 or sum(count for _, _, count in counts) == len(whole.Faces):
        return Layout(counts)
    by_hash = {}
    for number, face in enumerate(whole.Faces, 1):
        by_hash.setdefault(face.hashCode(), []).append((number, face))
    numbers = [
        [next(n for n, other in by_hash[face.hashCode()] if other.isSame(face)) for face in leaf.shape.Faces]
        for leaf in leaves
    ]
    return Layout(counts, numbers)


def take(obj):
    """The object's shape as it is now. EngineError: it has none."""
    leaves = collect_leaves(obj)
    if not leaves:
        raise EngineError("no-shape", "%s has no faces." % obj.Label, "Choose a body, a part or an assembly with a shape.")
    whole = leaves[0].shape if len(leaves) == 1 else Part.makeCompound([leaf.shape for leaf in leaves])
    return Snapshot(obj.Label, leaves, _layout(leaves, whole), brep_text(whole))


def brep_text(shape):
    return shape.exportBrepToString().encode("ascii")

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Colours, arrows and camera, in the scene graph only: the document is never touched.

A single body that is drawn face by face gets its colours where its own are, so that picking and highlighting stay as
they are. Links and assemblies, which share what they draw, get a thin overlay that cannot be picked, per instance.
"""
import FreeCAD as App
import FreeCADGui as Gui
from pivy import coin

from . import palette

_CHORD = 0.001  # of the body's diagonal


def _children(node):
    return [node.getChild(i) for i in range(node.getNumChildren())] if node.isOfType(coin.SoGroup.getClassTypeId()) else []


def _first(node, kind):
    if node.isOfType(kind):
        return node
    for child in _children(node):
        found = _first(child, kind)
        if found is not None:
            return found
    return None


def _brep_node_type():
    """Of the node that draws a shape face by face; looked up anew, it exists only once a shape was drawn."""
    return coin.SoType.fromName("SoBrepFaceSet")


def face_nodes(view_object):
    """(binding, material) that colour the faces of a view object. 0.20 has the material beside the faces, 1.0 inside a
    switch there. Plain recursion: pivy's search paths die with their action."""
    found, kind = [], _brep_node_type()

    def visit(node):
        children = _children(node)
        if any(child.getTypeId() == kind for child in children):
            binding = _first(node, coin.SoMaterialBinding.getClassTypeId())
            material = _first(node, coin.SoMaterial.getClassTypeId())
            if binding is not None and material is not None:
                found.append((binding, material))
        else:
            for child in children:
                visit(child)

    visit(view_object.RootNode)
    return found


def drawn_object(root):
    """The object whose own view draws the root's faces: the body's tip; None: a link or a tree."""
    if root.TypeId == "PartDesign::Body":
        return root.Tip
    return root if root.isDerivedFrom("Part::Feature") else None


def _triples(field):
    return [tuple(value.getValue()) for value in field.getValues()]


class _FaceColours:
    """The colours of one body in the scene graph, and what was there before."""

    def __init__(self, view_object):
        self._nodes = [(b, m, b.value.getValue(), _triples(m.diffuseColor)) for b, m in face_nodes(view_object)]
        self._painted = []

    def paint(self, colours, default_count):
        painted = []
        for binding, material, _, before in self._nodes:
            base = before[0] if before else (0.8, 0.8, 0.8)
            values = [
                colours.get(i + 1) or (before[i] if len(before) == default_count else base) for i in range(default_count)
            ]
            material.diffuseColor.setValues(0, len(values), values)
            material.diffuseColor.setNum(len(values))
            binding.value = coin.SoMaterialBinding.PER_PART
            painted.append(_triples(material.diffuseColor))
        self._painted = painted

    def restore(self):
        for (binding, material, value, before), painted in zip(self._nodes, self._painted):
            if _triples(material.diffuseColor) != painted:
                continue  # FreeCAD has coloured anew in the meantime
            material.diffuseColor.setValues(0, len(before), before)
            material.diffuseColor.setNum(len(before))
            binding.value = value
        self._painted = []


def view_of(document):
    """The 3D view of a document; None: it has none."""
    try:
        gui = Gui.getDocument(document.Name)
    except NameError:
        return None
    view = gui.ActiveView if gui is not None else None
    if view is not None and hasattr(view, "getSceneGraph"):
        return view
    views = gui.mdiViewsOfType("Gui::View3DInventor") if gui is not None else []
    return views[0] if views else None


def global_placement(obj):
    try:
        return obj.getGlobalPlacement()
    except AttributeError:
        return getattr(obj, "Placement", App.Placement())


class Painter:
    """Paints one analysed object at a time."""

    def __init__(self):
        self._faces = None
        self._overlay = None  # (scene graph, node)
        self._hidden = None  # switch and what it was

    def clear(self):
        for undo in (self._clear_faces, self._clear_overlay, self._show_again):
            try:
                undo()
            except (ReferenceError, RuntimeError):
                pass  # the view or the object is gone, and the nodes with it
        self._faces = self._overlay = self._hidden = None

    def _clear_faces(self):
        if self._faces:
            self._faces.restore()

    def _clear_overlay(self):
        if self._overlay:
            graph, node = self._overlay
            if graph.findChild(node) >= 0:
                graph.removeChild(node)

    def _show_again(self):
        if self._hidden:
            switch, before = self._hidden
            switch.whichChild = before

    def paint(self, root, snapshot_leaves, layout, colours, arrows=()):
        """`colours`: "#rrggbb" by face of the whole shape. `arrows`: see `arrow_node`, in the root's coordinates."""
        self.clear()
        colours = {face: palette.rgb(text) for face, text in colours.items()}
        drawn = drawn_object(root) if len(layout.leaves) == 1 and layout.leaves[0][0] == "" else None
        nodes = face_nodes(drawn.ViewObject) if drawn is not None else []
        group = self._new_overlay(root)
        if nodes:
            self._faces = _FaceColours(drawn.ViewObject)
            self._faces.paint(colours, layout.face_count)
        elif colours:
            group.addChild(_faces_node(snapshot_leaves, layout, colours))
        for arrow in arrows:
            group.addChild(arrow_node(*arrow))
        self._attach(root, group)

    def isolate(self, root, leaves, layout, colours):
        """Shows only the faces in `colours`, the rest as a shadow; the document's visibility stays."""
        self.clear()
        group = self._new_overlay(root)
        every = range(1, layout.face_count + 1)
        rest = {face: palette.rgb(palette.DIM) for face in every if face not in colours}
        group.addChild(_faces_node(leaves, layout, {face: palette.rgb(text) for face, text in colours.items()}, 0.0))
        group.addChild(_faces_node(leaves, layout, rest, 0.85))
        if self._attach(root, group):
            switch = getattr(root.ViewObject, "SwitchNode", None)
            if switch is not None:
                self._hidden = (switch, switch.whichChild.getValue())
                switch.whichChild = -1

    def _new_overlay(self, root):
        group = coin.SoSeparator()
        style = coin.SoPickStyle()
        style.style = coin.SoPickStyle.UNPICKABLE
        group.addChild(style)
        transform = coin.SoTransform()
        placement = global_placement(root)
        transform.translation = tuple(placement.Base)
        transform.rotation = tuple(placement.Rotation.Q)
        group.addChild(transform)
        return group

    def _attach(self, root, group):
        view = view_of(root.Document)
        if view is None:
            return False
        graph = view.getSceneGraph()
        graph.addChild(group)
        self._overlay = (graph, group)
        return True

    def overlay_parts(self):
        """Number of nodes drawn over the document, for tests."""
        return self._overlay[1].getNumChildren() - 2 if self._overlay else 0

    def painted(self):
        return self._faces is not None or self._overlay is not None


def _faces_node(leaves, layout, colours, transparency=0.0):
    """Triangles of the coloured faces, slightly in front of what they cover."""
    points, indices, materials, by_colour = [], [], [], {}
    shapes = {leaf.path: leaf.shape for leaf in leaves}
    chords = {leaf.path: max(1e-6, _CHORD * leaf.shape.BoundBox.DiagonalLength) for leaf in leaves}
    faces_of = {}
    for face, colour in sorted(colours.items()):
        path, n = layout.document_face(face)
        if path not in shapes:
            continue
        faces = faces_of.setdefault(path, shapes[path].Faces)
        vertices, triangles = faces[n - 1].tessellate(chords[path])
        start = len(points)
        points.extend(tuple(v) for v in vertices)
        material = by_colour.setdefault(colour, len(by_colour))
        for a, b, c in triangles:
            indices.extend((start + a, start + b, start + c, -1))
            materials.append(material)
    group = coin.SoSeparator()
    offset = coin.SoPolygonOffset()
    offset.factor, offset.units = -1.0, -1.0
    group.addChild(offset)
    hints = coin.SoShapeHints()
    hints.vertexOrdering = coin.SoShapeHints.COUNTERCLOCKWISE
    hints.shapeType = coin.SoShapeHints.UNKNOWN_SHAPE_TYPE
    group.addChild(hints)
    material = coin.SoMaterial()
    if by_colour:
        material.diffuseColor.setValues(0, len(by_colour), list(by_colour))
    material.transparency = transparency
    group.addChild(material)
    binding = coin.SoMaterialBinding()
    binding.value = coin.SoMaterialBinding.PER_FACE_INDEXED
    group.addChild(binding)
    coordinates = coin.SoCoordinate3()
    coordinates.point.setValues(0, len(points), points)
    group.addChild(coordinates)
    faces = coin.SoIndexedFaceSet()
    faces.coordIndex.setValues(0, len(indices), indices)
    faces.materialIndex.setValues(0, len(materials), materials)
    group.addChild(faces)
    return group


def arrow_node(tip, direction, length, colour, label=""):
    """An arrow that ends at `tip` and points along `direction`, with a word beside its tail."""
    group = coin.SoSeparator()
    transform = coin.SoTransform()
    transform.translation = tuple(tip)
    transform.rotation = tuple(App.Rotation(App.Vector(0, 1, 0), App.Vector(*direction)).Q)
    group.addChild(transform)
    material = coin.SoMaterial()
    material.diffuseColor = palette.rgb(colour)
    material.emissiveColor = tuple(0.35 * c for c in palette.rgb(colour))
    group.addChild(material)
    for kind, height, radius, centre in ((coin.SoCone, 0.3, 0.09, -0.15), (coin.SoCylinder, 0.7, 0.035, -0.65)):
        part = coin.SoSeparator()
        move = coin.SoTranslation()
        move.translation = (0, centre * length, 0)
        part.addChild(move)
        solid = kind()
        solid.height = height * length
        if kind is coin.SoCone:
            solid.bottomRadius = radius * length
        else:
            solid.radius = radius * length
        part.addChild(solid)
        group.addChild(part)
    if label:
        move = coin.SoTranslation()
        move.translation = (0, -1.08 * length, 0)
        group.addChild(move)
        font = coin.SoFont()
        font.size = 16
        group.addChild(font)
        text = coin.SoText2()
        text.string = label
        text.justification = coin.SoText2.CENTER
        group.addChild(text)
    return group


def look_along(document, direction, up=None):
    """Turns the view so that the tool's direction points at the eye, and fits all."""
    view = view_of(document)
    if view is None:
        return
    if hasattr(view, "setAnimationEnabled"):
        view.setAnimationEnabled(False)
    view.setCameraOrientation(App.Rotation(App.Vector(0, 0, 1), App.Vector(*direction)).Q)
    view.fitAll()

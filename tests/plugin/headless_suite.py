"""What works without a screen, run by freecadcmd: shapes out, faces back, the Python interface, the saved result."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import paths

import FreeCAD as App
import Part

import freecad.Stepwise as stepwise
from freecad.Stepwise import result_object, shapes


class InDocument(unittest.TestCase):
    def setUp(self):
        self.doc = App.newDocument("Test")
        self.addCleanup(lambda: App.closeDocument(self.doc.Name))

    def part(self, name="bracket", label=None):
        obj = self.doc.addObject("Part::Feature", label or name)
        obj.Shape = Part.read(paths.sample(name))
        return obj

    def check_faces(self, result):
        """Surface kind and area of every face of the report are those of the face that FreeCAD calls so."""
        kinds = {"plane": Part.Plane, "cylinder": Part.Cylinder, "cone": Part.Cone, "sphere": Part.Sphere, "torus": Part.Toroid}
        checked = 0
        shapes_by_path = {leaf.path: leaf.shape for leaf in result.snapshot.leaves}
        for instance in result.report.instances:
            for entry in result.parts[instance.part]["faces"]:
                path, n = result.layout.document_face(instance.faces[entry["id"] - 1])
                face = shapes_by_path[path].Faces[n - 1]
                self.assertAlmostEqual(face.Area, entry["areaMm2"], delta=1e-4 * face.Area + 1e-6, msg=(path, n))
                if entry["surface"] in kinds and not entry.get("recognizedFromSpline"):
                    self.assertIsInstance(face.Surface, kinds[entry["surface"]], (path, n))
                checked += 1
        return checked


class FaceNumbers(InDocument):
    def test_of_a_part_are_those_of_freecad(self):
        for name in ("bracket", "valve_body", "stepped_shaft", "freeform_cap"):
            obj = self.part(name)
            obj.Placement = App.Placement(App.Vector(5, 6, 7), App.Rotation(App.Vector(1, 2, 3), 40))
            self.assertEqual(self.check_faces(stepwise.analyse(obj)), len(obj.Shape.Faces), name)

    def test_of_a_compound_with_shared_turned_mirrored_and_reversed_bodies_are_those_of_freecad(self):
        block = Part.makeBox(10, 8, 6).cut(Part.makeCylinder(1, 20, App.Vector(3, 4, -1)))
        moved, turned = Part.makeCompound([block]), Part.makeCompound([block])
        moved.Placement.Base.x = 30
        turned.Placement = App.Placement(App.Vector(0, 40, 0), App.Rotation(App.Vector(0, 0, 1), 180))
        touching = Part.makeBox(10, 8, 6, App.Vector(10, 0, 0))
        fused, _ = block.generalFuse([touching])
        inner = Part.makeCompound([moved, turned, block.mirror(App.Vector(0, -20, 0), App.Vector(0, 1, 0))])
        flipped = Part.makeBox(3, 4, 5, App.Vector(60, 0, 0))
        flipped.reverse()
        obj = self.doc.addObject("Part::Feature", "Mixed")
        obj.Shape = Part.makeCompound([fused, inner, flipped, Part.makeBox(1, 2, 3, App.Vector(0, 0, 90)).Shells[0]])
        obj.Placement = App.Placement(App.Vector(1, 2, 3), App.Rotation(App.Vector(1, 1, 0), 25))
        result = stepwise.analyse(obj)
        self.assertEqual(len(result.report.instances), 7)
        wholes = {whole for instance in result.report.instances for whole in instance.faces}
        self.assertEqual(wholes, set(range(1, len(obj.Shape.Faces) + 1)))
        self.check_faces(result)

    def test_bodies_that_share_their_geometry_are_one_part(self):
        block = Part.makeBox(10, 8, 6)
        moved = Part.makeCompound([block])
        moved.Placement.Base.x = 30
        obj = self.doc.addObject("Part::Feature", "Two")
        obj.Shape = Part.makeCompound([block, moved])
        result = stepwise.analyse(obj)
        self.assertEqual((len(result.parts), len(result.report.instances)), (1, 2))


class Assemblies(InDocument):
    def tree(self):
        """Top: a plate, and twice a sub-assembly with a bolt placed by links; a link array of bolts beside it."""
        plate, bolt = self.part("plate_with_holes", "Plate"), self.part("swiss_pin_h6", "Pin")
        sub = self.doc.addObject("App::Part", "Sub")
        one = self.doc.addObject("App::Link", "PinA")
        one.LinkedObject = bolt
        one.Placement.Base.x = 20
        sub.addObject(one)
        top = self.doc.addObject("App::Part", "Top")
        top.Placement.Base.z = 500
        top.addObject(plate)
        for i in range(2):
            link = self.doc.addObject("App::Link", "Sub_%d" % i)
            link.LinkedObject = sub
            link.Placement.Base.y = 100 * i
            top.addObject(link)
        array = self.doc.addObject("App::Link", "Row")
        array.LinkedObject = bolt
        array.ElementCount = 3
        array.PlacementList = [App.Placement(App.Vector(0, -50 - 20 * i, 0), App.Rotation()) for i in range(3)]
        top.addObject(array)
        self.doc.recompute()
        return top

    def test_instances_are_told_apart_by_their_path(self):
        top = self.tree()
        result = stepwise.analyse(top)
        paths_ = [leaf[0] for leaf in result.layout.leaves]
        self.assertEqual(paths_, ["Plate.", "Sub_0.PinA.", "Sub_1.PinA.", "Row.0.", "Row.1.", "Row.2."])
        self.assertEqual(len(result.parts), 2)
        self.assertEqual([i.path[-1] for i in result.report.instances][:3], ["Plate", "PinA", "PinA"])
        self.check_faces(result)

    def test_each_face_of_each_instance_lies_where_the_path_says(self):
        top = self.tree()
        result = stepwise.analyse(top)
        for instance in result.report.instances:
            path, n = result.layout.document_face(instance.faces[0])
            here = top.getSubObject(path + "Face%d" % n)
            leaf = next(leaf for leaf in result.snapshot.leaves if leaf.path == path)
            expected = top.Placement.multVec(leaf.shape.Faces[n - 1].CenterOfMass)
            self.assertLess(expected.distanceToPoint(here.CenterOfMass), 1e-6, path)

    def test_two_links_at_one_place_are_one_body(self):
        box = self.part("bracket")
        top = self.doc.addObject("App::Part", "Top")
        top.addObject(box)
        link = self.doc.addObject("App::Link", "Again")
        link.LinkedObject = box
        top.addObject(link)
        self.doc.recompute()
        self.assertEqual(len(shapes.take(top).leaves), 1)

    @unittest.skipIf(int(App.Version()[0]) < 1, "FreeCAD has had assemblies of its own since 1.0")
    def test_an_assembly_of_freecad_1_is_walked_like_any_tree(self):
        assembly = self.doc.addObject("Assembly::AssemblyObject", "Machine")
        assembly.newObject("Assembly::JointGroup", "Joints")
        assembly.addObject(self.part("plate_with_holes", "Plate"))
        pin = self.part("swiss_pin_h6", "Pin")
        for i in range(2):
            link = assembly.newObject("App::Link", "Pin_%d" % i)
            link.LinkedObject = pin
            link.Placement.Base = App.Vector(20 * i, 0, 40)
        self.doc.recompute()
        result = stepwise.analyse(assembly)
        self.assertEqual([leaf[0] for leaf in result.layout.leaves], ["Plate.", "Pin_0.", "Pin_1."])
        self.assertEqual(len(result.parts), 2)
        self.check_faces(result)

    def test_link_groups_and_plain_groups_are_walked_too(self):
        group = self.doc.addObject("App::LinkGroup", "Group")
        group.ElementList = [self.part("bracket"), self.part("swiss_pin_h6")]
        self.doc.recompute()
        result = stepwise.analyse(group)
        self.assertEqual(len(result.layout.leaves), 2)
        self.check_faces(result)

    def test_a_part_that_holds_one_body_is_that_body(self):
        top = self.doc.addObject("App::Part", "Top")
        top.addObject(self.part("bracket"))
        self.doc.recompute()
        result = stepwise.analyse(top)
        self.assertFalse(result.report.is_assembly())
        self.assertEqual(result.document_faces([3]), ["bracket.Face3"])


class Fingerprints(InDocument):
    def test_stay_when_meshed_moved_saved_and_opened_and_change_with_the_shape(self):
        obj = self.part("valve_body")
        before = shapes.take(obj).fingerprint
        obj.Shape.tessellate(0.1)
        obj.Placement = App.Placement(App.Vector(1.1, 2.2, 3.3), App.Rotation(App.Vector(1, 2, 3), 33.3))
        self.assertEqual(shapes.take(obj).fingerprint, before)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "kept.FCStd")
            self.doc.saveAs(path)
            again = App.openDocument(path)
            self.assertEqual(shapes.take(again.getObject(obj.Name)).fingerprint, before)
            App.closeDocument(again.Name)
            self.doc = App.newDocument("Test")
        box = self.doc.addObject("Part::Box", "Box")
        self.doc.recompute()
        before = shapes.take(box).fingerprint
        box.Length = 11
        self.doc.recompute()
        self.assertNotEqual(shapes.take(box).fingerprint, before)


class PythonInterface(InDocument):
    def test_the_example_of_the_overview(self):
        obj = self.part("bracket")
        with open(os.path.join(paths.ADDON, "Resources", "Documents", "Overview.md"), encoding="utf-8") as file:
            example = file.read().split("```python\n")[1].split("```")[0]
        printed = []
        names = {"App": App, "print": lambda *words: printed.append(" ".join(map(str, words)))}
        exec(example, names)
        self.assertEqual(len([line for line in printed if line.startswith("hole 4.5")]), 4)
        self.assertIn("2 setups on a 3-axis mill", printed)
        self.assertEqual(names["result"].parts[0]["material"], "1.4301")
        self.assertEqual(result_object.find(obj).Status, result_object.FRESH)

    def test_a_saved_result_is_read_without_an_engine_and_says_when_it_is_outdated(self):
        box = self.doc.addObject("Part::Box", "Box")
        self.doc.recompute()
        name = stepwise.save(box, stepwise.analyse(box)).Name
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "kept.FCStd")
            self.doc.saveAs(path)
            App.closeDocument(self.doc.Name)
            self.doc = App.openDocument(path)
        result, box = self.doc.getObject(name), self.doc.getObject("Box")
        again = stepwise.load(result)
        self.assertEqual(again.data["schema"], "stepwise.report/1")
        self.assertEqual(again.document_faces([6]), ["Face6"])
        box.Length = 12
        self.doc.recompute()
        self.assertEqual(result.Status, result_object.OUTDATED)
        box.Length = 10
        self.doc.recompute()
        self.assertEqual(result.Status, result_object.FRESH)

    def test_the_document_stays_as_it_was(self):
        obj = self.part("bracket")
        self.doc.recompute()
        before = [(o.Name, o.State) for o in self.doc.Objects]
        stepwise.analyse(obj)
        self.assertEqual([(o.Name, o.State) for o in self.doc.Objects], before)

    def test_errors_say_what_to_do(self):
        empty = self.doc.addObject("App::Part", "Empty")
        with self.assertRaises(stepwise.EngineError) as caught:
            stepwise.analyse(empty)
        self.assertEqual(caught.exception.code, "no-shape")
        obj = self.part("bracket")
        with self.assertRaises(stepwise.EngineError) as caught:
            stepwise.analyse(obj, material="unobtainium")
        self.assertEqual(caught.exception.code, "unknown-material")


driver.start_watchdog()
driver.run_and_exit(FaceNumbers, Assemblies, Fingerprints, PythonInterface)

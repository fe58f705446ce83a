"""What the designer sees, run by FreeCAD under Xvfb: real clicks, real jobs, and everything that can go wrong."""
import json
import os
import sys
import tempfile
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import paths
from driver import pump

driver.start_watchdog()

import FreeCAD as App
import FreeCADGui as Gui
import Part
from PySide import QtCore

from freecad.Stepwise import dock, export, jobs, painter, result_object, settings
from freecad.Stepwise.session import session

HELLO = """echo '{"event":"hello","name":"stepwise","version":"0","protocol":1}' >&2"""


class WithScreen(unittest.TestCase):
    def setUp(self):
        settings.group().SetString("EnginePath", "")
        settings.group().SetBool("LiveCheck", True)
        settings.group().SetFloat("LiveBudgetS", 5.0)
        self.doc = App.newDocument("Test")
        self.doc.UndoMode = 1
        self.session = session()
        self.session.mode, self.session.machine = "feature", None
        self.dock = dock.show()
        self.dock.tabs.setCurrentIndex(0)

    def tearDown(self):
        for name in list(App.listDocuments()):
            App.closeDocument(name)
        pump(lambda: jobs.processes() == 0, 5)
        self.assertEqual(jobs.processes(), 0, "an engine was left behind")
        self.assertIsNone(App.getActiveTransaction())
        self.assertEqual(driver.slot_errors, [])
        del driver.slot_errors[:]

    def part(self, name="bracket", label=None):
        obj = self.doc.addObject("Part::Feature", label or name)
        obj.Shape = Part.read(paths.sample(name))
        self.doc.recompute()
        Gui.SendMsgToActiveView("ViewFit")
        return obj

    def analysed(self, obj, timeout_s=60):
        self.session.analyse(obj)
        view = self.session.view_for(obj)
        self.assertTrue(pump(lambda: view.job is None, timeout_s), "no answer")
        self.assertIsNone(view.error, view.error)
        pump(lambda: view.result is not None, 5)
        return view

    def fake_engine(self, text):
        handle, path = tempfile.mkstemp()
        os.write(handle, ("#!/bin/sh\n%s\n" % text).encode())
        os.close(handle)
        os.chmod(path, 0o755)
        self.addCleanup(os.remove, path)
        settings.group().SetString("EnginePath", path)

    def colours(self, obj):
        material = painter.face_nodes(obj.ViewObject)[0][1]
        return painter._triples(material.diffuseColor)

    def direction(self):
        return Gui.ActiveDocument.ActiveView.getViewDirection()


class AnalysingAPart(WithScreen):
    def test_lists_counts_and_colours_appear_and_the_document_has_one_step_of_undo(self):
        obj = self.part()
        self.doc.clearUndos()
        view = self.analysed(obj)
        self.assertEqual(len(self.dock.features.visible_rows()), 8)
        self.assertEqual(self.dock.tabs.tabText(0), "Features 8")
        self.assertGreater(len(set(self.colours(obj))), 3)
        self.assertEqual(obj.ViewObject.DiffuseColor[0], obj.ViewObject.DiffuseColor[-1])
        self.assertEqual(self.doc.UndoCount, 1)
        self.assertIsNotNone(view.result)
        self.doc.undo()
        self.assertIsNone(result_object.find(obj))
        self.doc.redo()
        self.assertEqual(result_object.find(obj).Status, result_object.FRESH)

    def test_colouring_leaves_the_document_unmodified(self):
        obj = self.part()
        self.analysed(obj)
        with tempfile.TemporaryDirectory() as folder:
            self.doc.saveAs(os.path.join(folder, "a.FCStd"))
            gui = Gui.getDocument(self.doc.Name)
            Gui.SendMsgToActiveView("Save")
            self.assertFalse(gui.Modified)
            for mode in ("setup", "finding", "access", "plain", "feature"):
                self.session.set_mode(mode)
                pump(timeout_s=0.05)
            self.session.show_setup(self.dock.setups.visible_rows()[0])
            self.session.clear()
            self.assertFalse(gui.Modified)

    def test_clear_brings_the_own_colours_back(self):
        obj = self.part()
        before = self.colours(obj)
        self.analysed(obj)
        self.assertNotEqual(self.colours(obj), before)
        self.session.clear()
        self.assertEqual(self.colours(obj), before)

    def test_every_mode_has_a_legend_that_counts_all_faces(self):
        obj = self.part("valve_body")
        self.analysed(obj)
        for mode in ("feature", "setup", "finding", "access"):
            self.session.set_mode(mode)
            self.assertEqual(sum(entry[2] for entry in self.session.legend()), len(obj.Shape.Faces), mode)

    def test_the_filter_looks_into_details_too(self):
        self.analysed(self.part())
        self.dock.features.filter.setText("counterbored")
        self.assertEqual(len(self.dock.features.visible_rows()), 2)
        self.dock.features.filter.setText("nothing of that kind")
        self.assertEqual(self.dock.features.visible_rows(), [])
        self.dock.features.filter.setText("")

    def test_a_body_of_part_design_is_coloured_and_picked(self):
        body = self.doc.addObject("PartDesign::Body", "Body")
        box = self.doc.addObject("PartDesign::AdditiveBox", "Box")
        body.addObject(box)
        self.doc.recompute()
        pump(timeout_s=0.1)
        view = self.analysed(body)
        self.assertEqual(view.layout.face_count, 6)
        got = []
        self.session.picked.connect(got.append)
        Gui.Selection.addSelection(self.doc.Name, "Body", "Box.Face2")
        self.session.picked.disconnect(got.append)
        self.assertEqual(got, [2])


class Picking(WithScreen):
    def test_a_row_selects_its_faces_and_a_face_finds_its_row(self):
        obj = self.part()
        self.analysed(obj)
        rows = self.dock.features
        row = rows.select(lambda r: r.title.startswith("counterbored"))
        rows.chosen.emit(row)
        chosen = Gui.Selection.getSelectionEx("", 0)[0]
        self.assertEqual(sorted(chosen.SubElementNames), sorted("Face%d" % f for f in row.faces))
        self.assertIn("Rule", self.dock.details.toPlainText())
        Gui.Selection.clearSelection()
        Gui.Selection.addSelection(self.doc.Name, obj.Name, "Face%d" % row.faces[1])
        self.assertEqual(rows.current().key, row.key)
        self.assertIn("Face%d" % row.faces[1], self.dock.details.toPlainText())

    def test_a_click_into_the_view_finds_a_row(self):
        obj = self.part("plate_with_holes")
        self.analysed(obj)
        Gui.ActiveDocument.ActiveView.viewTop()
        Gui.SendMsgToActiveView("ViewFit")
        pump(timeout_s=0.3)
        hit = next(
            (x, y)
            for x in range(200, 1000, 23)
            for y in range(150, 700, 19)
            if (Gui.ActiveDocument.ActiveView.getObjectInfo((x, y)) or {}).get("Component", "").startswith("Face")
        )
        info = Gui.ActiveDocument.ActiveView.getObjectInfo(hit)
        Gui.Selection.addSelection(self.doc.Name, info["Object"], info["Component"])
        self.assertIn(info["Component"], self.dock.details.toPlainText())

    def test_the_engine_says_why(self):
        obj = self.part()
        self.analysed(obj)
        Gui.Selection.addSelection(self.doc.Name, obj.Name, "Face8")
        self.assertIsNotNone(self.dock.ask_why())
        self.assertTrue(pump(lambda: "face 8" in self.dock.details.toPlainText().lower() and jobs.processes() == 0))

    def test_another_object_is_left_alone(self):
        obj = self.part()
        other = self.part("valve_body")
        self.analysed(obj)
        before = self.dock.details.toPlainText()
        Gui.Selection.addSelection(self.doc.Name, other.Name, "Face1")
        self.assertEqual(self.dock.details.toPlainText(), before)


class SetupView(WithScreen):
    def test_a_double_click_looks_along_the_tool_and_shows_jaws_with_arrows(self):
        obj = self.part()
        obj.Placement = App.Placement(App.Vector(10, 20, 30), App.Rotation(App.Vector(0, 0, 1), 90))
        view = self.analysed(obj)
        self.dock.machine.setCurrentIndex(self.dock.machine.findData("mill3"))
        self.dock._on_machine()
        rows = self.dock.setups.visible_rows()
        self.assertEqual(len(rows), 2)
        for row in rows:
            self.dock.setups.opened.emit(row)
            pump(timeout_s=0.05)
            expected = obj.Placement.Rotation.multVec(App.Vector(*row.data["direction"]))
            self.assertLess((self.direction() + expected).Length, 1e-4)
            self.assertEqual(self.session.painter.overlay_parts(), 1 + sum(1 for jaw in row.data["jaws"] if jaw))
        self.assertIn("held here", self.dock.legend.text().replace("&nbsp;", " "))
        self.assertFalse(view.outdated)

    def test_the_machine_can_be_chosen(self):
        self.analysed(self.part())
        counts = {}
        for machine in ("mill3", "mill4"):
            self.dock.machine.setCurrentIndex(self.dock.machine.findData(machine))
            self.dock._on_machine()
            counts[machine] = len(self.dock.setups.visible_rows())
        self.assertEqual(counts, {"mill3": 2, "mill4": 1})


class Robustness(WithScreen):
    def ticks(self, wanted, timeout_s):
        """Times at which a timer of 10 ms was served."""
        served = []
        timer = QtCore.QTimer()
        timer.timeout.connect(lambda: served.append(time.monotonic()))
        timer.start(10)
        pump(lambda: len(served) >= wanted, timeout_s)
        timer.stop()
        return served

    def test_freecad_stays_alive_and_cancel_answers_within_200_ms(self):
        self.fake_engine(HELLO + """; echo '{"event":"progress","stage":"thinking"}' >&2; exec sleep 60""")
        job = self.session.analyse(self.part())
        ticks = self.ticks(60, 15)
        self.assertGreaterEqual(len(ticks), 60)
        self.assertLess(max(b - a for a, b in zip(ticks, ticks[1:])), 0.8)  # seconds in which a click would wait
        self.assertTrue(job.running)
        self.assertIn("thinking", self.dock.stage.text())
        self.assertTrue(self.dock.progress.isVisible())
        start = time.monotonic()
        self.dock.cancel_button.click()
        self.assertTrue(pump(lambda: not job.running and not self.dock.progress.isVisible(), 5))
        self.assertLess(time.monotonic() - start, 0.2)
        self.assertTrue(pump(lambda: jobs.processes() == 0, 1))

    def test_an_engine_that_ignores_the_request_to_end_is_killed(self):
        self.fake_engine(HELLO + "; trap '' TERM; while true; do sleep 0.05; done")
        self.session.analyse(self.part())
        pump(timeout_s=0.3)
        self.session.cancel()
        self.assertTrue(pump(lambda: jobs.processes() == 0, 2))

    def test_a_crash_is_told_in_plain_words_and_the_next_job_works(self):
        obj = self.part()
        self.fake_engine(HELLO + "; kill -SEGV $$")
        self.session.analyse(obj)
        view = self.session.view_for(obj)
        self.assertTrue(pump(lambda: view.error is not None))
        self.assertEqual(view.error.code, "engine-crashed")
        self.assertIn("What to do", self.dock.details.toPlainText())
        self.assertIsNone(view.result)
        settings.group().SetString("EnginePath", "")
        self.assertIsNone(self.analysed(obj).error)

    def test_no_engine_and_a_wrong_engine_are_told_with_a_fix(self):
        obj = self.part()
        for engine, code in (("/nowhere/stepwise", "engine-missing"), ("/bin/true", "engine-unknown")):
            settings.group().SetString("EnginePath", engine)
            self.session.analyse(obj)
            view = self.session.view_for(obj)
            self.assertTrue(pump(lambda: view.error is not None and view.job is None))
            self.assertEqual(view.error.code, code)
            self.assertIn("Preferences", self.dock.details.toPlainText())

    def test_a_hang_ends_at_the_time_limit(self):
        self.fake_engine(HELLO + "; exec sleep 60")
        obj = self.part()
        job = self.session.analyse(obj)
        job._limit.start(100)
        view = self.session.view_for(obj)
        self.assertTrue(pump(lambda: view.error is not None))
        self.assertEqual(view.error.code, "time-limit")

    def test_the_document_is_closed_while_a_job_runs(self):
        self.fake_engine(HELLO + "; exec sleep 60")
        self.session.analyse(self.part())
        pump(timeout_s=0.2)
        App.closeDocument(self.doc.Name)
        self.assertTrue(pump(lambda: jobs.processes() == 0, 3))
        self.assertIsNone(self.session.shown)

    def test_the_source_is_deleted_while_a_job_runs_and_after(self):
        obj = self.part()
        self.session.analyse(obj)
        self.doc.removeObject(obj.Name)
        self.assertTrue(pump(lambda: jobs.processes() == 0, 5))
        again = self.part("bracket", "Again")
        result = self.analysed(again).result
        self.doc.removeObject(again.Name)
        self.doc.recompute()
        self.assertEqual(result.Status, result_object.GONE)

    def test_the_panel_is_closed_while_a_job_runs(self):
        obj = self.part()
        self.session.analyse(obj)
        self.dock.close()
        view = self.session.view_for(obj)
        self.assertTrue(pump(lambda: view.report is not None))
        self.assertTrue(pump(lambda: view.result is not None))
        dock.show()
        self.assertEqual(len(self.dock.features.visible_rows()), 8)

    def test_two_jobs_at_once_and_a_second_for_the_same_object(self):
        one, two = self.part(), self.part("valve_body")
        first = self.session.analyse(one)
        self.session.analyse(two)
        again = self.session.analyse(one)
        self.assertFalse(first.running)
        self.assertTrue(again.running)
        views = [self.session.view_for(o) for o in (one, two)]
        self.assertTrue(pump(lambda: all(v.report is not None and v.job is None for v in views), 60))
        self.assertEqual([len(v.report.parts[0]["faces"]) for v in views], [len(one.Shape.Faces), len(two.Shape.Faces)])

    def test_an_object_without_shape_is_told(self):
        empty = self.doc.addObject("App::Part", "Empty")
        self.session.analyse(empty)
        self.assertEqual(self.session.view_for(empty).error.code, "no-shape")


class SavedResult(WithScreen):
    def reopened(self, folder):
        path = os.path.join(folder, "kept.FCStd")
        self.doc.saveAs(path)
        App.closeDocument(self.doc.Name)
        self.doc = App.openDocument(path)
        return next(o for o in self.doc.Objects if result_object.is_result(o))

    def test_it_opens_without_the_engine_with_its_reasons_to_ignore(self):
        obj = self.part()
        self.analysed(obj)
        row = self.dock.findings.visible_rows()[0]
        self.dock.set_aside(row, "agreed with the shop")
        settings.group().SetString("EnginePath", "/nowhere")
        with tempfile.TemporaryDirectory() as folder:
            result = self.reopened(folder)
            result.ViewObject.Proxy.doubleClicked(result.ViewObject)
            self.assertTrue(pump(lambda: self.session.shown is not None and len(self.dock.features.visible_rows()) == 8))
            self.assertFalse(self.session.shown.outdated)
            self.assertEqual(result_object.ignored(result), {row.key: "agreed with the shop"})
            self.assertGreater(len(set(self.colours(self.doc.getObject("bracket")))), 3)
            self.assertEqual(jobs.processes(), 0)

    def test_setting_aside_can_be_undone(self):
        view = self.analysed(self.part())
        row = self.dock.findings.visible_rows()[0]
        self.dock.set_aside(row, "reason")
        self.assertIn(row.key, result_object.ignored(view.result))
        self.doc.undo()
        self.assertNotIn(row.key, result_object.ignored(view.result))

    def test_a_second_analysis_updates_the_same_object(self):
        obj = self.part()
        first = self.analysed(obj).result.Name
        self.assertEqual(self.analysed(obj).result.Name, first)
        self.assertEqual(len([o for o in self.doc.Objects if result_object.is_result(o)]), 1)


class LiveCheck(WithScreen):
    def block(self):
        box = self.doc.addObject("Part::Box", "Box")
        hole = self.doc.addObject("Part::Cylinder", "Hole")
        hole.Placement.Base = App.Vector(5, 5, -1)
        hole.Height = 30
        cut = self.doc.addObject("Part::Cut", "Cut")
        cut.Base, cut.Tool = box, hole
        self.doc.recompute()
        return box, hole, cut

    def test_an_edit_is_analysed_by_itself_and_its_undo_too(self):
        _, hole, cut = self.block()
        view = self.analysed(cut)
        self.assertEqual(view.report.parts[0]["features"][0]["diameterMm"], 4)
        self.doc.openTransaction("edit")
        hole.Radius = 3
        self.doc.recompute()
        self.doc.commitTransaction()
        self.assertTrue(pump(lambda: view.report.parts[0]["features"][0]["diameterMm"] == 6, 20))
        self.assertTrue(pump(lambda: view.result.Status == result_object.FRESH, 5))
        self.doc.undo()
        self.doc.recompute()
        self.assertTrue(pump(lambda: view.report.parts[0]["features"][0]["diameterMm"] == 4 and not view.outdated, 20))

    def test_many_edits_are_one_job_and_the_last_wins(self):
        _, hole, cut = self.block()
        view = self.analysed(cut)
        started = []
        analyse = self.session.analyse
        self.session.analyse = lambda *a, **k: (started.append(1), analyse(*a, **k))[1]
        try:
            for radius in (2.2, 2.4, 2.6, 2.8):
                hole.Radius = radius
                self.doc.recompute()
                pump(timeout_s=0.1)
            self.assertTrue(pump(lambda: view.report.parts[0]["features"][0]["diameterMm"] == 5.6, 20))
        finally:
            self.session.analyse = analyse
        self.assertEqual(len(started), 1)

    def test_above_its_time_budget_it_only_says_outdated(self):
        box, _, cut = self.block()
        view = self.analysed(cut)
        settings.group().SetFloat("LiveBudgetS", 0.0)
        box.Length = 12
        self.doc.recompute()
        self.assertTrue(pump(lambda: view.outdated, 5))
        self.assertEqual(view.result.Status, result_object.OUTDATED)
        self.assertIn("Outdated", self.dock.title.text())
        self.assertIsNone(view.job)

    def test_moving_a_part_changes_nothing(self):
        _, _, cut = self.block()
        view = self.analysed(cut)
        cut.Placement.Base.x = 50
        self.doc.recompute()
        pump(timeout_s=1.2)
        self.assertFalse(view.outdated)


class AssemblyView(WithScreen):
    def tree(self):
        plate, pin = self.part("plate_with_holes", "Plate"), self.part("swiss_pin_h6", "Pin")
        pin.ViewObject.Visibility = False
        top = self.doc.addObject("App::Part", "Top")
        top.addObject(plate)
        for i in range(2):
            link = self.doc.addObject("App::Link", "Pin_%d" % i)
            link.LinkedObject = pin
            link.Placement.Base = App.Vector(10 + 20 * i, 10, 5)
            top.addObject(link)
        self.doc.recompute()
        return top

    def test_the_right_instance_is_selected_and_found(self):
        top = self.tree()
        view = self.analysed(top)
        second = next(i for i in view.report.instances if i.name == "Pin_1")
        self.session.select_faces([second.faces[0]])
        chosen = Gui.Selection.getSelectionEx("", 0)[0]
        self.assertEqual((chosen.ObjectName, list(chosen.SubElementNames)), ("Top", ["Pin_1.Face1"]))
        got = []
        self.session.picked.connect(got.append)
        Gui.Selection.clearSelection()
        Gui.Selection.addSelection(self.doc.Name, "Top", "Pin_0.Face2")
        self.session.picked.disconnect(got.append)
        first = next(i for i in view.report.instances if i.name == "Pin_0")
        self.assertEqual(got, [first.faces[1]])

    def test_the_merge_tab_answers_or_says_that_this_engine_does_not(self):
        view = self.analysed(self.tree())
        rows = view.report.merge_rows()
        self.dock.tabs.setCurrentWidget(self.dock.merge)
        if rows is None:
            self.assertIn("not computed", self.dock.merge.note.text())
        else:
            self.assertEqual(len(self.dock.merge.visible_rows()), len(rows))
            for row in rows:
                self.dock.merge.chosen.emit(row)
                self.dock.merge.opened.emit(row)

    def valve(self):
        part = self.doc.addObject("App::Part", "Valve")
        for i, solid in enumerate(Part.read(paths.sample("valve_block")).Solids):
            body = self.doc.addObject("Part::Feature", "Body%d" % i)
            body.Shape = solid
            part.addObject(body)
        part.Placement = App.Placement(App.Vector(50, 0, 0), App.Rotation(App.Vector(0, 0, 1), 30))
        self.doc.recompute()
        return part

    def test_a_group_is_isolated_and_made_one_solid(self):
        top = self.valve()
        self.analysed(top)
        row = self.dock.merge.select(lambda r: r.key == "group|1")
        self.assertIsNotNone(row)
        self.dock.merge.opened.emit(row)
        self.assertGreater(self.session.painter.overlay_parts(), 1)
        self.assertEqual(top.ViewObject.SwitchNode.whichChild.getValue(), -1)
        self.assertTrue(top.ViewObject.Visibility)
        self.session.paint()
        self.assertNotEqual(top.ViewObject.SwitchNode.whichChild.getValue(), -1)
        undo, answers = self.doc.UndoCount, []
        export.make_merged_solid(self.session, row, lambda obj, error: answers.append((obj, error)))
        self.assertTrue(pump(lambda: answers, 60))
        merged, error = answers[0]
        self.assertIsNone(error)
        self.assertEqual(self.doc.UndoCount, undo + 1)
        self.assertTrue(merged.Shape.isValid())
        self.assertEqual(len(merged.Shape.Solids), 1)
        self.assertAlmostEqual(merged.Shape.Volume, row.data["merged"]["volumeMm3"], delta=1e-3 * merged.Shape.Volume)
        centre = App.Placement(top.Placement).multVec(Part.makeCompound([b.Shape for b in top.Group]).BoundBox.Center)
        self.assertLess((merged.Shape.BoundBox.Center - centre).Length, 5.0)

    def test_a_body_that_was_not_made_is_told_and_changes_nothing(self):
        top = self.valve()
        view = self.analysed(top)
        row = self.dock.merge.select(lambda r: r.key == "group|1")
        row.data["group"] = 99
        undo, answers = self.doc.UndoCount, []
        export.make_merged_solid(self.session, row, lambda obj, error: answers.append((obj, error)))
        self.assertTrue(pump(lambda: answers, 60))
        self.assertEqual((answers[0][0], answers[0][1].code), (None, "nothing-merged"))
        self.assertEqual(self.doc.UndoCount, undo)
        self.assertIsNone(view.error)

    def test_the_engine_says_why_of_a_pair(self):
        self.analysed(self.valve())
        self.dock.tabs.setCurrentWidget(self.dock.merge)
        row = self.dock.merge.select(lambda r: r.data.get("pair") and r.key.startswith("joint|"))
        self.dock.merge.chosen.emit(row)
        self.dock.ask_why()
        self.assertTrue(pump(lambda: "Joint" in self.dock.details.toPlainText(), 30), self.dock.details.toPlainText())


class Exports(WithScreen):
    def written(self, view, kind, path):
        answers = []
        export.write(view, kind, path, answers.append)
        self.assertTrue(pump(lambda: answers, 60))
        return answers[0]

    def test_html_json_and_coloured_step(self):
        part = self.part()
        part.Label = "<script>alert(1)</script>"
        view = self.analysed(part)
        with tempfile.TemporaryDirectory() as folder:
            at = lambda name: os.path.join(folder, name)  # noqa: E731
            self.assertIsNone(self.written(view, "html", at("a.html")))
            with open(at("a.html"), encoding="utf-8") as file:
                page = file.read()
            self.assertNotIn("<script>alert(1)", page)
            self.assertIn("counterbored", page)
            self.assertIsNone(self.written(view, "json", at("a.json")))
            with open(at("a.json"), encoding="utf-8") as file:
                self.assertEqual(json.load(file)["schema"], "stepwise.report/1")
            self.assertIsNone(self.written(view, "step", at("a.step")))
            self.assertEqual(len(Part.read(at("a.step")).Faces), 19)
            for kind in ("html", "json", "step"):
                error = self.written(view, kind, at("no/such/folder/a"))
                self.assertEqual(error.code, "output-failed", kind)
            self.doc.removeObject(part.Name)
            self.assertEqual(self.written(view, "html", at("b.html")).code, "source-gone")

    def test_the_chain_is_drawn_by_the_engine_when_somebody_looks(self):
        view = self.analysed(self.part())
        self.assertEqual(self.dock.chain.shown_pictures(), [])
        self.dock.tabs.setCurrentWidget(self.dock.chain)
        self.dock.refresh()
        self.assertEqual(len(jobs.running()), 1)
        self.assertTrue(pump(lambda: len(self.dock.chain.shown_pictures()) == 4, 30))
        for picture in self.dock.chain.shown_pictures():
            self.assertTrue(picture.renderer.isValid())
            window = picture.enlarge()
            image = window.widget().pixmap().toImage()
            colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
            self.assertGreater(len(colours), 5, picture.name)
            window.close()
        settings.group().SetString("EnginePath", "/nowhere/stepwise")
        view.pictures_of = None
        self.dock.refresh()
        self.assertTrue(pump(lambda: "/nowhere/stepwise" in self.dock.chain.note.text(), 5))


class Commands(WithScreen):
    def test_the_workbench_starts_and_its_commands_work(self):
        self.assertIn("StepwiseWorkbench", Gui.listWorkbenches())
        Gui.activateWorkbench("StepwiseWorkbench")
        obj = self.part()
        Gui.Selection.addSelection(obj)
        Gui.runCommand("Stepwise_Analyse")
        view = self.session.view_for(obj)
        self.assertTrue(pump(lambda: view.report is not None and view.job is None))
        for command, tab in (("Stepwise_Setups", 1), ("Stepwise_MergeCheck", 3), ("Stepwise_Report", 4)):
            Gui.runCommand(command)
            self.assertEqual(self.dock.tabs.currentIndex(), tab)
            self.assertIsNone(view.job)
        Gui.runCommand("Stepwise_Clear")
        self.assertFalse(self.session.painter.painted())


class Speed(WithScreen):
    def test_a_plate_of_490_faces_is_coloured_within_a_second_of_the_engine(self):
        plate = Part.makeBox(230, 230, 10)
        holes = [Part.makeCylinder(2, 30, App.Vector(10 + 10 * i, 10 + 10 * j, -10)) for i in range(22) for j in range(22)]
        obj = self.doc.addObject("Part::Feature", "Plate")
        obj.Shape = plate.cut(Part.makeCompound(holes))
        self.assertEqual(len(obj.Shape.Faces), 490)
        pump(timeout_s=0.2)
        view = self.session.view_for(obj)
        spent, seconds = [], []
        finished = jobs.Job._on_finished

        def measured(call, *arguments):
            cpu, start = time.process_time(), time.monotonic()  # the first does not count what else the machine does
            call(*arguments)
            spent.append(time.process_time() - cpu)
            seconds.append(time.monotonic() - start)

        jobs.Job._on_finished = lambda job, code, status: measured(finished, job, code, status)
        try:
            measured(self.session.analyse, obj)
            self.assertTrue(pump(lambda: view.report is not None, 200))
        finally:
            jobs.Job._on_finished = finished
        measured(Gui.updateGui)
        self.assertGreater(len(set(self.colours(obj))), 1)
        driver.log("490 faces: engine %.1f s, FreeCAD %.2f s of work in %.2f s; " % (view.seconds, sum(spent), sum(seconds)))
        self.assertEqual(len(spent), 3)
        self.assertLess(sum(spent), 1.0)
        pump(lambda: view.result is not None, 5)


CASES = (AnalysingAPart, Picking, SetupView, Robustness, SavedResult, LiveCheck, AssemblyView, Exports, Commands, Speed)
QtCore.QTimer.singleShot(200, lambda: driver.run_and_exit(*CASES))

"""The panel and its jobs on Qt 6, which FreeCAD 1.1 has: real widgets, real engine, FreeCAD itself played.

FreeCAD's own shim hands out PySide6 there; here a module of the same name does. Exit code 77 where PySide6 is missing.
"""
import json
import os
import sys
import tempfile
import time
import types
import unittest
from unittest.mock import MagicMock

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    from PySide6 import QtCore, QtGui, QtSvg, QtWidgets
except ImportError:
    print("skipped: PySide6 is not installed")
    sys.exit(77)

import paths  # noqa: E402

application = QtWidgets.QApplication([])
window = QtWidgets.QMainWindow()


def play_freecad():
    shim = types.ModuleType("PySide")
    for module in (QtCore, QtGui, QtSvg, QtWidgets):
        name = module.__name__.split(".")[-1]
        setattr(shim, name, module)
        sys.modules["PySide." + name] = module
    sys.modules["PySide"] = shim
    app = MagicMock()
    app.Qt.translate = lambda context, text: text
    settings = app.ParamGet.return_value
    for getter in ("GetString", "GetInt", "GetBool", "GetFloat"):
        getattr(settings, getter).side_effect = lambda name, default=None: default
    gui = MagicMock()
    gui.getMainWindow.return_value = window
    sys.modules.update({"FreeCAD": app, "FreeCADGui": gui, "Part": MagicMock(), "pivy": MagicMock(), "pivy.coin": MagicMock()})


play_freecad()

from freecad.Stepwise import dock, engine, jobs, report, session  # noqa: E402
from freecad.Stepwise.layout import Layout  # noqa: E402


def pump(condition, timeout_s=60.0):
    end = time.time() + timeout_s
    while time.time() < end and not condition():
        QtCore.QCoreApplication.processEvents()
        time.sleep(0.002)
    return bool(condition())


def analysed(name):
    with open(paths.sample(name), "rb") as file:
        return engine.run(paths.ENGINE, engine.request_bytes(file.read(), name=name), timeout_s=120)


class Panel(unittest.TestCase):
    def setUp(self):
        self.errors = []
        sys.excepthook = lambda kind, value, trace: self.errors.append(value)
        self.session = session.session()
        self.session.painter = MagicMock()
        self.session.painter._hidden = False
        self.panel = dock.show()

    def tearDown(self):
        self.assertTrue(pump(lambda: jobs.processes() == 0, 10))
        self.assertEqual(self.errors, [])

    def shown(self, name):
        data = analysed(name)
        view = session.View(types.SimpleNamespace(Document=types.SimpleNamespace(Name="D"), Name="O", Label=name))
        view.report = report.Report(data)
        view.layout = Layout([("", name, sum(len(part["faces"]) for part in data["parts"]))])
        self.session.shown = view
        self.session.current_ignored = lambda: {}
        self.panel.refresh()
        return view

    def test_every_row_of_every_list_is_shown_with_details(self):
        view = self.shown("bracket")
        lists = (self.panel.features, self.panel.setups, self.panel.findings, self.panel.merge)
        self.assertGreater(len(lists[0].visible_rows()), 3)
        for rows in lists:
            for row in rows.visible_rows():
                rows.chosen.emit(row)
                self.assertIn(row.title.split(":")[0][:20], self.panel.details.toPlainText())
        self.panel.features.filter.setText("no such feature")
        self.assertEqual(self.panel.features.visible_rows(), [])
        self.panel.features.filter.setText("")
        for face in range(1, 20):
            self.panel.show_face(face)
            self.assertIn("Face%d" % face, self.panel.details.toPlainText())
        for index in range(self.panel.mode.count()):
            self.panel.mode.setCurrentIndex(index)
            self.panel.mode.activated.emit(index)
        for index in range(self.panel.machine.count()):
            self.panel.machine.setCurrentIndex(index)
            self.panel.machine.activated.emit(index)
        view.error = engine.EngineError("engine-missing", "<b>gone</b>", "look")
        self.panel.refresh()
        self.assertIn("<b>gone</b>", self.panel.details.toPlainText())

    def test_assemblies_have_their_merge_rows(self):
        self.shown("valve_block")
        keys = [row.key.split("|")[0] for row in self.panel.merge.visible_rows()]
        self.assertIn("group", keys)
        self.assertIn("joint", keys)

    def test_the_chain_is_painted_and_enlarged(self):
        self.shown("bracket")
        self.panel.tabs.setCurrentWidget(self.panel.chain)
        self.assertTrue(pump(lambda: len(self.panel.chain.shown_pictures()) == 4))
        self.panel.resize(520, 900)
        window.show()
        for picture in self.panel.chain.shown_pictures():
            picture.resize(480, 10)
            image = picture.grab().toImage()
            self.assertGreater(len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}), 5)
            picture.enlarge().close()
        for strip in self.panel.chain.strips:
            strip.grab()
            where = QtCore.QPointF(12, 30)
            strip.mouseMoveEvent(
                QtGui.QMouseEvent(QtCore.QEvent.MouseMove, where, where, QtCore.Qt.NoButton, QtCore.Qt.NoButton, QtCore.Qt.NoModifier)
            )
            self.assertTrue(strip.toolTip())

    def outcome(self, path, request=b"", timeout_s=30, act=None):
        answers = []
        job = jobs.Job(path, request, timeout_s)
        job.ended.connect(lambda data, error: answers.append((data, error)))
        job.start()
        if act:
            act(job)
        self.assertTrue(pump(lambda: answers))
        self.assertEqual(len(answers), 1)
        return answers[0]

    def test_jobs_end_in_an_answer_a_crash_a_limit_or_a_cancel(self):
        with open(paths.sample("bracket"), "rb") as file:
            request = engine.request_bytes(file.read(), name="bracket")
        data, error = self.outcome(paths.ENGINE, request)
        self.assertIsNone(error)
        self.assertEqual(data["schema"], engine.REPORT_SCHEMA)
        self.assertEqual(self.outcome("/nowhere/stepwise")[1].code, "engine-not-started")
        self.assertEqual(self.outcome(paths.ENGINE, request, act=lambda job: job.cancel())[1].code, "cancelled")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "fake")
            hello = json.dumps({"event": "hello", "protocol": engine.PROTOCOL})
            for text, code in (("kill -SEGV $$", "engine-crashed"), ("exec sleep 30", "time-limit")):
                with open(path, "w") as file:
                    file.write("#!/bin/sh\necho '%s' >&2\n%s\n" % (hello, text))
                os.chmod(path, 0o755)
                self.assertEqual(self.outcome(path, timeout_s=0.5 if code == "time-limit" else 20)[1].code, code)


if __name__ == "__main__":
    unittest.main()

"""Takes the pictures of the README from the project's own samples: `run_in_freecad.py screenshots FOLDER [light|dark]`."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import driver
import paths
from driver import pump

driver.start_watchdog()

import FreeCAD as App
import FreeCADGui as Gui
import Part
from PySide import QtCore, QtGui

from freecad.Stepwise import dock, settings
from freecad.Stepwise.session import session

FOLDER = os.environ["STEPWISE_PICTURES"]
THEME = os.environ.get("STEPWISE_THEME", "light")


def grab(name):
    pump(timeout_s=1.0)
    Gui.getMainWindow().statusBar().hide()
    pump(timeout_s=0.3)
    screen = QtGui.QApplication.primaryScreen()
    screen.grabWindow(0).save(os.path.join(FOLDER, "%s-%s.png" % (name, THEME)))


def analysed(obj):
    Gui.Selection.clearSelection()
    session().analyse(obj)
    view = session().view_for(obj)
    pump(lambda: view.job is None and (view.error or view.result is not None), 150)
    return view


def isometric():
    view = Gui.ActiveDocument.ActiveView
    view.setAnimationEnabled(False)
    view.viewIsometric()
    view.fitAll()


def new_part(name):
    doc = App.newDocument(name)
    obj = doc.addObject("Part::Feature", name)
    obj.Shape = Part.read(paths.sample(name))
    doc.recompute()
    maximise()
    isometric()
    return obj


def maximise():
    sub = Gui.getMainWindow().findChild(QtGui.QMdiArea).activeSubWindow()
    if sub is not None:
        sub.showMaximized()


def choose(rows, wanted):
    row = rows.select(wanted)
    if row is not None:
        rows._emit(rows.chosen, rows.tree.currentItem())
    return row


def features(panel):
    analysed(new_part("valve_body"))
    panel.tabs.setCurrentIndex(0)
    choose(panel.features, lambda row: "hole" in row.title)
    Gui.Selection.clearSelection()
    grab("features")


def setup(panel):
    analysed(new_part("bracket"))
    panel.tabs.setCurrentIndex(1)
    session().machine = "mill3"
    panel.refresh()
    panel.setups.select(lambda row: row.data["setup"] == 0)
    panel.setups.opened.emit(panel.setups.current())
    isometric()
    grab("setup")
    session().machine = None


def findings(panel, name="injector_nozzle"):
    analysed(new_part(name))
    session().set_mode("finding")
    panel.tabs.setCurrentIndex(2)
    choose(panel.findings, lambda row: True)
    Gui.Selection.clearSelection()
    grab("findings")
    session().set_mode("feature")


def merge(panel):
    doc = App.newDocument("assembly")
    import ImportGui

    App.ParamGet("User parameter:BaseApp/Preferences/Mod/Import").SetBool("UseLinkGroup", True)
    App.ParamGet("User parameter:BaseApp/Preferences/Mod/Import/hSTEP").SetBool("ReadShapeCompoundMode", False)
    ImportGui.insert(paths.sample("micro_gripper"), doc.Name)
    doc.recompute()
    maximise()
    isometric()
    root = [o for o in doc.RootObjects if o.TypeId in ("App::LinkGroup", "App::Part", "Part::Feature", "App::Link")][0]
    view = analysed(root)
    panel.tabs.setCurrentIndex(3)
    row = panel.merge.select(lambda r: r.data.get("isolate")) or panel.merge.select(lambda r: r.group == "Joints")
    if row is not None:
        panel.merge.opened.emit(row)
    grab("merge")
    return view


def chain(panel):
    analysed(new_part("bracket"))
    panel.tabs.setCurrentIndex(4)
    grab("chain")


def error(panel):
    settings.group().SetString("EnginePath", "/opt/stepwise/bin/stepwise")
    analysed(new_part("bracket"))
    grab("error")
    settings.group().SetString("EnginePath", "")


def main():
    try:
        window = Gui.getMainWindow()
        Gui.activateWorkbench("StepwiseWorkbench")
        window.setGeometry(0, 0, 1600, 1000)
        panel = dock.show()
        for other in window.findChildren(QtGui.QDockWidget):
            if other.objectName() in ("Report view", "Python console", "Selection view", "Task List", "DAG View"):
                other.hide()
        for bar in window.findChildren(QtGui.QToolBar):
            if bar.objectName() in ("Macro", "Structure", "Navigation"):
                bar.hide()
        window.setFixedSize(1600, 1000)
        window.resizeDocks([panel], [520], QtCore.Qt.Horizontal)
        wanted = os.environ.get("STEPWISE_TESTS", "").split()
        for take in (features, setup, findings, merge, chain, error):
            if not wanted or take.__name__ in wanted:
                take(panel)
                for document in list(App.listDocuments()):
                    App.closeDocument(document)
        os._exit(1 if driver.slot_errors else 0)
    except BaseException:
        import traceback

        driver.log(traceback.format_exc())
        os._exit(1)


QtCore.QTimer.singleShot(300, main)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The commands of the toolbar, the menu and the context menu. IsActive is asked all the time: it only counts."""
import FreeCAD as App
import FreeCADGui as Gui

from . import resources, result_object
from .qt import translate

NAMES = ["Stepwise_Analyse", "Stepwise_Setups", "Stepwise_MergeCheck", "Stepwise_Report", "Stepwise_Clear"]


def selected_source():
    """What the user means: the selected object, the source of a selected result, or the only thing there is."""
    chosen = Gui.Selection.getSelection("", 0) if App.ActiveDocument else []
    obj = chosen[0] if chosen else None
    if obj is None and App.ActiveDocument:
        roots = [o for o in App.ActiveDocument.RootObjects if o.isDerivedFrom("App::GeoFeature") or o.hasExtension("App::LinkBaseExtension")]
        obj = roots[0] if len(roots) == 1 else None
    if obj is not None and result_object.is_result(obj):
        obj = obj.Source
    return obj


class _Command:
    tab = None
    text = tip = ""

    def GetResources(self):
        return {"Pixmap": resources.icon(self.name), "MenuText": self.text, "ToolTip": self.tip}

    def IsActive(self):
        return App.ActiveDocument is not None

    def Activated(self):
        from . import dock
        from .session import session

        panel = dock.show()
        source = selected_source()
        if source is None and session().shown is None:
            Gui.getMainWindow().statusBar().showMessage(translate("Stepwise", "Stepwise: select one body, part or assembly"), 6000)
            return
        if source is not None:
            self.start(session(), source)
        if self.tab is not None:
            panel.tabs.setCurrentIndex(self.tab)

    def start(self, session, source):
        """Shows what is known of the source, and analyses it if nothing is."""
        known = session.views.get((source.Document.Name, source.Name))
        if known is not None and (known.report is not None or known.job) and not known.outdated:
            session.show(known)
            return
        result = result_object.find(source)
        if known is None and result is not None and result_object.update_state(result) == result_object.FRESH:
            session.show_result(result)
            return
        session.analyse(source)


class Analyse(_Command):
    name = "Stepwise_Analyse"
    text = translate("Stepwise", "Analyse")
    tip = translate("Stepwise", "Features, setups, steps and findings of the selected body, part or assembly")

    def start(self, session, source):
        session.analyse(source)


class Setups(_Command):
    name = "Stepwise_Setups"
    tab = 1
    text = translate("Stepwise", "Setups")
    tip = translate("Stepwise", "From where it is machined and how it is held; double-click one to look along the tool")


class MergeCheck(_Command):
    name = "Stepwise_MergeCheck"
    tab = 3
    text = translate("Stepwise", "Merge check")
    tip = translate("Stepwise", "Which parts of the assembly could be one")


class ReportCommand(_Command):
    name = "Stepwise_Report"
    tab = 4
    text = translate("Stepwise", "Report")
    tip = translate("Stepwise", "The process chain before and after, with exports")


class Clear(_Command):
    name = "Stepwise_Clear"
    text = translate("Stepwise", "Clear")
    tip = translate("Stepwise", "Take all colours and arrows away; the result stays")

    def Activated(self):
        from .session import session

        session().clear()


def register():
    for command in (Analyse(), Setups(), MergeCheck(), ReportCommand(), Clear()):
        Gui.addCommand(command.name, command)

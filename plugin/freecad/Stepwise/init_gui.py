# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs at every start of FreeCAD: registers the workbench and the preferences page, and imports nothing else."""
import os

import FreeCADGui as Gui

_RESOURCES = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "Resources")


class StepwiseWorkbench(Gui.Workbench):
    MenuText = "Stepwise"
    ToolTip = "What it takes to machine a part, and what stands in the way"
    Icon = os.path.join(_RESOURCES, "Icons", "Logo.svg")

    def Initialize(self):
        from freecad.Stepwise import commands

        commands.register()
        self.appendToolbar("Stepwise", commands.NAMES)
        self.appendMenu("Stepwise", commands.NAMES)

    def ContextMenu(self, recipient):
        self.appendContextMenu("Stepwise", ["Stepwise_Analyse", "Stepwise_Setups"])

    def GetClassName(self):
        return "Gui::PythonWorkbench"


Gui.addLanguagePath(os.path.join(_RESOURCES, "translations"))
Gui.addIconPath(os.path.join(_RESOURCES, "Icons"))
Gui.addPreferencePage(os.path.join(_RESOURCES, "Preferences.ui"), "Stepwise")
Gui.addWorkbench(StepwiseWorkbench())

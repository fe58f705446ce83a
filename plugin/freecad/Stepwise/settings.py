# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the user has set in Edit > Preferences > Stepwise."""
import FreeCAD as App

GENERAL_CLASSES = ("", "f", "m", "c", "v")  # of ISO 2768, in the order of the preferences page
PATH = "User parameter:BaseApp/Preferences/Mod/Stepwise"


def group():
    return App.ParamGet(PATH)


def engine_path():
    return group().GetString("EnginePath", "").strip()


def inputs():
    """Only what was set: what is not given stays unknown to the engine."""
    found = {}
    for key, name in (("material", "Material"), ("region", "Region"), ("library", "Library")):
        value = group().GetString(name, "").strip()
        if value:
            found[key] = value
    general = group().GetInt("General", 0)
    if 0 < general < len(GENERAL_CLASSES):
        found["general"] = GENERAL_CLASSES[general]
    if group().GetInt("Stock", 0) == 1:  # in the order of the preferences page
        found["stock"] = "casting"
    quantity = group().GetInt("Quantity", 0)
    if quantity > 0:
        found["quantity"] = quantity
    return found


def timeout_s():
    return max(1, group().GetInt("TimeoutS", 300))


def live_check():
    return group().GetBool("LiveCheck", True)


def live_budget_s():
    """An analysis that took longer is not repeated by itself."""
    return group().GetFloat("LiveBudgetS", 5.0)


def palette():
    return group().GetString("Palette", "okabe-ito")


def set_palette(name):
    group().SetString("Palette", name)


def zoom_on_select():
    return group().GetBool("ZoomOnSelect", False)

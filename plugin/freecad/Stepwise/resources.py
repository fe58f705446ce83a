# SPDX-License-Identifier: LGPL-2.1-or-later
"""Paths of what comes with the addon beside its code."""
import os

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "Resources")
ICONS = os.path.join(FOLDER, "Icons")
TRANSLATIONS = os.path.join(FOLDER, "translations")


def icon(name):
    return os.path.join(ICONS, name + ".svg")

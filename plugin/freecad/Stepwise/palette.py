# SPDX-License-Identifier: LGPL-2.1-or-later
"""Colours that can be told apart with any common colour blindness. Pure Python.

Based on: Okabe & Ito 2008, "Color Universal Design"; Tol 2021, "Colour schemes" (the high-contrast one, also told apart
in grey). Meaning never rests on colour alone: rows carry icons and words, the legend carries names.
"""

PALETTES = {
    "okabe-ito": ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#8C6D31"],
    "high-contrast": ["#004488", "#DDAA33", "#BB5566", "#88BBEE", "#EECC66", "#EE99AA", "#997700", "#994455"],
    "greys": ["#2B2B2B", "#E8E8E8", "#7A7A7A", "#C4C4C4", "#555555", "#F7F7F7", "#9C9C9C", "#404040"],
}
NAMES = {"okabe-ito": "Okabe-Ito", "high-contrast": "High contrast", "greys": "Greys"}

STOCK, LEFTOVER, DIM = "#C8C8C8", "#262626", "#E4E4E4"
SEVERITY = {"error": "#D55E00", "warning": "#F0E442", "info": "#56B4E9"}
CUT_NOW, CUT_BEFORE, CLAMP = "#E69F00", "#BFD9EA", "#0072B2"


def rgb(text):
    return tuple(int(text[i : i + 2], 16) / 255.0 for i in (1, 3, 5))


def cycle(name, index):
    colours = PALETTES.get(name) or PALETTES["okabe-ito"]
    return colours[index % len(colours)]

#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Brings the .ts files up to date with the sources, keeping what is translated; makes the .qm files with lrelease.

Without arguments all; `--check`: exit code 1 and a list if a text of the sources is missing from a file.
"""
import ast
import glob
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "..", "..", "freecad", "Stepwise", "*.py")


def _in(tree):
    """What is handed to translate(), and the values of tables of names, which are translated where they are shown."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate" and isinstance(node.args[1], ast.Constant):
            yield node.args[1].value
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict) and getattr(node.targets[0], "id", "").endswith("NAMES"):
            yield from (value.value for value in node.value.values)


def texts():
    found = set()
    for path in sorted(glob.glob(SOURCES)):
        with open(path, encoding="utf-8") as file:
            found.update(_in(ast.parse(file.read())))
    return sorted(found)


def read(path):
    """Text → translation, empty where there is none yet."""
    if not os.path.exists(path):
        return {}
    messages = ElementTree.parse(path).getroot().iter("message")
    return {m.findtext("source"): m.findtext("translation") or "" for m in messages}


def write(path, language, known):
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = "Stepwise"
    for text in texts():
        message = ElementTree.SubElement(context, "message")
        ElementTree.SubElement(message, "source").text = text
        translation = ElementTree.SubElement(message, "translation")
        translation.text = known.get(text) or None
        if not known.get(text):
            translation.set("type", "unfinished")
    ElementTree.indent(root)
    with open(path, "w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + ElementTree.tostring(root, encoding="unicode") + "\n")


def files():
    return sorted(glob.glob(os.path.join(HERE, "Stepwise*.ts")))


def missing():
    return [(os.path.basename(path), text) for path in files() for text in texts() if text not in read(path)]


def update():
    for path in files():
        language = os.path.basename(path)[len("Stepwise_") : -len(".ts")] or "en"
        write(path, language, read(path))
        lrelease = shutil.which("lrelease") or "/usr/lib/qt5/bin/lrelease"
        subprocess.run([lrelease, "-silent", path], check=True)


if __name__ == "__main__":
    if "--check" in sys.argv:
        for name, text in missing():
            print("%s lacks: %s" % (name, text))
        sys.exit(1 if missing() else 0)
    update()

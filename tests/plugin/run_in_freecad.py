"""Runs one suite inside FreeCAD: `run_in_freecad.py headless|gui [test name …]`, or takes pictures. Exit code 77: FreeCAD is not here.

Each run has a home and a configuration of its own. FreeCAD ends with 0 whatever happens in a script, so the suites
end the process themselves; a watchdog inside and a time limit outside end what hangs.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import paths

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT_S = 570

# Straight into an empty workbench: no start page, no splash, no autosave.
USER_CFG = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FCParameters><FCParamGroup Name="Root"><FCParamGroup Name="BaseApp"><FCParamGroup Name="Preferences">
  <FCParamGroup Name="General">
    <FCText Name="AutoloadModule">NoneWorkbench</FCText><FCBool Name="ShowSplasher" Value="0"/>
    <FCText Name="BackgroundAutoloadModules"></FCText><FCText Name="StyleSheet">%(style)s</FCText>
  </FCParamGroup>
  <FCParamGroup Name="MainWindow"><FCText Name="StyleSheet">%(style)s</FCText></FCParamGroup>
  <FCParamGroup Name="Document">
    <FCBool Name="CreateBackupFiles" Value="0"/><FCBool Name="AutoSaveEnabled" Value="0"/>
  </FCParamGroup>
  <FCParamGroup Name="View"><FCBool Name="ShowNaviCube" Value="1"/>%(view)s</FCParamGroup>
  <FCParamGroup Name="Mod"><FCParamGroup Name="Start"><FCBool Name="ShowOnStartup" Value="0"/></FCParamGroup></FCParamGroup>
</FCParamGroup></FCParamGroup></FCParamGroup></FCParameters>
"""


def program(*names):
    return next((path for path in map(shutil.which, names) if path), None)


def skip(what):
    print("skipped: %s is not installed" % what)
    sys.exit(77)


def write_config(folder, style="", view=""):
    path = os.path.join(folder, "user.cfg")
    with open(path, "w") as file:
        file.write(USER_CFG % {"style": style, "view": view})
    return path


def look():
    """Style sheet and view colours of FreeCAD; dark only where a picture asks for it."""
    if os.environ.get("STEPWISE_THEME") != "dark":
        return "", ""
    background = '<FCUInt Name="BackgroundColor2" Value="757935359"/><FCUInt Name="BackgroundColor3" Value="454761471"/>'
    return "Behave-dark.qss", background


def run(command, folder):
    environment = dict(os.environ, HOME=folder, LIBGL_ALWAYS_SOFTWARE="1", STEPWISE_TEST_OUTPUT=os.path.join(folder, "out"))
    environment.pop("FREECAD_USER_HOME", None)
    try:
        code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment, timeout=LIMIT_S).returncode
    except subprocess.TimeoutExpired:
        print("stopped after %d s" % LIMIT_S)
        code = 97
    return code


def main(suite, names):
    script = os.path.join(HERE, suite + "_suite.py")
    os.environ["STEPWISE_TESTS"] = " ".join(names)
    with tempfile.TemporaryDirectory(prefix="stepwise-freecad-") as folder:
        if suite == "headless":
            freecad = program("freecadcmd", "FreeCADCmd") or skip("freecadcmd")
            return run([freecad, script], folder)
        freecad = program("freecad", "FreeCAD") or skip("freecad")
        xvfb = program("xvfb-run") or skip("xvfb-run")
        screen = ["-a", "-s", "-screen 0 1600x1000x24 -dpi 96 +extension GLX"]
        config = write_config(folder, *look())
        return run([xvfb] + screen + [freecad, "-u", config, "-M", paths.ADDON, script], folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))

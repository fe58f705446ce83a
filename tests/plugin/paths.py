"""Where the tests find the addon, the engine and the samples; imported by every test."""
import os
import sys

ROOT = os.environ.get("STEPWISE_ROOT") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ADDON = os.path.join(ROOT, "plugin")
ENGINE = os.environ.get("STEPWISE_ENGINE") or os.path.join(ROOT, "build", "release", "stepwise")
os.environ["STEPWISE_ENGINE"] = ENGINE


def sample(name):
    folder = "assemblies" if os.path.exists(os.path.join(ROOT, "samples", "assemblies", name + ".step")) else "parts"
    return os.path.join(ROOT, "samples", folder, name + ".step")


def use_addon():
    """Makes `freecad.Stepwise` importable, inside FreeCAD, which has a package `freecad` of its own, and outside."""
    try:
        import freecad

        freecad.__path__.append(os.path.join(ADDON, "freecad"))
    except ImportError:
        sys.path.insert(0, ADDON)


use_addon()

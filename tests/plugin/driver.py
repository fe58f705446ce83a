"""Runs unittest cases inside FreeCAD so that no failure, exception in a slot or hang can pass for success."""
import os
import sys
import threading
import time
import traceback
import unittest

import paths  # noqa: F401

LIMIT_S = float(os.environ.get("STEPWISE_TEST_LIMIT", "540"))
slot_errors = []


def log(text):
    os.write(2, text.encode())  # FreeCAD takes sys.stderr for its report view


class _Log:
    def write(self, text):
        log(text)

    def flush(self):
        pass


def _watchdog():
    time.sleep(LIMIT_S)
    log("watchdog: the tests ran longer than %g s\n" % LIMIT_S)
    import faulthandler

    faulthandler.dump_traceback(file=2)
    os._exit(97)


def _excepthook(kind, value, trace):
    slot_errors.append("".join(traceback.format_exception(kind, value, trace)))
    log(slot_errors[-1])


def pump(condition=lambda: False, timeout_s=20.0):
    """Runs the event loop until the condition holds; never just sleeps."""
    from PySide import QtCore

    end = time.time() + timeout_s
    while time.time() < end:
        QtCore.QCoreApplication.processEvents(QtCore.QEventLoop.AllEvents, 20)
        if condition():
            return True
        time.sleep(0.002)
    return bool(condition())


def run_and_exit(*cases):
    """Ends the process: 0 only if there were tests and all passed."""
    code = 98
    try:
        loader = unittest.defaultTestLoader
        wanted = os.environ.get("STEPWISE_TESTS", "").split()
        suite = unittest.TestSuite()
        for case in cases:
            for name in loader.getTestCaseNames(case):
                if not wanted or any(word in name for word in wanted):
                    suite.addTest(case(name))
        result = unittest.TextTestRunner(stream=_Log(), verbosity=2).run(suite)
        code = 0 if result.wasSuccessful() and result.testsRun else 1
    except BaseException:
        log(traceback.format_exc())
    os._exit(code)


def start_watchdog():
    threading.Thread(target=_watchdog, daemon=True).start()
    sys.excepthook = _excepthook

# SPDX-License-Identifier: LGPL-2.1-or-later
"""Engine jobs that never block FreeCAD: one QProcess each, owned by this module and by no widget.

A panel or document that is closed takes no process down with it and is not needed when the answer comes.
"""
import time

from . import engine
from .engine import Cancelled, EngineError
from .qt import QtCore

_GRACE_MS = 120  # for the engine to remove its temporary files
_running = set()


class Job(QtCore.QObject):
    """Signals `stage(text)` any number of times, then `ended(result, error)` exactly once; one of them is None."""

    stage = QtCore.Signal(str)
    ended = QtCore.Signal(object, object)

    def __init__(self, path, request, timeout_s):
        super().__init__()
        self.path, self._request, self._timeout_s = path, request, timeout_s
        self.seconds = 0.0
        self._start = time.monotonic()
        self._output = b""
        self._events = engine.EventReader(self.stage.emit)
        self._over = False
        self._process = QtCore.QProcess()
        environment = QtCore.QProcessEnvironment()
        for name, value in engine.clean_environment().items():
            environment.insert(name, value)
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read_output)
        self._process.readyReadStandardError.connect(self._read_events)
        self._process.finished.connect(self._on_finished)
        self._process.errorOccurred.connect(self._on_error)
        self._limit = QtCore.QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._on_limit)

    def start(self):
        _running.add(self)
        self._limit.start(int(1000 * self._timeout_s))
        self._process.start(self.path, ["serve", "--stdio"])
        self._process.write(self._request)
        self._process.closeWriteChannel()
        self._request = b""

    @property
    def running(self):
        return not self._over

    def cancel(self):
        """Answers at once; the process goes by itself, or is made to."""
        self._end(None, Cancelled())

    def _read_output(self):
        self._output += bytes(self._process.readAllStandardOutput())

    def _read_events(self):
        self._events.feed(bytes(self._process.readAllStandardError()))

    def _on_finished(self, code, status):
        if not self._over:
            self._read_output()
            self._read_events()
            crashed = status == QtCore.QProcess.CrashExit
            try:
                self._end(engine.parse_result(self._output, self._events, self.path, -code if crashed else code), None)
            except EngineError as error:
                self._end(None, error)
        self._let_go()

    def _let_go(self):
        """Later: a process must not die within its own signal, and nobody else may hold it."""
        QtCore.QTimer.singleShot(0, lambda: _running.discard(self))

    def _on_error(self, error):
        if error == QtCore.QProcess.FailedToStart:
            why = self._process.errorString()
            self._end(None, EngineError("engine-not-started", "The engine %s cannot be started: %s." % (self.path, why), engine.INSTALL_HINT))
            self._let_go()

    def _on_limit(self):
        self._end(None, EngineError("time-limit", "The engine gave no result within %g s." % self._timeout_s, "Allow more time, or simplify the shape."))

    def _end(self, result, error):
        if self._over:
            return
        self._over = True
        self._limit.stop()
        self.seconds = time.monotonic() - self._start
        if self._process.state() != QtCore.QProcess.NotRunning:
            self._process.terminate()
            QtCore.QTimer.singleShot(_GRACE_MS, self._kill)
        self.ended.emit(result, error)

    def _kill(self):
        if self._process.state() != QtCore.QProcess.NotRunning:
            self._process.kill()


def running():
    return [job for job in _running if job.running]


def processes():
    """How many engines are there, also those that are about to go."""
    return len(_running)


def end_all():
    """When FreeCAD ends: no engine stays behind."""
    for job in list(_running):
        job.cancel()
        job._process.kill()
        job._process.waitForFinished(500)

# SPDX-License-Identifier: LGPL-2.1-or-later
"""The engine: where it is, how it is asked, what it answers. Pure Python; imports neither FreeCAD nor Qt.

The engine is the program `stepwise`, run as a child process, one for each job: one line of JSON and a shape on its
standard input, lines of JSON about its progress on standard error, one line of JSON as the result on standard output.
"""
import json
import os
import shutil
import stat
import subprocess
import sys
import threading

PROTOCOL = 1
REPORT_SCHEMA = "stepwise.report/1"
ENVIRONMENT_VARIABLE = "STEPWISE_ENGINE"
PROGRAM = "stepwise.exe" if sys.platform == "win32" else "stepwise"

INSTALL_HINT = (
    "Build Stepwise (./dev build) and set the path of the program in Edit > Preferences > Stepwise, "
    "or in the environment variable %s." % ENVIRONMENT_VARIABLE
)


class EngineError(Exception):
    """Why there is no result, in plain words, and what to do about it. `code` is a stable word."""

    def __init__(self, code, message, hint="", where=""):
        super().__init__(message + ((" " + hint) if hint else ""))
        self.code, self.message, self.hint, self.where = code, message, hint, where


class Cancelled(EngineError):
    def __init__(self):
        super().__init__("cancelled", "The analysis was cancelled.")


def bundled_path():
    """Where an engine that was packed with the addon lies."""
    addon = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return os.path.join(addon, "bin", PROGRAM)


def _make_executable(path):
    """The addon manager unpacks archives without their permission to run."""
    if os.path.isfile(path) and not os.access(path, os.X_OK):
        try:
            os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
        except OSError:
            pass  # the caller will say that it cannot be run
    return path


def find_engine(preference="", environ=None, bundled=None, search_path=None):
    """The engine's path: preference, environment, bundled, PATH, in this order.

    A path that the user has named is taken at its word: if it is wrong that is said, not silently passed over.
    """
    environ = os.environ if environ is None else environ
    named = [(preference, "the preferences"), (environ.get(ENVIRONMENT_VARIABLE, ""), "$" + ENVIRONMENT_VARIABLE)]
    for path, source in named:
        if not path:
            continue
        path = os.path.expanduser(path)
        if not os.path.isfile(path):
            raise EngineError("engine-missing", "The engine named in %s is not there: %s." % (source, path), INSTALL_HINT)
        if not os.access(path, os.X_OK):
            raise EngineError(
                "engine-not-executable", "The file named in %s cannot be run: %s." % (source, path), INSTALL_HINT
            )
        return path
    bundled = _make_executable(bundled_path() if bundled is None else bundled)
    if os.path.isfile(bundled) and os.access(bundled, os.X_OK):
        return bundled
    found = shutil.which(PROGRAM, path=environ.get("PATH") if search_path is None else search_path)
    if found:
        return found
    raise EngineError("engine-missing", "The Stepwise engine was not found.", INSTALL_HINT)


def clean_environment(environ=None):
    """The environment for the child, without what AppImage, Flatpak, Snap and FreeCAD's launcher set for themselves.

    Their library and Python paths would make the engine load foreign libraries.
    """
    result = dict(os.environ if environ is None else environ)
    prefixes = [result.get(name, "") for name in ("APPDIR", "SNAP")]
    if "FLATPAK_ID" in result:
        prefixes.append("/app")
    prefixes = [os.path.normpath(prefix) for prefix in prefixes if prefix and os.path.normpath(prefix) != "/"]
    for name in ("PYTHONHOME", "PYTHONPATH", "LD_PRELOAD", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM"):
        result.pop(name, None)
    for name in list(result):
        if name in ("APPDIR", "SNAP"):
            continue
        entries = result[name].split(os.pathsep)
        kept = [e for e in entries if not any(e == p or e.startswith(p + os.sep) for p in prefixes)]
        if len(kept) == len(entries):
            continue
        if any(kept):
            result[name] = os.pathsep.join(kept)
        else:
            del result[name]
    return result


def request_bytes(shape, job="analyze", **asked):
    """What goes to the engine's standard input: the line with what is asked, then the shape. None means not given."""
    header = {"protocol": PROTOCOL, "job": job, "bytes": len(shape)}
    header.update((key, value) for key, value in asked.items() if value is not None)
    return json.dumps(header, ensure_ascii=True).encode("ascii") + b"\n" + shape


class EventReader:
    """Takes the engine's standard error in pieces of any size; remembers what it said."""

    def __init__(self, on_stage=None):
        self._rest = b""
        self._on_stage = on_stage
        self.hello = None
        self.notes = []  # lines that are no events: for the log

    def feed(self, data):
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._take(line.decode("utf-8", "replace").strip())

    def finish(self):
        if self._rest:
            self._take(self._rest.decode("utf-8", "replace").strip())
            self._rest = b""

    def _take(self, line):
        if not line:
            return
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        if not isinstance(event, dict) or "event" not in event:
            self.notes.append(line)
        elif event["event"] == "hello":
            self.hello = event
        elif event["event"] == "progress" and self._on_stage:
            self._on_stage(str(event.get("stage", "")))

    def check_protocol(self, path):
        """A program that is no engine, or one of another age, is named as such."""
        if self.hello is None:
            text = "; it said: " + self.notes[-1][:300] if self.notes else ""
            raise EngineError(
                "engine-unknown",
                "%s did not answer as a Stepwise engine of this age%s." % (path, text),
                "Update the engine, or choose another one in Edit > Preferences > Stepwise.",
            )
        if self.hello.get("protocol") != PROTOCOL:
            newer = isinstance(self.hello.get("protocol"), int) and self.hello["protocol"] > PROTOCOL
            raise EngineError(
                "protocol-mismatch",
                "The engine %s (version %s) speaks protocol %s, this addon speaks %d."
                % (path, self.hello.get("version", "?"), self.hello.get("protocol"), PROTOCOL),
                "Update the addon." if newer else "Update the engine.",
            )


def parse_result(stdout, events, path, exit_code):
    """The result, or an EngineError that says what the engine did instead of giving one."""
    events.finish()
    text = stdout.decode("utf-8", "replace").strip()
    try:
        result = json.loads(text) if text else None
    except ValueError:
        result = None
    if isinstance(result, dict):
        events.check_protocol(path)
        error = result.get("error") or (result.get("input") or {}).get("error")
        if error:
            raise EngineError(
                error.get("code", "engine-error"), error.get("message", ""), error.get("hint", ""), error.get("where", "")
            )
        schema = result.get("schema")
        if schema is not None and schema != REPORT_SCHEMA:
            raise EngineError(
                "schema-mismatch", "The engine reports in %s, this addon reads %s." % (schema, REPORT_SCHEMA), "Update the addon."
            )
        return result
    if events.hello is None:
        events.check_protocol(path)
    said = (" It last said: " + events.notes[-1][:300]) if events.notes else ""
    how = "was ended by signal %d" % -exit_code if exit_code < 0 else "ended with code %d" % exit_code
    raise EngineError(
        "engine-crashed", "The engine %s and gave no result.%s" % (how, said), "Try again; if it happens again, report the shape."
    )


def run(path, request, on_stage=None, timeout_s=None, cancelled=None):
    """One job, waited for. `cancelled`: a threading.Event that ends it. Raises EngineError."""
    events = EventReader(on_stage)
    try:
        child = subprocess.Popen(
            [path, "serve", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as failure:
        raise EngineError("engine-not-started", "The engine %s cannot be started: %s." % (path, failure), INSTALL_HINT)
    ended = {"why": None}

    def watch_errors():
        for piece in iter(lambda: child.stderr.read1(65536), b""):
            events.feed(piece)

    def end(why):
        ended["why"] = ended["why"] or why
        child.terminate()

    def feed():
        try:
            child.stdin.write(request)
            child.stdin.close()
        except OSError:
            pass  # it ended before it had read everything; its exit says why

    threads = [threading.Thread(target=target, daemon=True) for target in (watch_errors, feed)]
    timer = threading.Timer(timeout_s, end, ("timeout",)) if timeout_s else None
    stop = threading.Event()
    if cancelled is not None:
        threads.append(threading.Thread(target=_end_when, args=(cancelled, stop, end), daemon=True))
    try:
        for thread in threads + ([timer] if timer else []):
            thread.start()
        output = child.stdout.read()
        code = child.wait()
    finally:
        stop.set()
        if timer:
            timer.cancel()
        if child.poll() is None:
            child.kill()
            child.wait()
        for thread in threads:
            thread.join(5)
        for pipe in (child.stdout, child.stderr, child.stdin):
            try:
                pipe.close()
            except OSError:
                pass
    if ended["why"] == "cancelled":
        raise Cancelled()
    if ended["why"] == "timeout":
        raise EngineError("time-limit", "The engine gave no result within %g s." % timeout_s, "Allow more time, or simplify the shape.")
    return parse_result(output, events, path, code)


def _end_when(cancelled, stop, end):
    while not stop.is_set():
        if cancelled.wait(0.02):
            end("cancelled")
            return

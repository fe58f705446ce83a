#!/usr/bin/env python3
"""Prints what a scan of many files costs, all in one run: files and megabytes a second, the peak memory of the
coordinator and of the workers, two workers against one, the scan against the sum of single analyses, and a second scan
with nothing changed.

    scan_bench.py PROGRAM FOLDER [--files N] [--repeat N] [--rows N]

The runs of a comparison take turns, and the median counts. With --rows it does something else: it makes the database
of a scan of so many files, from the results of FOLDER under other paths and contents, and prints what that costs.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


class Run:
    """One run of the program: how long, and the peak memory of it and of its workers in MB."""

    def __init__(self, command):
        self.own = self.workers = 0.0
        start = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        watcher = threading.Thread(target=self.watch, args=(process.pid,))
        self.over = threading.Event()
        watcher.start()
        self.words = process.communicate()[1]
        self.seconds = time.monotonic() - start
        self.over.set()
        watcher.join()
        if process.returncode not in (0, 1):
            sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}\n{self.words}")

    def watch(self, pid):
        while not self.over.wait(0.05):
            self.own = max(self.own, peak_mb(pid))
            try:
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            except OSError:
                return
            self.workers = max([self.workers, *map(peak_mb, children)])


def peak_mb(pid):
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def step_files(folder, most):
    endings = (".step", ".stp", ".p21")
    found = sorted(p for p in Path(folder).rglob("*") if p.suffix.lower() in endings and p.is_file())
    if most and len(found) > most:  # spread over all of them
        found = [found[i * len(found) // most] for i in range(most)]
    if not found:
        sys.exit(f"{folder}: no STEP files")
    return found


def bench_scan(program, files, repeat, work):
    paths = work / "list"
    paths.write_bytes(b"\0".join(os.fsencode(p) for p in files) + b"\0")
    megabytes = sum(p.stat().st_size for p in files) / 1e6
    scan = [program, "scan", "--list", paths, "--jsonl", work / "out.jsonl"]
    one, two, alone, inside, first, again = [], [], [], [], [], []
    for _ in range(repeat):
        one.append(Run([*scan, "--jobs", "1"]))
        two.append(Run([*scan, "--jobs", "2"]))
        timed = Run([program, "scan", "--list", paths, "--jsonl", work / "timed.jsonl", "--timing", "--jobs", "1"])
        reports = [json.loads(line) for line in (work / "timed.jsonl").read_text().splitlines()]
        inside.append((timed.seconds, sum(r["timing"]["readS"] + r["timing"]["analyzeS"] for r in reports if r.get("timing"))))
        alone.append(sum(Run([program, "analyze", p, "--json", "-o", work / "one.json"]).seconds for p in files))
        for leftover in work.glob("scan.db*"):
            leftover.unlink()
        first.append(Run([*scan, "--db", work / "scan.db", "--jobs", "2"]))
        again.append(Run([*scan, "--db", work / "scan.db", "--jobs", "2"]))
    took = lambda runs: statistics.median(run.seconds for run in runs)
    print(f"{len(files)} files, {megabytes:.1f} MB; {os.cpu_count()} processors; median of {repeat}")
    for name, runs in (("one worker", one), ("two workers", two), ("two, with a database", first)):
        print(f"  {name:<21} {took(runs):8.2f} s  {len(files) / took(runs):7.1f} files/s  {megabytes / took(runs):6.2f} MB/s"
              f"  coordinator {max(r.own for r in runs):.0f} MB, largest worker {max(r.workers for r in runs):.0f} MB")
    print(f"  two workers against one: {took(one) / took(two):.2f} times as fast")
    single = statistics.median(alone)
    print(f"  `stepwise analyze` on each, one after another: {single:.2f} s; the scan with one worker: {took(one) / single - 1:+.1%}")
    own = [seconds / parts - 1 for seconds, parts in inside]
    print(f"  reading and analysing alone, as --timing tells: {statistics.median(p for _, p in inside):.2f} s; the same scan: "
          f"{statistics.median(own):+.1%}")
    print(f"  second scan, nothing changed: {took(again):.3f} s, {took(first) / took(again):.0f} times as fast")
    print(f"  {again[-1].words.strip().splitlines()[-1]}")


def bench_rows(program, files, rows, work):
    """The rows of a real scan, again and again under other paths and content hashes."""
    seed, large, merged = work / "seed.db", work / "large.db", work / "merged.db"
    Run([program, "scan", *files, "--db", seed])
    shutil.copy(seed, large)
    with sqlite3.connect(large) as base:
        base.execute("PRAGMA journal_mode = OFF")
        tables = [r[0] for r in base.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%REFERENCES analysis(id) ON DELETE%'")]
        columns = [r[1] for r in base.execute("PRAGMA table_info(analysis)")]
        count = base.execute("SELECT count(*) FROM analysis").fetchone()[0]
        step = base.execute("SELECT max(id) FROM analysis").fetchone()[0]
        originals = base.execute("SELECT path, analysis, scan FROM file").fetchall()
        for copy in range(1, rows // count):
            changed = {"id": f"id + {copy * step}", "content_hash": f"'{copy:08x}' || substr(content_hash, 9)",
                       "reported_path": f"CAST('{copy}/' || CAST(reported_path AS TEXT) AS BLOB)"}
            base.execute("INSERT INTO analysis SELECT " + ", ".join(changed.get(c, c) for c in columns)
                         + " FROM analysis WHERE id <= ?", (step,))
            for table in tables:
                names = [r[1] for r in base.execute(f"PRAGMA table_info({table})")]
                base.execute(f"INSERT INTO {table} SELECT analysis + {copy * step}"
                             + "".join(f', "{n}"' for n in names[1:]) + f" FROM {table} WHERE analysis <= ?", (step,))
            for path, analysis, scan in originals:
                other = f"{copy}/{path}"
                base.execute("INSERT INTO file VALUES(?, ?, ?, ?)", (other.encode(), other, analysis + copy * step, scan))
        total = base.execute("SELECT count(*) FROM file").fetchone()[0]
    size = large.stat().st_size
    print(f"a database of {total} files: {size / 1e6:.0f} MB, {size / total / 1e3:.1f} KB a file")
    for name, command in (
            ("merge into a new one", [program, "results", "merge", merged, large]),
            ("export as JSON Lines", [program, "results", "export", large, "--jsonl", work / "out.jsonl"]),
            ("all M6 through holes", [program, "results", "holes", large, "--thread", "M6", "--through", "-o", work / "t"]),
            ("more than 3 clampings", [program, "results", "parts", large, "--clampings", "4..", "-o", work / "t"]),
            ("compare with itself", [program, "results", "diff", large, large, "-o", work / "t"])):
        run = Run(command)
        print(f"  {name:<22} {run.seconds:8.2f} s  {run.own:.0f} MB of memory")
    listed = work / "list"
    listed.write_text("".join(f"{work}/none/{i}.step\n" for i in range(total)))
    run = Run([program, "scan", "--list", listed, "--db", work / "gone.db", "--jobs", "2"])
    print(f"  {'a scan of as many paths':<22} {run.seconds:8.2f} s  {run.own:.0f} MB of memory in the coordinator (no file is there)")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--files", type=int, default=0, help="at most so many, spread over all")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--rows", type=int, default=0)
    arguments = parser.parse_args()
    files = step_files(arguments.folder, arguments.files)
    with tempfile.TemporaryDirectory(prefix="stepwise-bench-") as work:
        if arguments.rows:
            bench_rows(arguments.program, files, arguments.rows, Path(work))
        else:
            bench_scan(arguments.program, files, arguments.repeat, Path(work))


main()

"""Times mvpcheck and its peers on generated logs, in turn, and holds counts and ratios to the bars.

usage: peers.py MVPCHECK KEPT QUERIES PAGE [ROWS...] [--rounds N] [--kinds csv,jsonl]
                [--shuffled] [--write]
"""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT_SECONDS = 300

# What is asked for at the least, by contestant, peer and rows: wall time of the peer over ours.
LEAST = {
    ("inspect", "DuckDB, list", 1_000_000): 4,
    ("inspect", "DuckDB, list", 10_000_000): 4,
    ("inspect", "ClickHouse", 10_000_000): 2.5,
    ("analyze", "DuckDB, window", 1_000_000): 2,
    ("analyze", "DuckDB, window", 10_000_000): 2,
}
GOALS = {
    ("inspect", "DuckDB, list", 100_000): 15,
    ("inspect", "DuckDB, list", 1_000_000): 7,
    ("inspect", "DuckDB, list", 10_000_000): 5,
    ("inspect", "ClickHouse", 10_000_000): 4,
    ("analyze", "DuckDB, window", 1_000_000): 3,
    ("analyze", "DuckDB, window", 10_000_000): 3,
}
SHUFFLED_GOAL = 2.5
MEGABYTES = {("inspect", 10_000_000): 220}
BYTES_AN_ATTEMPT = 24

# The counts by METHOD's rules, for the events that the generator makes: error rows are neither
# activity nor attempts, one kind a row, slow only where the answer came.
METHOD_SQL = """
WITH told AS (
  SELECT user_id AS who, epoch_ms(timestamp) AS moment, event, CASE
    WHEN status = 402 OR event = 'payment_failed' THEN 'payment'
    WHEN event = 'login_failed'
      OR event IN ('login', 'password_reset') AND status IN (401, 403, 407) THEN 'auth'
    WHEN status = 404 THEN 'not_found'
    WHEN status = 429 THEN 'rate_limited'
    WHEN status >= 500 OR event = 'error'
      OR lower(trim(coalesce(error, ''))) NOT IN ('', 'null', 'none', 'false', '0', 'ok')
      THEN 'error'
    WHEN latency_ms > 3000 AND coalesce(status, 0) < 400 THEN 'latency' END AS kind
  FROM {source}
), gaps AS (
  SELECT who, moment - lag(moment) OVER (PARTITION BY who ORDER BY moment) AS pause
  FROM told WHERE event <> 'error'
)
SELECT (SELECT count(*) FROM told), (SELECT count(DISTINCT who) FROM told),
  (SELECT count(*) FROM gaps WHERE pause IS NULL OR pause > 1800000),
  (SELECT count(*) FROM told WHERE kind = 'auth'),
  (SELECT count(*) FROM told WHERE kind = 'error'),
  (SELECT count(*) FROM told WHERE kind = 'latency')
"""


def shell(command):
    return ["sh", "-c", "exec " + command]


class Run:
    """One whole process: seconds of wall and CPU, MiB at its peak, what it printed."""

    def __init__(self, command, environment):
        began = time.monotonic()
        process = subprocess.Popen(
            shell(command), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, start_new_session=True, env=environment)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(process.pid, signal.SIGKILL))
        signal.alarm(LIMIT_SECONDS)
        self.output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.monotonic() - began
        signal.alarm(0)
        process.returncode = status
        if status != 0:
            sys.exit(f"FAIL  {command}: status {status}")
        self.cpu = usage.ru_utime + usage.ru_stime
        self.mebibytes = usage.ru_maxrss / 1024


class Counts:
    """Rows, people, sessions, failed sign-ins, errors, slow answers."""

    NAMES = ["rows", "people", "sessions", "failed sign-ins", "errors", "slow answers"]

    @staticmethod
    def ours(report):
        report = json.loads(report)
        quality = report["data_quality"]
        kinds = {kind["kind"]: kind["events"] for kind in report["friction"]["by_kind"]}
        left_out = sum(
            count for reason, count in quality["excluded_by_reason"].items()
            if reason in ("errors_only", "passive_only"))
        return [
            quality["accepted"], quality["users"] + left_out, quality["sessions"], kinds["auth"],
            kinds["error"], kinds["latency"],
        ]

    @staticmethod
    def by_query(file):
        types = {"timestamp": "TIMESTAMP", "status": "INTEGER", "latency_ms": "INTEGER"}
        if file.suffix == ".jsonl":
            names = ["timestamp", "user_id", "event", "status", "latency_ms", "error"]
            columns = ", ".join(f"{name}: '{types.get(name, 'VARCHAR')}'" for name in names)
            source = (f"read_json('{file}', format = 'newline_delimited', "
                      f"columns = {{{columns}}})")
        else:
            with open(file) as lines:
                names = lines.readline().strip().split(",")
            columns = ", ".join(f"'{name}': '{types.get(name, 'VARCHAR')}'" for name in names)
            source = (f"read_csv('{file}', header = true, delim = ',', quote = '\"', "
                      f"escape = '\"', auto_detect = false, columns = {{{columns}}})")
        # In a process of its own: what this one has taken counts among the peaks of those it starts.
        code = (
            "import duckdb, json, sys; duckdb.sql('SET enable_progress_bar = false'); "
            "print(json.dumps(duckdb.sql(sys.stdin.read()).fetchall()[0]))")
        answer = subprocess.run(
            [sys.executable, "-c", code], input=METHOD_SQL.format(source=source), text=True,
            capture_output=True, check=True)
        return json.loads(answer.stdout)


class Table:
    """The contestants on one log."""

    def __init__(self, tool, kept, queries, file, rows, is_shuffled):
        self.file = file
        self.rows = rows
        self.is_shuffled = is_shuffled
        self.failures = []
        python = f"{sys.executable} -B {queries}"
        self.commands = {
            "inspect": f"{tool} inspect {file} --threads 2 --format json",
            "analyze": f"{tool} analyze {file} --threads 2",
            "DuckDB, list": f"{python}/q_duckdb.py {file} schema list",
            "DuckDB, window": f"{python}/q_duckdb.py {file} schema window",
            "ClickHouse": f"{python}/q_chdb.py {file}",
            "prototype": f"{kept}/proto2 {file} 2",
        }
        self.runs = {name: [] for name in self.commands}

    def time(self, rounds):
        environment = {**os.environ, "THREADS": "2", "SOURCE_DATE_EPOCH": "1790000000"}
        for place in range(rounds + 1):
            for name, command in self.commands.items():
                run = Run(command, environment)
                # The first round warms caches.
                if place > 0:
                    self.runs[name].append(run)

    def median(self, name, figure):
        return statistics.median(getattr(run, figure) for run in self.runs[name])

    def ratio(self, ours, peer, figure):
        return statistics.median(
            getattr(theirs, figure) / getattr(own, figure)
            for own, theirs in zip(self.runs[ours], self.runs[peer]))

    def check_counts(self):
        ours = Counts.ours(self.runs["inspect"][0].output)
        query = Counts.by_query(self.file)
        line = dict(
            word.split("=") for word in self.runs["DuckDB, list"][0].output.split() if "=" in word)
        peers = [int(line["rows"]), int(line["users"]), None, int(line["failed"]), None, None]
        for name, own, theirs, peer in zip(Counts.NAMES, ours, query, peers):
            if own != theirs or peer not in (None, own):
                self.failures.append(f"{name}: {own}, by query {theirs}, peers {peer}")

    def check_bars(self):
        for (ours, peer, rows), least in LEAST.items():
            if rows == self.rows and not self.is_shuffled:
                ratio = self.ratio(ours, peer, "wall")
                if ratio < least:
                    self.failures.append(f"{ours}: {ratio:.2f} times {peer}, at least {least}")

    def goals(self):
        """A sentence for each goal that is missed."""
        for (ours, peer, rows), goal in GOALS.items():
            ratio = self.ratio(ours, peer, "wall")
            if rows == self.rows and not self.is_shuffled and ratio < goal:
                yield f"{ours} {ratio:.1f} times {peer}, goal {goal}"
        if self.is_shuffled:
            ratio = self.ratio("inspect", "DuckDB, list", "wall")
            if ratio < SHUFFLED_GOAL:
                yield f"inspect {ratio:.1f} times DuckDB, list, goal {SHUFFLED_GOAL}"
        cpu = 1 / self.ratio("inspect", "prototype", "cpu")
        if self.rows >= 1_000_000 and not self.is_shuffled and cpu > 1.6:
            yield f"inspect takes {cpu:.2f} times the CPU of the prototype, goal 1.6"
        limit = MEGABYTES.get(("inspect", self.rows))
        if limit and not self.is_shuffled:
            peak = self.median("inspect", "mebibytes")
            if peak > limit:
                yield f"inspect peaks at {peak:.0f} MiB, goal {limit}"
            peak = self.median("analyze", "mebibytes")
            limit += BYTES_AN_ATTEMPT * self.rows / 1024 ** 2
            if peak > limit:
                yield f"analyze peaks at {peak:.0f} MiB, goal {limit:.0f}"

    def lines(self):
        order = ", shuffled" if self.is_shuffled else ""
        kind = "JSON Lines" if self.file.suffix == ".jsonl" else "CSV"
        yield f"**{self.rows:,} rows, {kind}{order}**"
        yield ""
        yield ("| contestant | wall s | CPU s | peak MiB | wall / inspect | CPU / inspect "
               "| wall / analyze |")
        yield "|---|---|---|---|---|---|---|"
        for name in self.commands:
            walls = [run.wall for run in self.runs[name]]
            yield (f"| {name} | {statistics.median(walls):.2f} ({min(walls):.2f}–{max(walls):.2f}) "
                   f"| {self.median(name, 'cpu'):.2f} | {self.median(name, 'mebibytes'):.0f} "
                   f"| {self.ratio('inspect', name, 'wall'):.1f} "
                   f"| {self.ratio('inspect', name, 'cpu'):.1f} "
                   f"| {self.ratio('analyze', name, 'wall'):.1f} |")
        missed = list(self.goals())
        yield ""
        yield "Goals missed: " + ("; ".join(missed) if missed else "none") + "."
        yield ""


def log(kept, rows, kind, is_shuffled):
    order = ["--order", "shuffle"] if is_shuffled else []
    file = kept / f"{'shuffled' if is_shuffled else 'events'}-{rows}.{kind}"
    if not file.exists():
        made = file.with_suffix(".part")
        subprocess.run(
            [kept / "gen_events", "--rows", str(rows), *order, f"--{kind}", made],
            check=True, stderr=subprocess.DEVNULL)
        made.rename(file)
    return file


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", type=Path)
    parser.add_argument("kept", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("page", type=Path)
    parser.add_argument("rows", nargs="*", type=lambda text: int(float(text)))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kinds", default="csv,jsonl")
    parser.add_argument("--shuffled", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sizes = options.rows or [100_000, 1_000_000, 10_000_000]
    logs = [(rows, kind, False) for kind in options.kinds.split(",") for rows in sizes]
    if options.shuffled:
        logs.append((max(sizes), "csv", True))
    text, failures = [], []
    for rows, kind, is_shuffled in logs:
        file = log(options.kept, rows, kind, is_shuffled)
        table = Table(options.tool.resolve(), options.kept, options.queries, file, rows, is_shuffled)
        table.time(options.rounds)
        table.check_counts()
        table.check_bars()
        lines = list(table.lines())
        print("\n".join(lines), flush=True)
        text += lines
        failures += [f"{file.name}: {failure}" for failure in table.failures]
    for failure in failures:
        print(f"FAIL  {failure}")
    if options.write:
        marks = ("<!-- peers:begin -->", "<!-- peers:end -->")
        page = options.page.read_text(encoding="utf-8")
        pattern = re.escape(marks[0]) + ".*?" + re.escape(marks[1])
        body = "\n".join([marks[0], *text, marks[1]])
        options.page.write_text(re.sub(pattern, lambda _: body, page, flags=re.S), encoding="utf-8")
    print(f"{len(logs)} logs, {len(failures)} failures")
    sys.exit(1 if failures else 0)


main()

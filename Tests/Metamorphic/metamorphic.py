"""Runs the program on logs and on changed ones; see run."""

import argparse
import concurrent.futures
import csv
import datetime
import gzip
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile

DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})(?!\d)")
CHANGES = {}


def change(function):
    CHANGES[function.__name__.replace("_", "-")] = function
    return function


class Failure(Exception):
    """A run that did not end as it should."""


class Log:
    """A log in memory: the names of its columns, and its rows."""

    def __init__(self, text):
        rows = list(csv.reader(io.StringIO(text)))
        self.header, self.rows = rows[0], rows[1:]

    def text(self, rows=None, header=None, end="\n"):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator=end)
        writer.writerow(header or self.header)
        writer.writerows(self.rows if rows is None else rows)
        return out.getvalue()

    def column(self, name):
        return self.header.index(name)

    def mapped(self, name, function):
        place = self.column(name)
        return [row[:place] + [function(row[place])] + row[place + 1:] for row in self.rows]


class Bench:
    """A folder of one log, and runs on it."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder

    def write(self, name, text):
        data = text if isinstance(text, bytes) else text.encode()
        with open(os.path.join(self.folder, name), "wb") as file:
            file.write(data)
        return name

    def run(self, *arguments, given=None):
        run = subprocess.run(
            [self.program, *arguments], cwd=self.folder, input=given or b"", capture_output=True,
            check=False)
        if run.returncode != 0:
            raise Failure(f"{' '.join(arguments)}: exit {run.returncode}: {run.stderr[:200]!r}")
        return run.stdout.decode()

    def report(self, *files, given=None):
        text = self.run("analyze", *files, "--format", "json", given=given)
        return json.loads(text)


def without_inputs(report):
    """All of a report but what names its files."""
    report = dict(report)
    del report["inputs"]
    return report


def differences(one, other, path=""):
    """Where two reports differ, as paths."""
    if isinstance(one, dict) and isinstance(other, dict):
        found = []
        for name in list(one) + [name for name in other if name not in one]:
            found += differences(one.get(name), other.get(name), f"{path}.{name}")
        return found
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        found = []
        for place, (mine, yours) in enumerate(zip(one, other)):
            found += differences(mine, yours, f"{path}[{place}]")
        return found
    return [] if one == other else [f"{path}: {json.dumps(other)[:60]} for {json.dumps(one)[:60]}"]


@change
def shuffled(bench, log, draw, plain):
    rows = list(log.rows)
    draw.shuffle(rows)
    return plain, bench.report(bench.write("log.csv", log.text(rows)))


@change
def split_in_seven(bench, log, draw, plain):
    parts = [[] for _ in range(7)]
    for row in log.rows:
        parts[draw.randrange(7)].append(row)
    names = [bench.write(f"part{n}.csv", log.text(part)) for n, part in enumerate(parts)]
    draw.shuffle(names)
    return plain, bench.report(*names)


@change
def json_lines(bench, log, draw, plain):
    lines = []
    for row in log.rows:
        members = list(zip(log.header, row))
        draw.shuffle(members)
        lines.append(json.dumps(dict(members), ensure_ascii=draw.random() < 0.5))
    return plain, bench.report(bench.write("log.jsonl", "\n".join(lines) + "\n"))


@change
def crlf(bench, log, draw, plain):
    return plain, bench.report(bench.write("log.csv", log.text(end="\r\n")))


@change
def piped(bench, log, draw, plain):
    text = log.text().encode()
    through = bench.report("-", given=text)
    # A program that reads gzip itself has to read the same.
    bench.write("log.csv.gz", gzip.compress(text))
    try:
        unpacked = bench.report("log.csv.gz")
    except Failure as failure:
        if "gzip" not in str(failure):
            raise
        unpacked = through
    if without_inputs(through) != without_inputs(unpacked):
        return through, unpacked
    return plain, through


@change
def renamed_people(bench, log, draw, plain):
    people = sorted({row[log.column("user_id")] for row in log.rows})
    names = [f"p{number:05d}" for number in draw.sample(range(100_000), len(people))]
    renaming = dict(zip(people, names))
    rows = log.mapped("user_id", renaming.get)
    return plain, bench.report(bench.write("log.csv", log.text(rows)))


@change
def weeks_later(bench, log, draw, plain):
    weeks = datetime.timedelta(weeks=draw.randint(-200, -2))

    def moved(text, by):
        return (datetime.date.fromisoformat(text) + by).isoformat()

    rows = log.mapped("timestamp", lambda stamp: moved(stamp[:10], weeks) + stamp[10:])
    text = json.dumps(bench.report(bench.write("log.csv", log.text(rows))))
    back = DATE.sub(lambda found: moved(found[1], -weeks), text)
    return plain, json.loads(back)


@change
def doubled(bench, log, draw, plain):
    header = log.header + ["event_id"]
    rows = [row + [f"e{number:06d}"] for number, row in enumerate(log.rows)]
    once = bench.report(bench.write("log.csv", log.text(rows, header)))
    # The repeat comes anywhere behind.
    twice = rows + draw.sample(rows, len(rows))
    again = bench.report(bench.write("log.csv", log.text(twice, header)))
    quality = again["data_quality"]
    if quality["duplicates_dropped"] != len(rows):
        raise Failure(f"{quality['duplicates_dropped']} of {len(rows)} repeats dropped")
    quality["duplicates_dropped"] = 0
    quality["rows_read"] -= len(rows)
    return once, again


@change
def blank_columns(bench, log, draw, plain):
    places = sorted(draw.randrange(len(log.header) + 1) for _ in range(3))

    def widened(row, values):
        row = list(row)
        for place, value in zip(reversed(places), values):
            row.insert(place, value)
        return row

    rows = [widened(row, ["", "", ""]) for row in log.rows]
    header = widened(log.header, ["spare", "remark", "reserved"])
    return plain, bench.report(bench.write("log.csv", log.text(rows, header)))


def tried(program, scenarios, seed, changes):
    """What is wrong with the log of `seed` under each change."""
    draw = random.Random(seed)
    scenario = scenarios[seed % len(scenarios)]
    complaints = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, folder)
        users = str(draw.randint(40, 160))
        log = Log(bench.run("simulate", scenario, "--seed", str(seed), "--users", users))
        try:
            plain = bench.report(bench.write("log.csv", log.text()))
        except Failure as failure:
            return [f"{scenario}, seed {seed}: {failure}"]
        for name in changes:
            title = f"{scenario} of {users}, seed {seed}, {name}"
            try:
                one, other = CHANGES[name](bench, log, random.Random(f"{seed} {name}"), plain)
            except Failure as failure:
                complaints.append(f"{title}: {failure}")
                continue
            found = differences(without_inputs(one), without_inputs(other))
            if found:
                complaints.append(f"{title}: {len(found)} differ: {'; '.join(found[:4])}")
    return complaints


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("changes", nargs="*", choices=[[], *CHANGES])
    options.add_argument("--logs", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--jobs", type=int, default=2)
    options = options.parse_args()
    changes = options.changes or list(CHANGES)
    listed = subprocess.run(
        [options.program, "simulate", "--list"], capture_output=True, text=True, check=True)
    scenarios = re.findall(r"^  ([a-z][a-z-]+) ", listed.stdout, re.M)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        runs = [
            pool.submit(tried, options.program, scenarios, seed, changes)
            for seed in range(options.seed, options.seed + options.logs)]
        for run in runs:
            for complaint in run.result():
                failed += 1
                print(f"FAIL  {complaint}", flush=True)
    tries = options.logs * len(changes)
    print(f"{options.logs} logs of {len(scenarios)} scenarios x {len(changes)} changes: "
          f"{tries - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()

"""What the rows of PROMISES.md are tried with: a folder of logs, and runs of the program in it."""

import json
import os
import random
import subprocess

PROMISES = []


def promise(*names):
    """Marks a test by the ids of the promises it holds the program to."""
    def add(test):
        PROMISES.append((names, test))
        return test
    return add


class Skipped(Exception):
    """What a test needs is not there."""


class Run:
    """A run that has ended."""

    def __init__(self, status, output, problems):
        self.status = status
        self.output = output
        self.problems = problems

    @property
    def text(self):
        return self.output.decode("utf-8")

    @property
    def said(self):
        return self.problems.decode("utf-8")

    @property
    def report(self):
        return json.loads(self.output)

    def ends(self, status, *words):
        """The exit code, with `words` in what was said."""
        assert self.status == status, f"exit {self.status}, not {status}: {self.said[:300]}"
        for word in words:
            assert word.lower() in self.said.lower(), f"'{word}' is not said: {self.said[:300]}"
        return self

    def gives_nothing(self):
        assert not self.output, f"on standard output: {self.output[:80]}"
        return self


class Bench:
    """A folder, and the program to run in it."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        with open(self.path(name), "wb") as file:
            file.write(data)
        return name

    def read(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def names(self):
        return sorted(os.listdir(self.folder))

    def environment(self, changes):
        variables = {"PATH": os.environ["PATH"], "HOME": self.folder, "LANG": "C.UTF-8"}
        variables.update(changes or {})
        return {key: value for key, value in variables.items() if value is not None}

    def start(self, *arguments, env=None, **others):
        others.setdefault("stdin", subprocess.DEVNULL)
        others.setdefault("stdout", subprocess.PIPE)
        others.setdefault("stderr", subprocess.PIPE)
        others.setdefault("cwd", self.folder)
        return subprocess.Popen(
            [self.program, *arguments], env=self.environment(env), **others)

    def run(self, *arguments, given=None, env=None, timeout=300, **others):
        if given is not None:
            others["stdin"] = subprocess.PIPE
        process = self.start(*arguments, env=env, **others)
        try:
            output, problems = process.communicate(given, timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise AssertionError(f"no end after {timeout} s: {' '.join(arguments)}") from None
        return Run(process.returncode, output or b"", problems or b"")

    def report(self, *arguments, status=0, **others):
        """The report in JSON of a run of analyze that ends with `status`."""
        run = self.run("analyze", *arguments, "--format", "json", **others)
        assert run.status == status, f"exit {run.status}, not {status}: {run.said[:300]}"
        return run.report

    def simulated(self, name="few.csv", scenario="mixed", users=300, seed=7):
        if not os.path.exists(self.path(name)):
            self.run("simulate", scenario, "--seed", str(seed), "--users", str(users), "-o", name
                     ).ends(0)
        return name

    def log(self, name, rows, header="timestamp,user_id,event,status"):
        return self.write(name, "\n".join([header, *rows]) + "\n")


def daily(users=60, days=30, leaves=lambda user: 30, event=lambda *_: "search",
          status=lambda user, day, turn: 500 if (user + day + turn) % 9 == 0 else 200,
          name="u{}".format):
    """Rows of people who come every day until they leave, by default never."""
    rows = []
    for day in range(days):
        for user in range(users):
            if day >= leaves(user):
                continue
            for turn in range(3):
                rows.append(
                    f"2026-01-{day + 1:02d}T{8 + turn:02d}:{user % 60:02d}:00Z,{name(user)},"
                    f"{event(user, day, turn)},{status(user, day, turn)}")
    return rows


def shuffled(rows, seed=1):
    rows = list(rows)
    random.Random(seed).shuffle(rows)
    return rows


def without_sources(report):
    """A report but for what it says of its inputs."""
    report = dict(report)
    report.pop("inputs")
    return report


def conserved(report):
    """The rule that every row ends somewhere."""
    quality = report["data_quality"]
    told = sum(quality[part] for part in ("accepted", "rejected", "duplicates_dropped", "excluded"))
    assert quality["rows_read"] == told, quality
    return quality

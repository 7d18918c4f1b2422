"""Fails calls under mvpcheck and looks at what it leaves behind; see run."""

import argparse
import errno
import os
import random
import signal
import subprocess
import sys
import time

# What can go wrong in each call. 0 is a short count.
FAULTS = {
    "open": [errno.ENOENT, errno.EACCES, errno.EMFILE, errno.ENFILE, errno.EINTR, errno.EIO],
    "read": [0, errno.EIO, errno.EINTR, errno.EAGAIN],
    "write": [0, errno.ENOSPC, errno.EIO, errno.EINTR, errno.EDQUOT],
    "fsync": [errno.EIO, errno.ENOSPC, errno.EINTR],
    "rename": [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EXDEV],
    "close": [errno.EIO, errno.ENOSPC, errno.EINTR],
}
# After these a call is made again or goes on: the run must end as if nothing had happened.
HARMLESS = {("read", 0), ("read", errno.EINTR), ("write", 0), ("write", errno.EINTR)}
DOCUMENTED = {0, 3, 4, 5}
OLD = "the report of last week\n"


class Bench:
    """A folder with a log, and runs of the program on it."""

    def __init__(self, program, library, scratch):
        self.program = program
        self.library = library
        self.folder = os.path.join(scratch, "work")
        self.log = os.path.join(scratch, "calls")
        os.mkdir(self.folder)
        events = subprocess.run(
            [program, "simulate", "mixed", "--users", "200"], check=True, capture_output=True
        ).stdout
        self.write("events.csv", events.decode() + "u1,not a time,open\n")
        self.wanted = {}

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def arguments(self, command):
        return {
            "analyze": ["analyze", "events.csv", "-q", "-o", "out.json", "--rejects", "rows.jsonl"],
            "inspect": ["inspect", "events.csv", "-q", "-o", "out.json", "--rejects", "rows.jsonl"],
            "events": ["events", "events.csv", "-q", "-o", "out.json", "--rejects", "rows.jsonl"],
        }[command]

    def begin(self, command, **variables):
        self.write("out.json", OLD)
        self.write("rows.jsonl", OLD)
        if os.path.exists(self.log):
            os.remove(self.log)
        environment = dict(os.environ, SOURCE_DATE_EPOCH="1790000000", LANG="C.UTF-8")
        environment.update(variables)
        return subprocess.Popen(
            [self.program] + self.arguments(command), cwd=self.folder, env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def fault(self, command, call, at, code, times=1):
        run = self.begin(
            command, LD_PRELOAD=self.library, FAULT_CALL=call, FAULT_AT=str(at),
            FAULT_WITH=str(code), FAULT_TIMES=str(times), FAULT_LOG=self.log)
        _, problems = run.communicate(timeout=60)
        lines = []
        if os.path.exists(self.log):
            with open(self.log, encoding="utf-8") as file:
                lines = file.read().split("\n")
        return run.returncode, problems.decode(), lines

    def learn(self, command):
        """What a run without faults leaves."""
        status, problems, _ = self.fault(command, "open", 0, 0)
        if status != 0:
            sys.exit(f"{command} without faults ends in {status}: {problems}")
        self.wanted[command] = {name: self.read(name) for name in ("out.json", "rows.jsonl")}

    def complaints(self, command, status, problems, is_harmless, is_mute):
        """What is wrong with what a run left; a mute one could not write what it had to say."""
        found = []
        if status not in DOCUMENTED:
            found.append(f"exit {status}")
        if is_harmless and status != 0:
            found.append(f"exit {status} though nothing is lost")
        if status != 0 and "mvpcheck: " not in problems and not is_mute:
            found.append("not a word about it")
        for name, whole in self.wanted[command].items():
            left = self.read(name)
            if status == 0 and left != whole:
                found.append(f"exit 0 and {name} is not the new one")
            # A report from incomplete data is another one, and whole.
            is_report = status == 4 and left and left.endswith("\n") and left != OLD
            if left not in (OLD, whole) and not is_report:
                found.append(f"{name} is neither the old one nor the new one")
        strays = set(os.listdir(self.folder)) - {"events.csv", "out.json", "rows.jsonl"}
        if strays:
            found.append(f"left behind: {', '.join(sorted(strays))}")
            for name in strays:
                os.remove(self.path(name))
        return found


def sampled_faults(bench, samples, seed):
    """Faults spread over commands, calls, places and errors (PROMISES I02, I04, I16)."""
    draw = random.Random(seed)
    counts = {}
    for command in ("analyze", "inspect", "events"):
        bench.learn(command)
        for call in FAULTS:
            _, _, lines = bench.fault(command, call, 0, 0)
            counts[command, call] = lines.count(call)
    kinds = [key for key, count in counts.items() if count > 0]
    made = failed = 0
    for sample in range(samples):
        command, call = kinds[sample % len(kinds)]
        count = counts[command, call]
        at = draw.choice([1, count, draw.randint(1, count)])
        code = draw.choice(FAULTS[call])
        times = draw.choice([1, 1, 1, 1000]) if code not in (0, errno.EINTR) else 1
        status, problems, lines = bench.fault(command, call, at, code, times)
        made += "fault" in lines
        is_harmless = (call, code) in HARMLESS
        for complaint in bench.complaints(
            command, status, problems, is_harmless, call == "write" and times > 1
        ):
            failed += 1
            name = errno.errorcode.get(code, "short")
            print(f"FAIL  {command}: {call} {at} of {count} {name} x{times}: {complaint}")
            print("      " + problems.strip().replace("\n", "\n      "))
    print(f"{made} of {samples} faults were made (the others came after the run had ended)")
    return failed, made


def killed_while_writing(bench, times):
    """kill -9 at moments spread over the run: the old report or the new, whole (PROMISES I10)."""
    failed = 0
    whole = bench.wanted["events"]["out.json"]
    began = time.monotonic()
    bench.begin("events").communicate()
    length = time.monotonic() - began
    for sample in range(times):
        run = bench.begin("events")
        time.sleep(length * (sample + 1) / (times + 1))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        if bench.read("out.json") not in (OLD, whole):
            failed += 1
            print(f"FAIL  killed at {sample + 1}/{times}: out.json is in pieces")
    # What a killed run leaves is cleared away by the next.
    bench.begin("events").communicate()
    strays = set(os.listdir(bench.folder)) - {"events.csv", "out.json", "rows.jsonl"}
    if strays:
        failed += 1
        print(f"FAIL  after kills the next run leaves {sorted(strays)}")
    return failed


def two_at_once(bench, times):
    """Two runs with one output: always one whole report (PROMISES I12)."""
    failed = 0
    whole = bench.wanted["inspect"]["out.json"]
    for _ in range(times):
        runs = [bench.begin("inspect"), bench.begin("inspect")]
        for run in runs:
            run.communicate()
        if bench.read("out.json") != whole or any(run.returncode for run in runs):
            failed += 1
            print(f"FAIL  two at once: {[run.returncode for run in runs]}")
    return failed


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("library")
    options.add_argument("scratch")
    options.add_argument("--samples", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    bench = Bench(options.program, options.library, options.scratch)
    failed, made = sampled_faults(bench, options.samples, options.seed)
    if made * 2 < options.samples:
        sys.exit("hardly any fault was made: the library is not heard")
    failed += killed_while_writing(bench, 20)
    failed += two_at_once(bench, 50)
    print("20 runs killed, 50 pairs at once")
    if failed:
        sys.exit(f"{failed} complaints")
    print("nothing was lost")


main()

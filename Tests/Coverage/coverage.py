"""Adds up which lines of some files the tests ran; see run."""

import json
import os
import sys

LEAST = 0.95
TIMES = {
    "CivilTime", "DateSurvey", "EpochUnit", "StampScanner", "TimeGuess", "TimestampParser",
    "TimestampText"}
WRITER = {
    "Destination", "Destinations", "LineOutput", "OutputFile", "ReportOutput", "RunLock",
    "TemporaryFile", "Writer"}


def part(path):
    """Which part of the program a file belongs to; None for one that is not looked at."""
    folder, name = os.path.split(path)
    name = os.path.splitext(name)[0]
    if folder.endswith("Sources/EventLogs"):
        return "times" if name in TIMES else "reader"
    if folder.endswith("Sources/mvpcheck") and name in WRITER:
        return "writer"
    return None


def lines(segments):
    """Whether each line that holds code was run, by its number."""
    ran = {}
    for place, (line, _, count, has_count, _, is_gap) in enumerate(segments):
        if not has_count or is_gap:
            continue
        end = segments[place + 1][0] if place + 1 < len(segments) else line
        for number in range(line, end + 1):
            ran[number] = max(ran.get(number, 0), count)
    return ran


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        exported = json.load(file)
    totals, untried = {}, []
    for file in exported["data"][0]["files"]:
        name = part(file["filename"])
        if name is None:
            continue
        summary = file["summary"]["lines"]
        covered, count = totals.get(name, (0, 0))
        totals[name] = (covered + summary["covered"], count + summary["count"])
        path = os.path.relpath(file["filename"], sys.argv[2])
        missed = [number for number, count in lines(file["segments"]).items() if count == 0]
        if summary["covered"] < summary["count"]:
            untried.append((summary["count"] - summary["covered"], path, sorted(missed)))
    for missed, path, numbers in sorted(untried, reverse=True):
        shown = f": {' '.join(map(str, numbers))}" if "--lines" in sys.argv else ""
        print(f"      {missed:4} lines of {path} not run{shown}")
    failed = 0
    for name in ("reader", "times", "writer"):
        covered, count = totals.get(name, (0, 0))
        share = covered / count if count else 0
        failed += share < LEAST
        print(f"{'ok  ' if share >= LEAST else 'FAIL'}  {name}: {share:.1%} of {count} lines")
    sys.exit(1 if failed else 0)


main()

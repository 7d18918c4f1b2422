"""Compares how times without a zone are read with what Python's zoneinfo says, in every zone there is.

usage: zones.py MVPCHECK SCRATCH [STAMPS A ZONE]
"""

import json
import random
import subprocess
import sys
import zoneinfo
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import _zoneinfo

EPOCH = datetime(1970, 1, 1)


def stamps(name, count, randomness):
    """Times around changes of the clocks, and times anywhere."""
    first = int((datetime(1700, 1, 1) - EPOCH).total_seconds())
    last = int((datetime(2260, 1, 1) - EPOCH).total_seconds())
    found = [randomness.randrange(first, last) for _ in range(count // 3)]
    found += [randomness.randrange(1_700_000_000, 2_500_000_000) for _ in range(count // 6)]
    zone = _zoneinfo.ZoneInfo(name)
    changes = [change for change in zone._trans_utc if first < change < last]
    for year in (2040, 2100, 2222):
        day = datetime(year, 1, 1, tzinfo=timezone.utc)
        for _ in range(366):
            next_day = day + timedelta(days=1)
            if zone.utcoffset(day.astimezone(zone)) != zone.utcoffset(next_day.astimezone(zone)):
                changes.append(int(day.timestamp()) + randomness.choice([3600 * n for n in range(24)]))
            day = next_day
    while changes and len(found) < count:
        change = randomness.choice(changes)
        offset = zone.utcoffset(datetime.fromtimestamp(change - 1, timezone.utc).astimezone(zone))
        beside = randomness.choice([-5401, -3600, -1800, -1, 0, 1, 59, 1799, 3599, 3600, 7201])
        found.append(change + int(offset.total_seconds()) + beside)
    return sorted(set(found))


def truth(zone, stamp):
    """The instant; None when clocks skip the time."""
    local = EPOCH + timedelta(seconds=stamp)
    instant = local.replace(tzinfo=zone).astimezone(timezone.utc)
    if instant.astimezone(zone).replace(tzinfo=None) != local:
        return None
    return int((instant.replace(tzinfo=None) - EPOCH).total_seconds())


def is_twice(zone, stamp):
    local = EPOCH + timedelta(seconds=stamp)
    offsets = {local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    return len(offsets) > 1 and truth(zone, stamp) is not None


def read(unit, scratch, name, rows):
    log = scratch / "zone.csv"
    rejects = scratch / "rejects.jsonl"
    lines = ["user,timestamp,event"]
    lines += [f"u,{(EPOCH + timedelta(seconds=row)).isoformat(' ')},a" for row in rows]
    log.write_text("\n".join(lines) + "\n")
    command = [unit, "events", str(log), "--timezone", name, "--earliest", "1679-01-01"]
    command += ["--now", "2261-01-01", "--rejects", str(rejects), "--max-reject-rate", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{name}: exit {done.returncode}: {done.stderr}")
    found = {}
    for line in done.stdout.splitlines():
        event = json.loads(line)
        instant = datetime.fromisoformat(event["ts"].replace("Z", "+00:00"))
        found[event["line"]] = int((instant.replace(tzinfo=None) - EPOCH).total_seconds())
    for line in rejects.read_text().splitlines():
        reject = json.loads(line)
        found[reject["line"]] = reject["reason"]
    return found


def main():
    unit, scratch = sys.argv[1], Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    zoneinfo.reset_tzpath(to=["/usr/share/zoneinfo"])
    names = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})
    if not names:
        print("SKIPPED  zones: this system has none")
        return
    randomness = random.Random(7)
    compared = skipped = twice = wrong = 0
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        rows = stamps(name, count, randomness)
        found = read(unit, scratch, name, rows)
        for line, row in enumerate(rows, start=2):
            expected = truth(zone, row)
            compared += 1
            skipped += expected is None
            twice += is_twice(zone, row)
            if found.get(line) != (expected if expected is not None else "timestamp_nonexistent"):
                wrong += 1
                if wrong <= 20:
                    stamp = EPOCH + timedelta(seconds=row)
                    print(f"FAIL  {name} {stamp}: {found.get(line)}, zoneinfo {expected}")
    print(
        f"{'ok   ' if wrong == 0 else 'FAIL '} zones: {compared:,} times in {len(names)} zones "
        f"({skipped:,} that clocks skip, {twice:,} that they show twice), {wrong:,} unlike zoneinfo"
    )
    sys.exit(0 if wrong == 0 else 1)


if __name__ == "__main__":
    main()

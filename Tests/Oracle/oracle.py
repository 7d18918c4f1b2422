"""Compares what mvpcheck counts with what DuckDB counts, and reports of one log with each other.

usage: oracle.py MVPCHECK RULES.sql SCRATCH [SHARED]
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb

import logs
from logs import USUAL, Log

KINDS = ["payment", "auth", "interaction", "not_found", "rate_limited", "error", "latency"]


class Tally:
    """What was compared, one line each."""

    def __init__(self):
        self.equal = 0
        self.unlike = 0
        self.skipped = 0

    def compare(self, what, ours, theirs):
        """Notes whether two values are equal, and shows them where they are not."""
        self.note(ours == theirs, what, f"mvpcheck {ours!r}, expected {theirs!r}")

    def note(self, is_equal, what, detail=""):
        if is_equal:
            self.equal += 1
            print(f"ok    {what}", flush=True)
        else:
            self.unlike += 1
            print(f"FAIL  {what}: {detail}", flush=True)

    def skip(self, what, why):
        self.skipped += 1
        print(f"SKIPPED  {what}: {why}", flush=True)


class Quiet(Tally):
    """Counts, and prints nothing."""

    def note(self, is_equal, what, detail=""):
        if is_equal:
            self.equal += 1
        else:
            self.unlike += 1


class Unit:
    """The program under test."""

    def __init__(self, path):
        self.path = str(path)

    def run(self, *arguments, stdin=None):
        """The bytes on standard output of a run that has to succeed."""
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1790000000"}
        run = subprocess.run(
            [self.path, *map(str, arguments)],
            stdin=stdin or subprocess.DEVNULL,
            capture_output=True,
            env=environment,
        )
        if run.returncode != 0:
            tail = run.stderr.decode(errors="replace")[-2000:]
            raise SystemExit(f"FAIL  {arguments}: exit {run.returncode}\n{tail}")
        return run.stdout

    def report(self, log):
        return json.loads(self.run("analyze", *log.files, *log.flags, "--format", "json"))


class Oracle:
    """DuckDB with a log in it, read by the rules of `rules.sql`."""

    def __init__(self, rules, log, scratch):
        self.log = log
        self.scratch = scratch
        self.database = duckdb.connect()
        self.database.execute("SET TimeZone = 'UTC'")
        self.read()
        for name, value in log.settings.items():
            self.database.execute(f"CREATE MACRO {name}() AS {value}::BIGINT")
        self.database.execute(rules)

    def read(self):
        lines = self.scratch / "lines.csv"
        numbers = [(i, n) for i, file in enumerate(self.log.files) for n in logs.first_lines(file)]
        lines.write_text("".join(f"{row},{line}\n" for row, (_, line) in enumerate(numbers)))
        self.database.execute(
            "CREATE TABLE lines AS SELECT * FROM read_csv(?, header = false, "
            "names = ['row', 'line'], types = ['BIGINT', 'BIGINT'])",
            [str(lines)],
        )
        self.database.execute("CREATE SEQUENCE places START 0 MINVALUE 0")
        self.database.execute("CREATE TABLE entries (row BIGINT, fields JSON)")
        for file in self.log.files:
            self.database.execute(
                f"INSERT INTO entries SELECT nextval('places'), fields FROM ({self.source(file)})"
            )
        count = self.value("SELECT count(*) FROM entries")
        if count != len(numbers):
            raise SystemExit(
                f"FAIL  {self.log.name}: DuckDB reads {count} rows, not {len(numbers)}"
            )
        self.database.execute(
            "CREATE TABLE raw AS SELECT row, line, "
            f"epoch_ns(CAST({self.column('moment')} AS TIMESTAMP_NS)) AS moment, "
            + ", ".join(
                f"{self.column(role)} AS {role}"
                for role in ["who", "name", "status", "error", "latency"]
            )
            + " FROM entries JOIN lines USING (row)"
        )

    def source(self, file):
        """The rows of a file in order, each as an object whose members are text."""
        if file.suffix == ".jsonl":
            return f"SELECT json AS fields FROM read_ndjson_objects('{file}')"
        # Read in parallel, a quoted line end may be taken for the end of a row.
        return (
            f"SELECT to_json(t) AS fields FROM read_csv('{file}', header = true, "
            "all_varchar = true, parallel = false, quote = '\"', escape = '\"', delim = ',', "
            "null_padding = false, nullstr = '', max_line_size = 10000000) AS t"
        )

    def column(self, role):
        name = self.log.columns.get(role)
        if name is None:
            return "CAST(NULL AS VARCHAR)"
        if role == "moment":
            return f"replace(replace(fields->>'$.{name}', 'T', ' '), 'Z', '')"
        return f"fields->>'$.{name}'"

    def value(self, query):
        return self.database.execute(query).fetchone()[0]

    def rows(self, query):
        return self.database.execute(query).fetchall()

    def differences(self, ours, theirs):
        """How many rows of two queries are not in the other, and the first few of them."""
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE ours AS {ours}")
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE theirs AS {theirs}")
        self.database.execute(
            "CREATE OR REPLACE TEMP TABLE unlike AS "
            "(SELECT 'mvpcheck' AS side, * FROM (FROM ours EXCEPT ALL FROM theirs)) UNION ALL "
            "(SELECT 'expected', * FROM (FROM theirs EXCEPT ALL FROM ours))"
        )
        return (
            self.value("SELECT count(*) FROM ours"),
            self.value("SELECT count(*) FROM unlike"),
            self.rows("SELECT * FROM unlike ORDER BY 2, 3, 1 LIMIT 6"),
        )


def compare_counts(tally, log, report, oracle):
    """The counts of the report against those of SQL."""
    quality = report["data_quality"]
    rows = oracle.value("SELECT count(*) FROM raw")
    found = [quality[key] for key in ["rows_read", "accepted", "users", "sessions", "attempts"]]
    wanted = [
        rows,
        rows,
        oracle.value("SELECT count(DISTINCT who) FROM visits"),
        oracle.value("SELECT count(*) FROM visits"),
        oracle.value("SELECT count(*) FROM attempts"),
    ]
    what = "rows, accepted, users, sessions, attempts"
    tally.compare(f"{log.name}: {what} {wanted}", found, wanted)
    people = oracle.value("SELECT count(DISTINCT who) FROM raw")
    # Those known by failed sign-ins alone have sessions, and are listed beside those who have none.
    reasons = quality["excluded_by_reason"]
    absent = sum(reasons.values()) - reasons.get("only_failed_sign_ins", 0)
    tally.compare(
        f"{log.name}: people with and without a session {people}", quality["users"] + absent, people
    )
    for field, query in {
        "events": "SELECT kind, count(*) FROM meaning WHERE kind IS NOT NULL GROUP BY kind",
        "attempts": "SELECT kind, count(DISTINCT attempt) FROM met GROUP BY kind",
        "sessions": "SELECT kind, count(DISTINCT (who, session)) FROM met GROUP BY kind",
        "users": "SELECT kind, count(DISTINCT who) FROM met GROUP BY kind",
    }.items():
        if field == "attempts" and has_ties(oracle):
            # Which of the attempts of one instant an error row tells of is no matter of SQL.
            continue
        counts = dict(oracle.rows(query))
        wanted = {kind: counts.get(kind, 0) for kind in KINDS}
        found = {kind["kind"]: kind[field] for kind in report["friction"]["by_kind"]}
        shown = {kind: count for kind, count in wanted.items() if count}
        tally.compare(f"{log.name}: {field} by kind {shown}", found, wanted)


def compare_departures(tally, log, report, oracle):
    """Who left, who stayed and who cannot be judged, against SQL."""
    total, after, back = oracle.rows(
        "SELECT count(*), count(*) FILTER (met_friction), count(*) FILTER (came_back) FROM leavers"
    )[0]
    recent = oracle.value(
        "SELECT count(*) FROM visits WHERE session = 1 AND departed IS NULL AND who NOT IN (FROM apart)"
    )
    people = oracle.value("SELECT count(DISTINCT who) FROM visits WHERE who NOT IN (FROM apart)")
    wanted = {
        "total": total,
        "after_friction": after,
        "friction_free": total - after,
        "resurrected": back,
        "too_recent": recent,
        "still_here": people - recent - total,
    }
    found = {name: report["departures"][name] for name in wanted}
    tally.compare(f"{log.name}: departures {wanted}", found, wanted)


def has_ties(oracle):
    return (
        oracle.value(
            "SELECT count(*) FROM (SELECT 1 FROM attempts GROUP BY who, moment HAVING count(*) > 1)"
        )
        > 0
    )


def compare_lines(tally, unit, log, oracle, scratch):
    """The lines of `events` and of `events --sessions` against the rows of SQL."""
    file = scratch / "events.out"
    file.write_bytes(unit.run("events", *log.files, *log.flags))
    oracle.database.execute(
        "CREATE OR REPLACE TABLE listed AS SELECT row_number() OVER () - 1 AS row, * FROM "
        f"read_ndjson('{file}', columns = {{line: 'BIGINT', \"user\": 'VARCHAR', ts: 'VARCHAR', "
        "event: 'VARCHAR', session: 'BIGINT', friction: 'VARCHAR[]'})"
    )
    count, unlike, examples = oracle.differences(
        "SELECT row, line, \"user\" AS who, epoch_ns(CAST(trim(replace(ts, 'T', ' '), 'Z') "
        "AS TIMESTAMP_NS)) AS moment, event, session, friction[1] AS kind, "
        "len(friction) AS kinds FROM listed",
        "SELECT row, line, who, moment, name, session, kind, "
        "CASE WHEN kind IS NULL THEN 0 ELSE 1 END FROM meaning",
    )
    tally.note(
        unlike == 0,
        f"{log.name}: events, {count} lines: line, user, time, name, session, " "friction",
        f"{unlike} differ, such as {examples}",
    )
    file.write_bytes(unit.run("events", "--sessions", *log.files, *log.flags))
    oracle.database.execute(
        f"CREATE OR REPLACE TABLE listed AS FROM read_ndjson('{file}', columns = {{"
        "\"user\": 'VARCHAR', session: 'BIGINT', start: 'VARCHAR', \"end\": 'VARCHAR', "
        "events: 'BIGINT', attempts: 'BIGINT', friction: 'VARCHAR[]', departed: 'BOOLEAN'})"
    )
    stamp = "epoch_ns(CAST(trim(replace({}, 'T', ' '), 'Z') AS TIMESTAMP_NS))"
    count, unlike, examples = oracle.differences(
        f"SELECT \"user\", session, {stamp.format('start')}, {stamp.format(chr(34) + 'end' + chr(34))}, "
        "events, attempts, list_sort(friction), departed FROM listed",
        "SELECT who, session, began, ended, events, attempts, coalesce(kinds, []), departed "
        "FROM visits "
        "LEFT JOIN (SELECT who, session, list_sort(list(DISTINCT kind)) AS kinds FROM met "
        "GROUP BY who, session) USING (who, session)",
    )
    tally.note(
        unlike == 0,
        f"{log.name}: events --sessions, {count} lines: "
        "user, session, start, end, events, attempts, friction, departed",
        f"{unlike} differ, such as {examples}",
    )


def compare_with_sql(tally, unit, rules, log, scratch):
    oracle = Oracle(rules, log, scratch)
    report = unit.report(log)
    compare_counts(tally, log, report, oracle)
    compare_departures(tally, log, report, oracle)
    compare_lines(tally, unit, log, oracle, scratch)
    oracle.database.close()


def compare_given_sessions(tally, unit, log, scratch):
    """Sessions against the ids of sessions that stand in the log itself."""
    pairs = set()
    for line in unit.run("events", *log.files, *log.flags).splitlines():
        event = json.loads(line)
        pairs.add((event["user"], event["session"], event["props"]["session_id"]))
    numbers = len({(user, number) for user, number, _ in pairs})
    given = len({session for _, _, session in pairs})
    tally.compare(
        f"{log.name}: sessions are those that the log names, {given}",
        (numbers, len(pairs)),
        (given, given),
    )


# Rules that are not those of the product: a comparison that does not notice them is worthless.
MISREADINGS = {
    "slow from the limit on": ("> slow()", ">= slow()"),
    "a pause of the limit ends a session": (
        "moment - before > pause()",
        "moment - before >= pause()",
    ),
    "error rows are activity": ("part IN ('attempt', 'bare')\n)", "part <> 'passive'\n)"),
    "a code 402 is no failed charge": ("code = 402 OR", ""),
    "403 at a sign-in is no failed sign-in": ("(401, 403, 407)", "(401, 407)"),
    "404 is asked after error": ("WHEN code = 404 THEN 'not_found'", ""),
    "a field of 'none' is an error": ("'none', ", ""),
    "every failure is an attempt": ("WHEN is_alone THEN 'bare'", ""),
    "error rows without an attempt before them are lost": (
        "AND e.moment <= a.moment;",
        "AND e.moment + pause() <= a.moment;",
    ),
    "a path can fail by name": (
        "NOT is_path AND says(s, failure_words())",
        "says(s, failure_words())",
    ),
}


def check_misreadings(tally, unit, rules, log, scratch):
    """Sees to it that rules slightly off do not pass."""
    for name, (right, wrong) in MISREADINGS.items():
        assert rules.count(right) == 1, right
        attempted = Quiet()
        compare_with_sql(attempted, unit, rules.replace(right, wrong), log, scratch)
        tally.note(attempted.unlike > 0, f"{log.name}: noticed that {name}", "not noticed")


def without(report, *members):
    """A report as text, without what tells of the files it was made from."""
    kept = {name: value for name, value in report.items() if name not in members}
    return json.dumps(kept, indent=1).splitlines()


def first_difference(one, other):
    for a, b in zip(one, other):
        if a != b:
            return f"{a.strip()} and {b.strip()}"
    return f"{len(one)} and {len(other)} lines"


def compare_reports(tally, unit, log, scratch):
    """One log read twice, shuffled, halved, piped: the same report."""
    first = unit.run("analyze", *log.files, *log.flags, "--format", "json")
    again = unit.run("analyze", *log.files, *log.flags, "--format", "json")
    tally.note(first == again, f"{log.name}: two runs, the same {len(first)} bytes")
    for environment in [{"TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8"}]:
        os.environ.update(environment)
        other = unit.run("analyze", *log.files, *log.flags, "--format", "json")
        for name in environment:
            del os.environ[name]
        tally.note(first == other, f"{log.name}: another zone and locale, the same bytes")
    wanted = without(json.loads(first), "inputs")
    file = log.files[0]
    if not log.is_jsonl and len(log.files) == 1:
        for seed in (1, 2):
            other = logs.shuffled(file, scratch / "shuffled.csv", seed)
            found = without(unit.report(Log("", [other], log.flags)), "inputs")
            tally.note(
                found == wanted,
                f"{log.name}: rows shuffled ({seed}), the same report",
                first_difference(found, wanted),
            )
        parts = logs.halves(file, scratch)
        for order in (parts, parts[::-1]):
            found = without_cap(unit.report(Log("", order, log.flags)))
            names = " ".join(part.name for part in order)
            whole = without_cap(json.loads(first))
            tally.note(
                found == whole,
                f"{log.name}: as {names}, the same report",
                first_difference(found, whole),
            )
    if len(log.files) == 1:
        with subprocess.Popen(["cat", str(file)], stdout=subprocess.PIPE) as pipe:
            text = unit.run("analyze", "-", *log.flags, "--format", "json", stdin=pipe.stdout)
        found = without(json.loads(text), "inputs")
        tally.note(
            found == wanted,
            f"{log.name}: through a pipe, the same report",
            first_difference(found, wanted),
        )


def without_cap(report):
    """A report without what hangs on the number of rows of its only file: exports stop at some."""
    code = "truncated_or_sampled"
    reasons = [reason for reason in report["reasons"] if reason["code"] != code]
    return without(
        {**report, "reasons": reasons}, "inputs", "confidence", "confidence_reasons", "doubts"
    )


def compare_formats(tally, unit, one, other):
    """One table as CSV and as JSON Lines: the same report but for files and columns."""
    a = without(unit.report(one), "inputs", "columns")
    b = without(unit.report(other), "inputs", "columns")
    tally.note(a == b, f"{one.name} and {other.name}: the same report", first_difference(a, b))


def simulated(unit, scratch):
    """Logs that mvpcheck makes."""
    for scenario in ["mixed", "friction", "opportunity", "too-small"]:
        file = scratch / f"{scenario}.csv"
        file.write_bytes(unit.run("simulate", scenario, "--seed", "7"))
        yield Log(scenario, [file], [], USUAL)


def odd(scratch):
    """Logs of awkward names, codes and pauses."""
    for seed in range(12):
        ties = seed % 3 == 2
        file = logs.odd_log(scratch / f"odd{seed}.csv", seed, ties=ties)
        yield Log(f"odd log {seed}" + (" with ties" if ties else ""), [file], [], USUAL)


def other_settings(log):
    """The log, judged otherwise."""
    return Log(
        f"{log.name}, gap 10m, slow after 1s",
        log.files,
        [*log.flags, "--session-gap", "10m", "--slow-after", "1s"],
        log.columns,
        {"pause": 600 * 10**9, "return_window": 7 * 86400 * 10**9, "slow": 1000},
    )


def shared_logs(shared, scratch):
    """Real logs, and those that the generator in the shared folder makes; `None` for absent."""
    web = {"moment": "timestamp", "who": "user_id", "name": "event", "status": "status"}
    bare = {"moment": "timestamp", "who": "user_id", "name": "event"}
    data = shared / "data"
    yield "cdnow_events.csv", lambda: Log(
        "cdnow_events.csv",
        [data / "cdnow" / "cdnow_events.csv"],
        ["--earliest", "1990-01-01"],
        bare,
    )
    for ending in ("csv", "jsonl"):
        name = f"apache_events.{ending}"
        yield name, lambda name=name: Log(name, [data / "elastic_apache_logs" / name], [], web)
    yield "retentioneering_ecom", lambda: Log(
        "retentioneering_ecom (two files)",
        [
            logs.unpacked(
                shared / "formats" / "generic" / f"retentioneering_ecom_part{part}.csv.gz", scratch
            )
            for part in (1, 2)
        ],
        [],
        bare,
    )
    for ending in ("csv", "jsonl"):
        yield f"generated.{ending}", lambda ending=ending: Log(
            f"generated.{ending}", [generated(shared, scratch, ending)], [], USUAL
        )


def generated(shared, scratch, ending):
    """A log of 200,000 rows, made once in both formats."""
    binary = scratch / "gen_events"
    if not binary.exists():
        source = shared / "bench" / "gen_events.c"
        subprocess.run(["cc", "-O3", "-w", "-o", binary, source, "-lm"], check=True)
        subprocess.run(
            [
                binary,
                "--rows",
                "200000",
                "--csv",
                scratch / "generated.csv",
                "--jsonl",
                scratch / "generated.jsonl",
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )
    return scratch / f"generated.{ending}"


def main():
    unit = Unit(Path(sys.argv[1]).resolve())
    rules = Path(sys.argv[2]).read_text()
    scratch = Path(sys.argv[3]).resolve()
    shared = Path(sys.argv[4]).resolve() if len(sys.argv) > 4 else None
    tally = Tally()
    began = time.monotonic()

    here = {log.name: log for log in [*simulated(unit, scratch), *odd(scratch)]}
    for log in here.values():
        compare_with_sql(tally, unit, rules, log, scratch)
    check_misreadings(tally, unit, rules, here["odd log 1"], scratch)
    compare_with_sql(tally, unit, rules, other_settings(here["odd log 0"]), scratch)
    compare_with_sql(tally, unit, rules, other_settings(here["mixed"]), scratch)
    for name in ["mixed", "odd log 0", "odd log 2 with ties"]:
        compare_reports(tally, unit, here[name], scratch)
        file = here[name].files[0]
        other = logs.as_jsonl(file, file.with_suffix(".jsonl"))
        twin = Log(f"{name} as JSON Lines", [other], [], USUAL)
        compare_with_sql(tally, unit, rules, twin, scratch)
        compare_formats(tally, unit, here[name], twin)

    there = {}
    if shared is None:
        tally.skip(
            "real logs, generated logs",
            "the folder of shared data is not there; " "MVPCHECK_SHARED names it",
        )
    else:
        for name, make in shared_logs(shared, scratch):
            try:
                log = make()
                missing = [file for file in log.files if not file.exists()]
            except FileNotFoundError as error:
                missing = [error.filename]
            except subprocess.CalledProcessError as error:
                missing = [error.cmd[-2]]
            if missing:
                tally.skip(name, f"no {missing[0]}")
                continue
            there[name] = log
            compare_with_sql(tally, unit, rules, log, scratch)
        if "retentioneering_ecom" in there:
            compare_given_sessions(tally, unit, there["retentioneering_ecom"], scratch)
        for name in ["cdnow_events.csv", "apache_events.csv", "generated.csv"]:
            if name in there:
                compare_reports(tally, unit, there[name], scratch)
        for stem in ["apache_events", "generated"]:
            pair = [there.get(f"{stem}.{ending}") for ending in ("csv", "jsonl")]
            if None not in pair:
                compare_formats(tally, unit, *pair)

    skipped = f", {tally.skipped} SKIPPED" if tally.skipped else ""
    print(
        f"{tally.equal} equal, {tally.unlike} unlike{skipped}, " f"{time.monotonic() - began:.0f} s"
    )
    return 1 if tally.unlike else 0


if __name__ == "__main__":
    sys.exit(main())

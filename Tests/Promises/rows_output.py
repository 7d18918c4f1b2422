"""What comes out again: section H, with names that would act if they were shown as they are."""

import json
import os
import re
import stat

from bench import Skipped, daily, promise

# What acts on a terminal, and what cannot be seen or turns text round.
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0001-\U000e007f]")
ESCAPES = "\x1b[31m\x1b]52;c;aGk=\x07\x1b]8;;http://e.example\x07\x08\x7f\u009b1m"
TURNED = "\u202e\u2066\u200b\u200e\ufeff\U000e0041"
SHOWN = [
    ["analyze"], ["inspect"], ["analyze", "--format", "json"], ["inspect", "--format", "json"],
    ["events"], ["analyze", "--ascii"], ["analyze", "--verbose"]]


def hostile(bench, name, column="note", file="log.csv"):
    """A log whose failures are called `name`, with a column called `column`."""
    rows = daily(
        leaves=lambda user: 3 + user % 20,
        event=lambda user, day, turn:
            f'"{name} failed"' if (user + day + turn) % 9 == 0 else "search")
    return bench.log(file, [f"{row},x" for row in rows],
                     f'timestamp,user_id,event,status,"{column}"')


def streams(bench, *files):
    """Everything that runs on `files` show."""
    for arguments in SHOWN:
        run = bench.run(*arguments, "--", *files)
        assert run.status == 0, f"{arguments}: exit {run.status}: {run.said[:200]}"
        yield arguments, run.text + run.said


@promise("H01")
def control_characters_are_shown_as_escapes(bench):
    log = hostile(bench, ESCAPES, ESCAPES, f"log{ESCAPES.replace('/', '')}.csv")
    for arguments, text in streams(bench, log):
        found = ACTING.search(text)
        assert not found, f"{arguments}: {text[max(0, found.start() - 30):found.end() + 30]!r}"
    shown = bench.run("analyze", "--", log).text
    assert "\\x1b" in shown, "not shown at all"
    for arguments in (["analyze", f"no{ESCAPES}"], ["analyze", f"--{ESCAPES}"],
                      ["analyze", log, "--churn-after", ESCAPES], [ESCAPES],
                      ["analyze", "--user-column", f"no{ESCAPES}", "--", log]):
        run = bench.run(*arguments)
        assert run.status in (2, 3) and not ACTING.search(run.said), run.said


@promise("H02")
def text_that_turns_or_hides_is_shown_as_escapes(bench):
    log = hostile(bench, TURNED, f"a{TURNED}", f"log{TURNED}.csv")
    for arguments, text in streams(bench, log):
        found = UNSEEN.search(text)
        assert not found, f"{arguments}: {text[max(0, found.start() - 30):found.end() + 30]!r}"
    assert "\\u{202E}" in bench.run("analyze", "--", log).text
    assert "\\u202e" in bench.run("analyze", "--format", "json", "--", log).text


@promise("H06")
def no_cell_of_the_csv_it_writes_is_a_formula(bench):
    """The only CSV that is written is that of simulate, which shows nothing of anybody's log."""
    scenarios = re.findall(r"^  ([a-z][a-z-]+) ", bench.run("simulate", "--list").text, re.M)
    assert len(scenarios) > 10, scenarios
    for scenario in scenarios:
        text = bench.run("simulate", scenario, "--users", "20").ends(0).text
        for line in text.splitlines():
            for cell in line.split(","):
                assert cell[:1] not in ("=", "+", "-", "@", "\t"), f"{scenario}: {cell}"


def members(pairs):
    names = [name for name, _ in pairs]
    assert len(names) == len(set(names)), f"twice: {names}"
    return dict(pairs)


def refused(word):
    raise AssertionError(f"{word} in JSON")


@promise("H07")
def json_is_one_document_whatever_comes_in(bench):
    logs = [
        hostile(bench, ESCAPES + TURNED, "]}", "acting.csv"),
        hostile(bench, "</script><!--\u2028\u2029", "a\"\"b\\\\", "marks.csv"),
        bench.log("one.csv", ["2026-01-01T08:00:00Z,u1,login,200"]),
        bench.log("stay.csv", daily()),
        bench.log("huge.csv", [f"{row},1e308" for row in daily(leaves=lambda user: 3 + user % 20)],
                  "timestamp,user_id,event,status,latency_ms"),
        bench.write("bad.csv", b"timestamp,user_id,event\n2026-01-01T08:00:00Z,u1,a\n"
                    + b"2026-01-01T08:00:00Z,\xff\xfe,b\n"),
    ]
    order = None
    for log in logs:
        for command in ("analyze", "inspect"):
            run = bench.run(command, log, "--format", "json", "--max-reject-rate", "100%")
            assert run.status == 0, f"{log}: exit {run.status}: {run.said[:200]}"
            document = json.loads(run.text, object_pairs_hook=members, parse_constant=refused)
            assert list(document)[0] == "schema_version"
            if command == "analyze":
                order = order or list(document)
                assert list(document) == order, "another order"


@promise("H09")
def queries_addresses_and_tokens_are_masked(bench):
    secrets = ["abc123secret", "ann@example.com", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"]
    names = [
        f"/reset?token={secrets[0]}&email={secrets[1]}", f"mail to {secrets[1]}",
        f"key {secrets[2]}"]
    bench.log("log.csv", daily(
        leaves=lambda user: 3 + user % 20,
        event=lambda user, day, turn:
            names[(user + day) % 3] if (user + day + turn) % 9 == 0 else "search"))
    for arguments in (["analyze"], ["inspect"], ["analyze", "--format", "json"],
                      ["inspect", "--format", "json"]):
        run = bench.run(*arguments, "log.csv").ends(0)
        for secret in secrets:
            assert secret not in run.text + run.said, f"{arguments} shows {secret}"
    assert "/reset" in bench.run("inspect", "log.csv").text


@promise("H10")
def what_is_said_of_a_bad_row_is_its_place_and_never_the_row(bench):
    private = ["ann.secret@example.com", "+4915112345678", "10.1.2.3"]
    rows = daily(leaves=lambda user: 3 + user % 20)
    rows += [f"no time at all,{word},{word},200" for word in private]
    rows += [f"2026-01-05T08:00:00Z,{word},{word},200,{word}" for word in private]
    bench.log("log.csv", rows)
    old_mask = os.umask(0)
    try:
        run = bench.run("analyze", "log.csv", "--rejects", "rejects.jsonl")
    finally:
        os.umask(old_mask)
    run.ends(0, "timestamp_invalid", "too_many_fields", "log.csv:")
    listed = bench.read("rejects.jsonl").decode()
    assert len(listed.splitlines()) == 6
    for line in listed.splitlines():
        assert set(json.loads(line)) == {"file", "line", "column", "reason", "detail"}, line
    for word in private:
        assert word not in run.text + run.said + listed, f"{word} is shown"
    assert stat.S_IMODE(os.stat(bench.path("rejects.jsonl")).st_mode) == 0o600


@promise("A22")
def odd_names_of_files_are_read_and_shown_safely(bench):
    bench.simulated()
    for name in (" my events.csv", "-x.csv", "a\nb.csv", "a\x1b[31mb.csv", "a\u202eb.csv"):
        try:
            os.rename(bench.path("few.csv"), bench.path(name))
        except OSError as error:
            raise Skipped(f"no such name can be given here: {error}") from None
        run = bench.run("analyze", "--", name)
        os.rename(bench.path(name), bench.path("few.csv"))
        assert run.status == 0, f"{name!r}: {run.said}"
        assert not ACTING.search(run.text + run.said), name
        assert not UNSEEN.search(run.text + run.said), name

"""Time, people and what events mean: the rows of sections D and E that speak of whole reports."""

import json
import re
import unicodedata

from bench import conserved, daily, promise, shuffled, without_sources


@promise("D20")
def rows_in_any_order_and_in_seven_files_give_one_report(bench):
    log = bench.read(bench.simulated()).decode().splitlines()
    header, rows = log[0], log[1:]
    whole = without_sources(bench.report("few.csv"))
    bench.log("mixed.csv", shuffled(rows), header)
    assert without_sources(bench.report("mixed.csv")) == whole
    parts = [bench.log(f"part{part}.csv", shuffled(rows)[part::7], header) for part in range(7)]
    # The same rows, in another order of files.
    assert without_sources(bench.report(*parts)) == whole
    assert without_sources(bench.report(*reversed(parts))) == whole


@promise("D21")
def a_thousand_events_at_one_instant_have_one_order(bench):
    background = daily(leaves=lambda user: 3 + user % 20)
    instant = [
        f"2026-01-04T08:00:00Z,u1,{name},{status}"
        for name, status in [("search", 200), ("js_error", 500), ("login", 401), ("save", 200)]
        for _ in range(250)]
    reports = []
    for seed in range(3):
        bench.log("log.csv", shuffled(background + instant, seed))
        reports.append(without_sources(bench.report("log.csv")))
    assert reports[0] == reports[1] == reports[2]


@promise("D22")
def an_answer_before_its_request_is_noted_and_no_duration_is_negative(bench):
    rows = [f"{row},{-3000 if place % 50 == 0 else 250}"
            for place, row in enumerate(daily(leaves=lambda user: 3 + user % 20))]
    bench.log("log.csv", rows, "timestamp,user_id,event,status,latency_ms")
    report = bench.report("log.csv")
    notes = conserved(report)["field_notes"]
    assert notes == {"negative_duration": -(-len(rows) // 50)}, notes
    # Rows that end before they start: in any order, a session begins with its first event.
    lines = bench.run("events", "log.csv").text.splitlines()
    assert len(lines) == len(rows) and all(json.loads(line)["session"] >= 1 for line in lines)


@promise("D23")
def zone_and_language_change_no_byte(bench):
    bench.simulated()
    plain = bench.run("analyze", "few.csv", "--format", "json").ends(0).output
    text = bench.run("analyze", "few.csv").ends(0).output
    for variables in (
            {"TZ": "Asia/Kathmandu"}, {"LC_ALL": "ar_EG.UTF-8"}, {"LC_ALL": "de_DE.UTF-8"},
            {"LC_NUMERIC": "de_DE.UTF-8", "TZ": "America/New_York"}, {"LC_ALL": "tr_TR.UTF-8"}):
        assert bench.run("analyze", "few.csv", "--format", "json", env=variables).output == plain
        assert bench.run("analyze", "few.csv", env=variables).output == text, variables


@promise("E09")
def a_hundred_thousand_names_are_told_as_a_few_and_the_rest(bench):
    rows = [
        f"2026-01-{number % 28 + 1:02d}T08:{number % 60:02d}:00Z,u{number % 400},"
        f"/item/{number},{500 if number % 40 == 0 else 200}" for number in range(100_000)]
    bench.log("log.csv", rows)
    run = bench.run("analyze", "log.csv", "--format", "json").ends(0)
    assert len(run.output) < 1 << 20, f"a report of {len(run.output)} bytes"
    shown = bench.run("inspect", "log.csv").ends(0)
    assert len(shown.text.splitlines()) < 100
    assert re.search(r"other|more", shown.text), shown.text
    warned = shown.text + shown.said + run.said + json.dumps(run.report["notes"])
    assert "names" in warned, "no word about the number of names"


def width(line):
    """The columns that a line takes on a terminal."""
    wide = 0
    for mark in line:
        if unicodedata.combining(mark) or unicodedata.category(mark) in ("Mn", "Me", "Cf"):
            continue
        wide += 2 if unicodedata.east_asian_width(mark) in ("W", "F") else 1
    return wide


@promise("E10")
def long_and_wide_names_keep_tables_straight_and_are_whole_in_json(bench):
    long = "payment failed 🙂" + "é" * 30 + "漢字" * 200 + "שלום"
    bench.log("log.csv", daily(
        leaves=lambda user: 3 + user % 20,
        event=lambda user, day, turn: long if (user + day + turn) % 9 == 0 else "search"))
    for command in ("analyze", "inspect"):
        run = bench.run(command, "log.csv").ends(0)
        for line in run.text.splitlines():
            assert width(line) <= 80, f"{width(line)} columns: {line}"
    names = [json.loads(line)["event"] for line in bench.run("events", "log.csv").text.splitlines()]
    assert long in names
    report = bench.run("inspect", "log.csv", "--format", "json").ends(0)
    assert long in report.text, "cut in JSON"


@promise("E12")
def what_was_and_was_not_taken_for_friction_is_listed(bench):
    odd = ["Fehler", "E-4012", "oops_shown"]
    bench.log("log.csv", daily(
        leaves=lambda user: 3 + user % 20,
        event=lambda user, day, turn:
            odd[(user + day) % 3] if (user + day + turn) % 9 == 0 else "search",
        status=lambda *_: 200))
    shown = bench.run("inspect", "log.csv").ends(0).text
    for name in odd:
        assert name in shown, f"{name} is not told"
    assert "not recorded" in shown
    before = bench.report("log.csv")["friction"]
    report = bench.report("log.csv", "--friction", "Fehler", "--friction", "E-*",
                          "--friction", "oops*")
    kinds = {kind["kind"]: kind for kind in report["friction"]["by_kind"]}
    assert kinds["error"]["events"] > 0, kinds["error"]
    assert not any(kind["events"] for kind in before["by_kind"]), before


@promise("E14")
def nobody_left_and_everybody_left_are_said(bench):
    bench.log("stay.csv", daily())
    run = bench.run("analyze", "stay.csv").ends(0)
    assert run.text.startswith("NOBODY LEFT"), run.text[:80]
    # Everybody leaves early; somebody who never tried anything worth counting keeps the log long.
    rows = daily(users=80, leaves=lambda user: 1 + user % 5)
    rows += [f"2026-01-{day:02d}T12:00:00Z,u999,search,200" for day in range(1, 31)]
    bench.log("leave.csv", rows)
    run = bench.run("analyze", "leave.csv").ends(0)
    assert "80 of 81 people left" in run.text.replace("\n", " "), run.text[:200]
    for log in ("stay.csv", "leave.csv"):
        raw = bench.run("analyze", log, "--format", "json", "--fail-on", "friction_share > 1%")
        assert not re.search(rb"\bnan\b|\binf", raw.output, re.I)
    gate = bench.run("analyze", "stay.csv", "-q", "--fail-on", "friction_share > 1%",
                     "--fail-on-inconclusive")
    gate.ends(1)


@promise("E15")
def eight_who_left_are_too_few(bench):
    bench.log("log.csv", daily(users=40, leaves=lambda user: 4 + user if user < 8 else 30))
    report = bench.report("log.csv")
    assert report["verdict"] == "inconclusive", report["verdict"]
    assert any(reason["code"] == "too_few_users" for reason in report["reasons"])
    assert report["metrics"]["departures_by_horizon"]["observed"]["low"] is not None
    assert report["departures"]["due_to_friction"] is None
    assert report["fix_first"] == []


@promise("E17")
def one_person_and_one_event_get_a_report_of_what_is_missing(bench):
    bench.log("log.csv", ["2026-01-01T08:00:00Z,u1,login,200"])
    run = bench.run("analyze", "log.csv").ends(0)
    assert "1 person" in run.text and "reaches 2026-01-08" in run.text.replace("\n", " "), run.text
    assert bench.report("log.csv")["data_quality"]["users"] == 1
    assert bench.run("inspect", "log.csv").ends(0).text


@promise("E19")
def a_part_day_at_the_end_is_no_drop(bench):
    """People who were there on the last morning are neither gone nor fewer."""
    rows = daily(users=60, days=30)
    cut = [row for row in rows if row < "2026-01-30T09:00"]
    assert len(cut) < len(rows)
    bench.log("cut.csv", cut)
    report = bench.report("cut.csv")
    assert report["departures"]["total"] == 0, report["departures"]


@promise("E20")
def those_first_seen_three_days_before_the_end_are_never_gone(bench):
    rows = daily(leaves=lambda user: 3 + user % 20 if user else 30)
    rows += [f"2026-01-28T09:{user:02d}:00Z,late{user},search,200" for user in range(25)]
    bench.log("log.csv", rows)
    bench.log("before.csv", rows[:-25])
    report, before = bench.report("log.csv"), bench.report("before.csv")
    assert report["departures"]["total"] == before["departures"]["total"]
    recent = report["departures"]["too_recent"] - before["departures"]["too_recent"]
    assert recent == 25, report["departures"]
    assert "too recent to judge" in bench.run("analyze", "log.csv").text

"""Flags and gates: section J, and files that are not there."""

import re

from bench import promise


def refused(bench, arguments, *words):
    """Wrong usage: exit 2, one line with `words`, and no report."""
    run = bench.run(*arguments).ends(2, *words).gives_nothing()
    assert run.said.count("mvpcheck: error: ") == 1, run.said
    return run


@promise("J01")
def slips_of_the_finger_are_told(bench):
    bench.simulated()
    run = refused(bench, ["analyze", "few.csv", "--formt", "json"], "unknown option --formt")
    assert "did you mean --format?" in run.said
    assert "did you mean" in refused(bench, ["analyse", "few.csv"], "analyse").said
    run = refused(bench, ["analyze", "few.csv", "--format", "jsn"], "--format", "'jsn'")
    assert "text, json" in run.said
    for flag in ("--dedupe", "--time-unit", "--count", "--gate-on", "--color"):
        assert re.search("none of .+, ", refused(bench, ["analyze", "few.csv", flag, "x"]).said)


@promise("J02")
def values_of_no_form_name_the_flag_and_the_form(bench):
    bench.simulated()
    for value in ("-3d", "0", "14 parsecs", "99999999999d", "", "7", "d", "1e3d", "٧d"):
        for flag in ("--churn-after", "--horizon", "--session-gap"):
            refused(bench, ["analyze", "few.csv", f"{flag}={value}"], flag, "7d")
    for flag, value in (("--max-reject-rate", "7 of 9"), ("--max-record-bytes", "-1"),
                        ("--seed", "x"), ("--threads", "0"), ("--width", "12"), ("--top", "-1"),
                        ("--level", "100"), ("--now", "yesterday"), ("--slow-after", "soon")):
        refused(bench, ["analyze", "few.csv", f"{flag}={value}"], flag, f"'{value}'")


@promise("J03")
def flags_that_quarrel_are_both_named_and_the_last_of_two_holds(bench):
    bench.simulated()
    refused(bench, ["analyze", "few.csv", "--quiet", "--verbose"], "--quiet", "--verbose")
    refused(bench, ["analyze", "few.csv", "--strict", "--max-reject-rate", "1"],
            "--strict", "--max-reject-rate")
    twice = bench.report("few.csv", "--churn-after", "5d", "--churn-after", "3d")
    assert twice == bench.report("few.csv", "--churn-after", "3d")
    assert twice["settings"]["churn_after_s"] == 3 * 86_400


@promise("J12")
def a_gate_on_an_unknown_figure_lists_the_known_ones(bench):
    bench.simulated()
    for flag in ("--fail-on", "--warn-on"):
        refused(bench, ["analyze", "few.csv", flag, "frction_share > 40%"],
                "frction_share", "friction_share", "one_session_churn")
        for rule in ("friction_share", "friction_share >", "> 4", "friction_share > x", ""):
            refused(bench, ["analyze", "few.csv", flag, rule], flag)


@promise("J13")
def a_gate_that_cannot_be_decided_is_inconclusive(bench):
    bench.simulated()
    share = bench.report("few.csv")["departures"]["share_due_to_friction"]
    crossing = f"friction_share > {share['estimate']}"
    bench.simulated("small.csv", "too-small", 40)
    none = "friction_share > 1%"
    assert bench.report("small.csv")["departures"]["share_due_to_friction"] is None
    for log, rule in (("few.csv", crossing), ("small.csv", none)):
        report = bench.report(log, "--fail-on", rule)
        assert [gate["outcome"] for gate in report["gates"]] == ["inconclusive"], report["gates"]
        assert "INCONCLUSIVE" in bench.run("analyze", log, "--fail-on", rule).ends(0).text
        bench.run("analyze", log, "--fail-on", rule, "--fail-on-inconclusive").ends(1)


@promise("J14")
def a_pattern_that_matched_nothing_is_told_as_one(bench):
    for pattern in ("*.csv", "exports/*.jsonl", "log-[0-9].csv"):
        run = bench.run("analyze", pattern).ends(3, pattern, "no such file").gives_nothing()
        assert "hint:" in run.said and "shell" in run.said, run.said

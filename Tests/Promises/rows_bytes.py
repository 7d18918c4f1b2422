"""Bytes and limits, seen from outside: rows of sections A to D and G that are about time, memory and files."""

import json
import os
import resource
import signal
import subprocess
import time

from bench import conserved, daily, promise, without_sources
from rows_machine import unprivileged

HEADER = "timestamp,user_id,event,status\n"


def measured(bench, *arguments, feed=None):
    """The status, the output and the peak memory in MiB of a run that is fed by `feed`."""
    process = bench.start(*arguments, stdin=subprocess.PIPE)
    try:
        feed(process.stdin)
        process.stdin.close()
    except BrokenPipeError:
        pass
    output = process.stdout.read()
    problems = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    return process.returncode, output, problems.decode(), usage.ru_maxrss // 1024


@promise("A02")
def a_file_that_nobody_may_read(bench):
    bench.simulated()
    os.chmod(bench.path("few.csv"), 0)
    os.chmod(bench.folder, 0o755)
    run = bench.run("analyze", "few.csv", preexec_fn=unprivileged)
    run.ends(3, "few.csv", "permission denied").gives_nothing()


@promise("A15")
def a_pipe_and_a_fifo_give_the_report_of_the_file(bench):
    bench.simulated()
    whole = without_sources(bench.report("few.csv"))
    bench.write("copy", bench.read("few.csv"))
    os.mkfifo(bench.path("fifo"))
    feeding = subprocess.Popen(["cp", "copy", "fifo"], cwd=bench.folder)
    assert without_sources(bench.report("fifo")) == whole
    feeding.wait(timeout=10)
    with open(bench.path("few.csv"), "rb") as log:
        assert without_sources(bench.report("/dev/stdin", stdin=log)) == whole
    assert without_sources(bench.report("-", given=bench.read("few.csv"))) == whole


@promise("A18")
def one_of_three_files_that_cannot_be_read_is_named(bench):
    bench.simulated()
    lines = bench.read("few.csv").decode().splitlines()
    bench.log("a.csv", lines[1::2], lines[0])
    bench.log("b.csv", lines[2::2], lines[0])
    os.mkdir(bench.path("c.csv"))
    run = bench.run("analyze", "a.csv", "c.csv", "b.csv").ends(4, "c.csv")
    assert run.text.startswith("INCOMPLETE"), run.text[:80]
    strict = bench.run("analyze", "a.csv", "c.csv", "b.csv", "--strict").ends(3, "c.csv")
    strict.gives_nothing()


@promise("B03", "G10")
def a_quote_that_never_closes_costs_one_row_and_no_time(bench):
    rows = [f"2026-01-{n % 28 + 1:02d}T08:00:00Z,u{n % 500},search,200" for n in range(200_000)]
    rows[8] = '2026-01-05T08:00:00Z,"u1,search,200'
    took = []
    for count in (50_000, 200_000):
        bench.log("log.csv", rows[:count])
        began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        run = bench.run("inspect", "log.csv", "--format", "json")
        took.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began)
        quality = conserved(run.ends(0, "unterminated_quote", "log.csv:10:22").report)
        assert quality["accepted"] == count - 1, quality
    assert took[1] < 4 * 2.3 * took[0] + 0.2, f"{took[1]:.2f} s against {took[0]:.2f} s"


@promise("B18", "A24")
def a_line_of_a_hundred_megabytes_costs_one_row_and_little_memory(bench):
    def feed(pipe):
        pipe.write(HEADER.encode() + b"2026-01-05T08:00:00Z,u1,search,200\n")
        for _ in range(100):
            pipe.write(b"x" * (1 << 20))
        pipe.write(b"\n2026-01-05T08:00:01Z,u2,search,200\n")

    status, output, problems, mebibytes = measured(
        bench, "inspect", "-", "--format", "json", feed=feed)
    assert status == 4 and "record_too_long" in problems, problems
    assert conserved(json.loads(output))["accepted"] == 2
    assert mebibytes < 80, f"{mebibytes} MiB"


@promise("D11")
def events_from_the_future_make_nobody_leave(bench):
    rows = daily()
    plain = bench.log("plain.csv", rows)
    ahead = [f"2028-01-05T08:00:00Z,u{user},search,200" for user in range(60)]
    bench.log("log.csv", rows + ahead)
    now = ["--now", "2026-02-01"]
    report, before = bench.report("log.csv", *now), bench.report(plain, *now)
    quality = conserved(report)
    assert quality["rejected_by_reason"] == {"timestamp_future": 60}, quality
    assert report["departures"] == before["departures"]
    assert quality["last_event"] == before["data_quality"]["last_event"]


@promise("G05")
def streams_without_an_end_stop_or_are_stopped(bench):
    """`yes |` and devices: little memory, and SIGINT ends it within a second."""
    with open("/dev/zero", "rb") as zeros:
        bench.run("inspect", "-", stdin=zeros, timeout=60).ends(3)
    yes = subprocess.Popen(["yes"], stdout=subprocess.PIPE)
    bench.run("inspect", "-", stdin=yes.stdout, timeout=60).ends(3)
    yes.kill()
    yes.wait()
    yes.stdout.close()
    bench.write("head.csv", HEADER + "2026-01-05T08:00:00Z,u1,search,200\n")
    for device in ("/dev/zero", "/dev/urandom"):
        feeding = subprocess.Popen(
            ["cat", "head.csv", device], cwd=bench.folder, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        process = bench.start("inspect", "-", stdin=feeding.stdout, stdout=subprocess.DEVNULL)
        feeding.stdout.close()
        time.sleep(1.5)
        ended = process.poll()
        began = time.monotonic()
        if ended is None:
            process.send_signal(signal.SIGINT)
        process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0) if ended is None else (0, ended, None)
        took = time.monotonic() - began
        process.stderr.close()
        feeding.kill()
        feeding.wait()
        if ended is not None:
            assert ended in (3, 4), f"{device}: {ended}"
            continue
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode in (130, -signal.SIGINT), f"{device}: {process.returncode}"
        assert took < 1, f"{device}: {took:.1f} s"
        assert usage.ru_maxrss < 100 * 1024, f"{device}: {usage.ru_maxrss // 1024} MiB"


@promise("G08")
def two_thousand_files_need_few_descriptors(bench):
    names = [
        bench.log(f"{number}.csv", [f"2026-01-05T08:00:00Z,u{number},search,200"])
        for number in range(2_000)]
    run = bench.run(
        "inspect", *names, "--format", "json",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32)))
    assert conserved(run.ends(0).report)["accepted"] == 2_000


@promise("G09")
def many_empty_files_are_told_in_one_line(bench):
    names = [bench.write(f"{number}.csv", "") for number in range(2_000)]
    bench.simulated()
    run = bench.run("analyze", *names, "few.csv")
    run.ends(4)
    assert run.text.startswith("INCOMPLETE"), run.text[:60]
    assert len(run.said.splitlines()) < 20, run.said[:400]

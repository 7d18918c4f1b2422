"""The machine around the program: section I, and what of section A needs a terminal or much memory."""

import os
import pty
import re
import resource
import signal
import stat
import subprocess
import time

from bench import Skipped, daily, promise, without_sources

JSON = ["--format", "json"]


def temporary(bench):
    return [name for name in bench.names() if ".tmp" in name or ".mvpcheck" in name]


@promise("A16")
def without_a_file_at_a_terminal_nothing_is_waited_for(bench):
    for arguments in (["analyze"], ["inspect"], ["events"], []):
        main, other = pty.openpty()
        try:
            run = bench.run(*arguments, stdin=other, timeout=10)
        finally:
            os.close(main)
            os.close(other)
        run.ends(2).gives_nothing()
        assert "mvpcheck" in run.said and len(run.said.splitlines()) < 40, run.said


@promise("A24")
def memory_goes_by_events_and_not_by_bytes(bench):
    """A quarter of a gigabyte through a pipe, in few and long rows."""
    ballast = b"x" * 50_000
    process = bench.start("inspect", "-", *JSON, stdin=subprocess.PIPE)
    with process.stdin as pipe:
        pipe.write(b"timestamp,user_id,event,note\n")
        for row in range(5_000):
            pipe.write(b"2026-01-05T%02d:%02d:00Z,u%d,search,%s\n" % (
                row % 24, row % 60, row % 300, ballast))
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    assert process.returncode == 0 and b'"rows_read": 5000' in output, output[-300:]
    mebibytes = usage.ru_maxrss // 1024
    assert mebibytes < 64, f"{mebibytes} MiB"


@promise("I01")
def a_reader_that_stops_is_no_failure(bench):
    bench.simulated()
    for arguments in (["analyze", "few.csv", "-o", "r.json"], ["events", "few.csv"],
                      ["inspect", "few.csv"], ["simulate", "mixed"], ["--help"]):
        process = bench.start(*arguments)
        process.stdout.read(1)
        process.stdout.close()
        problems = process.stderr.read()
        process.stderr.close()
        status = process.wait(timeout=60)
        assert status in (0, 141, -signal.SIGPIPE), f"{arguments}: {status}"
        assert b"error" not in problems and b"Fatal" not in problems, problems
    whole = bench.run("analyze", "few.csv", *JSON).output
    assert bench.read("r.json") == whole


@promise("I02", "I03")
def what_could_not_be_written_is_never_a_success(bench):
    bench.simulated()
    for arguments in (["analyze", "few.csv"], ["analyze", "few.csv", *JSON], ["events", "few.csv"],
                      ["inspect", "few.csv"], ["simulate", "mixed"], ["--help"], ["--version"]):
        with open("/dev/full", "wb") as full:
            bench.run(*arguments, stdout=full).ends(5, "no space left")
        bench.run(*arguments, stdout=None, preexec_fn=lambda: os.close(1)).ends(5, "closed")
    for arguments in (["analyze", "few.csv"], ["analyze", "nope.csv"], ["analyse"],
                      ["analyze", "few.csv", "--fail-on", "friction_share > 1%"]):
        heard = bench.run(*arguments)
        deaf = bench.run(*arguments, stderr=None, preexec_fn=lambda: os.close(2))
        assert deaf.status == heard.status, f"{arguments}: {deaf.status}, not {heard.status}"
        assert deaf.output == heard.output, arguments


def small_files():
    """From here on no file may be longer than a kilobyte, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))


@promise("I04")
def a_disk_that_fills_leaves_the_old_report(bench):
    bench.simulated()
    bench.write("report.json", "the old one\n")
    before = bench.names()
    run = bench.run("analyze", "few.csv", "-o", "report.json", preexec_fn=small_files)
    run.ends(5, "report.json")
    assert bench.read("report.json") == b"the old one\n"
    assert bench.names() == before, bench.names()


def unprivileged():
    """Who is root may write everywhere."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


@promise("I05")
def a_place_that_cannot_be_written_is_told_before_anything_is_read(bench):
    os.mkdir(bench.path("folder"))
    os.mkdir(bench.path("shut"))
    os.chmod(bench.path("shut"), 0o500)
    os.chmod(bench.folder, 0o755)
    # A log that would be told of first, were it read first.
    for place in ("missing/dir/r.json", "folder", "shut/r.json"):
        run = bench.run("analyze", "nope.csv", "-o", place, preexec_fn=unprivileged)
        run.ends(5 if place != "folder" else run.status).gives_nothing()
        assert run.status in (2, 5), f"{place}: {run.status}"
        assert place.split("/", maxsplit=1)[0] in run.said and "nope.csv" not in run.said, run.said


@promise("I06", "I07")
def a_report_is_replaced_whole_with_its_mode_and_through_links(bench):
    bench.simulated()
    wanted = bench.run("analyze", "few.csv", *JSON).output
    bench.write("old.json", "old\n")
    os.chmod(bench.path("old.json"), 0o600)
    os.symlink("old.json", bench.path("latest.json"))
    node = os.stat(bench.path("old.json")).st_ino
    bench.run("analyze", "few.csv", "-q", "-o", "latest.json").ends(0)
    assert os.path.islink(bench.path("latest.json"))
    assert bench.read("old.json") == wanted
    assert stat.S_IMODE(os.stat(bench.path("old.json")).st_mode) == 0o600
    assert os.stat(bench.path("old.json")).st_ino != node, "written over, not replaced"
    bench.run("analyze", "few.csv", "-q", "-o", "new.json", preexec_fn=lambda: os.umask(0o027)
              ).ends(0)
    assert stat.S_IMODE(os.stat(bench.path("new.json")).st_mode) == 0o640
    assert not temporary(bench)


@promise("I08")
def devices_and_pipes_are_written_to(bench):
    bench.simulated()
    wanted = bench.run("analyze", "few.csv", *JSON).output
    bench.run("analyze", "few.csv", "-q", "-o", "/dev/null").ends(0)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    os.mkfifo(bench.path("pipe.json"))
    process = bench.start("analyze", "few.csv", "-q", "-o", "pipe.json")
    with open(bench.path("pipe.json"), "rb") as pipe:
        assert pipe.read() == wanted
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert stat.S_ISFIFO(os.stat(bench.path("pipe.json")).st_mode)


@promise("I09")
def an_input_is_never_written_over(bench):
    bench.simulated()
    kept = bench.read("few.csv")
    os.symlink("few.csv", bench.path("link.csv"))
    os.link(bench.path("few.csv"), bench.path("hard.csv"))
    for output in ("few.csv", "link.csv", "hard.csv", "./few.csv"):
        for flag in ("-o", "--rejects"):
            bench.run("analyze", "few.csv", flag, output).ends(2).gives_nothing()
    assert bench.read("few.csv") == kept


@promise("I11")
def signals_end_it_within_a_second_and_leave_nothing(bench):
    bench.simulated()
    bench.write("report.json", "old\n")
    head = bench.read("few.csv")
    before = bench.names()
    for name, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)):
        process = bench.start("analyze", "-", "-o", "report.json", stdin=subprocess.PIPE)
        process.stdin.write(head)
        process.stdin.flush()
        time.sleep(0.2)
        began = time.monotonic()
        process.send_signal(name)
        process.wait(timeout=10)
        took = time.monotonic() - began
        process.stdin.close()
        output = process.stdout.read()
        process.stdout.close()
        process.stderr.close()
        assert process.returncode in (status, -name), f"{name}: {process.returncode}"
        assert took < 1, f"{name}: {took:.1f} s"
        assert output == b"" and bench.read("report.json") == b"old\n"
        assert bench.names() == before, bench.names()


@promise("I13")
def the_environment_of_cron_changes_nothing(bench):
    bench.simulated()
    wanted = bench.run("analyze", "few.csv", *JSON).ends(0).output
    log = bench.path("few.csv")
    os.chmod(bench.folder, 0o555)
    try:
        process = subprocess.run(
            [bench.program, "analyze", "few.csv", *JSON], env={"PATH": "/usr/bin:/bin"},
            cwd=bench.folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        bare = subprocess.run(
            [bench.program, "analyze", log, *JSON], env={}, cwd="/", stdin=subprocess.DEVNULL,
            capture_output=True, check=False)
    finally:
        os.chmod(bench.folder, 0o755)
    assert (process.returncode, process.stdout) == (0, wanted)
    assert bare.returncode == 0 and bare.stdout.replace(log.encode(), b"few.csv") == wanted


@promise("I14")
def odd_widths_of_a_terminal_are_bounded(bench):
    bench.simulated()
    for wanted in ("0", "-1", "abc", "100000", "20", "99999999999999999999", ""):
        run = bench.run("analyze", "few.csv", env={"COLUMNS": wanted}).ends(0)
        longest = max(len(line) for line in run.text.splitlines())
        assert 40 <= longest <= 120, f"COLUMNS={wanted}: {longest} columns"
    # The narrowest there is holds what 40 columns can.
    run = bench.run("analyze", "few.csv", "--width", "40").ends(0)
    assert max(len(line) for line in run.text.splitlines()) <= 40
    main, other = pty.openpty()
    try:
        import fcntl
        import struct
        import termios
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 20, 0, 0))
        process = bench.start("analyze", "few.csv", stdout=other, env={"TERM": "xterm"})
        os.close(other)
        text = b""
        try:
            while part := os.read(main, 65536):
                text += part
        except OSError:
            pass
        process.communicate(timeout=60)
    finally:
        os.close(main)
    plain = re.sub(rb"\x1b\[[0-9;]*m", b"", text).decode()
    assert process.returncode == 0
    assert max(len(line) for line in plain.splitlines()) <= 40, plain[:400]


@promise("I15")
def a_clock_before_the_newest_event_does_not_date_the_report(bench):
    """What SOURCE_DATE_EPOCH says stands for the clock: two days behind are not felt."""
    bench.log("log.csv", daily(leaves=lambda user: 3 + user % 20 if user else 30))
    plain = without_sources(bench.report("log.csv"))
    behind = bench.report("log.csv", env={"SOURCE_DATE_EPOCH": "1769600000"})  # 28 January
    assert without_sources(behind) == plain
    assert plain["data_quality"]["last_event"].startswith("2026-01-30")


@promise("I17")
def nothing_moves_where_nobody_watches(bench):
    bench.simulated()
    for arguments in (["analyze", "few.csv"], ["inspect", "few.csv"],
                      ["analyze", "few.csv", "--fail-on", "friction_share > 1%"],
                      ["analyze", "nope.csv"]):
        run = bench.run(*arguments, env={"TERM": "xterm-256color"})
        assert not re.search(rb"\x1b|\r", run.output + run.problems), arguments
    quiet = bench.run("analyze", "few.csv", "--quiet").ends(0)
    assert quiet.output == b"" and quiet.problems == b""

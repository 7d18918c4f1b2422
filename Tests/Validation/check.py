"""Holds what Validation printed to the bars; prints a line a bar and exits 1 if any was missed.

usage: check.py RESULTS [--write PAGE]    PAGE: where the tables go, between their markers
"""

import sys

import tables
from results import DUE, ERRORS_ALLOWED, read

ERROR, LOWEST, HIGHEST, LOWEST_SMALL = 1.0, 93, 97, 92
WIDTH, FALSE, RIGHT = 1.3, 3, 95
# A figure that fewer logs than these answer is printed and not held.
FEW = 20

passed = failed = 0


def hold(is_true, claim):
    global passed, failed
    passed, failed = passed + is_true, failed + (not is_true)
    print(("ok    " if is_true else "MISS  ") + claim)


def hold_figure(family, name, figure):
    """Mean error and coverage; at 200 people coverage alone, from below."""
    head = f"{family.label}: {name}:"
    if figure.count < FEW:
        print(f"      {head} answered in {figure.count} of {family.logs} logs, not held")
        return
    if family.users < 1_000:
        error = figure.coverage_se(LOWEST_SMALL)
        hold(
            figure.coverage >= LOWEST_SMALL - ERRORS_ALLOWED * error,
            f"{head} coverage {figure.coverage:.1f} %, at least {LOWEST_SMALL} "
            f"(standard error {error:.1f}; {figure.count} logs)",
        )
        return
    hold(
        abs(figure.error) <= ERROR + ERRORS_ALLOWED * figure.error_se,
        f"{head} mean error {figure.error:+.2f} points, within {ERROR} "
        f"(standard error {figure.error_se:.2f}; {figure.count} logs)",
    )
    error = figure.coverage_se(95)
    allowed = ERRORS_ALLOWED * error
    hold(
        LOWEST - allowed <= figure.coverage <= HIGHEST + allowed,
        f"{head} coverage {figure.coverage:.1f} %, {LOWEST} to {HIGHEST} "
        f"(standard error {error:.1f}: {LOWEST - allowed:.1f} to {min(100, HIGHEST + allowed):.1f})",
    )


def hold_widths(family):
    for name, oracle in family.figures["oracle"].items():
        ours = family.figures["same"].get(name)
        if ours is None or min(ours.count, oracle.count) < FEW // 2:
            continue
        ratio = ours.width / oracle.width
        hold(
            ratio <= WIDTH,
            f"{family.label}: {name}: mean width {ours.width:.2f} points, {ratio:.2f} times that "
            f"of the true risks, at most {WIDTH}",
        )


def hold_family(family):
    if family.has_truth:
        for name, figure in family.figures["ours"].items():
            hold_figure(family, name, figure)
        if family.users >= 1_000:
            hold_widths(family)
    share = 100 * family.right / family.logs
    if not family.wants_estimate:
        codes = " or ".join(family.expected)
        hold(share >= RIGHT, f"{family.label}: {codes} in {share:.1f} % of the logs, at least {RIGHT}")
    elif family.users >= 1_000:
        hold(share >= RIGHT, f"{family.label}: answered in {share:.1f} % of the logs, at least {RIGHT}")
    else:
        print(f"      {family.label}: answered in {share:.1f} % of the logs")


def hold_false_attributions(families):
    """Innocent friction, blamed: by a verdict, and by intervals above zero."""
    innocent = [family for family in families if family.innocent]
    logs = sum(family.logs for family in innocent)
    if not logs:
        return
    blamed = sum(family.false for family in innocent)
    hold(
        100 * blamed / logs <= FALSE,
        f"innocent friction blamed in {blamed} of {logs} logs, {100 * blamed / logs:.1f} %, "
        f"at most {FALSE}",
    )
    total, blames = 0, 0
    for name in DUE:
        found = [f.figures["ours"][name] for f in innocent if f.has_truth and name in f.figures["ours"]]
        count, above = sum(f.count for f in found), sum(f.above for f in found)
        total, blames = total + count, blames + above
        if count:
            print(f"      {name}: above zero where nothing is planted in {above} of {count} logs")
    if total:
        hold(
            100 * blames / total <= FALSE,
            f"intervals above zero where nothing is planted: {blames} of {total}, "
            f"{100 * blames / total:.1f} %, at most {FALSE}",
        )


families = read(sys.argv[1])
for family in families:
    hold_family(family)
hold_false_attributions([family for family in families if family.users >= 1_000])
print(f"{passed} passed, {failed} failed")
if "--write" in sys.argv:
    tables.write(families, sys.argv[sys.argv.index("--write") + 1], passed, failed)
sys.exit(1 if failed else 0)

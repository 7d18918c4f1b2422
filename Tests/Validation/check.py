"""Holds the table of Tests/Validation/run to its bars; prints what missed and exits 1 if any did."""

import sys

HELD = ("friction", "value", "mixed", "opportunity")
FIGURES = ("one-session churn, due", "departures by horizon, due")
OURS, NAIVE = "one-session churn, due", "one-session churn, due, plain comparison"

rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in open(sys.argv[1])]
logs = int(sys.argv[2])
passed, failed = 0, 0


def hold(claim, is_true):
    global passed, failed
    passed, failed = passed + is_true, failed + (not is_true)
    print(("ok   " if is_true else "MISS ") + claim)


covered = asked = 0
error = {}
for scenario, figure, truth, mean, spread, width, holds in (row for row in rows if len(row) == 7):
    if scenario in HELD and figure in FIGURES:
        inside, count = (int(part) for part in holds.split(" of "))
        covered, asked = covered + inside, asked + count
        hold(f"{scenario}: {figure}: mean error {mean} within 1.5 points", abs(float(mean)) <= 1.5)
        hold(f"{scenario}: {figure}: answered in all {logs} logs", count == logs)
        hold(f"{scenario}: {figure}: held in {inside} of {count}, at least 85 %", inside >= 0.85 * count)
    if scenario == "opportunity" and figure in (OURS, NAIVE):
        error[figure] = abs(float(mean))
    if scenario == "too-small" and figure.startswith("verdicts"):
        hold("too-small: refused every time", f"too_few_users (refused) {logs}" in figure)
    if scenario == "article" and figure.startswith("verdicts"):
        print("     article:", figure)
share = 100 * covered / asked if asked else 0
# Forty logs leave the share of covered truths uncertain by two points.
hold(f"intervals hold the truth in {covered} of {asked}: {share:.1f} %, 91 to 98", 91 <= share <= 98 or logs < 40)
hold("opportunity: the plain comparison misses by over 4 points", error.get(NAIVE, 0) > 4)
hold("opportunity: ours does not", error.get(OURS, 9) <= 1.5)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)

"""What Validation printed, read back: families, and how each figure came out by each method."""

from collections import defaultdict

# Monte Carlo standard errors allowed beyond each bar.
ERRORS_ALLOWED = 2.5
METHODS = {
    "ours": "ours, all logs",
    "plain": "plain comparison",
    "weights": "weights alone",
    "same": "ours",
    "oracle": "ours, told the true risks",
}
DUE = ("one-session churn, due", "departures by horizon, due", "share of departures")
# Codes that leave people out and speak of the others: the figures have a truth all the same.
LEAVES_OUT = ("unmonitored_segment", "only_failed_sign_ins")


class Figure:
    """One figure over the logs of a family; shares in points of a hundred."""

    def __init__(self, fields):
        self.count, self.covered, self.above = (int(fields[i]) for i in (0, 5, 6))
        self.truth, self.error, self.spread, self.width = (100 * float(f) for f in fields[1:5])

    @property
    def error_se(self):
        """The Monte Carlo standard error of the mean error."""
        return self.spread / self.count**0.5

    @property
    def coverage(self):
        return 100 * self.covered / self.count

    def coverage_se(self, meant):
        """That of the coverage, were it as meant."""
        return (meant * (100 - meant) / self.count) ** 0.5


class Family:
    """Many logs of one scenario and size."""

    def __init__(self, name, users):
        self.name, self.users = name, int(users)
        self.logs = self.undecided = self.right = self.false = 0
        self.expected, self.innocent, self.planted = [], False, ""
        self.figures = {method: {} for method in METHODS}
        self.verdicts, self.codes = {}, {}

    @property
    def wants_estimate(self):
        return self.expected == ["estimate"]

    @property
    def has_truth(self):
        """Whether its figures can be had, be it of a part of its people."""
        return self.wants_estimate or any(code in LEAVES_OUT for code in self.expected)

    @property
    def label(self):
        return f"{self.name}, {self.users:,} people"

    def take(self, kind, fields):
        if kind == "family":
            self.logs, self.expected = int(fields[0]), fields[1].split(",")
            self.innocent = fields[2] == "innocent"
        elif kind == "planted":
            self.planted = fields[0]
        elif kind == "figure":
            self.figures[fields[0]][fields[1]] = Figure(fields[2:])
        elif kind == "verdict":
            self.verdicts[fields[0]] = int(fields[1])
        elif kind == "code":
            self.codes[fields[0]] = int(fields[1])
        else:
            setattr(self, kind, int(fields[0]))


def read(path):
    """The families in the order in which they were played."""
    families = {}
    for line in open(path, encoding="utf-8"):
        kind, name, users, *fields = line.rstrip("\n").split("\t")
        families.setdefault((name, users), Family(name, users)).take(kind, fields)
    return list(families.values())


def by_figure(families, method="ours"):
    """Families with each figure, figures in the order in which they are first met."""
    found = defaultdict(list)
    for family in families:
        for name, figure in family.figures[method].items():
            found[name].append((family, figure))
    return found

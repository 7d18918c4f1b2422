"""What Validation printed as the tables of docs/validation.md."""

from results import DUE, METHODS, by_figure

BEGIN, END = "<!-- table:begin -->", "<!-- table:end -->"
# Families in which the methods part, or might.
COMPARED = ("mixed", "opportunity", "opportunity-with-effect", "heavy", "ended-sessions",
            "confounded-by-channel", "risky-feature")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def coverage(figure):
    return f"{figure.coverage:.1f} ± {figure.coverage_se(95):.1f}"


def figure_table(name, found):
    """A row a family: what was planted and what came out."""
    rows = []
    for family, figure in found:
        oracle, same = (family.figures[method].get(name) for method in ("oracle", "same"))
        ratio = f"{same.width / oracle.width:.2f}" if oracle and same else ""
        rows.append([
            family.name, f"{figure.truth:.1f}", f"{figure.error:+.2f} ± {figure.error_se:.2f}",
            f"{figure.spread:.1f}", f"{figure.width:.1f}", ratio, coverage(figure),
            f"{family.logs - figure.count}",
        ])
    head = ["family", "truth", "mean error", "spread", "mean width", "to true risks",
            "coverage, %", "refused"]
    return [f"**{name[0].upper()}{name[1:]}**", ""] + table(head, rows)


def summary_table(families):
    """A row a figure: the families with the greatest error and the least and most coverage."""
    rows = []
    for name, found in by_figure(families).items():
        found = [(family, figure) for family, figure in found if figure.count >= 20]
        if not found:
            continue
        worst = max(found, key=lambda pair: abs(pair[1].error))
        least = min(found, key=lambda pair: pair[1].coverage)
        most = max(found, key=lambda pair: pair[1].coverage)
        covered = sum(figure.covered for _, figure in found)
        logs = sum(figure.count for _, figure in found)
        rows.append([
            name, f"{len(found)}", f"{logs}", f"{100 * covered / logs:.1f}",
            f"{least[1].coverage:.1f} ({least[0].name})", f"{most[1].coverage:.1f}",
            f"{worst[1].error:+.2f} ({worst[0].name})",
        ])
    head = ["figure", "families", "logs", "coverage, %", "least", "most", "greatest mean error"]
    return table(head, rows)


def method_table(families):
    """The product's figure beside those of other methods, and of one who knows the true risks."""
    rows = []
    for family in families:
        if family.name not in COMPARED:
            continue
        for method, words in METHODS.items():
            figure = family.figures[method].get("share of departures")
            if figure is None or method == "ours":
                continue
            false = f"{figure.above} of {figure.count}" if family.innocent else ""
            rows.append([
                family.name if method == "plain" else "", words, f"{figure.truth:.1f}",
                f"{figure.error:+.2f}", f"{figure.spread:.1f}", f"{figure.width:.1f}",
                coverage(figure), false,
            ])
    head = ["family", "method", "truth", "mean error", "spread", "mean width", "coverage, %",
            "blamed though innocent"]
    return table(head, rows)


def refusal_table(families):
    rows = []
    for family in families:
        if family.wants_estimate:
            continue
        codes = ", ".join(f"`{code}`" for code in family.expected)
        verdicts = ", ".join(f"{name} {count}" for name, count in family.verdicts.items())
        rows.append([family.name, codes, f"{family.right} of {family.logs}", verdicts])
    return table(["family", "has to end in", "did", "verdicts"], rows)


def pages(families, passed, failed):
    """All tables, as lines."""
    large = [family for family in families if family.users >= 1_000]
    small = [family for family in families if family.users < 1_000 and family.wants_estimate]
    answered = [family for family in large if family.has_truth]
    logs = max(family.logs for family in families)
    innocent = [family for family in large if family.innocent]
    blamed = sum(family.false for family in innocent)
    lines = [
        f"{logs} logs a family; shares and their errors in percentage points; ± is a Monte Carlo "
        f"standard error. Of {passed + failed} bars {passed} were kept, {failed} missed.", "",
        "### By family, 2,000 people", "",
    ]
    found = by_figure(answered)
    for name in DUE:
        if name in found:
            lines += figure_table(name, found[name])
    lines += ["### Every figure, 2,000 people", ""] + summary_table(answered)
    if small:
        lines += ["### Every figure, 200 people", ""] + summary_table(small)
    lines += ["### Other methods on the same logs: friction's share of the departures", "",
              "Every tenth log.", ""]
    lines += method_table(large)
    lines += ["### Where the log cannot tell", ""]
    lines += refusal_table(families)
    if innocent:
        total = sum(family.logs for family in innocent)
        lines += [f"Where friction is innocent it was blamed in {blamed} of {total} logs.", ""]
    return lines


def write(families, path, passed, failed):
    """Puts the tables between the markers of the page."""
    page = open(path, encoding="utf-8").read()
    head, rest = page.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    text = "\n".join(pages(families, passed, failed))
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{head}{BEGIN}\n{text}{END}{tail}")

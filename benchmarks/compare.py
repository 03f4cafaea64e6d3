"""Paired timing of the same work done by several libraries, and what comes of it."""

import csv
import gc
import io
import statistics
import time
from dataclasses import dataclass, field

import numpy as np

PAUSE = 0.02  # seconds; other libraries' threads go on spinning for a while when their work is done


@dataclass
class Case:
    """One piece of work, and who does it.

    Attributes
    ----------
    group, name : str
    contenders : dict
        Functions without arguments by the name of the library, ours first. Each returns its
        answer: a dict of arrays and numbers.
    same : function
        Takes our answer and another one; returns what is different, empty where they agree.
    rounds : int
        How often each is timed.
    """

    group: str
    name: str
    contenders: dict
    same: callable
    rounds: int = 5
    seconds: dict = field(default_factory=dict)
    differences: dict = field(default_factory=dict)


OURS = "homl_clustering"


def run(case):
    """Time all contenders in turn, and compare their answers; the first fit is not counted."""
    answers = {name: work() for name, work in case.contenders.items()}
    case.differences = {
        name: case.same(answers[OURS], answer) for name, answer in answers.items() if name != OURS
    }
    del answers
    taken = {name: [] for name in case.contenders}
    for turn in range(case.rounds):
        names = list(case.contenders)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            gc.collect()
            time.sleep(PAUSE)
            began = time.perf_counter()
            case.contenders[name]()
            taken[name].append(time.perf_counter() - began)
    case.seconds = {name: statistics.median(times) for name, times in taken.items()}
    return case


def ratios(case):
    """Return how many times as long as ours each other contender takes."""
    return {
        name: seconds / case.seconds[OURS] for name, seconds in case.seconds.items() if name != OURS
    }


def geometric_mean(values):
    """Return the mean on a logarithmic scale; that of ratios."""
    return float(np.exp(np.mean(np.log(values))))


def line(case):
    """Return a line for the terminal."""
    parts = [f"{name} {ratio:.2f}" for name, ratio in ratios(case).items()]
    differences = [f"{name}: {what}" for name, what in case.differences.items() if what]
    text = f"{case.name:44} {case.seconds[OURS] * 1e3:9.1f} ms  " + "  ".join(parts)
    return "\n    ".join([text, *differences])


def table(cases, conditions):
    """Return the results as CSV, the machine and the versions in a comment."""
    text = io.StringIO()
    text.write(f"# {conditions}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["group", "case", "library", "seconds", "times_ours", "difference"])
    for case in cases:
        for name, seconds in case.seconds.items():
            ratio = seconds / case.seconds[OURS]
            difference = case.differences.get(name, "")
            writer.writerow(
                [case.group, case.name, name, f"{seconds:.6g}", f"{ratio:.3f}", difference]
            )
    return text.getvalue()


def picture(cases, path):
    """Draw the ratios of each case, one marker for each library, on a logarithmic axis."""
    import matplotlib.pyplot as plt

    names = list(dict.fromkeys(name for case in cases for name in ratios(case)))
    fig, ax = plt.subplots(figsize=(9, 1 + 0.32 * len(cases)), layout="constrained")
    for name, marker in zip(names, "osD^vP*X", strict=False):
        points = [(ratios(c)[name], y) for y, c in enumerate(cases) if name in ratios(c)]
        ax.plot(*zip(*points, strict=True), marker, label=name, alpha=0.8)
    ax.axvline(1, color="k", linewidth=1)
    ax.set(xscale="log", xlabel="time / ours")
    ax.set_yticks(range(len(cases)), [f"{case.group}: {case.name}" for case in cases], fontsize=8)
    ax.invert_yaxis()
    ax.grid(axis="x", which="both", alpha=0.3)
    ax.legend(fontsize=8)
    fig.savefig(path, dpi=120)
    plt.close(fig)

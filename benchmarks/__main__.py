"""Compare our speed and memory with those of other libraries: ``python -m benchmarks [words]``.

All do the same work in turn, in one process, and must come to the same answer; what counts
is the ratio of the medians. With words, only the cases whose names have one of them; without,
all results are written to benchmarks/results. Peers that are not installed are left out:
``pip install 'homl_clustering[bench]'``.
"""

import sys
from pathlib import Path

from benchmarks import growth, kmeans, others
from benchmarks.compare import geometric_mean, line, picture, ratios, run, table
from benchmarks.measure import conditions
from benchmarks.processes import STATUS, measured, memory_cases
from homl_clustering.engine.files import write_text
from homl_clustering.precompile import precompile

RESULTS = Path(__file__).parent / "results"


def best_of_sklearn(case):
    """Return the ratio to the faster of scikit-learn's algorithms."""
    return min(r for name, r in ratios(case).items() if name.split()[0] == "scikit-learn")


def summary(cases):
    """Return for each group the geometric mean and the lowest of its ratios, in lines."""
    lines = []
    for group in dict.fromkeys(case.group for case in cases):
        members = [case for case in cases if case.group == group]
        best = [best_of_sklearn(case) for case in members]
        lines.append(
            f"{group}: scikit-learn's faster takes {geometric_mean(best):.2f} times as long "
            f"on average, {min(best):.2f} at least"
        )
        for peer in ("scikit-learn-intelex", "faiss"):
            found = [ratios(case)[peer] for case in members if peer in ratios(case)]
            if found:
                lines.append(f"{group}: {peer} {geometric_mean(found):.2f} times on average")
    return lines


def timed(words):
    """Return the finished cases of speed whose names have one of the words, or all."""
    done = []
    for cases in (kmeans.cases(), others.cases()):
        for case in cases:
            if not words or any(word in f"{case.group}: {case.name}" for word in words):
                done.append(run(case))
                print(f"{case.group}: {line(case)}", flush=True)
    return done


def memory_lines(words):
    """Yield a line for each case of memory: our peak above the data, and scikit-learn's."""
    if not STATUS.exists():
        yield "memory: measured on Linux only"
        return
    for name, (_, _, theirs) in memory_cases().items():
        if words and not any(word in f"memory: {name}" for word in words):
            continue
        ours = measured("memory", name, "ours")
        text = f"memory: {name}: data {ours['data']:.0f} MB, ours {ours['peak']:.1f} MB above"
        if theirs is None:
            text += f", {ours['seconds']:.0f} s"
        else:
            text += f", scikit-learn {measured('memory', name, 'theirs')['peak']:.1f} MB"
        yield text


def startup_lines():
    """Return what it takes to begin, the shortest of three times, in lines."""
    found = [measured("startup") for _ in range(3)]
    return [f"startup: {name} {min(f[name] for f in found):.2f} s" for name in found[0]]


def growth_lines(measurements):
    """Return what the study of growth says, in lines."""
    times = {bound: growth.median_gap(measurements, bound) for bound in ("multiply_adds", "bytes")}
    return [
        *(f"growth: fastest over {line}" for line in growth.winners(measurements)),
        f"growth: Lloyd takes {times['multiply_adds']:.1f} times as long as its multiply-adds at "
        f"the rate of a matrix product, {times['bytes']:.1f} times as reading the data",
    ]


def main(words=()):
    """Run the cases and print them; without words, write tables and pictures as well."""
    ready = f"kernels ready after {precompile():.1f} s"
    print(ready, flush=True)
    done = timed(words)
    lines = [*summary(done), *memory_lines(words)]
    print("\n".join(lines), flush=True)
    if words:
        return
    measurements = list(growth.rows())
    rest = [*startup_lines(), *growth_lines(measurements)]
    print("\n".join(rest))
    RESULTS.mkdir(exist_ok=True)
    write_text(RESULTS / "speed.csv", table(done, conditions()))
    write_text(RESULTS / "growth.csv", growth.table(measurements, conditions()))
    write_text(RESULTS / "summary.txt", "\n".join([conditions(), ready, *lines, *rest, ""]))
    picture(done, RESULTS / "speed.png")
    growth.picture(measurements, RESULTS / "growth.png")
    print(f"written: {RESULTS}")


if __name__ == "__main__":
    main(sys.argv[1:])

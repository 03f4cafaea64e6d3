"""Compare our speed with that of other libraries: ``python -m benchmarks [words]``.

All do the same work in turn, in one process, and must come to the same answer; what counts
is the ratio of the medians. With words, only the cases whose names have one of them. Peers
that are not installed are left out: ``pip install 'homl_clustering[bench]'``.
"""

import sys
from pathlib import Path

from benchmarks import kmeans, others
from benchmarks.compare import geometric_mean, line, picture, ratios, run, table
from benchmarks.measure import conditions
from homl_clustering._files import write_text
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


def main(words=()):
    """Run the cases, print them, and write the table and the picture."""
    print(f"kernels ready after {precompile():.1f} s", flush=True)
    done = []
    for cases in (kmeans.cases(), others.cases()):
        for case in cases:
            if words and not any(word in f"{case.group}: {case.name}" for word in words):
                continue
            done.append(run(case))
            print(f"{case.group}: {line(case)}", flush=True)
    print("\n".join(summary(done)))
    if not words:
        RESULTS.mkdir(exist_ok=True)
        write_text(RESULTS / "speed.csv", table(done, conditions()))
        picture(done, RESULTS / "speed.png")
        print(f"written: {RESULTS}/speed.csv, speed.png")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Faults put into the package on purpose, each of which a test must find: ``make mutants``.

A test that has never failed proves nothing. Each mutant is one line of the package, changed in
a copy of the project; the tests that guard it are run there, and must fail. With names, only
these mutants are tried: ``python -m tools.mutants tree ties``.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PARTS = ("homl_clustering", "tests", "tools", "benchmarks", "pyproject.toml", "README.md")


class Mutant(NamedTuple):
    """A line of the package, what it becomes, and the tests that must see it."""

    name: str
    file: str
    line: str
    becomes: str
    tests: tuple
    more: str = ""  # at the end of the file


DESCENT = "homl_clustering/kmeans/run.py"
LLOYD = "homl_clustering/kernels/lloyd.py"
SAME_BITS = ("tests/test_kmeans.py", "-k", "threads_change_no_bit")


def fuzz(*entries):
    """Return the tests that fuzz these entries of ``tests/fuzz``."""
    return ("tests/test_fuzz.py", "-k", " or ".join(entries))


MUTANTS = (
    Mutant(
        "shares",
        DESCENT,
        "        return self.each_block.sum(sum_run, whole_runs=True)",
        "        found = self.each_block.sum(sum_run, whole_runs=True)\n"
        "        return found * (1 + 1e-6 * (len(self.each_block.shares) > 2))",
        SAME_BITS,
    ),
    Mutant(
        "tree",
        "homl_clustering/engine/tree.py",
        "                left, right = (neighbor, sums) if number & 1 else (sums, neighbor)",
        "                left, right = (neighbor, sums) if level < 1 else (sums, sums)",
        ("tests/test_blocks.py", "tests/test_mixture.py", "-k", "tree or no_way_of_computing"),
    ),
    Mutant(
        "relocation",
        DESCENT,
        '        order = np.argsort(-squared[listed], kind="stable")[:count]',
        '        order = np.argsort(squared[listed], kind="stable")[:count]',
        ("tests/test_kmeans.py", "-k", "relocat"),
    ),
    Mutant(
        "moments",
        "homl_clustering/kernels/mixture.py",
        "                sums[c, j] += first",
        "                sums[c, j] += first * (1 + 1e-9)",
        ("tests/test_mixture.py", "-k", "every_iteration or random_shares"),
    ),
    Mutant(
        "slice",
        "homl_clustering/engine/blocks.py",
        "            yield slice(start, min(start + step, share.stop))",
        "            yield slice(start, max(min(start + step, share.stop - 1), start + 1))",
        SAME_BITS,
    ),
    Mutant(
        "drift",
        "homl_clustering/kernels/hamerly.py",
        "        own_drift[c] = (own_drift[c] + moved[c]) * UP",
        "        own_drift[c] = (own_drift[c] + 0.5 * moved[c]) * UP",
        ("tests/test_algorithms.py",),
    ),
    Mutant(
        "ties",
        "homl_clustering/kernels/scan.py",
        "        if squared[c] < squared[nearest]:",
        "        if squared[c] <= squared[nearest]:",
        ("tests/test_algorithms.py", "-k", "grid"),
    ),
    Mutant(
        "weights",
        LLOYD,
        "            sums[c, j] += weights[i] * (X[i, j] - offset[j])",
        "            sums[c, j] += X[i, j] - offset[j]",
        ("tests/test_kmeans.py", "-k", "weight"),
    ),
    Mutant(
        "moved rows",
        LLOYD,
        "            sums[old, j] -= share",
        "            sums[old, j] -= share * (1 + 1e-6)",
        ("tests/test_kernels_kmeans.py", "-k", "iteration"),
    ),
    Mutant(
        "folds",
        "homl_clustering/kernels/folds.py",
        "        vector = builder.fadd(low, high)",
        "        vector = builder.fadd(low, high, flags=('reassoc',)) if half > 1 else low",
        ("tests/test_kernels.py", "-k", "fold"),
    ),
    Mutant(
        "plain ties",
        "homl_clustering/kernels/plainly.py",
        "            nearest[i] = c if to_center[i] < squared[i] else nearest[i]",
        "            nearest[i] = c if to_center[i] <= squared[i] else nearest[i]",
        ("tests/test_kernels_plainly.py", "-k", "runs and ties"),
    ),
    Mutant(
        "plain seeds",
        "homl_clustering/kernels/plainly.py",
        "            if gain > most:",
        "            if gain >= most - 1e-3:",
        ("tests/test_kernels_plainly.py", "-k", "seeds"),
    ),
    Mutant(
        "pieces",
        "homl_clustering/engine/paths.py",
        "    size = max(1, PIECE // max(1, row_work) // multiple) * multiple",
        "    size = max(1, PIECE // max(1, row_work))",
        ("tests/test_stopping.py", "-k", "piece"),
    ),
    Mutant(
        "reassociated",
        "homl_clustering/kernels/mixture.py",
        "        size = fold(shares)",
        "        size = in_any_order(shares)",
        ("tests/test_portable.py", "-k", "narrower"),
        """

@kernel(fast=True)
def in_any_order(numbers):
    total = 0.0
    for p in range(numbers.shape[0]):
        total += numbers[p]
    return total
""",
    ),
    Mutant(
        "seeding",
        "homl_clustering/kernels/seeding.py",
        "closest[i], nearest[i] = squared, n_chosen",
        "closest[i], nearest[i] = squared * (1 + 1e-12), n_chosen",
        ("tests/test_kernels_kmeans.py", "-k", "greedy"),
    ),
    Mutant(
        "wrapped integers",
        "homl_clustering/textbook/arguments.py",
        "return array.astype(float)",
        'return array if array.dtype.kind == "u" else array.astype(float)',
        fuzz("textbook.squared_distances"),
    ),
    Mutant(
        "board ties",
        "homl_clustering/textbook/kmeans.py",
        "    return squared_distances(X, centers).argmin(axis=1)",
        "    return len(centers) - 1 - squared_distances(X, centers)[:, ::-1].argmin(axis=1)",
        fuzz("textbook.nearest_centers"),
    ),
    Mutant(
        "one row too many",
        "homl_clustering/textbook/silhouette.py",
        "        a = d[own].sum() / (own.sum() - 1)",
        "        a = d[own].sum() / own.sum()",
        fuzz("textbook.silhouette_samples"),
    ),
    Mutant(
        "cores",
        "homl_clustering/textbook/dbscan.py",
        "    core = n_neighbors >= min_samples",
        "    core = n_neighbors > min_samples",
        fuzz("textbook.dbscan_steps"),
    ),
    Mutant(
        "noise",
        "homl_clustering/semi_supervised.py",
        "    kept = clusters >= 0",
        "    kept = clusters >= -1",
        fuzz("majority_labels"),
    ),
    Mutant(
        "threshold",
        "homl_clustering/anomaly.py",
        "    if not np.isfinite(threshold):",
        "    if threshold is None:",
        fuzz("density_threshold"),
    ),
    Mutant(
        "places",
        "homl_clustering/plotting/kmeans.py",
        '    ax.plot(X[:, 0], X[:, 1], "k.", markersize=2)',
        '    ax.plot(X[:, 0], X[:, 0], "k.", markersize=2)',
        fuzz("plotting.plot_data"),
    ),
    Mutant(
        "dropped mask",
        "homl_clustering/engine/kinds.py",
        "    if mask.any():",
        "    if mask.all():",
        fuzz("kmeans_plusplus"),
    ),
    Mutant(
        "dates as numbers",
        "homl_clustering/engine/kinds.py",
        '    if array.dtype.kind in "mMV":',
        '    if array.dtype.kind in "V":',
        fuzz("KMeans.predict"),
    ),
    Mutant(
        "NaN among numbers",
        "homl_clustering/engine/kinds.py",
        "    bad = ~np.isfinite(values)\n",
        "    bad = np.isinf(values)\n",
        fuzz("elbow"),
    ),
    Mutant(
        "range",
        "homl_clustering/engine/data.py",
        "        if scaled > WIDEST:",
        "        if scaled == np.inf:",
        fuzz("silhouette_samples", "KMeans.score"),
    ),
    Mutant(
        "score without weights",
        "homl_clustering/kmeans/base.py",
        "        return -weighted_sum(weights, squared, blocks.size)",
        "        return -weighted_sum(np.ones(n_samples), squared, blocks.size)",
        fuzz("KMeans.score"),
    ),
    Mutant(
        "rows without weight",
        "homl_clustering/kmeans/seeding.py",
        "        first = random_state.choice(len(weights), p=weights / weights.sum())",
        "        first = random_state.choice(len(weights))",
        fuzz("kmeans_plusplus"),
    ),
    Mutant(
        "parts without weight",
        "homl_clustering/kmeans/minibatch.py",
        "        steps.step(blocks.source if blocks.wide else blocks.take(slice(None)), weights)",
        "        steps.step(blocks.take(slice(None)), np.ones_like(weights))",
        fuzz("partial_fit"),
    ),
    Mutant(
        "single precision",
        "homl_clustering/mixture/base.py",
        "                self._raise_not_finite(name, best.blocks.dtype)",
        "                continue",
        fuzz("GaussianMixture.fit]"),
    ),
    Mutant(
        "half of a logarithm",
        "homl_clustering/mixture/posterior.py",
        "        self.constants[:] = self._expected_log_weights() + 0.5 * (",
        "        self.constants[:] = self._expected_log_weights() + 1.0 * (",
        fuzz("BayesianGaussianMixture.score_samples"),
    ),
    Mutant(
        "sums of shares",
        "homl_clustering/mixture/run.py",
        "        out[block.rows] = shares",
        "        out[block.rows] = shares * (1 + 1e-12)",
        fuzz("predict_proba"),
    ),
    Mutant(
        "stopped choice",
        "homl_clustering/selection/choice.py",
        "        None if count.cut else groups.n_groups_,",
        "        groups.n_groups_,",
        ("tests/test_choice.py", "-k", "stop or last"),
    ),
    Mutant(
        "stopped criterion",
        "homl_clustering/selection/criterion.py",
        "    best = best if complete else None",
        "    best = best or None",
        ("tests/test_criteria.py", "-k", "last"),
    ),
    Mutant(
        "criteria without a choice",
        "homl_clustering/selection/verdict.py",
        "    none = [name for name, best in others.items() if best is None]",
        "    none = [name for name, best in others.items() if best is not best]",
        ("tests/test_choice_verdict.py",),
    ),
    Mutant(
        "recipe",
        "homl_clustering/selection/asked.py",
        "    means = [X[groups.labels_ == g].mean(axis=0) for g in range(groups.n_groups_)]",
        "    means = [X[group] for group in range(groups.n_groups_)]",
        ("tests/test_choice.py", "-k", "recipe"),
    ),
    Mutant(
        "rare pixels",
        "homl_clustering/selection/choice.py",
        "    spreads = X.std(axis=0, dtype=np.float64)[low < high]",
        "    spreads = X.std(axis=0, dtype=np.float64)[low <= high]",
        ("tests/test_choice.py", "-k", "scaled"),
    ),
    Mutant(
        "near limit",
        "homl_clustering/selection/groups.py",
        "        int(large_groups(owners, joined(heights, valleys, limit)).max()) + 1",
        "        int(large_groups(owners, joined(heights, valleys)).max()) + 1",
        ("tests/test_groups.py", "-k", "near"),
    ),
    Mutant(
        "rows in no cluster",
        "homl_clustering/selection/_resampled.py",
        "        drawn = drawn[labels[drawn] >= 0]",
        "        drawn = drawn[labels[drawn] >= -1]",
        ("tests/test_describe.py", "-k", "left_out"),
    ),
    Mutant(
        "far rows",
        "homl_clustering/selection/_seen.py",
        "        return away > FAR * _variance(last)",
        "        return away < 0",
        ("tests/test_describe.py", "-k", "scale"),
    ),
    Mutant(
        "doubtful rows",
        "homl_clustering/selection/description.py",
        "            return self.doubtful_values >= LARGEST_RATIO",
        "            return self.doubtful_values >= 0",
        ("tests/test_describe.py", "-k", "doubtful"),
    ),
)


def copy_project(folder):
    """Copy what the tests need, without compiled code."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "results")
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            shutil.copy(source, folder / part)
    for part in ("notebooks", "solutions", "figures", "exercises"):
        shutil.copytree(ROOT / part, folder / part)


def tests_fail(folder, tests):
    """Run tests in the copy; return whether they ran and failed, and the end of their report."""
    run = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        run, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    report = done.stdout.strip().splitlines()
    if done.returncode not in (0, 1):
        raise RuntimeError(f"the tests did not run:\n{done.stdout}\n{done.stderr}")
    return done.returncode == 1, report[-1] if report else ""


def main(names=()):
    """Try mutants; print for each whether a test found it; return the exit code."""
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    alive = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy_project(Path(folder))
        for mutant in chosen:
            path = Path(folder) / mutant.file
            source = path.read_text(encoding="utf-8")
            if source.count(mutant.line) != 1:
                print(f"{mutant.name}: its line is not in {mutant.file}, or more than once")
                alive.append(mutant.name)
                continue
            changed = source.replace(mutant.line, mutant.becomes) + mutant.more
            path.write_text(changed, encoding="utf-8")
            found, report = tests_fail(Path(folder), mutant.tests)
            path.write_text(source, encoding="utf-8")
            print(f"{mutant.name}: {'found' if found else 'NOT FOUND'} ({report})", flush=True)
            alive += [] if found else [mutant.name]
    print(f"{len(chosen) - len(alive)} of {len(chosen)} mutants found")
    return 1 if alive else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="mutants to try; all if none")
    sys.exit(main(parser.parse_args().names))

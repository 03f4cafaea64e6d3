"""The faults that `tools.mutants` puts into a copy of the package, and the tests that find each."""

from typing import NamedTuple


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
ACTIVE = "homl_clustering/kernels/active.py"
SAME_LABELS = ("tests/test_active.py", "-k", "labels_are_those_of_all_distances")
SAME_BITS = ("tests/test_kmeans.py", "-k", "threads_change_no_bit")


def fuzz(*entries):
    """Return the tests that fuzz these entries of ``tests/fuzz``."""
    return ("tests/test_fuzz.py", "-k", " or ".join(entries))


MUTANTS = (
    Mutant(
        "shares",
        DESCENT,
        "        return each_block.sum(partial(self._sums_of, anew=anew), whole_runs=True)",
        "        found = each_block.sum(partial(self._sums_of, anew=anew), whole_runs=True)\n"
        "        return found * (1 + 1e-6 * (len(self.each_block.shares) > 2))",
        SAME_BITS,
    ),
    Mutant(
        "sums ahead",
        DESCENT,
        "        if not anew and moves is not None and moves.total is not None:",
        "        if moves is not None and moves.total is not None:",
        ("tests/test_sums_ahead.py",),
    ),
    Mutant(
        "at rest",
        ACTIVE,
        "        rest[p] = if_not if is_active[np.uint32(labels[p])] else if_at_rest",
        "        rest[p] = if_at_rest if is_active[np.uint32(labels[p])] else if_at_rest",
        SAME_LABELS,
    ),
    Mutant(
        "kept in doubt",
        ACTIVE,
        "        known_second[p] = runner_up[p] if is_certain else best[p]",
        "        known_second[p] = runner_up[p] if is_certain else runner_up[p]",
        ("tests/test_active.py", "-k", "row_in_doubt"),
    ),
    Mutant(
        "too far away",
        ACTIVE,
        "    if not farthest < FARTHEST:",
        "    if not farthest < np.inf:",
        ("tests/test_active.py", "-k", "too_far"),
    ),
    Mutant(
        "doubts of one strip",
        "homl_clustering/kernels/strips.py",
        "            builder.store(builder.or_(builder.load(some), doubtful), some)",
        "            builder.store(doubtful, some)",
        ("tests/test_strips.py", "-k", "doubts"),
    ),
    Mutant(
        "turned wrongly",
        "homl_clustering/kernels/vectors.py",
        "            self.chosen(odd, odd_below, 0, 1, 4, 5),",
        "            self.chosen(odd, odd_below, 0, 1, 4, 6),",
        ("tests/test_strips.py", "-k", "loaded"),
    ),
    Mutant(
        "features left over",
        "homl_clustering/kernels/measuring.py",
        "                code.add_feature(starts, builder.add(in_squares, left))",
        "                code.add_feature(starts, left)",
        ("tests/test_measuring.py",),
    ),
    Mutant(
        "moves of some",
        LLOYD,
        "        for p in range(new.shape[0]):\n            different |= old[p] ^ new[p]",
        "        for p in range(new.shape[0] - 1):\n            different |= old[p] ^ new[p]",
        ("tests/test_algorithms.py", "tests/test_portable.py"),
    ),
    Mutant(
        "borrowed and returned",
        "homl_clustering/kernels/borrowing.py",
        "    if made or holds_arrays(result.signature.return_type):",
        "    if made:",
        ("tests/test_kernels.py", "-k", "borrows"),
    ),
    Mutant(
        "hopeless looks",
        "homl_clustering/kmeans/auto.py",
        "        if self.changed > self.few or hopeless:",
        "        if self.changed > self.few:",
        ("tests/test_watching.py", "-k", "auto_looks"),
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

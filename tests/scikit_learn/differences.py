"""The tests of scikit-learn that ours are not to pass, each with its reason.

A row names tests by a regular expression for the whole of name and parameters. Those in
`DIFFERENT` are run, and must fail with an error of which `error` is a part (a regular
expression, too). Those in `NOT_OURS` do not use what is replaced and are not run; those in
`HELPED` pass with a little help. The plugin lets no row be stale, and no test pass that does
not use ours.
"""

from typing import NamedTuple


class Different(NamedTuple):
    """Tests that fail with ours, on purpose."""

    tests: str
    error: str
    reason: str


class NotOurs(NamedTuple):
    """Tests of what has no counterpart here."""

    tests: str
    reason: str


class Helped(NamedTuple):
    """Tests in which scikit-learn's own silhouettes answer for precomputed distances."""

    tests: str
    reason: str


K_MEANS = "sklearn.cluster.tests.test_k_means"
SILHOUETTES = "sklearn.metrics.cluster.tests.test_unsupervised"
MIXTURES = "sklearn.mixture.tests.test_gaussian_mixture"
BAYESIAN = "sklearn.mixture.tests.test_bayesian_mixture"
BOTH_MIXTURES = "sklearn.mixture.tests.test_mixture"

PRIVATE = "reads or calls something private of scikit-learn's classes"
TEXT = "wants the words of scikit-learn's message"
VERBOSE = "wants scikit-learn's words; ours prints each inertia, and keeps the end in stop_reason_"
PRECOMPUTED = "ours computes Euclidean distances only, and refers to scikit-learn for others"

DIFFERENT = {
    K_MEANS: [
        # what is private
        Different(
            r"test_kmeans_init_auto_with_initial_centroids\[.*",
            r"AttributeError: .* no attribute '_n_init'",
            f"{PRIVATE}; see test_kmeans: n_init='auto', and a callable is called once per start",
        ),
        Different(
            r"test_n_init_auto\[.*",
            r"AttributeError: .* no attribute '_n_init'",
            f"{PRIVATE}; see test_kmeans: n_init='auto'",
        ),
        Different(
            r"test_minibatch_kmeans_init_size",
            r"AttributeError: .* no attribute '_init_size'",
            f"{PRIVATE}; see test_minibatch: the same seed, with init_size, too",
        ),
        Different(
            r"test_sample_weight_(init|zero)\[.*",
            r"AttributeError: .* no attribute '_init_centroids'",
            f"{PRIVATE}; see test_kmeans and test_seeding for weights",
        ),
        # the same behavior in other words
        Different(
            r"test_warning_n_init_precomputed_centers\[.*",
            r"RuntimeWarning: (MiniBatch)?KMeans: starting from the given centers once; n_init=10",
            f"{TEXT}; ours warns, too, and starts once",
        ),
        Different(
            r"test_kmeans_warns_less_centers_than_unique_points\[.*",
            r"ConvergenceWarning: Number of distinct clusters \(3\) found smaller than n_clusters "
            r"\(4\), possibly because X has no more distinct rows\. Ask for fewer clusters\.",
            f"{TEXT}; ours begins with the same and adds what to do",
        ),
        Different(
            r"test_wrong_params\[param[12]-.*",
            r"starting centers must have shape \(n_clusters, n_features\) = \(8, 5\), got \(2, 5\)",
            f"{TEXT}; ours names both shapes",
        ),
        Different(
            r"test_wrong_params\[param[34]-.*",
            r"starting centers must have shape \(n_clusters, n_features\) = \(8, 5\), got \(8, 2\)",
            f"{TEXT}; ours names both shapes",
        ),
        Different(r"test_kmeans_verbose\[.*", r"'Iteration 1: inertia [\d.]+, \d+ new", VERBOSE),
        Different(
            r"test_minibatch_declared_convergence\[.*",
            r"'Batch 1/50: mean inertia [\d.]+\\n",
            VERBOSE,
        ),
        # other behavior
        Different(
            r"test_warning_elkan_1_cluster",
            r"DID NOT WARN\. No warnings of type .*RuntimeWarning.* were emitted",
            "ours does not fall back on Lloyd: each algorithm finds the same, 1 cluster or more",
        ),
        Different(
            r"test_minibatch_(sensible_reassign\[.*|with_many_reassignments)",
            r"ConvergenceWarning: Number of distinct clusters \(\d+\) found smaller than",
            "ours warns where mini-batches leave clusters without a row, as KMeans does; see "
            "test_minibatch for reassignments",
        ),
    ],
    SILHOUETTES: [
        Different(
            r"test_silhouette_(paper_example|score_integer_precomputed"
            r"|(nonzero_diag|samples_precomputed_sparse)\[.*)",
            r"ValueError: silhouette_(samples|score): metric must be 'euclidean', "
            r"got 'precomputed'\. For other distances use",
            PRECOMPUTED,
        ),
    ],
    MIXTURES: [
        Different(
            r"test_check_weights",
            r"GaussianMixture: weights_init must have shape \(2,\), got \(2, 1\)",
            f"{TEXT}; ours names the parameter, as test_mixture checks",
        ),
        Different(
            r"test_check_means",
            r"GaussianMixture: means_init must have shape \(2, 2\), got \(3, 2\)",
            f"{TEXT}; ours names the parameter, as test_mixture checks",
        ),
        Different(
            r"test_check_precisions",
            r"GaussianMixture: precisions_init must have shape",
            f"{TEXT}; ours names the parameter, as test_mixture checks",
        ),
        Different(
            r"test_score\[float32\]",
            r"Arrays are not almost equal to 7 decimals",
            "takes the mean of float32 densities; our score is the mean before they are rounded",
        ),
        Different(
            r"test_gaussian_mixture_precisions_init\[.*",
            r"AttributeError: 'GaussianMixture' object has no attribute '_set_parameters'",
            f"{PRIVATE}; see test_mixture for precisions_init",
        ),
        Different(
            r"test_gaussian_mixture_all_init_does_not_estimate_gaussian_parameters\[.*",
            r"assert 0 == 3",
            f"{PRIVATE}: counts the calls of its M-step",
        ),
    ],
    BAYESIAN: [
        Different(
            r"test_bayesian_mixture_precisions_prior_initialisation",
            r"degrees_of_freedom_prior must be a number above 1, got 1\.0",
            f"{TEXT}; ours says the same",
        ),
        Different(
            r"test_compare_covar_type",
            r"TypeError: BayesianGaussianMixture\._check_parameters\(\) takes 1",
            f"{PRIVATE}; the types are compared with scikit-learn's in test_mixture_parity",
        ),
    ],
    BOTH_MIXTURES: [],
}

NOT_OURS = {
    K_MEANS: [
        NotOurs(r"test_relocate_empty_clusters\[.*", "calls _relocate_empty_clusters_dense"),
        NotOurs(r"test_minibatch_update_consistency\[.*", "calls _mini_batch_step"),
        NotOurs(r"test_minibatch_reassign\[.*", "calls _mini_batch_step"),
        NotOurs(r"test_euclidean_distance\[.*", "calls _euclidean_dense_dense_wrapper"),
        NotOurs(r"test_inertia\[.*", "calls _inertia_dense"),
        NotOurs(r"test_is_same_clustering", "calls _is_same_clustering"),
    ],
    SILHOUETTES: [
        NotOurs(r"test_silhouette_reduce\[.*", "calls _silhouette_reduce"),
        NotOurs(r"test_calinski_harabasz_score", "this package has no such score"),
        NotOurs(r"test_davies_bouldin_score", "this package has no such score"),
    ],
    MIXTURES: [
        NotOurs(r"test_suffstat_sk_.*", "calls _estimate_gaussian_covariances_..."),
        NotOurs(r"test_gaussian_suffstat_sk_spherical\[.*", "calls _estimate_gaussian_..."),
        NotOurs(r"test_compute_log_det_cholesky\[.*", "calls _compute_log_det_cholesky"),
        NotOurs(r"test_gaussian_mixture_log_probabilities", "calls _estimate_log_gaussian_prob"),
    ],
    BAYESIAN: [
        NotOurs(r"test_log_dirichlet_norm", "calls _log_dirichlet_norm"),
        NotOurs(r"test_log_wishart_norm", "calls _log_wishart_norm"),
    ],
    BOTH_MIXTURES: [],
}

HELPED = {
    K_MEANS: [],
    SILHOUETTES: [
        Helped(
            r"test_silhouette\[.*",
            "compares Euclidean with precomputed distances: here ours with scikit-learn's, so "
            "that its sparse containers and its samples count",
        ),
    ],
    MIXTURES: [],
    BAYESIAN: [],
    BOTH_MIXTURES: [],
}

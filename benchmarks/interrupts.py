"""How soon Ctrl-C ends a computation, beside scikit-learn: ``python -m benchmarks.interrupts``.

Each case runs in a process of its own. What it calls is called once on little data, so that it
is compiled, and then on data that would keep it busy for much longer than anyone waits. After a
second comes the signal; counted are the seconds of CPU time, of all threads, until the exception
reaches the caller. With names, only these cases are tried.
"""

import argparse
import subprocess
import sys

PREPARE = """
import os, signal, sys, threading, time, warnings
import numpy as np
warnings.simplefilter("ignore")
if {ours}:
    import homl_clustering as cluster
    mixture = metrics = cluster
else:
    from sklearn import cluster, metrics, mixture
random = np.random.default_rng(0)
def rows(n, d):
    return random.normal(size=(n, d)) + 4 * random.integers(0, 2, size=(n, d))
signal.signal(signal.SIGINT, signal.default_int_handler)
def interrupt():
    global signalled
    time.sleep(1)
    signalled = time.process_time()
    os.kill(os.getpid(), signal.SIGINT)
def work(n, d, small=False):
    X = rows(n, d)
    {prepared}
    if not small:
        threading.Thread(target=interrupt, daemon=True).start()
    {called}
try:
    work({few}, {n_features}, small=True)
    work({many}, {n_features})
    print("ended")
except KeyboardInterrupt:
    print(f"{{time.process_time() - signalled:.2f}}")
    assert threading.active_count() <= 2, "a thread is left"
"""

# name: (what is made ready, what is called, features, few rows, many rows)
KMEANS = "cluster.KMeans(min(k, n), algorithm={!r}, max_iter=3000, tol=0, n_init=1).fit(X)"
K = "k = 3 if small else {}"
GAUSSIAN = "mixture.GaussianMixture(k, tol=0, max_iter=2 if small else 10**6, {}).fit(X)"
BAYESIAN = (
    "mixture.BayesianGaussianMixture(n_components=k, tol=0, max_iter=2 if small else 10**6).fit(X)"
)
BATCHES = (
    "cluster.MiniBatchKMeans(k, batch_size=100_000, max_no_improvement=None, n_init=1,"
    " max_iter=300).fit(X)"
)
CASES = {
    "k-means, Lloyd": (K.format(4000), KMEANS.format("lloyd"), 2, 300, 60_000),
    "k-means, Elkan": (K.format(2000), KMEANS.format("elkan"), 8, 300, 60_000),
    "k-means++": (K.format(20_000), "cluster.kmeans_plusplus(X, k)", 4, 300, 60_000),
    "k-means, prediction": (
        "model = cluster.KMeans(3, n_init=1).fit(X[:300])\n    "
        "model.cluster_centers_ = X[: 3 if small else 10_000].copy()",
        "for _ in range(1 if small else 99): model.predict(X)", 20, 300, 300_000,
    ),
    "mini-batches": (K.format(4000), BATCHES, 8, 300, 200_000),
    "silhouettes": (
        "labels = np.arange(n) % 8", "metrics.silhouette_samples(X, labels)", 4, 300, 200_000,
    ),
    "mixture, small data": (K.format(30), GAUSSIAN.format(""), 8, 300, 10_000),
    "mixture, large data": (
        K.format(30), GAUSSIAN.format("init_params='random'"), 30, 300, 200_000,
    ),
    "mixture, 500 features": (
        "k = 2 if small else 20", GAUSSIAN.format("init_params='random', reg_covar=1"), 500, 520,
        4000,
    ),
    "mixture, densities": (
        "model = mixture.GaussianMixture(3).fit(X[:300])",
        "for _ in range(1 if small else 999): model.score_samples(X)", 30, 300, 300_000,
    ),
    "Bayesian mixture": (K.format(30), BAYESIAN, 8, 300, 10_000),
}  # fmt: skip


def seconds(name, ours):
    """Return what the process of a case prints: seconds of CPU time, or "ended"."""
    prepared, called, n_features, few, many = CASES[name]
    code = PREPARE.format(
        ours=ours, prepared=prepared, called=called, n_features=n_features, few=few, many=many
    )
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout.strip() or "failed: " + done.stderr.strip()[-200:]


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0])
    parser.add_argument("names", nargs="*", help=", ".join(CASES))
    names = parser.parse_args().names or list(CASES)
    print(f"{'':24} {'ours':>8} {'scikit-learn':>14}")
    for name in names:
        print(f"{name:24} {seconds(name, True):>8} {seconds(name, False):>14}", flush=True)


if __name__ == "__main__":
    main()

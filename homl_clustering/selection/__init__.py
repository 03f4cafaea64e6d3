r"""How many clusters, and of which kind: fit several models, and compare them.

Start with `choose_n_clusters`: it says in sentences how many clusters there are, or that there are
none. Then fit a model with as many, and let `describe_clusters` tell what they are. All else is
what these two are made of, to be called alone:

- `separated_groups` counts the groups between which the density has valleys: the answer alone, in
  less than a tenth of the time.
- `gap_statistic`, `prediction_strength`, `stability` and `simplified_silhouette` are criteria for
  the number of clusters; `Criterion` has a table of what their values and errors are.
- `seed_luck` tells how many starts k-means needs.
- `scan_kmeans` and `scan_mixtures` keep the models of several numbers, with inertia and
  silhouettes, AIC and BIC; `elbow` finds where the inertia stops to fall fast.

Where features have different units, scale them first: the example of `choose_n_clusters` shows how.
Functions that make many fits take `verbose=1`, which prints how far they are, and `tell`, which can
stop them. `plot_choice` and `plot_cluster_description` of `homl_clustering.plotting` draw what
these two return.

Examples
--------
>>> from homl_clustering import KMeans, datasets
>>> from homl_clustering.selection import choose_n_clusters, describe_clusters
>>> X, _ = datasets.four_blobs()
>>> few = {"n_starts": 3, "n_references": 5, "n_splits": 3, "n_resamples": 3}  # for time
>>> choice = choose_n_clusters(X, range(1, 7), **few, random_state=0)
>>> print(choice)
There are 4 clusters: groups of rows with valleys between them, where the density falls below 58% of
the highest density of the sparser group. The same number is found in 3 of 3 samples, each of 240
of the 300 rows. Other criteria, 8 computed: 8 choose this number, too (BIC, elbow, silhouette,
simplified silhouette, Calinski-Harabasz, gap statistic, prediction strength, stability). k-means
with n_clusters=4 finds these groups, and reaches its lowest inertia in 98% of 50 starts: n_init=2
makes it 99% certain that one of the starts does.
>>> model = KMeans(choice.n_clusters_, random_state=0).fit(X)
>>> description = describe_clusters(model, X, ["width", "height"], random_state=0)
>>> print(str(description).split("\n\n")[1])  # what it says of the first cluster
Cluster 0
  75 of 300 rows (25.0 %). Typical is row 192, with the smallest mean distance to them.
  Set apart by high width (0.9497, others -0.325; difference 2.11, 1.79 to 2.42); high height
    (4.419, others 3.817; difference 1.02, 0.74 to 1.29).
  No doubtful row.
  Stability 0.97 (standard deviation 0.12): it is found again.
"""

from homl_clustering.selection.choice import ClusterChoice, choose_n_clusters
from homl_clustering.selection.criteria import gap_statistic, simplified_silhouette
from homl_clustering.selection.criterion import Criterion
from homl_clustering.selection.describe import ClusterDescription, describe_clusters
from homl_clustering.selection.groups import SeparatedGroups, separated_groups
from homl_clustering.selection.luck import SeedLuck, seed_luck
from homl_clustering.selection.resampling import prediction_strength, stability
from homl_clustering.selection.scans import (
    KMeansScan,
    MixtureResult,
    MixtureScan,
    elbow,
    scan_kmeans,
    scan_mixtures,
)

__all__ = [
    "ClusterChoice",
    "ClusterDescription",
    "Criterion",
    "KMeansScan",
    "MixtureResult",
    "MixtureScan",
    "SeedLuck",
    "SeparatedGroups",
    "choose_n_clusters",
    "describe_clusters",
    "elbow",
    "gap_statistic",
    "prediction_strength",
    "scan_kmeans",
    "scan_mixtures",
    "seed_luck",
    "separated_groups",
    "simplified_silhouette",
    "stability",
]

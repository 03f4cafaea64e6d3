"""The sentences of `choose_n_clusters`: what is said of which findings."""

from types import SimpleNamespace

import numpy as np
import pytest

from homl_clustering.selection import Criterion
from homl_clustering.selection.verdict import verdict

FOUR = (1, 2, 3, 4)
THREE_CLUSTERS = (
    "There are 3 clusters: groups of rows with valleys between them, where the density falls below "
    "58% of the highest density of the sparser group. "
)
NO_CLUSTERS = (
    "There are no clusters: no valley separates groups of rows, that is, nowhere does the density "
    "fall below 58% of the highest density on each of both sides. "
)
FOLLOWED = (
    "The valleys are followed because they ask for no shape, and can say that there are no "
    "clusters, while "
)
TOO_FEW = "That is too few to rely on: draw the data before you believe it. "
STILL_CUTS = (
    "Where there are no clusters, k-means still cuts the rows into as many as one asks for. "
)


def says(title, best, *, ks=FOUR, values=(0.0, 0.0, 0.75, 0.25), n_seeds=20):
    ks = tuple(ks)
    values = np.array(values[: len(ks)])
    return {title: Criterion(title, ks, values, values * 0, best, tuple(range(n_seeds)), n_seeds)}


def lucky(share, n_needed):
    return SimpleNamespace(share=share, n_needed=n_needed, n_fits=50)


def test_most_agree_and_one_start_is_enough():
    """Whole sentences; that which chooses none is named."""
    criteria = says("separated groups", 3, values=(0, 0, 0.8, 0)) | says("BIC", 3)
    criteria |= says("silhouette", 3) | says("elbow", None)
    assert verdict(3, FOUR, criteria, lucky(1.0, 1), 0.9, sample=(80, 100)) == (
        THREE_CLUSTERS
        + "The same number is found in 16 of 20 samples, each of 80 of the 100 rows. Other "
        "criteria, 3 computed: 2 choose this number, too (BIC, silhouette); 1 chooses none "
        "(elbow). k-means with n_clusters=3 finds these groups, and reaches its lowest inertia in "
        "100% of 50 starts: n_init=1 makes it 99% certain that one of the starts does."
    )


def test_some_choose_other_numbers_and_kmeans_does_not_find_the_groups():
    """All lists, reasons, and what to take in the place of k-means, which is not praised."""
    criteria = says("separated groups", 3) | says("BIC", 4) | says("silhouette", 3)
    criteria |= says("stability", 2) | says("gap statistic", 3)
    found = verdict(3, FOUR, criteria, lucky(0.125, 35), 0.456, mixture_agreement=0.987)
    assert found == (
        THREE_CLUSTERS + "The same number is found in 15 of 20 samples. " + TOO_FEW + "Other "
        "criteria, 4 computed: 2 choose this number, too (silhouette, gap statistic); 2 choose "
        "others (BIC 4, stability 2). "
        + FOLLOWED
        + "BIC counts Gaussians, of which any other group takes several; stability asks whether "
        "k-means cuts other samples in the same way, which it may do across one group, too. "
        "k-means with n_clusters=3 does not find these groups (adjusted Rand index 0.46): they are "
        "not round, or of very different sizes, which most of the other criteria expect. A "
        "Gaussian mixture does (0.99) if it starts from their means: GaussianMixture(3, "
        "means_init=[X[labels == g].mean(axis=0) for g in range(3)], "
        'init_params="k-means++").fit(X), where labels are the groups_.labels_ of this choice. '
        "DBSCAN, which is scikit-learn's, may find them, too."
    )


@pytest.mark.parametrize(
    ("mixture", "words"),
    [
        (0.5, "Nor does a Gaussian mixture (0.50). Take the groups_.labels_"),
        (np.nan, "Take the gr"),
    ],
)
def test_where_a_mixture_does_not_find_the_groups_either(mixture, words):
    """Their labels are there, all the same; no code that does not work."""
    found = verdict(3, FOUR, {}, lucky(0.5, 7), 0.3, mixture_agreement=mixture)
    assert f"expect. {words}" in found and found.endswith("try DBSCAN, which is scikit-learn's.")
    assert "GaussianMixture(" not in found and "starts" not in found


def test_all_criteria_of_kmeans_say_something_else():
    """One reason for several, in the plural; of a single one, "another"."""
    names = ("elbow", "silhouette", "simplified silhouette", "Calinski-Harabasz")
    criteria = {k: v for name in names for k, v in says(name, 2).items()}
    criteria |= says("prediction strength", 4) | says("stability", 2)
    found = verdict(3, FOUR, criteria, None, np.nan)
    assert (
        FOLLOWED + "elbow, silhouette, simplified silhouette and Calinski-Harabasz judge" in found
    )
    assert "; prediction strength and stability ask whether k-means cuts" in found
    assert "6 computed: 6 choose others (elbow 2, sil" in found and "this number" not in found
    single = verdict(3, FOUR, says("BIC", 3) | says("gap statistic", 2), None, np.nan)
    assert "2 computed: 1 chooses this number, too (BIC); 1 chooses another one (gap st" in single
    assert "while gap statistic takes for structure" in single and "BIC counts" not in single


def test_there_are_none():
    """k-means cuts the rows nevertheless."""
    criteria = says("separated groups", 1, values=(1.0, 0, 0, 0)) | says("silhouette", 2)
    criteria |= says("prediction strength", 1) | says("stability", 4) | says("elbow", None)
    found = verdict(1, FOUR, criteria, None, np.nan)
    assert found.startswith(
        NO_CLUSTERS + "The same number is found in 20 of 20 samples. Other criteria, 4 computed: "
        "1 chooses this number, too (prediction strength); 2 choose others (silhouette 2, "
        "stability 4); 1 chooses none (elbow). " + STILL_CUTS + FOLLOWED + "silhouette judges the "
    )


def test_there_are_none_and_all_agree():
    """Then there is nothing to explain."""
    criteria = says("separated groups", 1, values=(0.5, 0, 0, 0)) | says("stability", 1)
    assert verdict(1, FOUR, criteria, None, np.nan) == (
        NO_CLUSTERS + "The same number is found in 10 of 20 samples. " + TOO_FEW + "Other "
        "criteria, 1 computed: 1 chooses this number, too (stability)."
    )


def test_clusters_that_overlap():
    """Where both that compare samples agree on the same number; this is their reason, too."""
    criteria = says("separated groups", 1, values=(1.0, 0, 0, 0), n_seeds=5) | says("BIC", 3)
    criteria |= says("prediction strength", 3) | says("stability", 3)
    assert verdict(1, FOUR, criteria, None, np.nan) == (
        NO_CLUSTERS + "The same number is found in 5 of 5 samples. Other criteria, 3 computed: 3 "
        "choose others (BIC 3, prediction strength 3, stability 3). Prediction strength and "
        "stability agree on 3: other samples of the rows are cut in the same way. That may be "
        "clusters that overlap, or one that is not round. "
        + FOLLOWED
        + "BIC counts Gaussians, of which any other group takes several."
    )


@pytest.mark.parametrize(
    "repeated",
    [
        {}, {"stability": 3}, {"stability": 1}, {"prediction strength": 2, "stability": 3},
        {"prediction strength": 1, "stability": 1},
    ],
)  # fmt: skip
def test_one_alone_does_not_tell_of_overlapping_clusters(repeated):
    """Both must be there, and agree on a number that is not 1."""
    criteria = says("BIC", 3) | {k: v for t, b in repeated.items() for k, v in says(t, b).items()}
    found = verdict(1, FOUR, criteria, None, np.nan)
    assert "overlap" not in found and STILL_CUTS in found


def test_where_nothing_is_known_but_the_groups():
    """And where the number was not tried, or the starts have no groups to be compared with."""
    assert verdict(3, (3, 5), {}, None, np.nan) == THREE_CLUSTERS.strip()
    criteria = says("separated groups", 3, ks=(2, 4)) | says("silhouette", 4, ks=(2, 4))
    found = verdict(3, (2, 4), criteria, lucky(0.5, 7), np.nan)
    assert found.startswith(THREE_CLUSTERS + "Other criteria, 1 computed: 1 chooses another one")
    assert found.endswith(
        "The other criteria could not say so: 3 is not among the numbers that were tried. k-means "
        "with n_clusters=3 reaches its lowest inertia in 50% of 50 starts: n_init=7 makes it 99% "
        "certain that one of the starts does."
    )


@pytest.mark.parametrize(
    ("nearby", "words"),
    [
        ((3, 3), ""),
        ((2, 3), "It is a close decision: with a limit of 53% there would be 2."),
        ((3, 4), "It is a close decision: with a limit of 63% there would be 4."),
        ((1, 4), "with a limit of 53% there would be no clusters and with a limit of 63% there "),
    ],
)
def test_a_valley_near_its_limit_is_told_of(nearby, words):
    """With the number that there would be."""
    found = verdict(3, FOUR, {}, None, np.nan, nearby=nearby)
    assert words in found and ("close decision" in found) == bool(words)


def test_features_that_are_not_scaled_come_second():
    """Right after the answer, which is not to be believed then."""
    for scales in (1.0, 99.9):
        assert "factor" not in verdict(3, FOUR, {}, None, np.nan, scales=scales)
    found = verdict(3, FOUR, {}, None, np.nan, scales=30937.4)
    assert found.startswith(
        THREE_CLUSTERS + "But the standard deviations of the features differ by a factor of "
        "30,937, so that those with the largest numbers decide alone: scale them,"
    )


def test_a_call_that_was_stopped_has_no_answer():
    """It says after how many fits, and what is missing."""
    assert verdict(None, FOUR, {}, None, np.nan, stopped=(150, 1990, [])) == (
        "Stopped after 150 of at most 1990 fits: no answer. It rests on mixtures that are fitted "
        "first, and not all of them were: let it run longer."
    )
    missing = ["stability", "the starts of k-means"]
    assert verdict(1, FOUR, says("BIC", 1), None, np.nan, stopped=(9, 12, missing)) == (
        "Stopped after 9 of at most 12 fits: no answer. The valleys of the density make 1 group, "
        "as groups_ has it, but nothing is known of stability and the starts of k-means: let it "
        "run longer."
    )

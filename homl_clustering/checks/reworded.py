"""Hints whose words were changed: they keep the id that reports have counted them by.

An id is made of the words of a hint, a # in the place of each number. So that the id does not
change with better words, these are listed here with the words of before.
"""

_PIECES = (
    "The groups are in pieces. A larger radius joins them, or a larger min_cluster_size. If the "
    "algorithm asks for the number of clusters, tell it the right one."
)
_ROW = (
    "That is where the row goes if it is compared unscaled, or scaled by the mean and standard "
    "deviation of its own # numbers: its large number in column e decides alone then. Scale it "
    "like the table, with the means and standard deviations of the table's columns."
)
_ONE_ON = " (Or have you added # to the label? Labels are names, and stay as they are.)"
_FARTHEST = " Or is the farthest center taken, argmax for argmin?"

# The words of today, and those that the id is made of
REWORDED = {
    "a: No label is right or wrong by itself: k-means has seen none to learn from, and numbers the "
    "clusters as it likes. Compare who is with whom in both fits.": (
        "a: Labels are what classification learns from; k-means has seen none."
    ),
    "Only the list of colors is counted. The pixels need bits as well, and b bits tell no more "
    "than # ** b colors apart: without bits there is one color.": (
        "Only the list of colors is counted: the pixels need bits as well."
    ),
    "The groups are in pieces. A larger radius, eps, joins them.": _PIECES,
    "The groups are in pieces. A larger min_cluster_size joins them.": _PIECES,
    "The groups are in pieces. There are two groups: tell the algorithm so, and take one that goes "
    "from neighbor to neighbor.": _PIECES,
    "The groups are in pieces. There are two groups, and one of them is a ring, which no ellipse "
    "describes: take an algorithm that goes from neighbor to neighbor.": _PIECES,
    "The groups are in pieces. Take an algorithm that goes from neighbor to neighbor, with a "
    "larger radius.": _PIECES,
    "c: Fitting does not move rows: label i belongs to row i in both fits. Only the numbers of the "
    "clusters come from the random start.": (
        "c: The order of the rows has no influence on the groups; the random start has."
    ),
    "d: Far is not uncertain: a model can be sure of what is far from all others. And it may be a "
    "smudge, which tells little about the others.": (
        "d: That may be a smudge. What is far from all others tells little about them."
    ),
    "In the scaled table, compare k=# and k=#. The silhouette score is about #.# and #.#, which is "
    "close; but two halves agree by about #.# with k=#, and by about #.# with k=#. (Did BIC choose "
    "#? Components of a mixture are not always clusters: where a group is no ellipsoid, BIC pays "
    "for a second component.)": (
        "Did BIC choose #? Components of a mixture are not always clusters: where a group is no "
        "ellipsoid, BIC pays for a second component. Compare the agreement of halves for k=# and "
        "k=#."
    ),
    "argmin, or the largest absolute value, finds the lowest density; the best is the highest: "
    "argmax, without np.abs. (Or was it chosen on the training pictures? There the narrowest "
    "always wins.)": (
        "argmin finds the lowest density; the best is the highest: argmax. (Or was it chosen on "
        "the training pictures? There the narrowest always wins.)"
    ),
    _ROW + _FARTHEST: _ROW,
    _ROW + _FARTHEST + _ONE_ON: _ROW + _ONE_ON,
    "It is always #: both models have seen the same rows, all of them or the same half, and "
    "nothing is learned from their agreement. Fit the first to X[first], the second to X[second]. "
    "And make two models: one object that is fitted twice forgets the first half.": (
        "It is always #: both models have seen the same rows, all of them or the same half, and "
        "nothing is learned from their agreement. Fit the first to X[first], the second to "
        "X[second]."
    ),
    "A picture is flagged if its error is greater than the threshold, not if it is equal. Count "
    "the errors above it with >, not with >=, and add # for the new picture: (number above + #) / "
    "(n + #).": (
        "A picture is flagged if its error is greater than the threshold, not if it is equal: "
        "count the errors above it with >, not with >=."
    ),
    "These are # clusters; take the k of task #. (In a list that begins with k=#, labelings[#] "
    "holds the labels for k=#: those for k are at labelings[k - #].)": (
        "These are # clusters; take the k of task #."
    ),
    "All of these are lower than the scores of the training pictures. Are these other pictures, or "
    "did they come to the mixture in another way than by pca.transform?": (
        "These are pictures that the mixture has not seen: take the training pictures."
    ),
    "The covariances are not counted, or once for all components: each component has its own, with "
    "d (d + #) / # numbers.": (
        "The covariances are not counted: d (d + #) / # numbers for each component."
    ),
    "It goes on with None, which a function that it calls has returned. If that one is not written "
    "yet, write it first. If None is its answer here, ask for that before you go on: if ... is "
    "None.": "It calls a function that returns nothing yet: write that one first.",
    "The differences are added up with their signs, so that they cancel out: square each "
    "difference first, and add up after that.": (
        "The differences are added up with their signs, so that they cancel out, and the absolute "
        "value comes too late: square each difference first."
    ),
    "All are the same, but each model has labels of its own: take those, model.labels_.": (
        "All are the same: does the loop take the labels of one and the same model?"
    ),
    "Nothing is below the density that is compared with. Which pictures are compared, and which "
    "have that density? Compare unseen ones, X_valid, with the lowest of the training densities, "
    "train_scores.min().": (
        "Nothing is below the lowest density of its own set. Are these the training pictures, or "
        "are the validation pictures compared with their own lowest density? Compare unseen ones, "
        "X_valid, with the lowest of the training densities, train_scores.min()."
    ),
    "That is the share of the normal pictures. Modify the pictures first, and compare all with one "
    "threshold, that of the normal ones.": (
        "That is the share of the normal pictures: modify the pictures first."
    ),
}

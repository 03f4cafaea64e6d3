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
    "It goes on with None, which a function that it calls has returned. If that one is not written "
    "yet, write it first. If None is its answer here, ask for that before you go on: if ... is "
    "None.": "It calls a function that returns nothing yet: write that one first.",
}

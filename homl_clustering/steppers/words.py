"""The words that steppers show, in one place, so that they can be shown in another language.

Each stepper shows those of its own name and the shared ones. To translate, put other texts into
these tables, with the same keys and placeholders, before a stepper is made.
"""

SHARED = {
    "steps": "Steps",
    "first": "To the first step",
    "back": "Back",
    "next": "Step",
    "last": "To the end",
    "play": "Play",
    "pause": "Pause",
    "data": "Data",
    "data_given": "as given",
    "data_blobs": "four blobs",
    "data_ellipsoids": "ellipsoids",
    "data_moons": "two moons",
    "data_smiley": "a smiley",
    "data_uniform": "uniform: no clusters",
    "data_own": "your own, by clicking",
    "show": "Show",
    "start": "Start",
    "no_script": "This figure can be played with where scripts are allowed to run. Some of its "
    "steps:",
}
KMEANS = {
    "title": "k-means, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point, or places one.",
    "center_label": "Center {number}: drag it, or move it by arrow keys",
    "k": "Number of clusters k",
    "method": "Draw centers by",
    "method_random": "random points",
    "method_plusPlus": "k-means++",
    "method_greedy": "greedy k-means++",
    "method_farthest": "farthest first",
    "new_start": "New start",
    "draw_by_draw": "Draw by draw",
    "by_hand": "Place by hand",
    "regions": "Regions: which center is nearest",
    "arrows": "Arrows: where centers move",
    "curve": "The inertia after each step",
    "inertia_is": "Inertia: {inertia}",
    "no_inertia": "Inertia: known after the first E-step",
    "distances": "Distances computed",
    "distances_hint": "All three find the same clusters. Click on a point to read why it was "
    "skipped.",
    "this_step": "this E-step",
    "so_far": "so far",
    "lloyd": "Lloyd",
    "hamerly": "Hamerly",
    "elkan": "Elkan",
    "gray_out": "Gray: skipped by",
    "nobody": "nobody",
    "ends": "Where starts end",
    "try_starts": "Try {count} starts",
    "ends_hint": "k-means from many starts, drawn as chosen above: which inertias come out?",
    "ends_count": "{count} starts so far.",
    "ends_done": "{count} starts, {kinds} different ends, the best first. Press one to see a "
    "start that leads there.",
    "end": "inertia {inertia}: {count} of {total} starts",
    "say_empty": "Click into the empty field: each click scatters a few points.",
    "say_place": "Click where center {number} of {k} is to start.",
    "say_start": "Start: {k} centers. Drag them where you like, then press Step.",
    "say_draw_random": "Center {number} of {k} will be drawn: each point is as likely as any "
    "other.",
    "say_draw_plusPlus": "Center {number} of {k} will be drawn: the larger a point, the likelier "
    "it is. The likeliest has {most} %.",
    "say_draw_greedy": "Center {number} of {k} will be drawn: the larger a point, the likelier it "
    "is. Of several that are drawn (rings), the one that lowers the inertia most is taken.",
    "say_draw_farthest": "Center {number} of {k} will be the large point: none is farther from "
    "the centers so far.",
    "say_first_e": "E-step {number}: each point gets the color of its nearest center.",
    "say_e": "E-step {number}: {count} points changed their cluster.",
    "say_skipped": "Gray: skipped by {name}, {count} points.",
    "say_m": "M-step {number}: each center moves to the mean of its points, by {most} at most. "
    "Inertia from {from} to {to}.",
    "say_end": "M-step {number}: no center moves. The end, with inertia {inertia}.",
    "why_no_label": "Point {row} has no cluster yet.",
    "why_label": "Point {row}: its center is {own} away, the next one {next}. It belongs to "
    "cluster {cluster}.",
    "why_first": "Point {row}, {name}: in the first E-step all {k} distances are computed.",
    "why_gap": "Point {row}, {name}: skipped. It is at most u = {upper} away from its center, "
    "less than half the way from there to the next center, g = {gap}. So no other center is "
    "nearer.",
    "why_safe": "Point {row}, {name}: skipped. It is at most u = {upper} away from its center. By "
    "the bounds no other center can be nearer than {safe}.",
    "why_looked": "Point {row}, {name}: looked at. It may be u = {upper} away from its center; to "
    "be skipped that had to be less than {safe}. Distances computed: {computed} of {k}.",
}
DBSCAN = {
    "title": "DBSCAN, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point and shows its "
    "neighborhood.",
    "cut_label": "The radius eps: drag the line up or down, or use arrow keys",
    "curve": "The distance from each point to its neighbor, sorted, with the radius as a line",
    "curve_says": "Distance from each point to its neighbor {number}, itself being the first, "
    "sorted. Below eps: {count} cores of {n} points. Drag the line.",
    "settings": "Settings",
    "eps": "Radius eps",
    "min_samples": "min_samples: neighbors of a core",
    "discs": "Neighborhoods of cores",
    "legend": "Points",
    "legend_core": "large dot: core",
    "legend_border": "ring: border, next to a core",
    "legend_noise": "red cross: noise",
    "legend_unseen": "gray dot: not decided yet",
    "say_neighbors": "Each point counts the points within eps = {eps}, itself included. Press "
    "Step.",
    "say_cores": "{nCores} points have {number} or more: they are cores, the large dots.",
    "say_begin": "A core without a cluster begins cluster {cluster}.",
    "say_grow": "Cluster {cluster} grows by {count} cores, next to those that came last.",
    "say_border": "Borders: {count} points are no cores, but have one in their neighborhood.",
    "say_noise": "Noise: {count} points are left. The end, with {nClusters} clusters and {nCores} "
    "cores.",
    "why_count": "Point {row}: {count} points within eps, itself included.",
    "why_core": "That is at least {number}: a core.",
    "why_border": "Fewer than {number}, but one is a core: a border of cluster {cluster}.",
    "why_noise": "Fewer than {number}, and none is a core: noise.",
    "why_no_core": "Fewer than {number}: no core.",
}
MIXTURE = {
    "title": "A Gaussian mixture, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point and shows its shares.",
    "mean_label": "Mean {number}: drag it, or move it by arrow keys",
    "curve": "The log-likelihood per point after each step",
    "no_likelihood": "Log-likelihood: known after an E-step",
    "likelihood_is": "Log-likelihood per point: {value}",
    "k": "Number of components",
    "method": "Start from",
    "method_random": "random points",
    "method_kmeans": "clusters of k-means",
    "method_spike": "one on a single point",
    "new_start": "New start",
    "collapse": "Collapse",
    "reg_covar": "reg_covar",
    "reg_covar_hint": "It is added to all variances. With 0 a component can shrink onto a point: "
    "try the start with one on a single point.",
    "soft": "Mixed colors: shares of components",
    "say_start": "Start: {k} components, each with an ellipse of one and of two standard "
    "deviations. Drag a mean, or press Step.",
    "say_e": "E-step {number}: each point is shared out. {count} points have no component with 90 "
    "% or more.",
    "say_m": "M-step {number}: each component fits its shares. The log-likelihood per point rises "
    "by {gain}.",
    "say_end": "M-step {number}: the log-likelihood per point rises by {gain} only. The end.",
    "say_narrow": "The narrowest ellipse has a standard deviation of {width}.",
    "say_collapsed": "Component {component} has collapsed: its ellipse has no width left, and its "
    "density no limit. EM cannot go on. With reg_covar above 0 it could.",
    "why_no_shares": "Point {row} has no shares yet.",
    "why_shares": "Point {row}: {shares}.",
    "why_share": "{share} % from component {number}",
}
HIERARCHY = {
    "title": "Clusters from merges, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point.",
    "cut_label": "The cut through the tree: drag it up or down, or use arrow keys",
    "curve": "The dendrogram: the tree of all merges, with the cut as a line",
    "curve_says": "Cut at {height}: {count} clusters, the same from {below} to {above}. Drag the "
    "line.",
    "curve_says_top": "Cut above all merges: one cluster. Drag the line.",
    "settings": "Settings",
    "linkage": "Linkage",
    "linkage_single": "single",
    "linkage_complete": "complete",
    "linkage_average": "average",
    "linkage_ward": "Ward",
    "count": "Number of clusters",
    "hulls": "Regions around clusters",
    "linkages": "How far apart are two clusters?",
    "explain_single": "single: their nearest two points",
    "explain_complete": "complete: their farthest two points",
    "explain_average": "average: the mean over all pairs of points",
    "explain_ward": "Ward: what the inertia grows by if they merge (the root of twice that)",
    "say_start": "Each of the {count} points is a cluster. Press Step: the two that lie closest "
    "merge.",
    "say_merge": "Merged: clusters of {first} and {second} points, {distance} apart. Clusters "
    "left: {count}.",
    "say_single": "The red line joins their nearest two points.",
    "say_complete": "The red line joins their farthest two points.",
    "say_average": "That is the mean distance of a point of one from a point of the other.",
    "say_ward": "No other merge raises the inertia less.",
    "why": "Point {row}: its cluster has {count} points.",
}

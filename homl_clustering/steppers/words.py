"""The words that steppers show, in one place, so that they can be shown in another language.

Each stepper shows those of its own name and the shared ones. To translate, put other texts into
these tables, with the same keys and placeholders, before a stepper is made.
``{count|point|points}`` stands for the first word where the number ``count`` is 1, else for the
second one.
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
    "glossary": "Words and keys",
    "keys": "Keys: \u2190 and \u2192 take a step back and forward, Home and End jump to the first "
    "and the last step.",
    "keys_play": " The space bar plays.",
    "try_starts": "Try {count} starts",
    "no_script": "This figure can be played with where scripts are allowed to run. Some of its "
    "steps:",
}
KMEANS = {
    "title": "k-means, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point, or places one.",
    "center_label": "Center {number}: drag it, or move it by arrow keys",
    "own_hint": "Each click into the field scatters a few points.",
    "clear": "Clear",
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
    "distances_hint": "All three find the same clusters. Gray points are those that the last "
    "E-step skipped. Click on one to read why.",
    "this_step": "this E-step",
    "so_far": "so far",
    "lloyd": "Lloyd",
    "hamerly": "Hamerly",
    "elkan": "Elkan",
    "gray_out": "Gray: skipped by",
    "nobody": "nobody",
    "ends": "Where starts end",
    "ends_hint": "k-means from many starts, drawn as chosen above: which inertias come out?",
    "ends_count": "{count} starts so far.",
    "ends_done": "{count} starts, {kinds} different {kinds|end|ends}, the best first. "
    "Press one to see a start that leads there.",
    "end": "inertia {inertia}: {count} of {total} starts",
    "say_empty": "Click into the empty field: each click scatters a few points.",
    "say_place": "Click where center {number} of {k} is to start.",
    "say_start": "Start: {k} {k|center|centers}. Drag one where you like (that begins anew at any "
    "time), then press Step.",
    "say_draw_random": "Center {number} of {k} will be drawn: each point is as likely as any "
    "other.",
    "say_draw_plusPlus": "Center {number} of {k} will be drawn: the larger a point, the likelier "
    "it is. The likeliest has {most} %.",
    "say_draw_greedy": "Center {number} of {k} will be drawn: the larger a point, the likelier it "
    "is. Of several that are drawn (rings), the one that lowers the inertia most is taken.",
    "say_draw_farthest": "Center {number} of {k} will be the large point: none is farther from "
    "the centers so far.",
    "say_first_e": "E-step {number}: each point gets the color of its nearest center.",
    "say_e": "E-step {number}: {count} {count|point|points} changed {count|its|their} cluster.",
    "say_skipped": "Gray: {count} {count|point|points} that {name} skipped in this E-step.",
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
    "be skipped that had to be less than {safe}. Distances computed: {computed} of {k}, to "
    "{computed|center|centers} {to}.",
    "term_e": "E-step",
    "means_e": "Each point gets the color of its nearest center.",
    "term_m": "M-step",
    "means_m": "Each center moves to the mean of its points.",
    "term_inertia": "Inertia",
    "means_inertia": "The sum, over all points, of the squared distance to the own center.",
    "term_u": "u",
    "means_u": "An upper bound: the distance from a point to its own center is no larger.",
    "term_drag": "To drag a center",
    "means_drag": "k-means begins anew from the centers as they are then.",
}
DBSCAN = {
    "title": "DBSCAN, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point and shows its "
    "neighborhood.",
    "cut_label": "The radius eps: drag the line up or down, or use arrow keys",
    "curve": "The distance from each point to its neighbor, sorted, with the radius as a line",
    "curve_says": "Distance from each point to its neighbor {number}, itself being the first, "
    "sorted. Below eps: {count} {count|core|cores} of {n} points. Drag the line.",
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
    "say_cores": "{nCores} {nCores|point has|points have} {number} or more: {nCores|it is a core, "
    "a large dot|they are cores, the large dots}.",
    "say_begin": "A core without a cluster begins cluster {cluster}.",
    "say_grow": "Cluster {cluster} grows by {count} {count|core|cores}, next to those that "
    "came last.",
    "say_border": "Borders: {count} {count|point is no core, but has|points are no cores, but "
    "have} one in the neighborhood.",
    "say_noise": "Noise: {count} {count|point is|points are} left. The end, with {nClusters} "
    "{nClusters|cluster|clusters} and {nCores} {nCores|core|cores}.",
    "why_count": "Point {row}: {count} {count|point|points} within eps, itself included.",
    "why_core": "That is at least {number}: a core.",
    "why_border": "Fewer than {number}, but one is a core: a border of cluster {cluster}.",
    "why_noise": "Fewer than {number}, and none is a core: noise.",
    "why_no_core": "Fewer than {number}: no core.",
    "term_eps": "eps",
    "means_eps": "The radius of a neighborhood. In the curve: drag the line, or use the slider or "
    "arrow keys for small steps (with Shift: large ones).",
    "term_core": "Core",
    "means_core": "A point with at least min_samples points in its neighborhood, itself included.",
}
MIXTURE = {
    "title": "A Gaussian mixture, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point and shows its shares.",
    "mean_label": "Mean {number}: drag it, or move it by arrow keys",
    "curve": "The log-likelihood per point after each step",
    "no_likelihood": "Log-likelihood: known after an E-step",
    "likelihood_lost": "Log-likelihood: it has no limit any more. The ring is at the last value.",
    "likelihood_is": "Log-likelihood per point: {value}",
    "k": "Number of components",
    "method": "Start from",
    "method_random": "random points",
    "method_kmeans": "clusters of k-means",
    "method_spike": "one on a single point",
    "new_start": "New start",
    "collapse": "Collapse",
    "reg_covar": "reg_covar",
    "reg_covar_hint": "It is added to all variances. With 0 a component can shrink onto a point. "
    "Start with one on a single point:",
    "spikes_count": "{count} starts so far.",
    "spikes_done": "{count} starts with component 1 on a single point. In {back} it found its way "
    "back to a group, in {narrow} it stayed small, in {collapsed} it collapsed.",
    "soft": "Mixed colors: shares of components",
    "say_start": "Start: {k} {k|component|components}, with ellipses of one and of two standard "
    "deviations. Drag a mean (that begins anew at any time), or press Step.",
    "say_e": "E-step {number}: each point is shared out. {count} {count|point has|points have} no "
    "component with 90 % or more.",
    "say_m": "M-step {number}: each component fits its shares.",
    "say_rises": "The log-likelihood per point rises by {gain}.",
    "say_falls": "The log-likelihood per point falls by {gain}, because reg_covar was added to the "
    "variances.",
    "say_end": "The end.",
    "say_narrow": "The narrowest ellipse has a standard deviation of {width}.",
    "say_vanishing": "Component {component} has next to no width left, a standard deviation of "
    "{width}: it is about to collapse onto a point.",
    "say_collapsed": "Component {component} has collapsed: its ellipse has no width left, and its "
    "density no limit. EM cannot go on. With reg_covar above 0 it could.",
    "why_no_shares": "Point {row} has no shares yet.",
    "why_shares": "Point {row}: {shares}.",
    "why_share": "{share} % from component {number}",
    "term_e": "E-step",
    "means_e": "Each point is shared out: a component gets more of it the denser it is there.",
    "term_m": "M-step",
    "means_m": "Each component gets the mean, the variances and the weight of its shares.",
    "term_likelihood": "Log-likelihood",
    "means_likelihood": "The sum, over all points, of the logarithm of the density there. Once a "
    "step has raised it by less than 0.001 per point, EM takes one more step and stops.",
    "term_reg_covar": "reg_covar",
    "means_reg_covar": "Is added to the variances after each M-step, so that no ellipse is "
    "narrower than its square root.",
    "term_back": "Back to a group",
    "means_back": "At the end the component has at least half of the weight it began with.",
}
HIERARCHY = {
    "title": "Clusters from merges, step by step",
    "board": "The data. A click, or arrow keys and Enter, picks a point.",
    "cut_label": "The cut through the tree: drag it up or down, or use arrow keys",
    "curve": "The dendrogram: the tree of all merges, with the cut as a line",
    "curve_says": "Cut at {height}: {count} {count|cluster|clusters}, the same from {below} to "
    "{above}. Drag the line.",
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
    "say_merge": "Merged: clusters of {first} and {second} {second|point|points}, {distance} "
    "apart. Clusters left: {count}.",
    "say_single": "The red line joins their nearest two points.",
    "say_complete": "The red line joins their farthest two points.",
    "say_average": "That is the mean distance of a point of one from a point of the other.",
    "say_ward": "No other merge raises the inertia less.",
    "why": "Point {row}: its cluster has {count} {count|point|points}.",
    "term_dendrogram": "Dendrogram",
    "means_dendrogram": "Each fork is a merge, as high as the two clusters were apart.",
    "term_linkage": "Linkage",
    "means_linkage": "What counts as the distance of two clusters.",
    "term_cut": "Cut",
    "means_cut": "Only the merges below it have been made.",
}

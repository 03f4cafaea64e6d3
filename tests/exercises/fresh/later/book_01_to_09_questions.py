# %% q1.tasks | wrong | every task that sorts things into groups is taken for clustering, labels or not
answer_1a = "abd"

# %% q1.alike | wrong | both notions from the lessons are ticked, since each holds for some algorithm
answer_1b = "ab"

# %% q2.features | wrong | thinks vector quantization reduces the features, it only reduces the distinct rows
answer_2a = "ac"

# %% q2.anomalies | wrong | believes clusters are numbered by size or strangeness, so the last is the odd one
answer_2b = "cd"

# %% q3.inertia | wrong | follows the book, which calls the inertia a mean
answer_3a = "a"

# %% q3.minus_one | wrong | mixes up a coefficient near -1 with one near 0
answer_3b = "ac"

# %% q3.diagram | wrong | looks only at equal thickness
answer_3c = "d"

# %% q4.order | wrong | random labels that are spread over the clusters
answer_4a = "a"

# %% q4.boundary | wrong | what improves in the end and what improves first are not told apart
answer_4b = "ab"

# %% q5.many_points | wrong | believes that agglomerative clustering is cheap because it merges greedily
answer_5a = "acd"

# %% q5.density | wrong | affinity propagation is thought to look for dense places because of its exemplars
answer_5b = "cde"

# %% q6.when | wrong | reads "nobody can say the label" as "labels are hard to get"
answer_6a = "bc"

# %% q6.ask | wrong | takes the farthest points for the least certain ones as well
answer_6b = "bd"

# %% q7.which | wrong | anomalies and novelties exchanged: new kinds of fraud are called novelties
answer_7 = "b"

# %% q8.story | wrong | tells the story of k-means
answer_8a = "a"

# %% q8.uses | wrong | forgets that a density also finds anomalies
answer_8b = "ab"

# %% q9.bic | wrong | thinks that a criterion is the better the higher it is
answer_9a = "a"

# %% q9.bayesian | wrong | believes that the Bayesian mixture minimizes the Bayesian criterion
answer_9b = "b"

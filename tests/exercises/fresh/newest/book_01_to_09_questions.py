# %% q1.tasks | wrong | takes a classifier that learns from marked mails for clustering
answer_1a = "abd"

# %% q1.tasks | right | the letters in the other order
answer_1a = "db"

# %% q3.inertia | wrong | takes the inertia for a mean, as HOML does
answer_3a = "a"

# %% q3.minus_one | wrong | confuses -1 with 0
answer_3b = "a"

# %% q4.boundary | wrong | expects that the classifier improves first of all
answer_4b = "b"

# %% q5.many_points | wrong | expects agglomerative clustering to be fast enough
answer_5a = "acd"

# %% q5.many_points | right | the letters in the other order
answer_5a = "da"

# %% q5.density | wrong | forgets mean-shift
answer_5b = "c"

# %% q7.which | wrong | confuses novelty detection with anomaly detection
answer_7 = "b"

# %% q8.uses | wrong | expects that a mixture finds the two moons as clusters
answer_8b = "abcd"

# %% q9.bic | wrong | takes the mixture with the highest likelihood
answer_9a = "c"

# %% q9.bayesian | wrong | takes the upper limit for the number that was found
answer_9b = "a"

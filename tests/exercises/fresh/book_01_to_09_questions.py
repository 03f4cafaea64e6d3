"""Answers of students to the book's questions, written by people who saw the exercises alone."""

# %% q1.tasks | wrong | takes every sorting into groups for clustering, the marked mails too
answer_1a = "abd"

# %% q1.tasks | wrong | thinks that a heap for each person needs names, so it is classification
answer_1a = "b"

# %% q1.tasks | wrong | confuses clustering with classification by marked examples
answer_1a = "a"

# %% q1.tasks | right | the letters in another order
answer_1a = "db"

# %% q1.alike | wrong | knows k-means alone, so alike means close to one center
answer_1b = "a"

# %% q1.alike | wrong | knows DBSCAN alone, so alike means joined by a dense region
answer_1b = "b"

# %% q1.alike | wrong | two notions that the lessons show, taken as one rule for all tasks
answer_1b = "ab"

# %% q2.features | wrong | takes fewer different points for fewer features
answer_2a = "a"

# %% q2.features | wrong | a new feature is added, so there are more of them and not fewer
answer_2a = "b"

# %% q2.features | wrong | all that makes a feature of a cluster counts, whether it adds or replaces
answer_2a = "bc"

# %% q2.anomalies | wrong | attacks come in masses, so they fill the largest cluster
answer_2b = "a"

# %% q2.anomalies | wrong | reads small distances as suspicious, the direction turned around
answer_2b = "b"

# %% q2.anomalies | wrong | believes that clusters are numbered by size, the last being the odd one
answer_2b = "c"

# %% q3.inertia | wrong | the mean in place of the sum, as the book's own answer has it
answer_3a = "a"

# %% q3.inertia | wrong | forgets the square
answer_3a = "c"

# %% q3.inertia | wrong | distances between pairs of points in place of distances to the center
answer_3a = "d"

# %% q3.minus_one | wrong | takes -1 for the boundary, which is at 0
answer_3b = "a"

# %% q3.minus_one | wrong | takes the silhouette coefficient for a measure of outliers
answer_3b = "b"

# %% q3.minus_one | wrong | mixes up -1 with the 0 of a cluster of one point
answer_3b = "d"

# %% q3.diagram | wrong | looks at the lengths of the knives only, not at how thick they are
answer_3c = "b"

# %% q3.diagram | wrong | looks at the sizes of the clusters only, not at the dashed line
answer_3c = "d"

# %% q3.diagram | wrong | one excellent cluster is taken for a good sign of the whole
answer_3c = "abd"

# %% q3.diagram | right | the letters in another order
answer_3c = "db"

# %% q4.order | wrong | propagates, but the pictures to be labeled are random, not representatives
answer_4a = "a"

# %% q4.order | wrong | clusters the labeled pictures only, so that most data play no part
answer_4a = "c"

# %% q4.order | wrong | takes self-training, in which a classifier labels, for label propagation
answer_4a = "d"

# %% q4.boundary | wrong | looks at the final aim, the classifier, which has fewer labels then
answer_4b = "b"

# %% q4.boundary | wrong | thinks that the labels which a human gave become better
answer_4b = "c"

# %% q4.boundary | wrong | believes that better labels always make a better classifier at once
answer_4b = "ab"

# %% q5.many_points | wrong | knows only k-means as fast, and has forgotten BIRCH
answer_5a = "a"

# %% q5.many_points | wrong | forgets that agglomerative clustering compares all pairs
answer_5a = "acd"

# %% q5.many_points | wrong | believes that spectral clustering is fast, as it uses fewer dimensions
answer_5a = "ade"

# %% q5.density | wrong | knows only DBSCAN by density, and has forgotten mean-shift
answer_5b = "c"

# %% q5.density | wrong | takes the voting of affinity propagation for a search for density
answer_5b = "cde"

# %% q5.density | wrong | thinks that the centers of k-means seek dense regions, too
answer_5b = "ace"

# %% q5.density | right | the letters in another order
answer_5b = "ec"

# %% q6.when | wrong | thinks that active learning starts from labels that all exist
answer_6a = "a"

# %% q6.when | wrong | thinks that it finds labels that no expert knows
answer_6a = "c"

# %% q6.when | wrong | thinks that it makes up for few data, not for few labels
answer_6a = "d"

# %% q6.ask | wrong | asks where the model is certain, as in self-training
answer_6b = "a"

# %% q6.ask | wrong | samples at random, what active learning wants to improve on
answer_6b = "c"

# %% q6.ask | wrong | takes an outlier for an uncertain prediction
answer_6b = "d"

# %% q7.which | wrong | the two words changed places: fraud among data that are not clean
answer_7 = "b"

# %% q7.which | wrong | takes cleaning of training data for novelty detection
answer_7 = "c"

# %% q7.which | wrong | everything that is done before or for a model on new data counts
answer_7 = "ac"

# %% q8.story | wrong | tells the story of k-means, with clusters of one kind
answer_8a = "a"

# %% q8.story | wrong | thinks that the components are circles, not ellipses
answer_8a = "b"

# %% q8.story | wrong | tells the story of DBSCAN, with connected regions
answer_8a = "d"

# %% q8.uses | wrong | believes that a mixture follows clusters of any shape, moons too
answer_8b = "abcd"

# %% q8.uses | wrong | has forgotten that a low density marks an anomaly
answer_8b = "ab"

# %% q8.uses | wrong | takes it for a means of clustering only
answer_8b = "b"

# %% q8.uses | right | the letters in another order
answer_8b = "dba"

# %% q9.bic | wrong | a criterion is read as a score: the higher the better
answer_9a = "a"

# %% q9.bic | wrong | takes the likelihood, which always asks for more components
answer_9a = "c"

# %% q9.bic | wrong | believes that the lowest BIC and the highest likelihood are one model
answer_9a = "bc"

# %% q9.bayesian | wrong | takes the parameter `n_components` for the number that is found
answer_9b = "a"

# %% q9.bayesian | wrong | thinks that the Bayesian mixture scans by the Bayesian criterion, BIC
answer_9b = "b"

# %% q9.bayesian | wrong | believes that the weights and the BIC say the same here
answer_9b = "bc"

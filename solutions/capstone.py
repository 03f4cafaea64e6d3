# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: tags,jupyter
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,homl_clustering,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown] tags=["given"]
# # The capstone: an unknown table
#
# Somebody hands you a table of 178 rows and 13 columns. The columns are called a to m, and nobody remembers what they
# mean, or in which units they were measured. You are asked: *are there groups in these rows, how many, and how sure
# are you?*
#
# The table is real. It was published, and many people have worked with it, but you do not need to know it. Its columns
# have been renamed and put into another order, and its rows have been shuffled. The solution tells where it comes from.
# If you recognize the table, do not use what you know about it.
#
# You choose the scaling, the algorithm and the number of clusters, and you give reasons for your choices. You need the
# lessons [01](../notebooks/01_kmeans.ipynb) and [02](../notebooks/02_choosing_k.ipynb). The other lessons offer more
# algorithms. You need about two hours. Do the tasks in the given order, because later tasks use the answers to earlier
# ones.
#
# Write your answer in the place of `...`. Then run the cell below it, which calls `check(...)`. It tells you whether
# the answer is right. If it is not, you see what was expected, what your answer gave, and often a hint. Where you have
# a choice, every choice for which there are good reasons is accepted. (There is one exception, the number of clusters
# in task 5.) After a wrong answer to a task that asks for a function, `check.arguments` is a list of the arguments that
# your function was called with.

# %% tags=["given"]
import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import adjusted_rand_score

from homl_clustering import GaussianMixture, KMeans, datasets, silhouette_score
from homl_clustering.checks import check
from homl_clustering.figures import show_fig, use_style

use_style("homl")

# %% tags=["given"]
table = datasets.load_unknown_table()
X, columns = table.data, table.feature_names

print("column     ", *(f"{letter:>7}" for letter in columns))
for name, numbers in (
    ("smallest", X.min(axis=0)),
    ("mean", X.mean(axis=0)),
    ("largest", X.max(axis=0)),
):
    print(f"{name:11}", *(f"{number:7.2f}" for number in numbers))

# %% [markdown] tags=["given"]
# ## 1. What a distance sees
#
# Clustering algorithms compare rows by their distance. The squared distance between two rows is a sum. It has one term
# for each column, the squared difference of the two numbers in this column. So a column in which the numbers differ a
# lot contributes a lot to the distances, and other columns may hardly count.
#
# How much does each column contribute? Take the variance of each column. The sum of the variances of all columns is
# the *total variance*. The *share* of a column is its variance, divided by the total variance. (If you add up the
# squared distances between all pairs of rows, this is the part of the sum that comes from this column.)
#
# Which column of `X` has the largest share? Give its letter as `column`, in quotes. Give its share as `share`, a
# number between 0 and 1.

# %%
### BEGIN SOLUTION: column = ...; share = ...
variances = X.var(axis=0)
column = columns[variances.argmax()]
share = variances.max() / variances.sum()
### END SOLUTION

# %% tags=["given"]
check("capstone.dominant", column=column, share=share)

# %%
print(f"column {column}: {share:.2%} of the total variance")

# %% [markdown]
# **What to notice.** The distances between the rows of this table depend on one column almost alone. The other twelve
# columns together have less than a quarter of a percent of the total variance. That does not mean that column e is more
# important than the others. Its numbers are larger, and perhaps only because they are measured in a smaller unit.

# %% jupyter={"source_hidden": true} tags=["test"]
from homl_clustering.figures import claims_are_checked

if claims_are_checked():
    assert column == "e" and 0 < 1 - share < 0.0025

# %% [markdown] tags=["given"]
# ## 2. Scaling
#
# Scale the table `X` so that each column contributes to the distances in a comparable way, and no column dominates
# them. There are several good ways to do this. Give the result as `X_scaled`, an array of shape `(178, 13)`. Keep all
# rows and columns in their order.

# %%
### BEGIN SOLUTION: X_scaled = ...
X_scaled = (X - X.mean(axis=0)) / X.std(axis=0)
### END SOLUTION

# %% tags=["given"]
check("capstone.scaled", X_scaled=X_scaled)

# %% [markdown]
# **What to notice.** Standardizing gives each column the same share of the total variance, 1/13. That is a decision,
# too: with it we say that we know of no reason why one column should count more than another. There are other good
# answers, such as scaling each column to the range from 0 to 1, or dividing it by the distance between its quartiles.
# (It makes no sense to scale each *row*. A row holds numbers in different units, so their mean has no meaning.)

# %% [markdown] tags=["given"]
# ## 3. The silhouette score for each number of clusters
#
# Choose an algorithm that takes the number of clusters as an argument: k-means, a mixture, Ward's method, or another
# one. Cluster the scaled table with each number of clusters $k$ from 2 to 8. Give two lists with seven entries each, in
# the order of $k$. The list `labelings` holds, for each $k$, the array of the labels of all 178 rows. The list
# `silhouettes` holds, for each $k$, the silhouette score of these labels, computed from the distances in the scaled
# table.

# %%
### BEGIN SOLUTION: labelings = ...; silhouettes = ...
ks = range(2, 9)
models = [KMeans(k, n_init=10, random_state=0).fit(X_scaled) for k in ks]
labelings = [model.labels_ for model in models]
silhouettes = [silhouette_score(X_scaled, found) for found in labelings]
### END SOLUTION

# %% tags=["given"]
check("capstone.criterion", X_scaled=X_scaled, labelings=labelings, silhouettes=silhouettes)

# %% [markdown] tags=["given"]
# Now look at more than one criterion. There is no check for this, but you will need the results in your defense, at the
# end of this exercise.
#
# - Do the same with the *unscaled* table. Which $k$ would you have chosen there? Are its silhouette scores higher or
#   lower than those of the scaled table? What can you conclude from that?
# - If you have read lesson [05](../notebooks/05_gaussian_mixtures.ipynb): fit Gaussian mixtures with one or two types
#   of covariances, and compare their BIC for $k$ from 2 to 8.

# %%
### BEGIN SOLUTION
unscaled_models = [KMeans(k, n_init=10, random_state=0).fit(X) for k in ks]
unscaled_silhouettes = [silhouette_score(X, model.labels_) for model in unscaled_models]
bics = {
    kind: [
        GaussianMixture(k, covariance_type=kind, n_init=10, random_state=0)
        .fit(X_scaled)
        .bic(X_scaled)
        for k in ks
    ]
    for kind in ("diag", "tied")
}

print("k                     ", *(f"{k:6}" for k in ks))
print("silhouettes, scaled   ", *(f"{score:6.3f}" for score in silhouettes))
print("silhouettes, unscaled ", *(f"{score:6.3f}" for score in unscaled_silhouettes))
print("inertia, scaled       ", *(f"{model.inertia_:6.0f}" for model in models))
for kind, values in bics.items():
    print(f"BIC, {kind:17}", *(f"{value:6.0f}" for value in values))
### END SOLUTION

# %% [markdown]
# **What to notice.** The criteria do not agree. In the unscaled table $k=2$ is best, with a silhouette score of 0.66.
# In the scaled table the best score is only 0.28, with $k=3$. That does not mean that the unscaled table is the better
# one. Its clusters are hardly more than two parts of a single column, and it is easy to divide one column into two
# parts that lie apart. Do not compare the silhouette scores of different tables.
#
# In the scaled table, the silhouette score is highest for $k=3$, but that for $k=2$ is lower by only 0.02. The inertia
# always falls when $k$ grows, so it chooses no $k$, though it falls more slowly after $k=3$. BIC chooses four
# components if each component has a variance of its own for each column ("diag"). If all components share one
# covariance matrix ("tied"), it chooses eight, which is the largest number that we have tried. So these criteria alone
# do not decide.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.argmax(silhouettes) == 1 and round(max(silhouettes), 2) == 0.28
    assert round(silhouettes[1] - silhouettes[0], 2) == 0.02
    assert np.argmax(unscaled_silhouettes) == 0 and round(unscaled_silhouettes[0], 2) == 0.66
    falls = -np.diff([model.inertia_ for model in models])
    assert falls[0] > 3 * falls[1] and np.all(falls > 0)
    best_k_by_bic = {kind: ks[np.argmin(values)] for kind, values in bics.items()}
    assert best_k_by_bic == {"diag": 4, "tied": 8}

# %% [markdown] tags=["given"]
# ## 4. Do halves agree?
#
# If there really are groups, one should find them again in other rows of the same kind. We have no other rows, but we
# can divide these rows into two halves.
#
# Write a function that gets `X` of shape `(n, d)`, which is a table that is scaled already, the arrays `first` and
# `second`, which hold the numbers of the rows in each half (from 0), and the number of clusters `k`. It fits one
# `KMeans(k, n_init=10, random_state=0)` to the rows of the first half, and another one to those of the second half.
# Both models then predict labels for *all* rows of `X`. The function returns one number: how well the two arrays of
# labels agree, measured by the adjusted Rand index, `adjusted_rand_score`. This is 1 if the clusters are the same, and
# about 0 if they agree no better than by chance.


# %%
### BEGIN GIVEN
def agreement_of_halves(X, first, second, k):
    """Return the adjusted Rand index of two clusterings of all rows, each learned from a half."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    learned = [KMeans(k, n_init=10, random_state=0).fit(X[half]) for half in (first, second)]
    return adjusted_rand_score(*(model.predict(X) for model in learned))
    ### END SOLUTION


# %% tags=["given"]
check("capstone.agreement_of_halves", agreement_of_halves=agreement_of_halves)

# %% [markdown] tags=["given"]
# Divide the rows into two halves at random, twenty times or more, and compute the mean agreement for each $k$ from 2 to
# 8. Do this for the unscaled table as well. (There is no check.)


# %%
### BEGIN SOLUTION
def mean_agreement(table, k, n_times=20):
    """Return the mean agreement of halves, over random halves."""
    shuffles = [np.random.RandomState(seed).permutation(len(table)) for seed in range(n_times)]
    return np.mean(
        [agreement_of_halves(table, rows[::2], rows[1::2], k) for rows in shuffles]
    )  # fmt: skip


agreements = [mean_agreement(X_scaled, k) for k in ks]
unscaled_agreements = [mean_agreement(X, k) for k in ks]

print("k                   ", *(f"{k:5}" for k in ks))
print("agreement, scaled   ", *(f"{agreement:5.2f}" for agreement in agreements))
print("agreement, unscaled ", *(f"{agreement:5.2f}" for agreement in unscaled_agreements))
### END SOLUTION

# %%
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.5))
left.plot(ks, silhouettes, "bo-", label="scaled")
left.plot(ks, unscaled_silhouettes, "k^--", label="unscaled")
left.set(xlabel="$k$", ylabel="Silhouette score", ylim=(0, 1))
left.legend()
right.plot(ks, agreements, "bo-", label="scaled")
right.plot(ks, unscaled_agreements, "k^--", label="unscaled")
right.set(xlabel="$k$", ylabel="Agreement of halves", ylim=(0, 1))
plt.tight_layout()
show_fig(
    "Two diagrams over the number of clusters, from 2 to 8. Left: the silhouette scores of the "
    "unscaled table lie between 0.5 and 0.7 and are highest at 2; those of the scaled table lie "
    "below 0.3 and are highest at 3. Right: the agreement of halves of the scaled table has a "
    "clear peak at 3; that of the unscaled table is highest at 2, and goes up and down after it."
)

# %% [markdown]
# **What to notice.** This is the clearest answer so far. In the scaled table, both halves lead to nearly the same three
# clusters, with a mean agreement of 0.85. With two clusters the halves agree much less, although the silhouette score
# is hardly lower.
#
# Now look at the unscaled table. Its two clusters are just as stable, with an agreement of 0.87. But stable does not
# mean right: these clusters divide the large and the small values of one column, and any half of the rows leads to
# that.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert np.argmax(agreements) == 1 and round(agreements[1], 2) == 0.85
    assert agreements[0] < 0.5 and max(agreements[2:]) < agreements[1] - 0.1
    assert np.argmax(unscaled_agreements) == 0 and round(unscaled_agreements[0], 2) == 0.87
    assert min(unscaled_silhouettes) > 0.5 and max(unscaled_silhouettes) < 0.7

# %% [markdown] tags=["given"]
# ## 5. The number of clusters
#
# Decide how many clusters there are, and give the number as `k`. Your criteria need not agree. Then you have to judge
# which of them you trust most. The check accepts only one number, the one for which the evidence of tasks 3 and 4
# together, in the *scaled* table, is clearly the strongest.

# %%
### BEGIN SOLUTION: k = ...
k = 3
### END SOLUTION

# %% tags=["given"]
check("capstone.k", k=k)

# %% [markdown] tags=["given"]
# ## 6. The clusters
#
# Cluster the table with your algorithm and your $k$. Give the labels of all rows as `labels`, an array of shape
# `(178,)`. It does not matter how the clusters are numbered. The check knows the true groups, which you have not seen.
# It accepts any labels that agree with them well enough, whatever algorithm you used. (In practice there is no such
# check. That is why you have done tasks 3 to 5.)

# %%
### BEGIN SOLUTION: labels = ...
kmeans = KMeans(k, n_init=10, random_state=0).fit(X_scaled)
labels = kmeans.labels_
### END SOLUTION

# %% tags=["given"]
check("capstone.labels", labels=labels)

# %% [markdown] tags=["given"]
# Would another algorithm have found the same clusters? Try two or three others, and compare their labels with yours by
# the adjusted Rand index. (There is no check.)

# %%
### BEGIN SOLUTION
from sklearn.cluster import AgglomerativeClustering, SpectralClustering
from sklearn.preprocessing import MinMaxScaler

to_unit_range = MinMaxScaler().fit_transform(X)
others = {
    "k-means, columns from 0 to 1": KMeans(k, n_init=10, random_state=0).fit_predict(to_unit_range),
    "mixture, diagonal": GaussianMixture(
        k, covariance_type="diag", n_init=10, random_state=0
    ).fit_predict(X_scaled),
    "Ward's method": AgglomerativeClustering(k).fit_predict(X_scaled),
    "spectral clustering": SpectralClustering(
        k, affinity="nearest_neighbors", random_state=0
    ).fit_predict(X_scaled),
    "average linkage": AgglomerativeClustering(k, linkage="average").fit_predict(X_scaled),
    "k-means, unscaled": unscaled_models[1].labels_,
}
for name, found in others.items():
    sizes = np.sort(np.bincount(found))
    agreement = adjusted_rand_score(labels, found)
    print(f"{name:30} agreement with k-means {agreement:z5.2f}, sizes", *sizes)
### END SOLUTION

# %% [markdown]
# **What to notice.** The first four lines are other algorithms, or another scaling, and they give nearly the same three
# clusters. Average linkage does not: it makes clusters of a few outliers, and puts all other rows into one cluster. It
# was a bad choice, and one can see that from the sizes of its clusters, without knowing the groups. k-means on the
# unscaled table gives other clusters as well.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    with_labels = {name: adjusted_rand_score(labels, found) for name, found in others.items()}
    assert min(list(with_labels.values())[:4]) > 0.75
    assert with_labels["average linkage"] < 0.1 and with_labels["k-means, unscaled"] < 0.5
    assert np.bincount(others["average linkage"]).max() > 165

# %% [markdown] tags=["given"]
# ## 7. What sets a cluster apart?
#
# A cluster is more useful if one can describe it. In which columns does it differ most from all other rows?
#
# Write a function that finds the two columns in which a cluster differs most. It gets
#
# - `X` of shape `(n, d)`, a table that may be scaled or not,
# - `labels` of shape `(n,)`, which holds the cluster of each row,
# - `cluster`, the label of one of the clusters. This is the cluster to be described.
#
# For each column, compute how much the cluster differs from the other rows in this column:
#
# 1. Take the mean of the column over the rows in the cluster.
# 2. Subtract the mean of the column over all rows that are *not* in the cluster.
# 3. Divide the result by the standard deviation of the column over *all* rows.
#
# The sign of this number does not matter: -2 is a larger difference than 1. The function returns the numbers of the
# two columns with the largest differences, in any order. Columns are numbered from 0. There are at least two clusters,
# and no column is constant.
#
# *An example.* In one column, the rows in the cluster have the mean 4, all other rows have the mean 10, and the
# standard deviation over all rows is 3. Then the difference is (4 - 10) / 3 = -2. In a second column it is 1, and in a
# third 0.5. So the function returns the numbers of the first two columns, 0 and 1.


# %%
### BEGIN GIVEN
def sets_apart(X, labels, cluster):
    """Return the numbers of the two columns in which a cluster differs most from the other rows."""
    ### END GIVEN
    ### BEGIN SOLUTION: return ...
    own = labels == cluster
    differences = (X[own].mean(axis=0) - X[~own].mean(axis=0)) / X.std(axis=0)
    return np.argsort(-np.abs(differences))[:2]
    ### END SOLUTION


# %% tags=["given"]
check("capstone.sets_apart", sets_apart=sets_apart)

# %% [markdown] tags=["given"]
# Use your function to describe your clusters. In which two columns does each cluster differ most from the other rows?
# Are its values in these columns higher or lower than those of the other rows? (There is no check.)

# %%
### BEGIN SOLUTION
for cluster in range(k):
    own_rows = labels == cluster
    described = [
        f"{columns[j]} {X[own_rows, j].mean():.4g} (others {X[~own_rows, j].mean():.4g})"
        for j in sets_apart(X, labels, cluster)
    ]
    print(f"cluster {cluster}, {own_rows.sum()} rows: mean of", ", of ".join(described))
### END SOLUTION

# %% [markdown]
# The package has a function that describes clusters as well. It looks at all columns, names typical and doubtful rows,
# and tries how well each cluster is found again. We give it a pipeline of the scaling and of the fitted model, so that
# it gets the table in its own units.

# %%
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from homl_clustering.selection import describe_clusters

scaled_kmeans = make_pipeline(StandardScaler().fit(X), kmeans)
description = describe_clusters(scaled_kmeans, X, columns, random_state=0)
print(description)

# %%
from homl_clustering.figures import save_fig
from homl_clustering.plotting import plot_cluster_description

fig, ax = plt.subplots(figsize=(9, 3))
plot_cluster_description(description, ax=ax)
save_fig("described_clusters_plot")

# %% [markdown]
# **What to notice.** Each row of the picture is a cluster, and each column is a column of the table. Orange means
# higher than in all other rows, purple means lower. A number is written where the column sets the cluster apart. The
# differences are larger than those of `sets_apart`, because they are divided by the standard deviation *within*
# clusters, which leaves out the differences between them. For two of the clusters, both methods name the same two
# columns. For the third, columns e and l differ almost equally, so the other divisor is enough to change their order.
#
# In 20 resamples of the table, all three clusters were found again. But do not read the intervals as a proof. k-means
# has chosen the clusters so that they differ, and it would find clusters that differ in any table.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    by_both = [
        set(description.order(cluster)[:2]) == set(sets_apart(X, labels, cluster))
        for cluster in range(k)
    ]
    (third,) = np.flatnonzero(np.logical_not(by_both))
    ranked = [columns[j] for j in description.order(third)[:3]]
    assert ranked == ["i", "e", "l"]
    e_and_l = description.differences[third, description.order(third)[1:3]]
    assert abs(e_and_l[0] - e_and_l[1]) < 0.02
    apart = [
        abs(X[labels == c].mean(axis=0) - X[labels != c].mean(axis=0)) / X.std(axis=0)
        for c in range(k)
    ]
    assert np.all(abs(description.differences) > apart)
    assert description.stability.min() > 0.9 and len(description.seeds) == 20

# %% [markdown] tags=["given"]
# ## 8. A new row
#
# Here is a new row, with the same 13 columns as `X`, unscaled. (It was made up for this task.) To which of your
# clusters does it belong? Give the label of this cluster as `new_label`.

# %% tags=["given"]
new_row = np.array([2.3, 1.2, 1.7, 1.6, 1050, 0.4, 3.0, 0.8, 13.2, 100, 21, 7.0, 0.7])

# %%
### BEGIN SOLUTION: new_label = ...
scaled_row = (new_row - X.mean(axis=0)) / X.std(axis=0)
new_label = kmeans.predict([scaled_row])[0]
### END SOLUTION

# %% tags=["given"]
check("capstone.new_row", labels=labels, new_label=new_label)

# %% [markdown]
# **What to notice.** This row was made to mislead. In column e it has a value that is usual in another cluster. In the
# other columns it looks like a row of its own cluster. If you forget to scale it, column e alone decides, and the
# result is wrong. Scale it with the means and standard deviations of the *table*. A single row has no standard
# deviations of its columns, so it cannot be scaled by itself.

# %% [markdown] tags=["given"]
# ## The defense
#
# Write half a page to the person who gave you the table: what you have found, why you believe it, and what you do not
# know. Write for somebody who knows the table but knows nothing about clustering. Then read your text again, and tick
# the points below that it covers. It is even better if somebody else reads it and ticks. There is no check.
#
# - [ ] It says in one sentence what was found: how many groups, of which sizes.
# - [ ] It says how the columns were scaled, and what would have happened without scaling.
# - [ ] It says which algorithms and which numbers of clusters were *tried*, not only which were chosen in the end.
# - [ ] It says what was *rejected*, and why, with a number for each reason.
# - [ ] It describes each group in the units of the table, so that its owner can recognize it.
# - [ ] It says what supports the result: which clusters were found again, in which other rows, or by which other
#   algorithm.
# - [ ] It says what this *cannot* show, such as what the groups mean, or whether they consist of smaller groups.
# - [ ] It names the limits: how many rows are doubtful, what depends on your choices, and which further data would
#   help.

# %% [markdown] tags=["given"]
# *Your text goes here.*

# %% tags=["given"]
check.report()

# %% [markdown]
# ## One defense

# %%
from homl_clustering import silhouette_samples

coefficients = silhouette_samples(X_scaled, labels)
doubtful = coefficients < 0.1
print(f"{doubtful.sum()} of {len(X)} rows with a silhouette coefficient below 0.1")

# %% [markdown]
# > **What I found.** The 178 rows form three groups, of 51, 62 and 65 rows.
# >
# > **How.** The numbers in some columns are much larger than in others. In the unscaled table, column e has 99.8% of the
# > total variance, so any clustering by distances would depend on this column almost alone. Therefore I scaled each column
# > to the mean 0 and the standard deviation 1. I used k-means with three clusters, the best of ten starts.
# >
# > **What I tried and rejected.** I tried two to eight clusters. The silhouette score is best with three (0.28), but with
# > two it is nearly as good (0.27), so it does not decide. What decides is whether the same clusters are found again. I
# > divided the rows into two halves at random, twenty times, clustered each half, and compared the labels that both
# > clusterings give to all rows. With three clusters the mean agreement is 0.85, where 1 would be perfect and 0 is what
# > chance gives. With two clusters it is 0.47, with four 0.70. The criterion BIC of Gaussian mixtures prefers four
# > components or the largest number that I tried, depending on the type of covariances. I did not follow it, because with
# > more than three clusters the halves agree less. I rejected average linkage, because it puts 174 rows into one cluster. I
# > rejected the unscaled table, although its two clusters have a higher silhouette score (0.66) and are as stable, because
# > they depend on one column almost alone.
# >
# > **What the groups are.** The first (51 rows) is low in c (mean 1.7, others 3.0) and in h (0.8, others 2.5). The second
# > (62 rows) is high in e (1100, others 558) and in h (3.0, others 1.5). The third (65 rows) is low in i (12.2, others
# > 13.4) and in l (3.0, others 6.3).
# >
# > **What supports it.** The halves agree, and other methods find nearly the same clusters: a mixture, Ward's method,
# > spectral clustering, and k-means on columns that were scaled to the range from 0 to 1. Their agreement with my clusters
# > is between 0.85 and 0.91.
# >
# > **What it does not show.** The silhouette score is low. The groups touch, and 23 rows lie so near to another group that
# > I would not rely on their labels. My analysis does not say what the groups mean. It also does not show that the groups
# > cannot be divided further: 178 rows in 13 columns are too few for me to find smaller groups. And everything depends on
# > one decision of mine, that all columns count the same. If you know that some columns are unimportant or were measured
# > badly, please tell me. If you know the kind of a few rows, that would help as well.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert sorted(np.bincount(labels)) == [51, 62, 65]
    assert [round(value, 2) for value in silhouettes[:2]] == [0.27, 0.28]
    assert [round(value, 2) for value in agreements[:3]] == [0.47, 0.85, 0.70]
    assert min(list(with_labels.values())[:4]) > 0.845
    assert max(list(with_labels.values())[:4]) < 0.915
    assert doubtful.sum() == 23
    for n_rows, letters in ((51, "ch"), (62, "eh"), (65, "il")):
        (which,) = np.flatnonzero(np.bincount(labels) == n_rows)
        assert {columns[j] for j in sets_apart(X, labels, which)} == set(letters)

# %% [markdown]
# ## Where the table comes from
#
# The rows are wines. The table is the *wine data set* of the UCI Machine Learning Repository (S. Aeberhard and M.
# Forina, 1992, [doi.org/10.24432/C5PC7J](https://doi.org/10.24432/C5PC7J)), of which scikit-learn carries a copy,
# `sklearn.datasets.load_wine`. All wines were grown in the same region of Italy, but from three sorts of vines, called
# *cultivars*. A chemical analysis measured 13 properties of each wine. Anyone who knows this data set can recognize it
# by its numbers. So a table is not anonymous just because the names of its columns have been removed.

# %%
from homl_clustering.datasets.unknown import reveal_unknown_table

revealed = reveal_unknown_table()
print(revealed.credit)
print()
for letter, name in revealed.names.items():
    print(letter, name)
print()
print("clusters    ", *(f"{cluster:4}" for cluster in range(k)))
for cultivar in range(3):
    counts = np.bincount(labels[revealed.target == cultivar], minlength=k)
    print(f"cultivar {cultivar}  ", *(f"{count:4}" for count in counts))

# %%
unscaled_mixture = GaussianMixture(3, covariance_type="diag", n_init=10, random_state=0)
named = {
    "k-means, standardized": labels,
    **others,
    "mixture, diagonal, unscaled": unscaled_mixture.fit_predict(X),
}
for name, found in named.items():
    score = adjusted_rand_score(revealed.target, found)
    print(f"{name:30} agreement with the cultivars {score:z5.2f}")

# %%
from sklearn.decomposition import PCA

places = PCA(2).fit_transform(X_scaled)
usual = np.array([np.bincount(revealed.target[labels == c]).argmax() for c in range(k)])
differs = usual[labels] != revealed.target

fig, axes = plt.subplots(1, 2, figsize=(10, 4), sharex=True, sharey=True)
for ax, groups, title in zip(
    axes, (usual[labels], revealed.target), ("clusters", "cultivars"), strict=True
):
    for group, style in enumerate(("bo", "g^", "rs")):
        ax.plot(*places[groups == group].T, style, markersize=4, alpha=0.7)
    ax.plot(*places[differs].T, "ko", markersize=12, fillstyle="none")
    ax.set(xlabel="First component", title=title, aspect="equal")
axes[0].set_ylabel("Second component")
plt.tight_layout()
show_fig(
    "Two scatter plots of the same 178 points, three groups that touch, in the shape of a V. On "
    "the left, points are marked by cluster, on the right, by cultivar. Six points with circles "
    "around them, where the groups touch or near it, are marked differently in both."
)

# %% [markdown]
# **What to notice.** The clusters are nearly the same as the cultivars. Only six wines (with circles) are in the
# cluster of another cultivar, and all six belong to the cultivar in the middle. K-means did not know the cultivars. It
# found them because, once all properties count the same, wines differ mainly by their cultivar. This was not certain in
# advance. If the wines had come from several years, for example, the clusters might have been the years.
#
# - **Scaling** mattered most. Without it, the agreement with the cultivars is 0.37, because column e has by far the
#   largest numbers. It holds proline, an amino acid. Its numbers depend on the unit. If they were a thousand times
#   smaller, the column would hardly count. But one need not always scale. A mixture with a variance for each column
#   ("diagonal") adapts to the units by itself, and its agreement is 0.92 on the unscaled table.
# - **The algorithm** mattered less. The agreement of five good choices is between 0.79 and 0.92, and nobody could have
#   known from the table alone which of them is best. If the author of a report chose the algorithm that agrees best
#   with the true groups, do not believe that these groups were unknown.
# - **The agreement of halves** pointed to the right number of clusters. It did not prove it: in the unscaled table,
#   clusters were stable for a bad reason.
# - **The doubtful rows** were rightly called doubtful. Three of the six wines are among these 23 rows, and three among
#   the other 155. So a row with a low silhouette coefficient is more often in the wrong cluster, but most of the 23
#   rows are in the right one.

# %% jupyter={"source_hidden": true} tags=["test"]
if claims_are_checked():
    assert differs.sum() == 6 and set(revealed.target[differs]) == {1}
    truth = {name: adjusted_rand_score(revealed.target, found) for name, found in named.items()}
    good = list(truth.values())[:5]
    assert min(good) > 0.785 and max(good) < 0.925
    assert round(truth["k-means, unscaled"], 2) == 0.37
    assert round(truth["mixture, diagonal, unscaled"], 2) == 0.92
    assert revealed.names["e"] == "proline"
    assert doubtful[differs].sum() == 3
    assert kmeans.predict([new_row])[0] != new_label

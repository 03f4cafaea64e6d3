"""Whether results, numbers and figures are the same on other machines: ``make portable``.

The engine adds up in an order that is written in its kernels, and has an exponential and a
logarithm of its own: from the same data it computes the same bits on any x86-64 processor. What
still depends on a library, and so may differ in the last digits elsewhere:

- random normal numbers, of which toy data are made: NumPy takes the logarithm of the C library;
- ``sample`` of a mixture with full covariances: NumPy asks LAPACK for a decomposition;
- the special functions in Bayesian mixtures, ``digamma`` and ``gammaln``: SciPy's, which take
  the logarithm of the C library;
- condition numbers in warnings: LAPACK;
- what lessons take from scikit-learn: PCA, logistic regression, t-SNE, spectral clustering.

The number of distances that bounds leave to be computed, ``n_distances_``, differs by a few in a
million on processors without fused products and sums.
"""

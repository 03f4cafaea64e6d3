"""Where pickles of version 0.1.0 look for the state of `MiniBatchKMeans`; goes with 0.2.0."""

from homl_clustering.kmeans.batches import BatchSteps, SmoothedInertia

__all__ = ["BatchSteps", "SmoothedInertia"]

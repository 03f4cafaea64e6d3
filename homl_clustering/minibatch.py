"""`MiniBatchKMeans`, which lives in `homl_clustering.kmeans`."""

from homl_clustering.kmeans.minibatch import MiniBatchKMeans

__all__ = ["MiniBatchKMeans"]

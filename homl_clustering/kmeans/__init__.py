"""k-means: `KMeans`, `MiniBatchKMeans`, `SphericalKMeans`, and the seeding `kmeans_plusplus`.

`KMeans` finds clusters around their means; `MiniBatchKMeans` does so from a few rows at a time, for
data that are large or arrive in parts; `SphericalKMeans` groups rows by their directions, as texts.
`kmeans_plusplus` draws rows that are far apart, to start from. For who changes them:

An estimator validates once and keeps the best of several starts (`estimator`, `minibatch`; what
both share is in `base`). One start is a run (`run`, `batches`), whose E-step is made by an
assignment: all distances, or bounds, or now these, now those (`assignment`); what bounds let it
skip is kept for whoever asks (`watching`). Where directions are clustered (`spherical`), rows, and
centers after each M-step, are scaled to length 1 (`directions`). The starting centers are drawn in
`seeding`; rows as scans in single precision take them are kept in `packed`. The passes over the
rows are compiled: see `homl_clustering.kernels`.
"""

from homl_clustering.engine.pickling import was_called
from homl_clustering.kmeans.estimator import KMeans
from homl_clustering.kmeans.minibatch import MiniBatchKMeans
from homl_clustering.kmeans.seeding import kmeans_plusplus
from homl_clustering.kmeans.spherical import SphericalKMeans

__all__ = ["KMeans", "MiniBatchKMeans", "SphericalKMeans", "kmeans_plusplus"]

# their public path, for readers and for pickles
for public in (KMeans, SphericalKMeans, kmeans_plusplus):
    public.__module__ = __name__
MiniBatchKMeans.__module__ = "homl_clustering.minibatch"
was_called("_minibatch_steps", f"{__name__}.batches")

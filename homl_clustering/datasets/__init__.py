"""The data of the course: toy sets, what is inside scikit-learn, originals, stand-ins.

Toy sets are functions that return ``(X, y)`` with the books' parameters. Real data come
as a `sklearn.utils.Bunch` that says where it is from: ``bunch.source`` is "original" or
"stand-in"; only the table of the capstone, `load_unknown_table`, keeps it to itself. An
original is looked for in this order, and never used if its checksum is wrong:

1. the folder given as ``data_home``, or else named by the environment variable
   ``HOML_DATA``;
2. the user's cache folder, `cache_folder`; for the faces, scikit-learn's;
3. the network, if ``download=True``;
4. failing that, the package draws a stand-in of the same shape and type.
"""

from homl_clustering.datasets.originals import DataFileError, cache_folder
from homl_clustering.datasets.real import (
    StandInWarning,
    load_china,
    load_faces,
    load_ladybug,
    load_mnist,
    split_faces,
)
from homl_clustering.datasets.tables import draw_table
from homl_clustering.datasets.toys import ellipsoids, five_blobs, four_blobs, iris, two_moons
from homl_clustering.datasets.unknown import load_unknown_table

__all__ = [
    "DataFileError",
    "StandInWarning",
    "cache_folder",
    "draw_table",
    "ellipsoids",
    "five_blobs",
    "four_blobs",
    "iris",
    "load_china",
    "load_faces",
    "load_ladybug",
    "load_mnist",
    "load_unknown_table",
    "split_faces",
    "two_moons",
]

for public in (StandInWarning, DataFileError):  # where readers look for them
    public.__module__ = __name__

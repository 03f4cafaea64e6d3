"""Algorithms to be played with, in a notebook or on a page, without a kernel and a network.

Each function returns an object that shows itself as the last value of a cell. What it shows is
written in plain JavaScript, in the folder ``javascript``: one file per algorithm, whose steps are
those of `homl_clustering.textbook`, beside files that draw. The words stand in
`homl_clustering.steppers.words`.
"""

from homl_clustering.steppers.dbscan import dbscan_stepper
from homl_clustering.steppers.hierarchy import hierarchy_stepper
from homl_clustering.steppers.kmeans import kmeans_stepper
from homl_clustering.steppers.mixture import mixture_stepper
from homl_clustering.steppers.page import Stepper

__all__ = [
    "Stepper",
    "dbscan_stepper",
    "hierarchy_stepper",
    "kmeans_stepper",
    "mixture_stepper",
]

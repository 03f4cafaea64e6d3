"""Where pickles of version 0.1.0 look for `DegenerateComponent`; goes with 0.2.0."""

from homl_clustering.mixture.diagnosis import DegenerateComponent

__all__ = ["DegenerateComponent"]

"""The types that annotations of this package share, each under one name.

They are for readers and for type checkers, and say less than the docstrings do: a type knows that
something is an array of numbers, not how many rows it has. Arrays of Dask are typed as the arrays
of NumPy that they stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Array: TypeAlias = NDArray[Any]
FloatArray: TypeAlias = NDArray[np.float64]
DataArray: TypeAlias = NDArray[np.floating[Any]]  # float64 or float32, as the data are
IntArray: TypeAlias = NDArray[np.integer[Any]]
BoolArray: TypeAlias = NDArray[np.bool_]


class SparseMatrix(Protocol):
    """A sparse matrix or array of SciPy's, in any format."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of rows and of columns."""

    def tocsr(self, copy: bool = ...) -> Any:
        """Return the same row by row."""


class SupportsArray(Protocol):
    """What NumPy makes an array of: arrays, data frames."""

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        """Return an array."""


# Rows of numbers; unlike NumPy's ArrayLike this leaves out texts and single numbers.
Points: TypeAlias = SupportsArray | Sequence[Sequence[float] | Array]
MatrixLike: TypeAlias = Points | SparseMatrix
RandomState: TypeAlias = int | np.integer[Any] | np.random.RandomState | None
IntSequence: TypeAlias = Sequence[int] | NDArray[np.integer[Any]]
ManyAxes: TypeAlias = Sequence["Axes"] | NDArray[Any]

Algorithm: TypeAlias = Literal["auto", "lloyd", "active", "elkan", "hamerly"]
Init: TypeAlias = Literal["k-means++", "k-means||", "random"]
Start: TypeAlias = Init | Points | Callable[..., ArrayLike]  # centers, or how to find them
CovarianceType: TypeAlias = Literal["full", "tied", "diag", "spherical"]
InitParams: TypeAlias = Literal["kmeans", "k-means++", "random", "random_from_data"]
Linkage: TypeAlias = Literal["single", "complete", "average", "ward"]
Tell: TypeAlias = Callable[[int, int], object]  # what is done, of how much; true to stop


class Predictor(Protocol):
    """A fitted model that says to which cluster or class each row belongs."""

    def predict(self, X: Any, /) -> Any:
        """Return the label of each row."""


class CenterModel(Predictor, Protocol):
    """A fitted model whose clusters have centers."""

    @property
    def cluster_centers_(self) -> Any:
        """The center of each cluster."""

"""Estimators that were saved: which version of this package has saved them."""

import sys
import warnings

KEY = "_homl_clustering_version"


def was_called(name, module):
    """Let pickles of version 0.1.0 find a module under the name that it had then.

    Goes with version 0.2.0.
    """
    sys.modules.setdefault(f"homl_clustering.{name}", sys.modules[module])


class VersionedState:
    """Mixin: a pickled estimator carries the version, and warns when another one loads it."""

    def __getstate__(self):
        from homl_clustering import (
            __version__,
        )  # here, because the package imports this module first

        return {**super().__getstate__(), KEY: __version__}

    def __setstate__(self, state):
        from homl_clustering import __version__

        state = dict(state)
        saved = state.pop(KEY, __version__)
        if saved != __version__:
            warnings.warn(
                f"{type(self).__name__}: saved by homl_clustering {saved}, loaded by "
                f"{__version__}; what was fitted may mean something else now. Fit it anew, or "
                "load it with the version that has saved it.",
                UserWarning,
                stacklevel=2,
            )
        super().__setstate__(state)

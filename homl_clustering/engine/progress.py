"""The tasks of a fit, as scikit-learn's callbacks are told of them.

Their protocol is young. This is the only module that knows it, and the only one to change when
scikit-learn changes it: the estimators take their part in it from here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sklearn import callback
from sklearn.callback import CallbackSupportMixin

__all__ = ["KEPT", "CallbackSupportMixin", "FitTasks", "IterationTasks", "with_callbacks"]

KEPT = "_skl_callbacks"  # the attribute in which an estimator keeps its callbacks
Method = TypeVar("Method", bound=Callable[..., Any])


def with_callbacks(fit: Method) -> Method:
    """Decorate a ``fit`` as scikit-learn's function of this name does; its types stay known."""
    return cast(Method, callback.with_callbacks(fit))


class FitTasks:
    """Tells the callbacks of an estimator, if it has any, about a fit and its parts.

    Parameters
    ----------
    estimator : estimator
    X : array-like
        The data, for the callbacks that ask for them.
    n_starts : int, default=None
        How many starts the fit will make, if that is known.

    Attributes
    ----------
    watched : bool
        Whether there are callbacks.
    bounds : bool
        Whether one of them asks what bounds let k-means skip.
    """

    def __init__(self, estimator, X, n_starts=None):
        self.estimator = estimator
        self.X = X
        callbacks = getattr(estimator, KEPT, None)
        self.watched = bool(callbacks)
        self.bounds = self.watched and any(
            getattr(one, "bounds", None) is True for one in callbacks
        )
        self.task = estimator._init_callback_context(max_subtasks=n_starts)
        self.task.call_on_fit_task_begin(estimator=estimator, X=X)

    def run(self, start):
        """Run one start of the fit; return whether a callback wants the fit to end.

        Parameters
        ----------
        start : Descent or ExpectationMaximization
        """
        if not self.watched:
            start.run()
            return False
        task = self.task.subcontext("start", max_subtasks=self.estimator.max_iter)
        task.call_on_fit_task_begin(estimator=self.estimator, X=self.X)
        start.run(IterationTasks(self.estimator, task, self.X))
        return task.call_on_fit_task_end(
            estimator=self.estimator,
            X=self.X,
            metadata=lambda: {"e_steps": getattr(start, "e_steps", [])},
            reconstruction_attributes=start.fitted_attributes,
        )

    def iterations(self):
        """Return what to tell of the iterations of a fit without starts; None if nobody asks."""
        return IterationTasks(self.estimator, self.task, self.X) if self.watched else None

    def end(self):
        """Tell that the fit has ended."""
        self.task.call_on_fit_task_end(
            estimator=self.estimator, X=self.X, reconstruction_attributes=dict
        )


class IterationTasks:
    """Tells the callbacks of an estimator about the iterations of one run.

    Parameters
    ----------
    estimator : estimator
    task : sklearn.callback.CallbackContext
        The task that the iterations belong to.
    X : array-like
        The data, for the callbacks that ask for them.
    """

    def __init__(self, estimator, task, X):
        self.estimator = estimator
        self.task = task
        self.X = X

    def begin(self):
        """Tell that an iteration begins."""
        self.iteration = self.task.subcontext("iteration")
        self.iteration.call_on_fit_task_begin(estimator=self.estimator, X=self.X)

    def end(self, run):
        """Tell that it has ended, and what came of it; return whether to stop.

        Everything is computed on demand: a callback that asks for nothing costs nothing.
        """
        return self.iteration.call_on_fit_task_end(
            estimator=self.estimator,
            X=self.X,
            metadata=lambda: {"record": run.snapshot(self.task.task_id, self.iteration.task_id)},
            reconstruction_attributes=run.fitted_attributes,
        )

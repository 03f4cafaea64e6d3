"""The tasks of a fit, as scikit-learn's callbacks are told of them."""


def run_start(estimator, run, task, X):
    """Run one start of a fit, telling the callbacks of the estimator, if it has any.

    Parameters
    ----------
    estimator : estimator
        With a parameter ``max_iter``.
    run : Descent or ExpectationMaximization
    task : sklearn.callback.CallbackContext
        The task of the fit.
    X : array-like
        The data, for the callbacks that ask for them.

    Returns
    -------
    bool
        Whether a callback wants the fit to end.
    """
    if not getattr(estimator, "_skl_callbacks", None):
        run.run()
        return False
    start = task.subcontext("start", max_subtasks=estimator.max_iter)
    start.call_on_fit_task_begin(estimator=estimator, X=X)
    run.run(IterationTasks(estimator, start, X))
    return start.call_on_fit_task_end(
        estimator=estimator, X=X, reconstruction_attributes=run.fitted_attributes
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

"""What a notebook says where a check is run before the cell of its answer."""

import sys

from homl_clustering.checks.tasks import TASKS


def explain_missing_answers():
    """Let the notebook, if this is one, say which cell to run first, below Python's message.

    Python looks up the names in ``check("01.e_step", e_step=e_step)`` before `check` is called.
    Nothing is changed where somebody has set an own way to show errors.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc((NameError,), _explain)


def _explain(shell, kind, error, traceback, tb_offset=None):
    shell.showtraceback((kind, error, traceback), tb_offset=tb_offset)
    answers = {name for task in TASKS.values() for name in task.answers}
    if error.name in answers and "check(" in shell.user_ns["In"][-1]:
        print(
            f"There is no {error.name} yet. Write it in the cell above, in the place of ..., and "
            "run that cell first; then run the check again.",
            file=sys.stderr,
        )

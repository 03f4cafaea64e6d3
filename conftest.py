"""What holds for all tests, those in docstrings among them: no screen, no open figures.

Figures and originals count in the tests of the notebooks: see `tools.pytest_plugin`.
"""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

pytest_plugins = ["tools.pytest_plugin"]

mpl.use("Agg")


@pytest.fixture(autouse=True)
def fresh_figures():
    """Start from matplotlib's defaults without figures, and leave neither style nor figure."""
    plt.close("all")
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["figure.max_open_warning"] = 20  # which a user may have set, and stays
        yield
        plt.close("all")

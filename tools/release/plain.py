"""What holds for each example in a docstring, as in the tests of a checkout: see conftest.py.

A plugin of pytest, which `checking` copies to where the examples of the installed package run.
"""

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def plain(request):
    """Start without figures and leave none; what is for notebooks alone is skipped elsewhere."""
    if request.node.name == "homl_clustering.textbook.show_source":
        pytest.importorskip("IPython", reason="show_source is for notebooks")
    plt.close("all")
    yield
    plt.close("all")

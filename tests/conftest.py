"""What holds for every test: no screen, no open figures, the same examples on each run."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

from homl_clustering import datasets

mpl.use("Agg")

settings.register_profile("homl", derandomize=True, deadline=None, max_examples=30)
settings.load_profile("homl")


@pytest.fixture(autouse=True)
def fresh_figures():
    """Start from matplotlib's defaults without figures, and leave neither style nor figure."""
    plt.close("all")
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["figure.max_open_warning"] = 20  # which a user may have set, and stays
        yield
        plt.close("all")


@pytest.fixture
def isolated(monkeypatch, tmp_path):
    """Hide this machine's data, downloads and figures; return the empty cache folder."""
    for variable in ("HOML_DATA", "HOML_FIGURES", "HOML_RECORDS", "HOML_CLAIMS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOML_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "scikit-learn"))
    monkeypatch.setattr(datasets.real, "loaded_from", {})
    return tmp_path / "cache"

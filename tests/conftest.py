"""What holds for every test: the same examples on each run."""

import pytest
from hypothesis import settings

from homl_clustering import datasets

settings.register_profile("homl", derandomize=True, deadline=None, max_examples=30)
settings.load_profile("homl")


@pytest.fixture
def isolated(monkeypatch, tmp_path):
    """Hide this machine's data, downloads and figures; return the empty cache folder."""
    for variable in ("HOML_DATA", "HOML_FIGURES", "HOML_RECORDS", "HOML_CLAIMS"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOML_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "scikit-learn"))
    monkeypatch.setattr(datasets.real, "loaded_from", {})
    return tmp_path / "cache"

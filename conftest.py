"""Figures and originals count in the tests of the notebooks: see `tools.pytest_plugin`."""

pytest_plugins = ["tools.pytest_plugin"]

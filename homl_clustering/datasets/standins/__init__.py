"""Data that the package draws itself, where an original is not at hand."""

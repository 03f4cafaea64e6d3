"""scikit-learn's own tests, run with this project's classes in the place of its own."""

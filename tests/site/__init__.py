"""Tests that read the site in a browser: ``make test-site``."""

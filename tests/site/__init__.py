"""Tests that read the site in a browser: ``make test-site``; and what the short ones share."""

import pytest

pytest.register_assert_rewrite("tests.site.browser")

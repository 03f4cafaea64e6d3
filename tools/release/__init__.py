"""The archives that others install: made, compared, and tried out in empty environments.

``make dist`` makes the source archive (sdist) and, from it, the wheel; ``make check-dist``
installs both with each Python that is here, with the lowest and the newest versions that
``pyproject.toml`` allows, and runs the tests there.
"""

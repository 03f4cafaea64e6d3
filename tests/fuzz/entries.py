"""All entries, by name."""

from tests.fuzz import (
    applications,
    board,
    board_mixtures,
    board_scale,
    choices,
    course,
    criteria,
    described,
    drawings,
    kmeans,
    lessons,
    mixtures,
    painters,
    pictures,
    scores,
    spherical,
)

TABLES = (
    board, board_mixtures, board_scale, kmeans, spherical, mixtures, scores, lessons, painters,
    pictures, drawings, course, applications, described, criteria, choices,
)  # fmt: skip
ENTRIES = {name: entry for table in TABLES for name, entry in table.ENTRIES.items()}

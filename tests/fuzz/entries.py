"""All entries, by name."""

from tests.fuzz import (
    applications,
    board,
    board_mixtures,
    course,
    drawings,
    kmeans,
    lessons,
    mixtures,
    painters,
    pictures,
    scores,
)

TABLES = (
    board, board_mixtures, kmeans, mixtures, scores, lessons, painters, pictures, drawings, course,
    applications,
)  # fmt: skip
ENTRIES = {name: entry for table in TABLES for name, entry in table.ENTRIES.items()}

"""The numbers in the books: printed, and what one gets today. ``python -m tools.numbers``."""

"""What makes and proves the course; not part of the package that others install."""

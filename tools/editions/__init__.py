"""The editions of the books: what each of them has, and figures with its own parameters."""

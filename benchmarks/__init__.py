"""Speed against other libraries, as ratios."""

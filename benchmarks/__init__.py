"""Speed against scikit-learn, as ratios."""

"""Each algorithm as one would write it on a board: plain NumPy, step by step.

To be read, drawn and compared with. To be used on real data, there are the estimators.
"""

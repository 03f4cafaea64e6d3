"""What makes the course: runs the notebooks, keeps and checks their figures.

``python -m homl_clustering._course --help`` lists the commands; the Makefile calls them.
"""

"""Where the parts of the project are. Tests give it another root, and all follow."""

from pathlib import Path


class Places:
    """The folders of the project.

    Attributes
    ----------
    root : Path
    """

    def __init__(self, root):
        self.root = root

    @property
    def package(self):
        """What readers import."""
        return self.root / "homl_clustering"

    @property
    def notebooks(self):
        """The lessons: sources, and executed twins."""
        return self.root / "notebooks"

    @property
    def solutions(self):
        """The solutions, likewise."""
        return self.root / "solutions"

    @property
    def exercises(self):
        """What is given of the solutions."""
        return self.root / "exercises"

    @property
    def figures(self):
        """The committed figures, their gallery and their manifest."""
        return self.root / "figures"

    @property
    def build(self):
        """What is made, and not tracked."""
        return self.root / "build"

    @property
    def lab(self):
        """The copy that students work in, which is not tracked."""
        return self.root / "lab"

    @property
    def stand_in(self):
        """What is drawn from stand-ins."""
        return self.build / "stand-in"


places = Places(Path(__file__).parents[1])

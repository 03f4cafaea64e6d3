"""JupyterLab for authors, by ``make edit``: what is saved is what was changed.

JupyterLab completes the description of the language in each notebook that it saves, with the
exact version of Python. The committed notebooks leave that out.
"""


def keep_language_short(model, **_):
    """Take from a notebook what depends on the machine, before it is written."""
    if model["type"] == "notebook":
        model["content"]["metadata"]["language_info"] = {"name": "python"}


c = get_config()  # noqa: F821 - given by Jupyter
c.ServerApp.contents_manager_class = "jupytext.TextFileContentsManager"
c.FileContentsManager.pre_save_hook = keep_language_short

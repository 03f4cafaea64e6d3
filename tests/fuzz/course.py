"""Entries of data sets, figures, checks, measurements and callbacks."""

import contextlib
import io

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

from homl_clustering import KMeans, datasets, figures
from homl_clustering.callbacks import History
from homl_clustering.checks import Checker
from homl_clustering.checks.tasks import TASKS
from homl_clustering.measurements import load_measurement
from tests.fuzz import references
from tests.fuzz.kmeans import from_centers
from tests.fuzz.oracles import close, expect, extent, nearest, precision_of, same
from tests.fuzz.runner import Entry
from tests.fuzz.tables import SKIPPED

FIRST_FLOWER = [5.1, 3.5, 1.4, 0.2]


def nothing(random, data):
    return {}


def shape_of(n, d):
    """Return what raises unless data have a shape, and are the same each time."""

    def judge(given, found):
        X, y = found
        expect(X.shape == (n, d) and y.shape == (n,), f"shapes {X.shape}, {y.shape}")
        expect(np.isfinite(X).all(), "not all is finite")

    return judge


def judge_moons(given, found):
    X, y = found
    shape_of(int(given.n_samples), 2)(given, found)
    centers = np.where(y[:, np.newaxis] == 0, [[0.0, 0.0]], [[1.0, 0.5]])
    away = np.sqrt(((X - centers) ** 2).sum(axis=1))
    expect(np.all(np.abs(away - 1) < 0.4), "a point is on no moon")


def judge_table(given, found):
    _, y = found
    shape_of(int(given.n_rows), 3 if given.name == "c" else 2)(given, found)
    expect(set(y) <= {-1, 0, 1, 2}, f"groups {set(y)}")


def judge_iris(given, found):
    columns = given.features.astype(int).tolist()
    same("the first flower", found[0][0], [FIRST_FLOWER[column] for column in columns])


def judge_split(given, found):
    train, valid, test = found
    n = len(given.target)
    same("all rows", np.sort(np.concatenate(found)), np.arange(n))
    for rows, share in ((train, 7), (valid, 2), (test, 1)):
        counts = np.unique(given.target[rows], return_counts=True)[1]
        expect(len(counts) == n // 10 and np.all(counts == share), f"counts {counts}")


def refused_places(function, **more):
    """Return the entry of a loader: what is no folder; loading itself has tests of its own."""
    kinds = {"data_home": "place", "download": "flag"} | {name: "choice" for name in more}
    skipped = {(name, form): SKIPPED for name in more for form in ("none",)}
    return Entry(
        lambda random, data: {"data_home": "nowhere", "download": False, **more},
        function,
        lambda given, found: None,
        kinds,
        (function.__name__,),
        skipped | {("download", "numpy"): SKIPPED},
        data=(),
        n_plain=0,
    )


def registered(fig_id, title, alt):
    figures.register_figure(fig_id, title=title, alt=alt)
    return figures.registered(fig_id)


def judge_registered(given, found):
    expect((found.id, found.alt) == (given.fig_id, given.alt), f"{found}")


def save(fig_id, tight_layout, fig_extension, resolution, fig):
    """Save a small figure, which is drawn here."""
    plt.close("all")
    if fig is None:
        plt.figure(figsize=(1, 1)).subplots().plot([0, 1])
    return figures.save_fig(fig_id, tight_layout, fig_extension, resolution, fig)


def judge_saved(given, path):
    expect(path.stem == given.fig_id and path.suffix == f".{given.fig_extension}", f"{path}")
    with Image.open(path) as picture:
        expect(picture.format == "PNG" and picture.size == (20, 20), f"{picture.size}")


def judge_style(given, found):
    sizes = plt.rcParams["font.size"], plt.rcParams["axes.labelsize"]
    expect(found is None and all(sizes), f"{found}")


def checked(task, answer):
    """Return what a check says of an answer to all its questions, and what it prints."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        checker = Checker()
        checker(task, **dict.fromkeys(TASKS[task].answers, answer))
    return checker.results[task], said.getvalue()


def judge_check(given, found):
    result, said = found
    expect(result in ("wrong", "not answered"), f"the answer counts as {result}")
    expect(said.startswith(f"{given.task}: not ") and "Traceback" not in said, said)


def told(X, sample_weight, init, algorithm):
    history = History()
    model = KMeans(3, init=init, n_init=1, algorithm=algorithm, tol=0).set_callbacks(history)
    return history, model.fit(X, sample_weight=sample_weight)


def judge_history(given, found):
    history, model = found
    centers = given.init.astype(given.X.dtype)
    for step in history.iterations:
        nearest("labels", step.labels, given.X, centers, slack=1e-8)
        expected = references.inertia(given.X, centers, step.labels, given.sample_weight)
        close("inertia", step.inertia, expected, atol=1e-300)
        if not step.relocated.size:
            means = references.means_of(given.X, step.labels, centers, given.sample_weight)
            rounding = 100 * precision_of(given.X) * extent(given.X)[0]
            close("centers", step.centers, means, rtol=1e-6, atol=rounding)
        centers = step.centers
    same("cluster_centers_", model.cluster_centers_, centers)


def judge_report(given, found):
    expect(found == {} if given.path is None else isinstance(found, dict), f"{found}")


def task_of(name):
    """Return the entry of a task: answers of all kinds that are none."""
    return Entry(
        lambda random, data: {"task": name, "answer": ...},
        checked,
        judge_check,
        {"answer": "answer"},
        ("check",),
        data=(),
        n_plain=1,
    )


ENTRIES = {
    "datasets.five_blobs": Entry(
        nothing, datasets.five_blobs, shape_of(2000, 2), {}, (), data=(), n_plain=1
    ),
    "datasets.four_blobs": Entry(
        nothing, datasets.four_blobs, shape_of(300, 2), {}, (), data=(), n_plain=1
    ),
    "datasets.ellipsoids": Entry(
        lambda random, data: {"edition": "rerun"},
        datasets.ellipsoids, shape_of(1250, 2), {"edition": "choice"}, ("ellipsoids",), data=(),
    ),
    "datasets.two_moons": Entry(
        lambda random, data: {"n_samples": random.randint(2, 50), "random_state": 3},
        datasets.two_moons, judge_moons, {"n_samples": "count", "random_state": "seed"},
        ("two_moons",), data=("ordinary",) * 5,
    ),
    "datasets.draw_table": Entry(
        lambda random, data: {"name": "abc"[random.randint(3)], "n_rows": random.randint(1, 99)},
        datasets.draw_table, judge_table,
        {"name": "choice", "n_rows": "count"}, ("draw_table",), data=("ordinary",) * 5,
    ),
    "datasets.iris": Entry(
        lambda random, data: {"features": random.permutation(4)[:2]},
        datasets.iris, judge_iris, {"features": "sequence"}, ("iris",),
        {("features", "generator"): SKIPPED}, data=(),
    ),
    "datasets.load_unknown_table": Entry(
        nothing, datasets.load_unknown_table,
        lambda given, found: expect(found.data.shape == (178, 13), f"{found.data.shape}"),
        {}, (), data=(), n_plain=1,
    ),
    "datasets.split_faces": Entry(
        lambda random, data: {"target": random.permutation(np.repeat(np.arange(3), 10))},
        datasets.split_faces, judge_split, {"target": "names"}, ("split_faces",),
        lenient=True, data=(),
    ),
    "datasets.load_china": Entry(
        nothing, datasets.load_china,
        lambda given, found: expect(found.image.shape == (427, 640, 3), f"{found.image.shape}"),
        {}, (), data=(), n_plain=1,
    ),
    "datasets.load_ladybug": refused_places(datasets.load_ladybug),
    "datasets.load_faces": refused_places(datasets.load_faces),
    "datasets.load_mnist": refused_places(datasets.load_mnist, subset="test"),
    "datasets.cache_folder": Entry(
        nothing, datasets.cache_folder,
        lambda given, found: expect(found.name == "cache", f"{found}"), {}, (), data=(),
        n_plain=1,
    ),
    "measurements.load_measurement": Entry(
        lambda random, data: {"name": "minibatch_times"},
        load_measurement,
        lambda given, found: same("columns", [len(c) for c in found[0].values()],
                                  [len(found[0]["k"])] * 3),
        {"name": "file name"}, ("load_measurement",), data=(), n_plain=1,
    ),
    "figures.use_style": Entry(
        lambda random, data: {"name": "pdsh"}, figures.use_style, judge_style,
        {"name": "choice"}, ("use_style",), data=(),
    ),
    "figures.register_figure": Entry(
        lambda random, data: {"fig_id": "fuzz_plot", "title": "a", "alt": "b"},
        registered, judge_registered, {"fig_id": "file name", "title": "text", "alt": "text"},
        ("register_figure",), data=(),
    ),
    "figures.registered": Entry(
        lambda random, data: {"fig_id": "voronoi_plot"}, figures.registered,
        lambda given, found: expect(found.id == given.fig_id, f"{found}"),
        {"fig_id": "file name"}, ("save_fig",), data=(),
    ),
    "figures.figures_folder": Entry(
        lambda random, data: {"source": "original"}, figures.figures_folder,
        lambda given, found: expect(found.is_dir(), f"{found}"),
        {"source": "choice"}, ("figures_folder",), data=(),
    ),
    "figures.claims_are_checked": Entry(
        nothing, figures.claims_are_checked,
        lambda given, found: expect(found is False, f"{found}"), {}, (), data=(), n_plain=1,
    ),
    "figures.registry": Entry(
        nothing, figures.registry,
        lambda given, found: expect(all(found[name].id == name for name in found), "ids"), {}, (),
        data=(), n_plain=1,
    ),
    "figures.save_fig": Entry(
        lambda random, data: {
            "fig_id": "voronoi_plot", "tight_layout": False, "fig_extension": "png",
            "resolution": 20, "fig": None,
        },
        save, judge_saved,
        {"fig_id": "file name", "tight_layout": "flag", "fig_extension": "choice",
         "resolution": "count", "fig": "axes"},
        ("save_fig",), data=(),
    ),
    "callbacks.History": Entry(
        from_centers, told, judge_history, {"sample_weight": "weights"}, ("KMeans",),
        {("sample_weight", "a number"): SKIPPED, ("sample_weight", "nothing"): SKIPPED}, thin=2,
    ),
    "checks.Checker.report": Entry(
        lambda random, data: {"path": None}, lambda path: Checker().report(path), judge_report,
        {"path": "place"}, ("The report cannot be written to ", "Checker.report"),
        data=(), n_plain=1,
    ),
    **{f"checks.{name}": task_of(name) for name in TASKS},
}  # fmt: skip

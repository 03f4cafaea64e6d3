"""The steppers: their JavaScript takes the steps of the textbook, and students can play with it.

JavaScript runs under node where that is installed, and in Chromium. What needs one that is missing
is skipped, and says so.
"""

import json
import re
import shutil
import subprocess
from contextlib import suppress

import numpy as np
import pytest

from homl_clustering import steppers
from homl_clustering.datasets import five_blobs
from homl_clustering.steppers import words
from homl_clustering.steppers.data import rounded
from homl_clustering.steppers.page import HERE, script
from homl_clustering.textbook import agglomerative, bounds, dbscan, kmeans, mixture

N_RUNS = 50
WORST_CONDITION = 1e6  # of a covariance: where it is nearly flat, both twins lose their digits
MAKERS = [
    steppers.kmeans_stepper,
    steppers.mixture_stepper,
    steppers.dbscan_stepper,
    steppers.hierarchy_stepper,
]
FILES = sorted(path.name for path in HERE.joinpath("javascript").iterdir())


def run_in_node(code, given, tmp_path):
    """Return what the function `code` returns, under node."""
    if not shutil.which("node"):
        pytest.skip("needs node")
    path = tmp_path / "run.js"
    path.write_text(f"console.log(JSON.stringify(({code})({json.dumps(given)})))", encoding="utf-8")
    done = subprocess.run(["node", path], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run_in_chromium(code, given, tmp_path):
    """Return what the function `code` returns, in Chromium without a window."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.skip("needs chromium and chromedriver")
    from tests.stepper_browser import chromium

    with chromium() as driver:
        driver.get("data:text/html,<title>numbers</title>")
        run = f"return JSON.stringify(({code})(JSON.parse(arguments[0])))"
        return json.loads(driver.execute_script(run, json.dumps(given)))


each_engine = pytest.mark.parametrize(
    "run", [pytest.param(run, marks=pytest.mark.long) for run in (run_in_node, run_in_chromium)]
)


def function(names, body):
    """Return the text of a function that has some files of JavaScript, and a body."""
    return f'(given) => {{ "use strict";\n{script(*names)}\n{body} }}'


def random_points(seed, most=120):
    """Return points of a few random blobs, rounded as those that are shown."""
    random = np.random.RandomState(seed)
    places = random.uniform(-4, 4, size=(random.randint(1, 6), 2))
    n = random.randint(20, most)
    return rounded(places[random.randint(len(places), size=n)] + random.normal(size=(n, 2)))


def kmeans_cases():
    """Return data and starts of random runs of k-means; a few starts have empty clusters."""
    cases = []
    for seed in range(N_RUNS):
        random, X = np.random.RandomState(seed), random_points(seed)
        start = X[random.permutation(len(X))[: random.randint(1, 9)]]
        if seed % 10 == 0:
            start = np.vstack([start, [[50.0, 50.0]]])
        cases.append({"points": X.tolist(), "start": start.tolist()})
    return cases


def assert_same(found, expected):
    """Compare numbers within 1e-9; None is the same as None."""
    if expected is None:
        assert found is None
    else:
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@each_engine
def test_k_means_takes_the_steps_of_the_textbook(run, tmp_path):
    """Names, labels, centers and inertia of every step."""
    body = """return given.map(({points, start}) => [...kmeansSteps(points, start)].map(
        (step) => ({...step, labels: step.labels && [...step.labels]})))"""
    cases = kmeans_cases()
    all_found = run(function(["kmeans.js"], body), cases, tmp_path)
    for case, found in zip(cases, all_found, strict=True):
        X, start = np.array(case["points"]), np.array(case["start"])
        for js, step in zip(found, kmeans.kmeans_steps(X, start), strict=True):
            assert js["name"] == step.name
            assert_same(js["centers"], step.centers)
            assert_same(js["inertia"], step.inertia)
            assert js["labels"] == (None if step.labels is None else step.labels.tolist())


@each_engine
@pytest.mark.parametrize("name", ["elkan", "hamerly"])
def test_bounds_skip_the_same_rows_and_count_the_same_distances(run, name, tmp_path):
    """Of every E-step: labels, what was skipped and why, and the number of distances, exactly."""
    body = f"""return given.map(({{points, start}}) => [...{name}Steps(points, start)].map(
        (step) => ({{...step, labels: [...step.labels], skipped: [...step.skipped],
            byGap: [...step.byGap]}})))"""
    cases = [case for case in kmeans_cases() if name == "elkan" or len(case["start"]) > 1]
    all_found = run(function(["bounds.js"], body), cases, tmp_path)
    twin = {"elkan": bounds.elkan_steps, "hamerly": bounds.hamerly_steps}[name]
    n_skipped = 0
    for case, found in zip(cases, all_found, strict=True):
        for js, step in zip(found, twin(*map(np.array, case.values())), strict=True):
            assert js["labels"] == step.labels.tolist()
            assert js["skipped"] == step.skipped.astype(int).tolist()
            assert js["byGap"] == step.by_gap.astype(int).tolist()
            assert (js["nDistances"], js["nAll"]) == (step.n_distances, step.n_all)
            assert_same(js["centers"], step.centers)
            n_skipped += sum(js["skipped"])
    assert n_skipped > 1000


@each_engine
def test_k_means_plus_plus_draws_the_rows_of_the_textbook(run, tmp_path):
    """The probabilities before each draw; given the same random numbers, the same rows."""
    body = """return given.map(({points, k, first, numbers}) => {
        const random = () => numbers.shift();
        numbers.unshift((first + 0.5) / points.length);
        return [...draws(points, k, "plusPlus", random)].map(
            (draw) => ({rows: draw.rows, shares: draw.probabilities && [...draw.probabilities]}));
    })"""
    cases = []
    for seed in range(N_RUNS):
        X, random = random_points(seed), np.random.RandomState(seed)
        k, first = 2 + seed % 5, int(random.choice(len(X)))
        numbers = random.random_sample(k - 1).tolist()
        cases.append({"points": X.tolist(), "k": k, "first": first, "numbers": numbers})
    all_found = run(function(["starts.js"], body), cases, tmp_path)
    for seed, (case, found) in enumerate(zip(cases, all_found, strict=True)):
        X = np.array(case["points"])
        for draw in found[1:-1]:
            closest = kmeans.squared_distances(X, X[draw["rows"]]).min(axis=1)
            assert_same(draw["shares"], closest / closest.sum())
        expected = kmeans.kmeans_plusplus(X, case["k"], rseed=seed)
        np.testing.assert_array_equal(X[found[-1]["rows"]], expected)


@each_engine
def test_greedy_and_farthest_first_do_what_they_say(run, tmp_path):
    """The candidate that lowers the sum of squared distances most; the farthest point."""
    body = """return given.map(({points, method}) => [...draws(points, 4, method, randomNumbers(5))]
        .map(({rows, candidates}) => ({rows, candidates})))"""
    cases = [
        {"points": random_points(seed).tolist(), "method": method}
        for seed in range(20)
        for method in ("greedy", "farthest")
    ]
    for case, found in zip(cases, run(function(["starts.js"], body), cases, tmp_path), strict=True):
        X = np.array(case["points"])
        for draw in found[2:]:
            *before, last = draw["rows"]
            if case["method"] == "farthest":
                assert kmeans.squared_distances(X, X[before]).min(axis=1).argmax() == last
                continue
            assert len(draw["candidates"]) == 2 + int(np.log(4))
            costs = {
                row: kmeans.squared_distances(X, X[[*before, row]]).min(axis=1).sum()
                for row in draw["candidates"]
            }
            assert costs[last] <= min(costs.values()) * (1 + 1e-12)


@each_engine
def test_regions_are_what_is_nearest(run, tmp_path):
    """The middle of a region's corners is nearest to its own center; the areas fill the box."""
    body = """return given.map((centers) => centers.map((_, c) =>
        regionOf(centers, c, {left: -9, right: 9, low: -9, high: 9})))"""
    cases = [np.random.RandomState(s).normal(size=(1 + s % 7, 2)).tolist() for s in range(N_RUNS)]
    for centers, regions in zip(
        cases, run(function(["kmeans.js"], body), cases, tmp_path), strict=True
    ):
        area = 0
        for c, corners in enumerate(map(np.array, regions)):
            x, y = corners.T
            area += (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2
            middle = corners.mean(axis=0, keepdims=True)
            assert kmeans.nearest_centers(middle, np.array(centers))[0] == c
        assert area == pytest.approx(18 * 18)


@each_engine
@pytest.mark.parametrize("reg_covar", [0, 0.01])
def test_mixtures_take_the_steps_of_the_textbook(run, reg_covar, tmp_path):
    """Weights, means, covariances, shares and log-likelihood of every step; who collapses."""
    body = """return given.map(({points, start, regCovar}) =>
        [...mixtureSteps(points, start, {regCovar})])"""
    cases, expected = [], []
    for seed in range(N_RUNS):
        random, X = np.random.RandomState(seed), random_points(seed)
        k = random.randint(1, 5)
        weights, means = random.dirichlet(np.full(k, 5)), X[random.permutation(len(X))[:k]]
        covariances = np.array([np.cov(random.normal(size=(2, 9))) for _ in range(k)])
        if seed % 5 == 0:
            covariances[0] = 1e-6 * np.eye(2)  # it collapses, unless reg_covar is above 0
        start = {"weights": weights.tolist(), "means": means.tolist()}
        start["covariances"] = covariances[:, [0, 0, 1], [0, 1, 1]].tolist()
        cases.append({"points": X.tolist(), "start": start, "regCovar": reg_covar})
        expected.append(textbook_steps(X, weights, means, covariances, reg_covar))
    all_found = run(function(["mixture.js"], body), cases, tmp_path)
    n_whole = n_collapsed = 0
    for found, steps in zip(all_found, expected, strict=True):
        n_same = sum(np.linalg.cond(step.covariances).max() < WORST_CONDITION for step in steps)
        n_whole += n_same == len(steps)
        n_collapsed += found[-1]["name"] == "collapsed"
        for js, step in zip(found[:n_same], steps[:n_same], strict=True):
            assert js["name"] == step.name
            assert_same(js["weights"], step.weights)
            assert_same(js["means"], step.means)
            assert_same(js["covariances"], step.covariances[:, [0, 0, 1], [0, 1, 1]])
            assert_same(js["shares"], step.responsibilities)
            assert_same(js["logLikelihood"], step.log_likelihood)
        if n_same == len(steps):
            assert len(found) - len(steps) == (found[-1]["name"] == "collapsed")
    assert n_whole >= (N_RUNS if reg_covar else 0.8 * N_RUNS)
    assert n_collapsed == 0 if reg_covar else n_collapsed > 3


@each_engine
def test_components_that_find_back_are_those_of_the_textbook(run, tmp_path):
    """Starts with one component on a point: it collapses, stays small, or ends with weight."""
    body = """return given.cases.map(({regCovar, seeds}) => {
        const ends = [];
        for (const _ of spikedEnds(given.points, 2, {regCovar, seeds}, ends));
        return seeds.map((seed, i) => {
            const random = randomNumbers(seed);
            return {end: ends[i], start: mixtureStart(given.points, 2, "spike", random)};
        });
    })"""
    X = random_points(3)
    seeds = list(range(1, 31))
    cases = [{"regCovar": reg_covar, "seeds": seeds} for reg_covar in (0, 0.03, 0.3)]
    given = {"points": X.tolist(), "cases": cases}
    all_found = run(function(["mixture.js", "numbers.js"], body), given, tmp_path)
    counts = []
    for case, found in zip(cases, all_found, strict=True):
        for each in found:
            weights, means, covariances = map(np.array, each["start"].values())
            full = covariances[:, [0, 1, 1, 2]].reshape(-1, 2, 2)
            steps = textbook_steps(X, weights, means, full, case["regCovar"])
            if each["end"] == "collapsed":
                assert case["regCovar"] == 0
            else:
                assert each["end"] == ("back" if steps[-1].weights[0] >= 0.25 else "narrow")
        counts.append([each["end"] for each in found].count("back"))
    assert counts[0] < counts[1] < counts[2] < len(seeds), counts


def textbook_steps(X, weights, means, covariances, reg_covar):
    """Return the steps of the textbook's EM, up to a collapse; or the same with `reg_covar`."""
    plain, steps = mixture.maximize, []

    def with_more(X, shares, sample_weight=None):
        weights, means, covariances = plain(X, shares, sample_weight)
        return weights, means, covariances + reg_covar * np.eye(2)

    with pytest.MonkeyPatch.context() as patch, suppress(ValueError):
        patch.setattr(mixture, "maximize", with_more)
        for step in mixture.mixture_steps(X, weights, means, covariances):
            steps.append(step)
    return steps


@each_engine
def test_dbscan_takes_the_steps_of_the_textbook(run, tmp_path):
    """Names, labels, counts, cores and new rows of every step, exactly."""
    body = """return given.map(({points, eps, count}) => [...dbscanSteps(points, eps, count)].map(
        (step) => ({...step, labels: [...step.labels], nNeighbors: [...step.nNeighbors],
            core: step.core && [...step.core]})))"""
    cases = []
    for seed in range(N_RUNS):
        random = np.random.RandomState(seed)
        X = random_points(seed) if seed % 5 else random.randint(0, 9, size=(60, 2)) / 10
        eps = random.choice([0.1, 0.2, 0.3, 0.5, 1])
        case = {"points": X.tolist(), "eps": eps, "count": random.randint(1, 8)}
        cases.append(case)
    all_found = run(function(["dbscan.js"], body), cases, tmp_path)
    for case, found in zip(cases, all_found, strict=True):
        steps = dbscan.dbscan_steps(np.array(case["points"]), case["eps"], case["count"])
        for js, step in zip(found, steps, strict=True):
            assert js["name"] == step.name
            assert js["labels"] == step.labels.tolist()
            assert js["nNeighbors"] == step.n_neighbors.tolist()
            assert js["core"] == (None if step.core is None else step.core.astype(int).tolist())
            assert js["fresh"] == np.flatnonzero(step.new).tolist()


@each_engine
def test_the_distances_to_neighbors_are_sorted(run, tmp_path):
    """For the plot of the radius; the point itself is the first."""
    body = "return given.map((points) => nearestDistances(points, 7).map((found) => [...found]))"
    cases = [random_points(seed).tolist() for seed in range(10)]
    for points, found in zip(
        cases, run(function(["dbscan.js"], body), cases, tmp_path), strict=True
    ):
        squared = kmeans.squared_distances(np.array(points), np.array(points))
        np.testing.assert_array_equal(found, np.sqrt(np.sort(squared, axis=1)[:, :7]))


@each_engine
@pytest.mark.parametrize("linkage", ["single", "complete", "average", "ward"])
def test_merges_are_those_of_the_textbook(run, linkage, tmp_path):
    """Which clusters, how far apart, and the rows of all clusters after each merge."""
    body = f"""return given.map((points) => {{
        const merges = [...mergeSteps(points, "{linkage}")];
        return {{merges, after: merges.map((_, i) =>
            [...clustersAfter(points.length, merges, i + 1)])}};
    }})"""
    cases = [random_points(seed, most=28).tolist() for seed in range(N_RUNS)]
    all_found = run(function(["hierarchy.js"], body), cases, tmp_path)
    for points, found in zip(cases, all_found, strict=True):
        steps = list(agglomerative.agglomerative_steps(np.array(points), linkage))[1:]
        for js, after, step in zip(found["merges"], found["after"], steps, strict=True):
            assert js["children"] == list(step.children)
            assert_same(js["distance"], step.distance)
            assert {number: rows for number, rows in after} == step.clusters


def test_one_point_is_not_one_points(tmp_path):
    """Where a number is 1, the first of two words is put in, else the second."""
    body = """return given.map((n) =>
        fill("{n} {n|point is|points are} {color}", {n, color: "red"}))"""
    found = run_in_node(function(["controls.js"], body), [0, 1, 2], tmp_path)
    assert found == ["0 points are red", "1 point is red", "2 points are red"]


@pytest.mark.parametrize("table", [words.KMEANS, words.MIXTURE, words.DBSCAN, words.HIERARCHY])
def test_words_are_whole(table):
    """Each word that is explained has an explanation; braces are closed."""
    terms = [key for key in table if key.startswith("term_")]
    assert len(terms) >= 2
    assert all(f"means_{key[5:]}" in table for key in terms)
    for text in table.values():
        assert not re.search(r"[{}]", re.sub(r"\{\w+(\|[^{}|]*\|[^{}|]*)?\}", "", text)), text


def test_random_numbers_and_data_are_the_same_on_each_call(tmp_path):
    """And the numbers lie between 0 and 1, evenly."""
    body = """const random = randomNumbers(given);
        return [Array.from({length: 4000}, random), DATA_NAMES.map((name) => makeData(name))]"""
    code = function(["datasets.js"], body)
    numbers, data = run_in_node(code, 7, tmp_path)
    assert run_in_node(code, 7, tmp_path) == [numbers, data]
    assert min(numbers) >= 0
    assert max(numbers) < 1
    assert np.histogram(numbers, 10, (0, 1))[0].min() > 340
    assert all(np.ptp(points, axis=0).min() > 1 for points in data)


@pytest.mark.parametrize("maker", MAKERS)
def test_a_stepper_is_one_small_text_that_is_always_the_same(maker):
    """Under 120 KB with 2000 points, without a network, and with words for screen readers."""
    X, _ = five_blobs()
    shown = maker(X)._repr_html_()
    assert shown == maker(X)._repr_html_()
    assert len(shown.encode()) < 120_000
    assert not re.search(r"https?://|import\(|fetch\(|XMLHttpRequest", shown)
    assert re.match(r'<div [^>]+><iframe title="[^"]+" width="100%" height="\d+"', shown)
    page = maker(X).page
    assert "<noscript><p>" in page and page.count("<svg") == 1
    assert not re.search(r"^(import|export) ", page, re.M)


@pytest.mark.parametrize("maker", MAKERS)
def test_a_page_can_be_saved(maker, tmp_path):
    """And opened without a notebook."""
    stepper = maker()
    assert stepper.save(tmp_path / "page.html").read_text(encoding="utf-8") == stepper.page
    assert repr(stepper).startswith(f"<{maker.__name__}: ")


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"X": np.zeros((9, 3))}, "X must have two features"),
        ({"X": np.zeros((2001, 2))}, "X must have from 2 to 2000 rows, got 2001"),
        ({"X": np.zeros((1, 2))}, "X must have from 2 to 2000 rows"),
        ({"X": [[0, np.nan], [1, 2]]}, "X must hold finite numbers"),
        ({"X": "blobs"}, "X must be an array of numbers"),
        ({"height": 10}, "height must be an integer >= 300"),
    ],
)
def test_wrong_data_are_named(maker, arguments, words):
    """Each error says what was expected, and what came."""
    with pytest.raises(ValueError, match=f"{maker.__name__}: {words}"):
        maker(**arguments)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"n_clusters": 0}, "n_clusters must be an integer >= 1 and <= 10"),
        ({"n_clusters": 11}, "n_clusters must be an integer >= 1 and <= 10"),
        ({"start": np.zeros((11, 2))}, "start must have 10 rows at most"),
        ({"start": np.zeros((2, 3))}, "centers must have shape"),
        ({"random_state": -1}, "random_state must be an integer >= 0"),
    ],
)
def test_wrong_arguments_of_k_means_are_named(arguments, words):
    """As above."""
    with pytest.raises(ValueError, match=f"kmeans_stepper: {words}"):
        steppers.kmeans_stepper(**arguments)


@pytest.mark.parametrize(
    ("maker", "arguments", "words"),
    [
        (steppers.mixture_stepper, {"n_components": 9}, "n_components must be an integer >= 1"),
        (steppers.mixture_stepper, {"start": np.zeros((9, 2))}, "start must have 8 rows at most"),
        (steppers.mixture_stepper, {"reg_covar": -1}, "reg_covar must be a number >= 0"),
        (steppers.dbscan_stepper, {"eps": 0}, "eps must be a number > 0"),
        (steppers.dbscan_stepper, {"eps": 50}, "eps must be a number > 0 and <= 3.2"),
        (steppers.dbscan_stepper, {"min_samples": 21}, "min_samples must be an integer >= 1"),
        (steppers.hierarchy_stepper, {"linkage": "centroid"}, "linkage must be one of 'single'"),
        (steppers.hierarchy_stepper, {"linkage": ["ward"]}, "linkage must be one of 'single'"),
    ],
)
def test_wrong_arguments_of_the_others_are_named(maker, arguments, words):
    """As above."""
    with pytest.raises(ValueError, match=f"{maker.__name__}: {words}"):
        maker(**arguments)


def test_the_start_is_the_one_of_find_clusters():
    """So the end that is shown is the end that the textbook finds."""
    stepper = steppers.kmeans_stepper(n_clusters=3, random_state=4)
    given = json.loads(re.search(r'querySelector\("main"\), (\{.*?\}), \{', stepper.page).group(1))
    *_, last = kmeans.kmeans_steps(stepper.X, np.array(given["start"]))
    centers, _ = kmeans.find_clusters(stepper.X, 3, rseed=4)
    np.testing.assert_array_equal(last.centers, centers)


@pytest.mark.parametrize("name", FILES)
def test_javascript_is_readable(name):
    """400 lines a file and 40 a function at most; each exported function says what it does."""
    text = HERE.joinpath("javascript", name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert text.startswith("// ")
    functions = re.findall(r"^(?:export )?function.*?^\}", text, re.M | re.S)
    assert all(len(body.splitlines()) <= 40 for body in functions), name
    for match in re.finditer(r"^export function.*$", text, re.M):
        assert text[: match.start()].rstrip().endswith("*/"), match.group()
    assert max(map(len, text.splitlines())) <= 130


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith("_page.js")])
def test_no_two_files_of_a_page_have_the_same_name(name):
    """They stand in one script, where the later one would hide the earlier one."""
    names = re.findall(r"^(?:function\*?|const|let) (\w+)", script(name), re.M)
    assert len(names) > 20
    assert sorted(names) == sorted(set(names))

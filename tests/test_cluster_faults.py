"""What goes wrong on a cluster, and what then comes of a fit: real processes, really killed.

The times that pytest prints (``--durations=0``) are those of one fault each, the start of a
cluster among them.
"""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homl_clustering import GaussianMixture, KMeans, MiniBatchKMeans
from homl_clustering.callbacks import History
from homl_clustering.engine import calls, remote, version
from tests.helpers import ROOT

dask = pytest.importorskip("dask", reason="needs Dask: pip install homl_clustering[dask]")
da = pytest.importorskip("dask.array")
distributed = pytest.importorskip("distributed")

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore:.*:UserWarning")]
N_ROWS, N_FEATURES, CHUNK = 40_000, 16, 5_000
PATIENCE = 90  # seconds, on a busy machine


def make_chunk(number, folder=None):
    """Return a chunk of rows; note in a folder that it was made."""
    if folder is not None:
        with open(os.path.join(folder, f"{number}-{os.getpid()}-{time.monotonic_ns()}"), "w"):
            pass
    stream = np.random.default_rng(number)
    return stream.normal(size=(CHUNK, N_FEATURES)) + 3 * stream.integers(0, 4, size=(CHUNK, 1))


def made_on_workers(folder=None):
    """Return rows that workers make, so that they can be made again."""
    make = dask.delayed(make_chunk, pure=True)
    chunks = [
        da.from_delayed(make(number, folder), (CHUNK, N_FEATURES), float)
        for number in range(N_ROWS // CHUNK)
    ]
    return da.concatenate(chunks)


def same_rows():
    """Return these rows as an array."""
    return np.vstack([make_chunk(number) for number in range(N_ROWS // CHUNK)])


@pytest.fixture
def cluster(monkeypatch):
    """Two worker processes of one thread each, for one test."""
    monkeypatch.setattr(remote, "PART_BYTES", 2**18)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit="1GiB"
    ) as cluster:
        yield cluster


class At(History):
    """Calls a function once, when an iteration has ended."""

    def __init__(self, iteration, function):
        super().__init__()
        self.iteration, self.function = iteration, function

    def on_fit_task_end(self, estimator, context, *, metadata=None):
        if context.task_name == "iteration" and context.task_id == self.iteration:
            self.function()


def until(condition):
    """Wait until a condition holds; fail if it does not come to hold."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def is_alive(pid):
    """Whether there is such a process, one that has not ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


MODELS = {
    "lloyd": KMeans(20, random_state=1, algorithm="lloyd", tol=0, max_iter=12),
    "hamerly": KMeans(20, random_state=1, algorithm="hamerly", tol=0, max_iter=12),
    "mixture": GaussianMixture(3, random_state=0, max_iter=8, tol=0, init_params="k-means++"),
}


def assert_same(model, expected, counted=True):
    """Check that two models are the same."""
    for name, value in vars(expected).items():
        if name.endswith("_") and (counted or name != "n_distances_"):
            np.testing.assert_array_equal(np.asarray(getattr(model, name)), value, err_msg=name)


def kill_a_worker(cluster, killed):
    """Kill the process of a worker that holds rows, and see it gone."""
    holders = [worker for worker in cluster.scheduler.workers.values() if worker.nbytes > 10**5]
    pid = cluster.workers[holders[0].name].pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: not is_alive(pid))
    killed.append(pid)


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="looks at processes in /proc")
@pytest.mark.parametrize("name", MODELS)
def test_a_worker_is_killed_while_it_holds_rows(cluster, tmp_path, monkeypatch, name):
    model, killed, lost = MODELS[name], [], []
    call = calls.Conversation.call

    def counted(self, *arguments, **options):
        replies = call(self, *arguments, **options)
        lost.append(self.parts.n_lost)
        return replies

    monkeypatch.setattr(calls.Conversation, "call", counted)
    expected = type(model)(**model.get_params()).fit(same_rows())
    fitted = type(model)(**model.get_params())
    fitted.set_callbacks(At(3, lambda: kill_a_worker(cluster, killed)))
    with distributed.Client(cluster):
        fitted.fit(made_on_workers(str(tmp_path)))
        assert len(killed) == 1
        numbers = [int(path.name.split("-")[0]) for path in tmp_path.iterdir()]
        assert len(numbers) > len(set(numbers)) == N_ROWS // CHUNK  # some were made twice
        if name != "mixture":
            assert max(lost) > 0  # and what was known of them was forgotten
        assert_same(fitted, expected, counted=name != "hamerly")


def test_a_worker_is_added(cluster):
    model, expected = KMeans(20, random_state=1, tol=0, max_iter=12), None
    expected = KMeans(20, random_state=1, tol=0, max_iter=12).fit(same_rows())
    with distributed.Client(cluster) as client:

        def add():
            cluster.scale(3)
            client.wait_for_workers(3, timeout=PATIENCE)

        model.set_callbacks(At(2, add)).fit(made_on_workers())
        assert len(calls.workers_of(client)) == 3
        assert_same(model, expected)


def test_a_worker_is_retired_and_its_rows_move(cluster):
    model, expected = KMeans(20, random_state=1, tol=0, max_iter=12), None
    expected = KMeans(20, random_state=1, tol=0, max_iter=12).fit(same_rows())
    with distributed.Client(cluster) as client:

        def retire():
            client.retire_workers([min(calls.workers_of(client))])

        model.set_callbacks(At(2, retire)).fit(made_on_workers())
        assert_same(model, expected, counted=False)


def test_without_any_worker_a_fit_gives_up(cluster, monkeypatch):
    monkeypatch.setattr(calls, "PATIENCE", 2.0)
    with distributed.Client(cluster):
        model = KMeans(3, random_state=0).set_callbacks(At(0, lambda: cluster.scale(0)))
        begin = time.monotonic()
        with pytest.raises(RuntimeError, match="has had no worker for 2 seconds"):
            model.fit(made_on_workers())
        assert time.monotonic() - begin < PATIENCE


def test_a_cluster_that_goes_away_is_named(cluster):
    with distributed.Client(cluster, timeout=5) as client:
        model = KMeans(3, random_state=0).set_callbacks(At(0, client.close))
        with pytest.raises(RuntimeError, match=r"KMeans: .*(the connection|has dropped|closed)"):
            model.fit(made_on_workers())


def test_two_fits_at_once_do_not_disturb_each_other(cluster):
    models = [KMeans(k, random_state=k, tol=0, max_iter=8) for k in (5, 11)]
    models.append(MiniBatchKMeans(4, random_state=0, max_iter=1))
    expected = [type(model)(**model.get_params()).fit(same_rows()) for model in models]
    with distributed.Client(cluster):
        rows = made_on_workers()
        threads = [threading.Thread(target=model.fit, args=(rows,)) for model in models]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
        for model, one in zip(models, expected, strict=True):
            assert_same(model, one)


def pretend(wanted):
    """Have a worker believe that it has another version."""
    from homl_clustering.engine import version

    version.own = lambda: wanted


def test_a_worker_with_another_version_is_told_of(cluster):
    with distributed.Client(cluster) as client:
        one = min(calls.workers_of(client))
        client.run(pretend, ("0.0.1", "abc"), workers=[one])
        with pytest.raises(RuntimeError, match=r"has homl_clustering 0\.0\.1") as caught:
            KMeans(3, random_state=0).fit(made_on_workers())
        assert one in str(caught.value) and version.own()[0] in str(caught.value)


SCRIPT = """
import os, signal, sys, threading
sys.path.insert(0, {root!r})
from distributed import Client
from homl_clustering import KMeans
from tests import test_cluster_faults as faults
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell runs behind
with Client({address!r}):
    model = KMeans(20, random_state=1, tol=0, max_iter=300, algorithm="lloyd")
    end = lambda: os.kill(os.getpid(), signal.{signal})
    try:
        model.set_callbacks(faults.At(2, end)).fit(faults.made_on_workers())
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_a_client_that_goes_away_leaves_nothing(cluster, name):
    scheduler = cluster.scheduler
    script = SCRIPT.format(root=str(ROOT), address=scheduler.address, signal=name)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE
    )
    assert ("interrupted" in done.stdout) == (name == "SIGINT"), done.stderr
    until(lambda: not scheduler.tasks)
    until(lambda: not any(worker.processing for worker in scheduler.workers.values()))
    with distributed.Client(cluster) as client:
        until(lambda: not any(client.run(lambda dask_worker: list(dask_worker.data)).values()))


LIMITED = """
import resource, sys
sys.path.insert(0, {root!r})
import dask.array as da
from distributed import Client
from homl_clustering import KMeans
with Client({address!r}):
    rows = da.random.default_rng(0).normal(size=(3_000_000, 16), chunks=(356_352, 16))
    model = KMeans(2, init="random", n_init=1, random_state=0, max_iter=1)
    model.fit(rows[:1000].persist())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    model.fit(rows)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes are what Linux counts in")
def test_no_process_gathers_all_rows():
    """384 MB of rows on workers that pause at 608 MiB, 250 of which are taken without any rows."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit="760MiB"
    ) as cluster:
        script = LIMITED.format(root=str(ROOT), address=cluster.scheduler.address)
        pids = [worker.pid for worker in cluster.workers.values()]
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=5 * PATIENCE
        )
        assert done.returncode == 0, done.stderr
        assert [worker.pid for worker in cluster.workers.values()] == pids  # none was restarted
        assert int(done.stdout) < 60_000  # kilobytes


def test_workers_that_pause_for_ever_are_named(monkeypatch):
    """Not one that pauses for a while: then its memory becomes free again."""
    monkeypatch.setattr(calls, "PATIENCE", 3.0)
    full = {
        "distributed.worker.memory.pause": 0.01,
        "distributed.worker.memory.terminate": False,
        "distributed.worker.memory.monitor-interval": "50ms",
    }
    with (
        dask.config.set(full),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=":0", memory_limit="1GiB"
        ) as cluster,
        distributed.Client(cluster),
        pytest.raises(RuntimeError, match="workers pause when their memory is full"),
    ):
        KMeans(3, random_state=0).fit(made_on_workers())


def parts_received(client):
    """Return how many times workers received what is ours from other workers."""
    received = client.run(
        lambda dask_worker: sum(
            any("homl_clustering" in str(key) for key in entry["keys"])
            for entry in dask_worker.transfer_incoming_log
        )
    )
    return sum(received.values())


def test_rows_move_once_to_a_worker_that_has_none_and_then_stay(cluster):
    """All are on one worker; half of them go to the other before the first pass, and never again.

    Dask would let an idle worker take some of the work at any time, and the rows with it.
    """
    received = []

    class Received(History):
        def on_fit_task_end(self, estimator, context, *, metadata=None):
            received.append(parts_received(client))

    with distributed.Client(cluster) as client:
        one = min(calls.workers_of(client))
        rows = client.persist(made_on_workers().rechunk((4_096, -1)), workers=[one])
        distributed.wait(rows, timeout=PATIENCE)
        model = KMeans(200, random_state=0, init="random", n_init=1, tol=0, max_iter=20)
        model.set_callbacks(Received()).fit(rows)
        received.append(parts_received(client))
    assert received[0] > 0 and set(received) == {received[0]}


@pytest.mark.parametrize(
    ("rows", "where", "n_threads", "expected"),
    [
        ([5, 5, 5, 5], "aabb", {"a": 1, "b": 1}, {}),
        ([5, 5, 5, 5, 5], "aaabb", {"a": 1, "b": 1}, {}),  # it would be the same the other way
        ([5, 5, 5, 5], "aaaa", {"a": 1, "b": 1}, {0: "b", 1: "b"}),
        ([5] * 8, "aaaaaaaa", {"a": 3, "b": 1}, {0: "b", 1: "b"}),  # threads have equal shares
        ([9, 2, 9], "aaa", {"a": 1, "b": 1}, {1: "b", 0: "b"}),
        ([100, 5, 95], "aab", {"a": 1, "b": 1}, {}),  # not worth it
    ],
)
def test_which_parts_move(rows, where, n_threads, expected):
    assert calls.moves_to_balance(rows, dict(enumerate(where)), n_threads) == expected


@given(
    parts=st.lists(st.tuples(st.integers(1, 100), st.integers(0, 4)), min_size=1, max_size=30),
    threads=st.lists(st.integers(1, 4), min_size=5, max_size=5),
)
def test_moves_never_make_the_largest_share_larger(parts, threads):
    """And they end where no single part could move to advantage."""
    rows, where = [n for n, _ in parts], {i: worker for i, (_, worker) in enumerate(parts)}
    after = where | calls.moves_to_balance(rows, where, dict(enumerate(threads)))
    shares = [
        [sum(n for i, n in enumerate(rows) if held[i] == w) / threads[w] for w in range(5)]
        for held in (where, after)
    ]
    assert max(shares[1]) <= max(shares[0])
    most, least = np.argmax(shares[1]), np.argmin(shares[1])
    for i, n in enumerate(rows):
        if after[i] == most:
            assert shares[1][least] + n / threads[least] >= 0.9 * max(shares[1]) * (1 - 1e-9)


class Bytes(distributed.SchedulerPlugin):
    """Counts the bytes of results of our tasks."""

    def __init__(self):
        self.results = []

    def transition(self, key, start, finish, *arguments, nbytes=None, **options):
        if finish == "memory" and str(key).startswith("homl_clustering-visit"):
            self.results.append(nbytes or 0)


def test_an_iteration_moves_what_the_documentation_says(cluster, monkeypatch):
    """A task for each thread and pass; sums of each part, and no rows."""
    k, cuts, marks = 8, [], []
    cut = remote.RemoteBlocks._cut
    monkeypatch.setattr(
        remote.RemoteBlocks, "_cut", lambda self, X: cuts.append(cut(self, X)) or cuts[-1]
    )
    with distributed.Client(cluster) as client:
        rows, counted = made_on_workers(), Bytes()
        cluster.scheduler.add_plugin(counted)

        class Mark(History):
            def on_fit_task_end(self, estimator, context, *, metadata=None):
                if context.task_name == "iteration":
                    received = parts_received(client)
                    marks.append((sum(counted.results), len(counted.results), received))

        model = KMeans(k, random_state=0, tol=0, max_iter=6, algorithm="lloyd")
        model.set_callbacks(Mark()).fit(rows)
    moved, tasks, received = np.diff(marks, axis=0).T
    assert set(tasks) == {3 * 2}  # E-step, M-step and the callback's inertia, of two workers
    n_sums = sum(2 * np.log2(max(2, n_rows / 4_096)) for n_rows in cuts[0])  # subtrees, at most
    assert 0 < moved.max() < n_sums * (8 * k * (N_FEATURES + 2) + 300)
    assert not received.any()  # no part, no rows from worker to worker

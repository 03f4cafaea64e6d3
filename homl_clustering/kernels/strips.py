"""Scores of a strip of rows: four centers at a time, with all sums in the registers.

A row x and a center m have the score |m|^2 - 2 x.m, in single precision. A strip is 16 rows, one
feature after the other, so that a vector holds a number of each row: one of the widest registers,
or two of the usual ones. Of a feature, its vector is read once for four centers, whose sums stay
in the registers until all features are added; then they are compared with the lowest scores so
far. A compiler that is left alone writes each sum to memory, and reads it, for each few features.

So, as in `homl_clustering.kernels.folds`, each function has a second version in LLVM's own
language, which compiled code calls. Sums may be rounded once for a product and an addition, or
twice: scores are rough, and `homl_clustering.kernels.scan` knows how rough.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from homl_clustering.kernels.vectors import INTEGER, POSITION, Code

LANES = 16  # rows in a strip
AT_ONCE = 4  # centers
NUMBERS = ir.VectorType(ir.FloatType(), LANES)
WHOLES = ir.VectorType(ir.IntType(32), LANES)
DECISIONS = ir.VectorType(ir.IntType(1), LANES)
FUSED = ("contract",)


def score_strips(strips, n_strips, fours, squares, scores):
    """Write the scores of the rows of the first strips.

    Parameters
    ----------
    strips : ndarray of shape (n, n_features, LANES), float32
    n_strips : int
        How many of them are meant.
    fours : ndarray of shape (n_fours, n_features, AT_ONCE), float32
        -2 m of the centers, see `homl_clustering.kernels.scan.single_precision`.
    squares : ndarray of shape (n_fours * AT_ONCE,), float32
        Their |m|^2.
    scores : ndarray of shape (n_fours * AT_ONCE, n * LANES), float32
    """
    for s in range(n_strips):
        products = np.einsum("fjq,jp->fqp", fours, strips[s]).reshape(-1, LANES)
        scores[:, s * LANES : (s + 1) * LANES] = squares[:, np.newaxis] + products


def scan_strips(strips, n_strips, fours, squares, best, runner_up, nearest, own):
    """Write the lowest and second lowest score of each row, and whose the lowest is.

    Parameters
    ----------
    strips, n_strips, fours, squares
        As for `score_strips`.
    best, runner_up : ndarray of shape (n * LANES,), float32
    nearest : ndarray of shape (n * LANES,), int32
        The first center with the lowest score.
    own : ndarray of shape (n * LANES,), float32
        Its |m|^2.
    """
    scores = np.empty((len(squares), n_strips * LANES), np.float32)
    score_strips(strips, n_strips, fours, squares, scores)
    r, (low, high) = slice(0, n_strips * LANES), np.partition(scores, 1, axis=0)[:2]
    best[r], runner_up[r], nearest[r] = low, high, np.argmin(scores, axis=0)
    own[r] = squares[nearest[r]]


def scan_others(strips, n_strips, fours, squares, best, runner_up, nearest, own, labels):
    """Do what `scan_strips` does, but leave out of each row's scores that of its own center.

    `labels` are the numbers of these, as int32, of n * LANES rows.
    """
    scores = np.empty((len(squares), n_strips * LANES), np.float32)
    score_strips(strips, n_strips, fours, squares, scores)
    r = slice(0, n_strips * LANES)
    scores[labels[r], np.arange(n_strips * LANES)] = np.inf
    low, high = np.partition(scores, 1, axis=0)[:2]
    best[r], runner_up[r], nearest[r] = low, high, np.argmin(scores, axis=0)
    own[r] = squares[nearest[r]]


def doubt_strips(n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, least):
    """Write how far two scores of each row may be off; return whether any row is in doubt.

    Parameters
    ----------
    n_strips, best, runner_up, own
        As `scan_strips` has written them.
    norms : ndarray of shape (n * LANES,), float32
        The squared length of each row.
    doubts : ndarray of shape (n * LANES,), float32
    per_own, per_norm, least : float32
        A doubt is ``per_own * own + per_norm * norm + least``.
    """
    r = slice(0, n_strips * LANES)
    doubts[r] = per_own * own[r] + per_norm * norms[r] + least
    # this way also where the gap is not a number
    return not np.all(runner_up[r] - best[r] > doubts[r])


@intrinsic
def write_score_strips(typing_context, strips, n_strips, fours, squares, scores):
    """`score_strips`, for compiled code."""
    signature = types.void(strips, n_strips, fours, squares, scores)

    def write(context, builder, signature, arguments):
        code = _Code(context, builder, signature.args, arguments)
        scores = code.arrays[4]
        width = builder.extract_value(scores.shape, 1)
        with code.each_strip() as strip, code.each_four() as four:
            sums = code.sums(strip, four)
            for q, vector in enumerate(sums):
                row = builder.mul(code.center(four, q), width)
                place = builder.add(row, builder.mul(strip, INTEGER(LANES)))
                code.store(vector, scores, place)
        return context.get_dummy_value()

    return signature, write


@intrinsic
def write_scan_strips(
    typing_context, strips, n_strips, fours, squares, best, runner_up, nearest, own
):
    """`scan_strips`, for compiled code."""
    signature = types.void(strips, n_strips, fours, squares, best, runner_up, nearest, own)
    return signature, _write_scan


@intrinsic
def write_scan_others(
    typing_context, strips, n_strips, fours, squares, best, runner_up, nearest, own, labels
):
    """`scan_others`, for compiled code."""
    signature = types.void(strips, n_strips, fours, squares, best, runner_up, nearest, own, labels)
    return signature, _write_scan


@intrinsic
def write_doubt_strips(
    typing_context, n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, least
):
    """`doubt_strips`, for compiled code."""
    numbers = best, runner_up, own, norms, doubts, per_own, per_norm, least

    def write(context, builder, signature, arguments):
        code = Code(context, builder, signature.args, arguments)
        n_strips, *arrays = code.arrays[:5]
        doubts, *factors = code.arrays[5:]
        per_own, per_norm, least = (code.repeat(factor, LANES) for factor in factors)
        some = cgutils.alloca_once_value(builder, ir.Constant(DECISIONS, [0] * LANES))
        with code.each(n_strips) as strip:
            place = builder.mul(strip, INTEGER(LANES))
            best, runner_up, own, norms = (code.load(array, place, LANES) for array in arrays)
            doubt = builder.fadd(builder.fmul(per_own, own), builder.fmul(per_norm, norms))
            doubt = builder.fadd(doubt, least)
            code.store(doubt, doubts, place)
            gap = builder.fsub(runner_up, best)
            doubtful = builder.not_(builder.fcmp_ordered(">", gap, doubt))
            builder.store(builder.or_(builder.load(some), doubtful), some)
        bits = builder.bitcast(builder.load(some), ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, bits.type(0))

    return types.boolean(n_strips, *numbers), write


def _write_scan(context, builder, signature, arguments):
    """Write the code of a scan; where there are labels, it leaves out the centers they name."""
    code = _Code(context, builder, signature.args, arguments)
    results, labels = code.arrays[4:8], code.arrays[8:]
    low, second, number, square = found = [
        cgutils.alloca_once(builder, vector) for vector in (NUMBERS, NUMBERS, WHOLES, NUMBERS)
    ]
    infinite = ir.Constant(NUMBERS, [np.inf] * LANES)
    with code.each_strip() as strip:
        for place, value in zip(found, (np.inf, np.inf, 0, 0.0), strict=True):
            builder.store(ir.Constant(place.type.pointee, [value] * LANES), place)
        first = builder.mul(strip, INTEGER(LANES))
        left_out = [code.load(array, first, LANES) for array in labels]
        with code.each_four() as four:
            for q, score in enumerate(code.sums(strip, four)):
                center = code.repeat(builder.trunc(code.center(four, q), POSITION), LANES)
                for own in left_out:
                    score = builder.select(builder.icmp_signed("==", center, own), infinite, score)
                lowest = builder.load(low)
                lower = builder.fcmp_ordered("<", score, lowest)
                higher = builder.select(builder.fcmp_ordered(">", score, lowest), score, lowest)
                runner = builder.load(second)
                nearer = builder.fcmp_ordered("<", higher, runner)
                builder.store(builder.select(nearer, higher, runner), second)
                replaced = (
                    (score, low),
                    (center, number),
                    (code.square(four, q), square),
                )
                for value, place in replaced:
                    builder.store(builder.select(lower, value, builder.load(place)), place)
        for place, array in zip(found, results, strict=True):
            code.store(builder.load(place), array, first)
    return context.get_dummy_value()


@overload(score_strips)
def compiled_score_strips(strips, n_strips, fours, squares, scores):
    """Have compiled code call `write_score_strips`."""
    return lambda strips, n_strips, fours, squares, scores: write_score_strips(
        strips, n_strips, fours, squares, scores
    )


@overload(scan_strips)
def compiled_scan_strips(strips, n_strips, fours, squares, best, runner_up, nearest, own):
    """Have compiled code call `write_scan_strips`."""
    return lambda strips, n_strips, fours, squares, best, runner_up, nearest, own: (
        write_scan_strips(strips, n_strips, fours, squares, best, runner_up, nearest, own)
    )


@overload(scan_others)
def compiled_scan_others(strips, n_strips, fours, squares, best, runner_up, nearest, own, labels):
    """Have compiled code call `write_scan_others`."""
    return lambda strips, n_strips, fours, squares, best, runner_up, nearest, own, labels: (
        write_scan_others(strips, n_strips, fours, squares, best, runner_up, nearest, own, labels)
    )


@overload(doubt_strips)
def compiled_doubt_strips(n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, least):
    """Have compiled code call `write_doubt_strips`."""
    return lambda n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, least: (
        write_doubt_strips(n_strips, best, runner_up, own, norms, doubts, per_own, per_norm, least)
    )


class _Code(Code):
    """Writes the code that all have: the loops, and the sums."""

    def __init__(self, context, builder, argument_types, arguments):
        super().__init__(context, builder, argument_types, arguments)
        self.strips, self.n_strips, self.fours, self.squares = self.arrays[:4]
        self.n_features = self.length(self.strips, 1)
        self.places = [cgutils.alloca_once(builder, NUMBERS) for _ in range(AT_ONCE)]

    def each_strip(self):
        """Write a loop over the strips."""
        return self.each(self.n_strips)

    def each_four(self):
        """Write a loop over the centers, four at a time."""
        return self.each(self.length(self.fours, 0))

    def center(self, four, q):
        """Write the number of a center."""
        return self.builder.add(self.builder.mul(four, INTEGER(AT_ONCE)), INTEGER(q))

    def square(self, four, q):
        """Write the |m|^2 of a center, for a strip."""
        return self.repeat(self.number(self.squares, self.center(four, q)), LANES)

    def sums(self, strip, four):
        """Write the loop over the features; return the scores for four centers."""
        builder = self.builder
        for q, place in enumerate(self.places):
            builder.store(self.square(four, q), place)
        first_vector = builder.mul(strip, self.n_features)
        first_number = builder.mul(four, self.n_features)
        with self.each(self.n_features) as index:
            position = builder.mul(builder.add(first_vector, index), INTEGER(LANES))
            rows, feature = (
                self.load(self.strips, position, LANES),
                builder.add(first_number, index),
            )
            for q, place in enumerate(self.places):
                factor = self.repeat(self.number(self.fours, self.center(feature, q)), LANES)
                product = builder.fmul(rows, factor, flags=FUSED)
                builder.store(builder.fadd(product, builder.load(place), flags=FUSED), place)
        return [builder.load(place) for place in self.places]

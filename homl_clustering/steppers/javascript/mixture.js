// Gaussian mixtures on a board: the twin of homl_clustering/textbook/mixture.py, step by step the
// same. A covariance is [a, b, c]: variances a and c along the axes, and b between them.

import { randomNumbers, randomRow } from "./numbers.js";
import { kmeansSteps } from "./kmeans.js";
import { startCenters } from "./starts.js";

/** Return the triangle L with L Lᵀ = covariance as three numbers, or null where it is flat. */
export function triangleOf([a, b, c]) {
  if (!(a > 0)) return null;
  const first = Math.sqrt(a);
  const below = b / first;
  const rest = c - below * below;
  return rest > 0 ? [first, below, Math.sqrt(rest)] : null;
}

/** Return the logarithm of each component's weighted density at a point. */
function logDensities([x, y], { weights, means }, triangles) {
  return means.map((mean, c) => {
    const [first, below, second] = triangles[c];
    const u = (x - mean[0]) / first;
    const v = (y - mean[1] - below * u) / second;
    // log π + log N(x | μ, Σ), where log |Σ| = 2 log (first × second) and Δ² = u² + v²
    const logNormal = -Math.log(2 * Math.PI) - Math.log(first * second) - (u * u + v * v) / 2;
    return Math.log(weights[c]) + logNormal;
  });
}

/** Return the logarithm of the sum of exponentials: far from all components it is no infinity. */
function logSum(densities) {
  const largest = densities.reduce((high, value) => Math.max(high, value), -Infinity);
  return largest + Math.log(densities.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

/** E-step: share each point out; return the shares and the log-likelihood, or which one is flat. */
export function shareOut(points, mixture) {
  const triangles = mixture.covariances.map(triangleOf);
  const flat = triangles.indexOf(null);
  if (flat >= 0) return { flat };
  let logLikelihood = 0;
  const shares = points.map((point) => {
    const densities = logDensities(point, mixture, triangles);
    const whole = logSum(densities);
    logLikelihood += whole;
    return densities.map((value) => Math.exp(value - whole));
  });
  return { flat, shares, logLikelihood };
}

/** M-step: return the weights, means and covariances of points as shared out. */
export function maximize(points, shares, regCovar = 0) {
  const k = shares[0].length;
  const mixture = { weights: [], means: [], covariances: [] };
  for (let c = 0; c < k; c++) {
    const sum = (value) => points.reduce((total, point, i) => total + shares[i][c] * value(point), 0);
    const count = sum(() => 1);
    const mean = [sum((p) => p[0]) / count, sum((p) => p[1]) / count];
    mixture.weights.push(count / points.length);
    mixture.means.push(mean);
    mixture.covariances.push([
      sum((p) => (p[0] - mean[0]) * (p[0] - mean[0])) / count + regCovar,
      sum((p) => (p[0] - mean[0]) * (p[1] - mean[1])) / count,
      sum((p) => (p[1] - mean[1]) * (p[1] - mean[1])) / count + regCovar,
    ]);
  }
  return mixture;
}

/**
 * Yield the steps of EM from given components, until they gain next to nothing.
 * Without `regCovar` a component may collapse; then the last step says which one.
 */
export function* mixtureSteps(points, start, { tol = 1e-3, regCovar = 0 } = {}) {
  let mixture = start;
  yield { name: "start", ...mixture, shares: null, logLikelihood: null };
  let before = -Infinity;
  let sharesBefore = null;
  let found = shareOut(points, mixture);
  for (;;) {
    if (found.flat >= 0 || isLost(mixture) >= 0) {
      const component = found.flat >= 0 ? found.flat : isLost(mixture);
      yield { name: "collapsed", ...mixture, shares: sharesBefore, logLikelihood: null, component };
      return;
    }
    const { shares, logLikelihood } = found;
    sharesBefore = shares;
    yield { name: "E", ...mixture, shares, logLikelihood };
    mixture = maximize(points, shares, regCovar);
    found = shareOut(points, isLost(mixture) >= 0 ? { ...mixture, covariances: [[0, 0, 0]] } : mixture);
    if (found.flat >= 0) continue;
    yield { name: "M", ...mixture, shares, logLikelihood: found.logLikelihood };
    if (!(logLikelihood - before > tol * points.length)) return;
    before = logLikelihood;
  }
}

/** Return the first component that has no share of any point, or -1. */
function isLost({ weights }) {
  return weights.findIndex((weight) => !(weight > 0));
}

/** Return the mean and the two variances of all points. */
function spreadOf(points) {
  const { means, covariances } = maximize(
    points,
    points.map(() => [1]),
  );
  return { mean: means[0], variance: (covariances[0][0] + covariances[0][2]) / 2 || 1 };
}

/** Return components at some points: round, of equal weight, and as wide as the data over k. */
export function roundStart(points, means) {
  const variance = spreadOf(points).variance / means.length;
  return {
    weights: means.map(() => 1 / means.length),
    means,
    covariances: means.map(() => [variance, 0, variance]),
  };
}

/** Return where a mixture starts: at random points, from clusters of k-means, or with a spike. */
export function mixtureStart(points, k, method, random) {
  if (method === "kmeans") {
    let last = null;
    for (last of kmeansSteps(points, startCenters(points, k, "plusPlus", random)));
    const shares = Array.from(last.labels, (label) => last.centers.map((_, c) => (c === label ? 1 : 0)));
    const start = maximize(points, shares);
    if (isLost(start) < 0 && start.covariances.every(triangleOf)) return start;
  }
  const start = roundStart(points, startCenters(points, k, "random", random));
  if (method === "spike") {
    // The first component sits on a single point, and is very narrow.
    start.means[0] = [...points[randomRow(points.length, random)]];
    const narrow = spreadOf(points).variance * 1e-5;
    start.covariances[0] = [narrow, 0, narrow];
  }
  return start;
}

/**
 * Yield after each step of EM from starts with the first component on a single point; keep how each
 * ends: "collapsed", "back" with at least half of the weight that it began with, or "narrow".
 */
export function* spikedEnds(points, k, { regCovar, seeds }, ends) {
  for (const seed of seeds) {
    let last = null;
    for (last of mixtureSteps(points, mixtureStart(points, k, "spike", randomNumbers(seed)), { regCovar })) yield;
    const back = last.weights[0] >= 0.5 / k;
    ends.push(last.name === "collapsed" ? "collapsed" : back ? "back" : "narrow");
  }
}

/** Return an ellipse around a mean, some standard deviations wide: two half axes and an angle. */
export function ellipseOf([a, b, c], nDeviations) {
  const middle = (a + c) / 2;
  const away = Math.hypot((a - c) / 2, b);
  return {
    long: nDeviations * Math.sqrt(Math.max(middle + away, 0)),
    short: nDeviations * Math.sqrt(Math.max(middle - away, 0)),
    angle: Math.atan2(2 * b, a - c) / 2,
  };
}

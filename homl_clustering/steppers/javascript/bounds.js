// Elkan's and Hamerly's bounds on a board: the twin of homl_clustering/textbook/bounds.py.
// Each step also tells, for each point, the bounds that decided: "upper" (its center is no farther
// away), "gap" (half the way from its center to the next one) and "safe" (another center that is
// nearer than this cannot exist); and to which centers its distance was computed.

import { distance } from "./numbers.js";
import { clusterMeans } from "./kmeans.js";

/** Return half the distance between any two centers, infinite from one to itself. */
export function halfGaps(centers) {
  return centers.map((a, i) => centers.map((b, j) => (i === j ? Infinity : distance(a, b) / 2)));
}

/** Return the smallest number of each row. */
function rowMinima(rows) {
  return rows.map((row) => row.reduce((low, value) => Math.min(low, value), Infinity));
}

/** Return the nearest center of a point, its distance, and that of the second nearest. */
function nearestTwo(point, centers) {
  const found = { label: 0, first: Infinity, second: Infinity };
  for (let c = 0; c < centers.length; c++) {
    const d = distance(point, centers[c]);
    if (d < found.first) {
      found.second = found.first;
      found.first = d;
      found.label = c;
    } else if (d < found.second) {
      found.second = d;
    }
  }
  return found;
}

/** Return a step in which nothing is decided yet, and all distances are counted. */
function emptyStep(labels, centers) {
  const n = labels.length;
  const k = centers.length;
  return {
    labels: Int32Array.from(labels),
    centers,
    skipped: new Uint8Array(n),
    byGap: new Uint8Array(n),
    nDistances: n * k,
    nAll: n * k,
    nComputed: new Int32Array(n).fill(k),
    computedTo: [],
    upper: null,
    safe: null,
    gap: null,
  };
}

/** Return a step before its points are looked at, with the bounds that will decide. */
function laterStep(labels, centers, upper, safe, gap) {
  const step = emptyStep(labels, centers);
  step.nDistances = 0;
  step.nComputed.fill(0);
  step.upper = Float64Array.from(upper);
  step.safe = Float64Array.from(safe);
  step.gap = Float64Array.from(gap);
  return step;
}

/** Complete a step: count what was computed, and tell which points cost nothing. */
function finish(step, labels) {
  step.labels.set(labels);
  for (let i = 0; i < labels.length; i++) {
    step.nDistances += step.nComputed[i];
    step.skipped[i] = step.nComputed[i] === 0 ? 1 : 0;
  }
  return step;
}

/** Return whether two lists of labels are the same. */
function sameLabels(a, b) {
  return a.every((label, i) => label === b[i]);
}

/** Yield the E-steps of k-means with one upper and one lower bound per point. */
export function* hamerlySteps(points, start) {
  let centers = start;
  // The first E-step computes all distances: the smallest two are exact bounds.
  const found = points.map((point) => nearestTwo(point, centers));
  const state = {
    labels: Int32Array.from(found, (each) => each.label),
    upper: Float64Array.from(found, (each) => each.first),
    lower: Float64Array.from(found, (each) => each.second),
  };
  yield emptyStep(state.labels, centers);
  for (;;) {
    const before = centers;
    const old = Int32Array.from(state.labels);
    centers = clusterMeans(points, state.labels, before);
    loosen(state, before, centers);
    yield hamerlyStep(points, centers, state);
    if (sameLabels(state.labels, old)) return;
  }
}

/** Add to the upper bounds what the own center moved, take from the lower what any moved. */
function loosen(state, before, centers) {
  const moved = centers.map((center, c) => distance(center, before[c]));
  const most = Math.max(...moved);
  for (let i = 0; i < state.labels.length; i++) {
    state.upper[i] += moved[state.labels[i]];
    state.lower[i] -= most;
  }
}

/** Look at the points whose upper bound reaches both the lower one and half the gap. */
function hamerlyStep(points, centers, state) {
  const { labels, upper, lower } = state;
  const nearestGap = rowMinima(halfGaps(centers));
  const gap = Float64Array.from(labels, (label) => nearestGap[label]);
  const safe = Float64Array.from(lower, (low, i) => Math.max(low, gap[i]));
  const step = laterStep(labels, centers, upper, safe, gap);
  for (let i = 0; i < points.length; i++) {
    step.byGap[i] = upper[i] < gap[i] ? 1 : 0;
    if (upper[i] < safe[i]) continue;
    // Compute the distance to the own center, and try once more.
    upper[i] = distance(points[i], centers[labels[i]]);
    step.nComputed[i] = 1;
    step.computedTo[i] = [labels[i]];
    if (upper[i] < safe[i]) continue;
    // Compute the distances to all other centers.
    const nearest = nearestTwo(points[i], centers);
    step.nComputed[i] = centers.length;
    step.computedTo[i] = [...centers.keys()];
    labels[i] = nearest.label;
    upper[i] = nearest.first;
    lower[i] = nearest.second;
  }
  return finish(step, labels);
}

/** Yield the E-steps of k-means with one upper bound per point, and k lower bounds. */
export function* elkanSteps(points, start) {
  let centers = start;
  // The first E-step computes all distances: they are exact bounds.
  const lower = points.map((point) => centers.map((center) => distance(point, center)));
  const found = points.map((point) => nearestTwo(point, centers));
  const labels = Int32Array.from(found, (each) => each.label);
  const upper = Float64Array.from(found, (each) => each.first);
  yield emptyStep(labels, centers);
  for (;;) {
    const before = centers;
    const old = Int32Array.from(labels);
    centers = clusterMeans(points, labels, before);
    const moved = centers.map((center, c) => distance(center, before[c]));
    for (let i = 0; i < points.length; i++) {
      upper[i] += moved[labels[i]];
      for (let c = 0; c < centers.length; c++) lower[i][c] -= moved[c];
    }
    yield elkanStep(points, centers, { labels, upper, lower });
    if (sameLabels(labels, old)) return;
  }
}

/** Look at each pair of a point and a center that no bound rules out. */
function elkanStep(points, centers, state) {
  const { labels, upper, lower } = state;
  const gaps = halfGaps(centers);
  const nearestGap = rowMinima(gaps);
  const gap = Float64Array.from(labels, (label) => nearestGap[label]);
  const safe = Float64Array.from(labels, (own, i) =>
    lower[i].reduce(
      (low, value, c) => (c === own ? low : Math.min(low, Math.max(value, gaps[own][c]))),
      Infinity,
    ),
  );
  const step = laterStep(labels, centers, upper, safe, gap);
  for (let i = 0; i < points.length; i++) {
    step.byGap[i] = upper[i] < gap[i] ? 1 : 0;
    if (step.byGap[i]) continue;
    step.computedTo[i] = compareWithAll(points[i], centers, i, state, gaps);
    step.nComputed[i] = step.computedTo[i].length;
  }
  return finish(step, labels);
}

/** Compare a point's center with all others; return to which centers distances were computed. */
function compareWithAll(point, centers, i, { labels, upper, lower }, gaps) {
  const computed = [];
  const ruledOut = (c) => upper[i] < Math.max(lower[i][c], gaps[labels[i]][c]);
  for (let c = 0; c < centers.length; c++) {
    if (c === labels[i] || ruledOut(c)) continue;
    if (!computed.length) {
      upper[i] = distance(point, centers[labels[i]]);
      lower[i][labels[i]] = upper[i];
      computed.push(labels[i]);
      if (ruledOut(c)) continue;
    }
    lower[i][c] = distance(point, centers[c]);
    computed.push(c);
    if (lower[i][c] < upper[i]) {
      labels[i] = c;
      upper[i] = lower[i][c];
    }
  }
  return computed;
}

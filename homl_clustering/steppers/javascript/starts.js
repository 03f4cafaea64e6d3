// Where k-means can start: rows drawn at random, k-means++, greedy k-means++, farthest first.
// One draw at a time: before each draw it can be shown how likely each point is to be the next.

import { randomRow, squaredDistance } from "./numbers.js";

/** Return the squared distance from each point to the nearest of some centers. */
export function closestSquared(points, centers) {
  return Float64Array.from(points, (point) =>
    centers.reduce((low, center) => Math.min(low, squaredDistance(point, center)), Infinity),
  );
}

/** Return how likely each point is to be drawn next by k-means++: in proportion to d². */
export function plusPlusProbabilities(points, centers) {
  if (!centers.length) return new Float64Array(points.length).fill(1 / points.length);
  const closest = closestSquared(points, centers);
  const sum = closest.reduce((total, value) => total + value, 0);
  return closest.map((value) => (sum > 0 ? value / sum : 1 / points.length));
}

/** Return the row that a number between 0 and 1 stands for, given each row's probability. */
export function rowAt(probabilities, number) {
  const sums = new Float64Array(probabilities.length);
  let sum = 0;
  for (let i = 0; i < sums.length; i++) {
    sum += probabilities[i];
    sums[i] = sum;
  }
  const row = sums.findIndex((value) => value / sum > number);
  return row < 0 ? sums.length - 1 : row;
}

/** Return how many candidates greedy k-means++ draws for each center. */
export function candidateCount(k) {
  return 2 + Math.floor(Math.log(k));
}

/** Of some rows, return the one that leaves the lowest sum of squared distances. */
export function bestCandidate(points, centers, rows) {
  const costs = rows.map((row) =>
    closestSquared(points, [...centers, points[row]]).reduce((sum, value) => sum + value, 0),
  );
  return rows[costs.indexOf(Math.min(...costs))];
}

/** For each method: how likely each point is to be the next center, given those so far. */
const PROBABILITIES = {
  random: (points, rows) => {
    const left = points.length - rows.length;
    const taken = new Set(rows);
    return Float64Array.from(points, (_, i) => (taken.has(i) ? 0 : 1 / left));
  },
  plusPlus: (points, rows) =>
    plusPlusProbabilities(
      points,
      rows.map((row) => points[row]),
    ),
  greedy: (points, rows) =>
    plusPlusProbabilities(
      points,
      rows.map((row) => points[row]),
    ),
  farthest: (points, rows) => {
    const all = plusPlusProbabilities(
      points,
      rows.map((row) => points[row]),
    );
    if (!rows.length) return all;
    const farthest = all.indexOf(Math.max(...all));
    return all.map((_, i) => (i === farthest ? 1 : 0));
  },
};

/**
 * Yield a start, one draw at a time, from no center to k centers.
 * Each state has the rows drawn so far, the candidates of the last draw, and each point's
 * probability to be drawn next (null when all k are there).
 */
export function* draws(points, k, method, random) {
  const rows = [];
  let candidates = [];
  for (;;) {
    const probabilities = rows.length < k ? PROBABILITIES[method](points, rows) : null;
    const centers = rows.map((row) => points[row]);
    yield { name: "draw", centers, rows: [...rows], candidates, probabilities };
    if (!probabilities) return;
    const several = method === "greedy" && rows.length > 0;
    candidates = Array.from({ length: several ? candidateCount(k) : 1 }, () =>
      rows.length ? rowAt(probabilities, random()) : randomRow(points.length, random),
    );
    rows.push(several ? bestCandidate(points, centers, candidates) : candidates[0]);
  }
}

/** Return the centers of a whole start. */
export function startCenters(points, k, method, random) {
  let last = null;
  for (last of draws(points, k, method, random));
  return last.centers.map((center) => [...center]);
}

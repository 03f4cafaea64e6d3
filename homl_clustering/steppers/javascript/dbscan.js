// DBSCAN on a board: the twin of homl_clustering/textbook/dbscan.py, step by step the same.

import { squaredDistance } from "./numbers.js";

export const NOISE = -1;
export const UNSEEN = -2;

/**
 * Return for each point the rows within a radius of it, itself included.
 * Points are sorted into cells a little wider than the radius: only neighboring cells are searched.
 */
export function neighborhoods(points, eps) {
  const side = eps > 0 ? 1.001 * eps : 1;
  const cells = new Map();
  const cellOf = ([x, y]) => [Math.floor(x / side), Math.floor(y / side)];
  points.forEach((point, i) => {
    const key = cellOf(point).join(" ");
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push(i);
  });
  return points.map((point) => {
    const [column, row] = cellOf(point);
    const near = [];
    for (let x = column - 1; x <= column + 1; x++) {
      for (let y = row - 1; y <= row + 1; y++) {
        for (const j of cells.get(`${x} ${y}`) || []) {
          if (squaredDistance(point, points[j]) <= eps * eps) near.push(j);
        }
      }
    }
    return near;
  });
}

/** Yield the steps of DBSCAN; `fresh` are the rows that have got their label in a step. */
export function* dbscanSteps(points, eps, minSamples) {
  const near = neighborhoods(points, eps);
  const nNeighbors = Int32Array.from(near, (rows) => rows.length);
  const labels = new Int32Array(points.length).fill(UNSEEN);
  const step = (name, core, fresh) => ({ name, labels: Int32Array.from(labels), nNeighbors, core, fresh });
  yield step("neighbors", null, []);
  const core = Uint8Array.from(nNeighbors, (count) => (count >= minSamples ? 1 : 0));
  yield step("cores", core, []);
  let cluster = 0;
  for (let i = 0; i < points.length; i++) {
    if (!core[i] || labels[i] !== UNSEEN) continue;
    // A core without a cluster begins one, which grows by the cores next to those that are new.
    let name = "begin";
    let fresh = [i];
    while (fresh.length) {
      for (const row of fresh) labels[row] = cluster;
      yield step(name, core, fresh);
      const found = new Set(fresh.flatMap((row) => near[row].filter((j) => core[j] && labels[j] === UNSEEN)));
      name = "grow";
      fresh = [...found].sort((a, b) => a - b);
    }
    cluster += 1;
  }
  const border = labelBorders(near, core, labels);
  yield step("border", core, border);
  const noise = [];
  labels.forEach((label, i) => label === UNSEEN && noise.push(i));
  for (const row of noise) labels[row] = NOISE;
  yield step("noise", core, noise);
}

/** Label the points that are no cores but have one next to them; of several the first cluster's. */
function labelBorders(near, core, labels) {
  const border = [];
  near.forEach((rows, i) => {
    if (core[i]) return;
    const cores = rows.filter((j) => core[j]);
    if (!cores.length) return;
    labels[i] = cores.reduce((low, j) => Math.min(low, labels[j]), Infinity);
    border.push(i);
  });
  return border;
}

/** Return for each point its distances to the nearest few, itself included, the smallest first. */
export function nearestDistances(points, count) {
  return points.map((point) => {
    const found = new Float64Array(count).fill(Infinity);
    for (const other of points) {
      const squared = squaredDistance(point, other);
      if (squared >= found[count - 1]) continue;
      let place = count - 1;
      for (; place > 0 && found[place - 1] > squared; place--) found[place] = found[place - 1];
      found[place] = squared;
    }
    return found.map(Math.sqrt);
  });
}

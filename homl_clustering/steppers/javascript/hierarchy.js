// Agglomerative clustering on a board: the twin of homl_clustering/textbook/agglomerative.py, with
// the same merges. Distances between clusters are kept and renewed, where the textbook computes
// them all anew: so it can merge 2000 points.

import { distance } from "./numbers.js";

export const LINKAGES = ["single", "complete", "average", "ward"];

/**
 * Yield the merges of a linkage: which two clusters, how far apart, and the number of the new one.
 * Row i begins as cluster i; each merge makes a cluster with the next free number.
 */
export function* mergeSteps(points, linkage) {
  const n = points.length;
  const table = startTable(points, linkage);
  for (let number = n; number < 2 * n - 1; number++) {
    const a = closestSlot(table);
    const b = table.nearest[a];
    yield {
      children: [table.numbers[a], table.numbers[b]],
      distance: table.nearestDistance[a],
      number,
    };
    mergeSlots(table, a, b, number);
  }
}

/**
 * Return a table with a slot for each cluster: its number, size and sum of points, and for each two
 * slots their distance; with average linkage the sum of distances from point to point.
 * `order` has the slots of the clusters that are left, by their numbers. For each slot `nearest`
 * is the closest one of those with a higher number.
 */
function startTable(points, linkage) {
  const n = points.length;
  const table = {
    n,
    linkage,
    numbers: points.map((_, i) => i),
    sizes: new Float64Array(n).fill(1),
    sums: points.map((point) => [...point]),
    between: new Float64Array(n * n),
    order: points.map((_, i) => i),
    nearest: new Int32Array(n),
    nearestDistance: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      table.between[i * n + j] = distance(points[i], points[j]);
      table.between[j * n + i] = table.between[i * n + j];
    }
  }
  table.order.forEach((_, place) => findNearest(table, place));
  return table;
}

/** Return the distance of the clusters in two slots. */
function slotDistance({ n, linkage, between, sizes, sums }, a, b) {
  if (linkage === "average") return between[a * n + b] / (sizes[a] * sizes[b]);
  if (linkage !== "ward") return between[a * n + b];
  // √(2nm / (n + m)) ‖mean of a - mean of b‖
  const means = [a, b].map((slot) => [sums[slot][0] / sizes[slot], sums[slot][1] / sizes[slot]]);
  const factor = (2 * sizes[a] * sizes[b]) / (sizes[a] + sizes[b]);
  return Math.sqrt(factor) * distance(means[0], means[1]);
}

/** Find the slot nearest to the one at a place of the order, among those that come after it. */
function findNearest(table, place) {
  const slot = table.order[place];
  table.nearestDistance[slot] = Infinity;
  for (let later = place + 1; later < table.order.length; later++) {
    const d = slotDistance(table, slot, table.order[later]);
    if (d < table.nearestDistance[slot]) {
      table.nearestDistance[slot] = d;
      table.nearest[slot] = table.order[later];
    }
  }
}

/** Return the first slot whose nearest one is the closest of all. */
function closestSlot({ order, nearestDistance }) {
  let best = order[0];
  for (const slot of order) if (nearestDistance[slot] < nearestDistance[best]) best = slot;
  return best;
}

/** Put the cluster in slot b into slot a, as a new cluster, which comes last in the order. */
function mergeSlots(table, a, b, number) {
  const { n, linkage, between, order, nearest, nearestDistance } = table;
  const join = { single: Math.min, complete: Math.max }[linkage] || ((x, y) => x + y);
  const others = order.filter((slot) => slot !== a && slot !== b);
  for (const slot of others) {
    between[a * n + slot] = join(between[a * n + slot], between[b * n + slot]);
    between[slot * n + a] = between[a * n + slot];
  }
  table.sums[a] = [table.sums[a][0] + table.sums[b][0], table.sums[a][1] + table.sums[b][1]];
  table.sizes[a] += table.sizes[b];
  table.numbers[a] = number;
  table.order = [...others, a];
  nearestDistance[a] = Infinity;
  others.forEach((slot, place) => {
    if (nearest[slot] === a || nearest[slot] === b) {
      findNearest(table, place);
      return;
    }
    const d = slotDistance(table, slot, a);
    if (d < nearestDistance[slot]) {
      nearestDistance[slot] = d;
      nearest[slot] = a;
    }
  });
}

/** Return the clusters after the first few merges: their rows, by their numbers. */
export function clustersAfter(n, merges, count) {
  const clusters = new Map(Array.from({ length: n }, (_, i) => [i, [i]]));
  for (const { children, number } of merges.slice(0, count)) {
    clusters.set(
      number,
      children.flatMap((child) => clusters.get(child)),
    );
    for (const child of children) clusters.delete(child);
  }
  return clusters;
}

/** Return the place of each cluster in the dendrogram, from left to right: leaves are 0 to n - 1. */
export function dendrogramPlaces(n, merges) {
  const rows = n > 1 ? clustersAfter(n, merges, n - 1).get(2 * n - 2) : [0];
  const places = new Float64Array(2 * n - 1);
  rows.forEach((row, place) => {
    places[row] = place;
  });
  for (const { children, number } of merges) {
    places[number] = (places[children[0]] + places[children[1]]) / 2;
  }
  return places;
}

/** Return the two points that say how far apart two clusters are; for their means null. */
export function decidingPair(points, rowsA, rowsB, linkage) {
  if (linkage !== "single" && linkage !== "complete") return null;
  const sign = linkage === "single" ? 1 : -1;
  let best = null;
  let smallest = Infinity;
  for (const i of rowsA) {
    for (const j of rowsB) {
      const d = sign * distance(points[i], points[j]);
      if (d < smallest) {
        smallest = d;
        best = [points[i], points[j]];
      }
    }
  }
  return best;
}

/** Return the corners of the smallest convex region around some points (Andrew's algorithm). */
export function hullOf(points) {
  const sorted = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const turn = (o, p, q) => (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);
  const half = (ordered) => {
    const kept = [];
    for (const point of ordered) {
      while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], point) <= 0) kept.pop();
      kept.push(point);
    }
    return kept.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

// k-means on a board: the twin of homl_clustering/textbook/kmeans.py, step by step the same.

import { squaredDistance } from "./numbers.js";

/** E-step: return the number of the nearest center of each point; of equally near ones the first. */
export function nearestCenters(points, centers) {
  const labels = new Int32Array(points.length);
  for (let i = 0; i < points.length; i++) {
    let smallest = Infinity;
    for (let c = 0; c < centers.length; c++) {
      const squared = squaredDistance(points[i], centers[c]);
      if (squared < smallest) {
        smallest = squared;
        labels[i] = c;
      }
    }
  }
  return labels;
}

/** M-step: return the mean of each cluster's points; without points, its old center. */
export function clusterMeans(points, labels, centers) {
  const sums = centers.map(() => [0, 0]);
  const counts = centers.map(() => 0);
  for (let i = 0; i < points.length; i++) {
    sums[labels[i]][0] += points[i][0];
    sums[labels[i]][1] += points[i][1];
    counts[labels[i]] += 1;
  }
  return centers.map((old, c) =>
    counts[c] > 0 ? [sums[c][0] / counts[c], sums[c][1] / counts[c]] : [...old],
  );
}

/** Return the sum of squared distances from each point to the center of its cluster. */
export function inertiaOf(points, labels, centers) {
  let sum = 0;
  for (let i = 0; i < points.length; i++) sum += squaredDistance(points[i], centers[labels[i]]);
  return sum;
}

/** Return whether two lists of centers are the same numbers. */
export function sameCenters(a, b) {
  return a.every((center, c) => center[0] === b[c][0] && center[1] === b[c][1]);
}

/** Yield the steps of k-means from given centers, until the centers stop. */
export function* kmeansSteps(points, start) {
  let centers = start;
  yield { name: "start", centers, labels: null, inertia: null };
  for (;;) {
    const labels = nearestCenters(points, centers);
    yield { name: "E", centers, labels, inertia: inertiaOf(points, labels, centers) };
    const old = centers;
    centers = clusterMeans(points, labels, old);
    yield { name: "M", centers, labels, inertia: inertiaOf(points, labels, centers) };
    if (sameCenters(old, centers)) return;
  }
}

/**
 * Return the region of a center: the corners of the part of a box that is nearest to it.
 * For each other center, what lies beyond the line halfway between the two is cut off.
 */
export function regionOf(centers, own, box) {
  let corners = [
    [box.left, box.low],
    [box.right, box.low],
    [box.right, box.high],
    [box.left, box.high],
  ];
  for (let c = 0; c < centers.length && corners.length; c++) {
    if (c !== own) corners = cutOff(corners, centers[own], centers[c]);
  }
  return corners;
}

/** Keep the part of a polygon that is nearer to one place than to another. */
function cutOff(corners, near, far) {
  const excess = (p) => squaredDistance(p, near) - squaredDistance(p, far);
  const kept = [];
  corners.forEach((corner, i) => {
    const next = corners[(i + 1) % corners.length];
    const here = excess(corner);
    const there = excess(next);
    if (here <= 0) kept.push(corner);
    if (here < 0 !== there < 0 && here !== there) {
      const share = here / (here - there);
      kept.push([corner[0] + share * (next[0] - corner[0]), corner[1] + share * (next[1] - corner[1])]);
    }
  });
  return kept;
}

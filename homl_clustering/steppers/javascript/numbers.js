// Random numbers that are the same on every machine, and small helpers for arrays of numbers.
// A point is an array of two numbers; points and centers are arrays of points.

/** Return a function that draws numbers between 0 and 1: for one seed always the same ones. */
export function randomNumbers(seed) {
  // The generator is known as mulberry32.
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Return a number from the normal distribution with mean 0 and variance 1. */
export function normalNumber(random) {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** Return a whole number from 0 to n - 1. */
export function randomRow(n, random) {
  return Math.floor(random() * n);
}

/** Return the squared distance between two points. */
export function squaredDistance(a, b) {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  return x * x + y * y;
}

/** Return the distance between two points. */
export function distance(a, b) {
  return Math.sqrt(squaredDistance(a, b));
}

/** Return the box around some points: its left, right, lower and upper end. */
export function boxAround(points) {
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (const [x, y] of points) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.low = Math.min(box.low, y);
    box.high = Math.max(box.high, y);
  }
  return box;
}

/** Return the row of the point that is nearest to a place. */
export function nearestRow(points, place) {
  let best = -1;
  let smallest = Infinity;
  for (let i = 0; i < points.length; i++) {
    const squared = squaredDistance(points[i], place);
    if (squared < smallest) {
      smallest = squared;
      best = i;
    }
  }
  return best;
}

/** Return how many labels differ between two steps; all of them if there is no step before. */
export function countChanges(labels, before) {
  if (!before) return labels.length;
  let count = 0;
  for (let i = 0; i < labels.length; i++) count += labels[i] !== before[i];
  return count;
}

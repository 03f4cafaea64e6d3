// Data to play with. Each function returns points; the same seed gives the same points.

import { normalNumber, randomNumbers } from "./numbers.js";

const N = 500;

/** Return a point of a round blob. */
function near(x, y, spread, random) {
  return [x + spread * normalNumber(random), y + spread * normalNumber(random)];
}

/** Return a point on an arc around a place, moved a little. */
function onArc(x, y, radius, from, to, spread, random) {
  const angle = from + (to - from) * random();
  return near(x + radius * Math.cos(angle), y + radius * Math.sin(angle), spread, random);
}

const SHAPES = {
  blobs: (i, random) => {
    const [x, y, spread] = [
      [0, 0, 0.5],
      [2.6, 0.4, 0.4],
      [1.2, 2.2, 0.6],
      [4.2, 2.6, 0.5],
    ][i % 4];
    return near(x, y, spread, random);
  },
  ellipsoids: (i, random) => {
    const [x, y] = near(0, 0, 1, random);
    if (i % 5 === 4) return [3.5 + 0.35 * x, -1.6 + 0.35 * y];
    return [2 * x + 0.6 * y, 0.9 * x + 0.3 * y + (i % 2 ? 2.2 : 0)];
  },
  moons: (i, random) =>
    i % 2 ? onArc(0, 0, 1, 0, Math.PI, 0.06, random) : onArc(1, 0.5, 1, Math.PI, 2 * Math.PI, 0.06, random),
  smiley: (i, random) => {
    if (i % 10 < 5) return onArc(0, 0, 2, 0, 2 * Math.PI, 0.06, random);
    if (i % 10 < 8) return onArc(0, 0, 1.15, 1.15 * Math.PI, 1.85 * Math.PI, 0.06, random);
    return near(i % 10 === 8 ? -0.7 : 0.7, 0.75, 0.13, random);
  },
  uniform: (i, random) => [4 * random(), 3 * random()],
};

export const DATA_NAMES = Object.keys(SHAPES);

/** Return the points of a data set, rounded to three decimals. */
export function makeData(name, seed = 1) {
  const random = randomNumbers(seed);
  const rounded = (value) => Math.round(1000 * value) / 1000;
  return Array.from({ length: N }, (_, i) => SHAPES[name](i, random).map(rounded));
}

// How a step of k-means is drawn. Nothing here changes the state.

import { regionOf } from "./kmeans.js";
import { fill } from "./controls.js";
import { drawCross, placeHandles } from "./layout.js";
import {
  clusterColors,
  drawArrow,
  drawCurve,
  drawPoints,
  drawRegion,
  drawRing,
  fitPlot,
  pageColors,
  shownBox,
} from "./draw.js";

/** Return where the centers are shown: on their way to the place of this step, or there. */
export function shownCenters(state, now) {
  const { step, before } = state;
  if (step.name !== "M" || !before) return step.centers;
  const share = state.player.progress(now);
  const eased = share * share * (3 - 2 * share);
  return step.centers.map(([x, y], c) => {
    const [fromX, fromY] = before.centers[c];
    return [fromX + eased * (x - fromX), fromY + eased * (y - fromY)];
  });
}

/** Draw a step: regions, points, arrows, and the handles of the centers. */
export function drawStep(state, now) {
  const { plot, points, step } = state;
  const page = pageColors();
  fitPlot(plot, state.box);
  const colors = clusterColors(state.k, page.dark).map((_, c, all) => all[state.colorOrder[c] ?? c]);
  const centers = shownCenters(state, now);
  if (state.regions && centers.length > 1 && !step.probabilities) {
    const box = shownBox(plot);
    centers.forEach((_, c) => drawRegion(plot, regionOf(centers, c, box), colors[c], page.faint));
  }
  drawStepPoints(state, colors, page);
  if (state.arrows && step.name === "M" && state.before) {
    centers.forEach((center, c) => drawArrow(plot, state.before.centers[c], center, page.ink, 15));
  }
  (step.candidates || []).forEach((row) => drawRing(plot, points[row], 9, page.ink, 1.5));
  if (state.picked !== null) drawRing(plot, points[state.picked], 8, page.accent, 3);
  drawCross(state, page.accent);
  placeHandles(state, centers, colors, {
    label: (c) => fill(state.words.center_label, { number: c + 1 }),
    onMove: state.moveCenter,
  });
}

/** Draw the points: by cluster, by what was skipped, or as large as they are likely. */
function drawStepPoints(state, colors, page) {
  const { plot, points, step } = state;
  const radius = points.length > 800 ? 2 : 3;
  if (step.probabilities) {
    const most = step.probabilities.reduce((high, value) => Math.max(high, value), 0);
    const radiusOf = (i) => Math.max(0.8, 6 * Math.sqrt(step.probabilities[i] / most));
    const uniform = step.probabilities.every((value) => value === 0 || value === most);
    const even = (i) => {
      const farthest = step.method === "farthest" && step.centers.length > 0;
      if (farthest) return step.probabilities[i] === most ? radius + 4 : 0.7 * radius;
      return step.probabilities[i] === 0 ? 1 : radius;
    };
    drawPoints(plot, points, () => page.quiet, uniform ? even : radiusOf);
    return;
  }
  const skipped = step.labels && state.bounds ? state.bounds.skipped : null;
  const colorOf = (i) => {
    if (!step.labels) return page.quiet;
    return skipped && skipped[i] ? page.faint : colors[step.labels[i]];
  };
  drawPoints(plot, points, colorOf, () => radius);
}

/** Draw how the inertia has fallen, as far as it is known. */
export function drawInertia(state) {
  const values = state.history.kept.slice(0, state.player.furthest + 1).map((step) => step.inertia ?? null);
  const from = values.findIndex((value) => value !== null);
  drawCurve(state.curve, from < 0 ? [] : values.slice(from), state.player.position - from, pageColors());
}

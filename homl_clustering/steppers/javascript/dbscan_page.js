// The DBSCAN stepper: what it knows, what happens when something is pressed, how it is drawn.

import { boxAround, distance } from "./numbers.js";
import { dbscanSteps, nearestDistances, NOISE, UNSEEN } from "./dbscan.js";
import { remember } from "./player.js";
import { fill, moveHandle, plain, section, slider, tick } from "./controls.js";
import {
  beginAt,
  boxToShow,
  buildStage,
  cutHandle,
  dataChoice,
  drawCross,
  rowMeant,
  say,
  shown,
  wordsPanel,
} from "./layout.js";
import {
  clusterColors,
  drawCrosses,
  drawDiscs,
  drawLine,
  drawPoints,
  drawRing,
  drawRings,
  fitPlot,
  pageColors,
  toPixel,
} from "./draw.js";

const MOST_SAMPLES = 20;
const MOST_POINTS = 2000;

/** Put a DBSCAN stepper into an element of the page. */
export function dbscanPage(root, given, words) {
  const state = {
    words,
    points: given.points,
    eps: given.eps,
    minSamples: given.minSamples,
    mostPoints: MOST_POINTS,
    discs: true,
    picked: null,
  };
  root.classList.add("tall-curve");
  buildStage(state, root, {
    draw: () => {
      drawStep(state);
      drawDistances(state);
    },
    refresh: () => refresh(state),
    onPoint: (pixel, place) => {
      state.picked = rowMeant(state, pixel, place);
      refresh(state);
    },
    pause: 220,
  });
  state.cut = cutHandle(
    state,
    words.cut_label,
    (height) => chooseEps(state, height, 5 * state.fineEps),
    ([across, down], far) => chooseEps(state, state.eps + (across - down) * (far ? 10 : 1) * state.fineEps),
  );
  addPanels(state);
  takeData(state);
}

/** Begin with the points that the state has now. */
function takeData(state) {
  const box = boxAround(state.points);
  const side = Math.max(box.right - box.left, box.high - box.low);
  state.picked = null;
  state.box = boxToShow(state);
  state.nearest = nearestDistances(state.points, MOST_SAMPLES);
  state.mostEps = Math.max(0.12 * side, 1.5 * state.firstEps());
  // Keys and the slider go by steps of 1, 0.1, 0.01, ...: readable numbers, of which there are enough.
  state.fineEps = Number(`1e${Math.floor(Math.log10(state.mostEps / 100))}`);
  state.mostEps = state.fineEps * Math.ceil(state.mostEps / state.fineEps);
  state.epsSlider.limit(state.fineEps, state.mostEps, state.fineEps);
  state.eps = state.firstEps() || Number((state.mostEps / 2).toPrecision(3));
  state.epsSlider.set(state.eps);
  restart(state, false);
}

/** Begin anew; who has seen the end goes on looking at the end. */
function restart(state, toEnd) {
  state.history = remember(dbscanSteps(state.points, state.eps, state.minSamples));
  const end = state.history.at(state.history.last());
  state.nClusters = end.labels.reduce((most, label) => Math.max(most, label), -1) + 1;
  const sorted = state.nearest.map((found) => found[state.minSamples - 1]).sort((a, b) => a - b);
  state.sorted = sorted.map((value) => (Number.isFinite(value) ? value : null));
  beginAt(state, toEnd ? state.history.last() : 0);
}

/** Take another radius, rounded to steps of a size; dragging asks for larger ones, easy to hit. */
function chooseEps(state, eps, size = state.fineEps) {
  const rounded = size * Math.round(eps / size);
  const within = Math.min(Math.max(rounded, state.fineEps), state.mostEps);
  state.eps = Number(within.toPrecision(3));
  state.epsSlider.set(state.eps);
  restart(state, state.step.name === "noise");
}

/** Add the controls beside the picture. */
function addPanels(state) {
  const { words, eps: first } = state;
  state.firstEps = () => (state.dataName === "given" ? first : 0);
  state.epsSlider = slider({
    label: words.eps,
    low: 0,
    high: 1,
    step: 0.001,
    value: first,
    onChange: (eps) => chooseEps(state, eps),
  });
  const minSamples = slider({
    label: words.min_samples,
    low: 1,
    high: MOST_SAMPLES,
    value: state.minSamples,
    onChange: (count) => {
      state.minSamples = count;
      restart(state, state.step.name === "noise");
    },
  });
  const data = dataChoice(state, () => takeData(state));
  state.panels.append(
    section(words.settings, data, state.epsSlider, minSamples),
    section(words.show, tick(shown(state, "discs"))),
    section(words.legend, legend(state)),
    wordsPanel(state),
  );
}

/** Return the words on how cores, borders and noise are drawn. */
function legend({ words }) {
  const list = document.createElement("ul");
  for (const key of ["legend_core", "legend_border", "legend_noise", "legend_unseen"]) {
    const item = document.createElement("li");
    item.textContent = words[key];
    list.append(item);
  }
  return list;
}

/** Renew all that depends on the step that is shown. */
function refresh(state) {
  state.step = state.history.at(state.player.position);
  const { step, words, eps, minSamples, points } = state;
  say(state, sentence(state), state.picked === null ? "" : reason(state));
  const count = step.nNeighbors.filter((n) => n >= minSamples).length;
  const values = { number: minSamples, eps: plain(eps), count, n: points.length };
  state.curveWords.textContent = fill(words.curve_says, values);
  state.transport.update();
  state.frames.request();
}

/** Say in a sentence what the last step did. */
function sentence({ step, words, eps, minSamples, nClusters }) {
  const count = step.fresh.length;
  const nCores = step.core ? step.core.filter(Boolean).length : 0;
  const cluster = count ? step.labels[step.fresh[0]] + 1 : 0;
  const values = { eps: plain(eps), number: minSamples, count, nCores, cluster, nClusters };
  return fill(words[`say_${step.name}`], values);
}

/** Say what is known of the marked point. */
function reason({ step, words, picked: row, minSamples }) {
  const values = { row, count: step.nNeighbors[row], number: minSamples, cluster: step.labels[row] + 1 };
  const first = fill(words.why_count, values);
  if (!step.core) return first;
  if (step.core[row]) return `${first} ${fill(words.why_core, values)}`;
  if (step.labels[row] >= 0) return `${first} ${fill(words.why_border, values)}`;
  return `${first} ${fill(step.labels[row] === NOISE ? words.why_noise : words.why_no_core, values)}`;
}

/** Draw a step: discs, cores, borders, noise. */
function drawStep(state) {
  const { plot, points, step } = state;
  const page = pageColors();
  fitPlot(plot, state.box);
  const colors = clusterColors(Math.max(state.nClusters, 1), page.dark);
  const colorOf = (i) => (step.labels[i] >= 0 ? colors[step.labels[i]] : page.quiet);
  const radius = state.eps * plot.xScale;
  if (state.discs && step.core) {
    const around = points.map((_, i) => i).filter((i) => step.core[i] && step.labels[i] >= 0);
    drawDiscs(plot, points, around, radius, colorOf, 0.18);
  }
  const rows = points.map((_, i) => i);
  const large = points.length > 800 ? 2.4 : 3.4;
  const filled = rows.filter((i) => step.labels[i] === UNSEEN || (step.core && step.core[i]));
  const isCore = (i) => step.core && step.core[i];
  drawPoints(plot, points, colorOf, (i) => (isCore(i) ? large : large / 1.8), filled);
  const border = rows.filter((i) => step.labels[i] >= 0 && !step.core[i]);
  drawRings(plot, points, border, large, colorOf);
  drawCrosses(
    plot,
    points,
    rows.filter((i) => step.labels[i] === NOISE),
    large + 0.6,
    page.accent,
  );
  if (step.name === "begin" || step.name === "grow") {
    for (const row of step.fresh.slice(0, 400)) drawRing(plot, points[row], large + 1.5, page.ink, 1);
  }
  if (state.picked !== null) drawPicked(state, radius, page);
  drawCross(state, page.accent);
}

/** Draw the neighborhood of the marked point. */
function drawPicked({ plot, points, picked, eps }, radius, page) {
  const near = points.map((_, i) => i).filter((i) => distance(points[i], points[picked]) <= eps);
  for (const row of near) drawRing(plot, points[row], 4.5, page.accent, 1.2);
  drawRing(plot, points[picked], radius, page.accent, 2);
  drawRing(plot, points[picked], 7, page.accent, 3);
}

/** Draw the sorted distances, and the cut through them at the radius. */
function drawDistances(state) {
  const { curve, sorted, mostEps, eps } = state;
  const page = pageColors();
  const box = { left: 0, right: sorted.length - 1, low: 0, high: mostEps };
  fitPlot(curve, box, { equal: false, margin: 18 });
  const places = sorted.map((value, i) => [i, Math.min(value ?? Infinity, 1.2 * mostEps)]);
  const nCores = sorted.filter((value) => value !== null && value <= eps).length;
  const ground = [[0, 0], ...places.slice(0, nCores), [Math.max(nCores - 1, 0), 0]];
  curve.pen.fillStyle = page.faint;
  curve.pen.globalAlpha = 0.5;
  curve.pen.beginPath();
  for (const place of ground) curve.pen.lineTo(...toPixel(curve, place));
  curve.pen.fill();
  curve.pen.globalAlpha = 1;
  drawLine(curve, places, page.ink, 2);
  drawLine(
    curve,
    [
      [0, eps],
      [sorted.length - 1, eps],
    ],
    page.accent,
    2,
    [6, 4],
  );
  state.cut.textContent = plain(eps);
  moveHandle(state.cut, toPixel(curve, [sorted.length / 2, eps]));
}

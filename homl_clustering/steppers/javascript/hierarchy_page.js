// The stepper of agglomerative clustering: what it knows, what can be pressed, how it is drawn.

import { clustersAfter, decidingPair, dendrogramPlaces, hullOf, LINKAGES, mergeSteps } from "./hierarchy.js";
import { choice, fill, moveHandle, plain, section, slider, tick } from "./controls.js";
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
  drawLine,
  drawPoints,
  drawRegion,
  drawRing,
  fitPlot,
  pageColors,
  toPixel,
  viridis,
} from "./draw.js";

const HANDLE = 60; // pixels, the width of the handle of the cut

/** Put a stepper of agglomerative clustering into an element of the page. */
export function hierarchyPage(root, given, words) {
  const state = {
    words,
    points: given.points,
    linkage: given.linkage,
    mostPoints: given.mostPoints,
    hulls: true,
    picked: null,
  };
  root.classList.add("tall-curve");
  buildStage(state, root, {
    draw: () => {
      drawClusters(state);
      drawDendrogram(state);
    },
    refresh: () => refresh(state),
    onPoint: (pixel, place) => {
      state.picked = rowMeant(state, pixel, place);
      refresh(state);
    },
    pause: 500,
  });
  const oneMerge = ([, down]) => state.player.show(state.player.position - down);
  state.cut = cutHandle(state, words.cut_label, (height) => cutAt(state, height), oneMerge);
  addPanels(state);
  restart(state, 0);
}

/** Merge the points anew, and show so many merges. */
function restart(state, position) {
  const { points, linkage } = state;
  state.picked = null;
  state.box = boxToShow(state);
  state.merges = [...mergeSteps(points, linkage)];
  state.places = dendrogramPlaces(points.length, state.merges);
  state.top = state.merges[state.merges.length - 1].distance * 1.06 || 1;
  const steps = [null, ...state.merges];
  state.history = {
    kept: steps,
    reaches: (number) => number < steps.length,
    at: (number) => steps[Math.min(number, steps.length - 1)],
    last: () => steps.length - 1,
  };
  state.countSlider.limit(1, points.length, 1);
  beginAt(state, position);
}

/** Show the clusters that a cut of the tree at a height leaves. */
function cutAt(state, height) {
  state.player.playing = false;
  state.player.show(state.merges.filter((merge) => merge.distance <= height).length);
}

/** Add the controls beside the picture. */
function addPanels(state) {
  const { words } = state;
  state.countSlider = slider({
    label: words.count,
    low: 1,
    high: state.points.length,
    value: state.points.length,
    onChange: (count) => state.player.show(state.points.length - count),
  });
  state.panels.append(
    section(
      words.settings,
      dataChoice(state, () => restart(state, 0)),
      choice({
        label: words.linkage,
        value: state.linkage,
        options: LINKAGES.map((name) => [name, words[`linkage_${name}`]]),
        onChange: (name) => {
          state.linkage = name;
          restart(state, state.player.position);
        },
      }),
      state.countSlider,
    ),
    section(words.show, tick(shown(state, "hulls"))),
    section(words.linkages, explanation(words)),
    wordsPanel(state),
  );
}

/** Return what the four linkages call the distance of two clusters. */
function explanation(words) {
  const list = document.createElement("ul");
  for (const name of LINKAGES) {
    const item = document.createElement("li");
    item.textContent = words[`explain_${name}`];
    list.append(item);
  }
  return list;
}

/** Renew all that depends on the number of merges that is shown. */
function refresh(state) {
  const { player, merges, points, words, linkage } = state;
  const { position } = player;
  state.step = state.history.at(position);
  state.clusters = clustersAfter(points.length, merges, position);
  const below = position > 0 ? merges[position - 1].distance : 0;
  const above = position < merges.length ? merges[position].distance : state.top;
  state.cutHeight = (below + above) / 2;
  state.owner = new Int32Array(points.length);
  for (const [number, rows] of state.clusters) for (const row of rows) state.owner[row] = number;
  state.colors = new Map([...state.clusters.keys()].map((number) => [number, colorOf(state, number)]));
  const several = [...state.clusters].filter(([, rows]) => rows.length > 1);
  state.corners = new Map(several.map(([number, rows]) => [number, hullOf(rows.map((row) => points[row]))]));
  state.pair = position > 0 ? decidingPair(points, ...rowsOfLast(state), linkage) : null;
  say(state, sentence(state), state.picked === null ? "" : reason(state));
  const values = {
    height: plain(state.cutHeight),
    count: state.clusters.size,
    below: plain(below),
    above: plain(above),
  };
  state.curveWords.textContent = fill(
    position < merges.length ? words.curve_says : words.curve_says_top,
    values,
  );
  state.countSlider.set(state.clusters.size);
  state.transport.update();
  state.frames.request();
}

/** Return the rows of the two clusters that were merged last. */
function rowsOfLast({ points, merges, player, step }) {
  const before = clustersAfter(points.length, merges, player.position - 1);
  return step.children.map((child) => before.get(child));
}

/** Return the color of a cluster: from its place in the dendrogram, so that it hardly changes. */
function colorOf({ places, points }, number) {
  const share = places[number] / Math.max(points.length - 1, 1);
  return viridis(pageColors().dark ? 0.28 + 0.72 * share : 0.9 * share);
}

/** Say in a sentence what the last merge did. */
function sentence(state) {
  const { step, clusters, words, linkage } = state;
  if (!step) return fill(words.say_start, { count: clusters.size });
  const sizes = rowsOfLast(state).map((rows) => rows.length);
  const values = { first: sizes[0], second: sizes[1], distance: plain(step.distance), count: clusters.size };
  return `${fill(words.say_merge, values)} ${words[`say_${linkage}`]}`;
}

/** Say to which cluster the marked point belongs. */
function reason({ words, picked: row, clusters, owner }) {
  return fill(words.why, { row, count: clusters.get(owner[row]).length });
}

/** Draw the clusters: points, regions around them, and the line of the last merge. */
function drawClusters(state) {
  const { plot, points, clusters, colors, owner, pair, step } = state;
  const page = pageColors();
  fitPlot(plot, state.box, { margin: 22 });
  const isAlone = (i) => clusters.get(owner[i]).length === 1;
  if (state.hulls) {
    for (const [number, corners] of state.corners) {
      const color = colors.get(number);
      if (corners.length > 2) drawRegion(plot, corners, color, color, 0.2);
      else drawLine(plot, corners, color, 2);
    }
  }
  const radius = points.length > 400 ? 2.4 : 4;
  drawPoints(
    plot,
    points,
    (i) => (isAlone(i) ? page.quiet : colors.get(owner[i])),
    () => radius,
  );
  if (step)
    for (const row of clusters.get(step.number) || []) drawRing(plot, points[row], radius + 2, page.ink, 1);
  if (pair) drawLine(plot, pair, page.accent, 3);
  if (state.picked !== null) drawRing(plot, points[state.picked], 9, page.accent, 3);
  drawCross(state, page.accent);
}

/** Draw the tree of all merges, what lies below the cut in the colors of the clusters. */
function drawDendrogram(state) {
  const { curve, merges, places, points, player, colors, owner, cutHeight, top } = state;
  const page = pageColors();
  // The handle has a place of its own, to the left of the tree.
  const beside = (points.length * HANDLE) / Math.max(curve.canvas.clientWidth - HANDLE, HANDLE);
  const box = { left: -0.5 - beside, right: points.length - 0.5, low: 0, high: top };
  fitPlot(curve, box, { equal: false, margin: 18 });
  const heights = new Float64Array(2 * points.length - 1);
  const firstRow = Int32Array.from({ length: 2 * points.length - 1 }, (_, i) => i);
  const groups = new Map();
  merges.forEach(({ children: [a, b], distance, number }, i) => {
    heights[number] = distance;
    firstRow[number] = firstRow[a];
    const color = i < player.position ? colors.get(owner[firstRow[a]]) : page.faint;
    if (!groups.has(color)) groups.set(color, []);
    const corners = [
      [places[a], heights[a]],
      [places[a], distance],
      [places[b], distance],
      [places[b], heights[b]],
    ];
    groups.get(color).push(corners);
  });
  for (const [color, forks] of groups) drawForks(curve, forks, color);
  drawLine(
    curve,
    [
      [box.left, cutHeight],
      [points.length - 0.5, cutHeight],
    ],
    page.accent,
    2,
    [6, 4],
  );
  state.cut.textContent = plain(Number(cutHeight.toPrecision(3)));
  moveHandle(state.cut, [HANDLE / 2, toPixel(curve, [0, cutHeight])[1]]);
}

/** Draw forks of the tree, all in one color. */
function drawForks(plot, forks, color) {
  const { pen } = plot;
  pen.strokeStyle = color;
  pen.lineWidth = forks.length > 300 ? 1 : 1.8;
  pen.beginPath();
  for (const corners of forks) {
    corners.forEach((corner, i) =>
      i ? pen.lineTo(...toPixel(plot, corner)) : pen.moveTo(...toPixel(plot, corner)),
    );
  }
  pen.stroke();
}

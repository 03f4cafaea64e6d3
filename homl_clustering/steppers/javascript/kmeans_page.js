// The k-means stepper: what it knows, and what happens when something is pressed or dragged.

import { countChanges, distance, normalNumber, randomNumbers } from "./numbers.js";
import { kmeansSteps } from "./kmeans.js";
import { draws } from "./starts.js";
import { remember } from "./player.js";
import { button, choice, element, fill, plain, section, slider, tick } from "./controls.js";
import {
  beginAt,
  boxToShow,
  buildStage,
  dataChoice,
  rowMeant,
  say,
  showBoard,
  shown,
  wordsPanel,
} from "./layout.js";
import { drawInertia, drawStep } from "./kmeans_view.js";
import { boundStep, distancesPanel, endsPanel, forgetBounds, isPlacing } from "./kmeans_panels.js";

const MOST_POINTS = 2000;
const PER_CLICK = 12;

/** Return what a stepper knows at first. */
function firstState(given, words) {
  return {
    words,
    points: given.points,
    mostPoints: MOST_POINTS,
    k: given.start.length,
    seed: given.seed,
    method: "random",
    placing: false,
    start: given.start,
    drawn: [],
    colorOrder: [],
    regions: true,
    arrows: true,
    boundsName: "none",
    bounds: null,
    picked: null,
    eNumber: 0,
    step: null,
    before: null,
  };
}

/** Yield all steps to be shown: the draws of the start, then the algorithm. */
function* allSteps(state) {
  for (const draw of state.drawn) yield { ...draw, method: state.method };
  if (isPlacing(state)) yield { name: "place", centers: state.start };
  else if (state.points.length) yield* kmeansSteps(state.points, state.start);
  else yield { name: "place", centers: [] };
}

/** Put a k-means stepper into an element of the page. */
export function kmeansPage(root, given, words) {
  const state = firstState(given, words);
  buildStage(state, root, {
    draw: (now) => {
      drawStep(state, now);
      drawInertia(state);
    },
    refresh: () => refresh(state),
    onPoint: (pixel, place) => pointAt(state, pixel, place),
    pause: 800,
  });
  addActions(state);
  addPanels(state);
  restart(state);
}

/** Add what handles and panels may do. */
function addActions(state) {
  state.moveCenter = (c, place) => {
    if (state.step.name !== "start" || state.drawn.length) takeAsStart(state, state.step.centers);
    state.start[c] = place;
    restart(state, { keepColors: true });
  };
  state.chooseBounds = (name) => {
    state.boundsName = name;
    refresh(state);
  };
  state.canStart = () => state.points.length > 0;
  state.loadStart = (seed) => {
    drawStart(state, seed);
    showBoard(state);
  };
}

/** Let the centers that are shown be a start, placed by hand. */
function takeAsStart(state, centers) {
  state.start = centers.map((center) => [...center]);
  state.drawn = [];
  state.placing = state.start.length < state.k;
}

/** Begin anew from the start that the state has. */
function restart(state, { position = 0, keepColors = false } = {}) {
  state.box = boxToShow(state);
  state.history = remember(allSteps(state));
  state.picked = null;
  if (!keepColors) {
    const order = state.start.map((_, c) => c).sort((a, b) => state.start[a][0] - state.start[b][0]);
    state.colorOrder = [];
    order.forEach((c, rank) => {
      state.colorOrder[c] = rank;
    });
  }
  forgetBounds(state);
  beginAt(state, position);
}

/** Draw a start by the chosen method. */
function drawStart(state, seed, { fromFirst = false } = {}) {
  if (!state.points.length) return;
  state.placing = false;
  const k = Math.min(state.k, state.points.length);
  const drawn = [...draws(state.points, k, state.method, randomNumbers(seed))];
  state.start = drawn.pop().centers.map((center) => [...center]);
  state.drawn = drawn;
  restart(state, { position: fromFirst ? 0 : drawn.length });
}

/** Begin with other data. */
function takeData(state) {
  state.endsPanel.forget();
  state.own.hidden = state.dataName !== "own";
  if (state.points.length) {
    drawStart(state, ++state.seed);
  } else {
    takeAsStart(state, []);
    restart(state);
  }
}

/** Do what a click, a tap or Enter means: add points, place a center, or explain a point. */
function pointAt(state, pixel, place) {
  if (isPlacing(state) && state.points.length) {
    state.start.push(place);
    restart(state);
  } else if (state.dataName === "own") addPoints(state, place);
  else {
    state.picked = rowMeant(state, pixel, place);
    refresh(state);
  }
}

/** Scatter a few points around a place. */
function addPoints(state, place) {
  const random = randomNumbers(state.points.length + 1);
  for (let i = 0; i < PER_CLICK && state.points.length < MOST_POINTS; i++) {
    const moved = place.map((value) => value + 0.12 * normalNumber(random));
    state.points.push(moved.map((value) => Math.round(1000 * value) / 1000));
  }
  state.endsPanel.forget();
  if (state.start.length < state.k) {
    drawStart(state, state.seed);
  } else {
    state.drawn = []; // the draws were from fewer points
    restart(state, { keepColors: true });
  }
}

/** Renew all that depends on the step that is shown. */
function refresh(state) {
  const { player, history, words } = state;
  state.step = history.at(player.position);
  state.before = player.position > 0 ? history.at(player.position - 1) : null;
  const sinceStart = player.position - state.drawn.length;
  state.eNumber = state.step.labels ? Math.ceil(sinceStart / 2) : 0;
  state.bounds = state.step.labels ? boundStep(state, state.boundsName, state.eNumber) : null;
  say(state, sentence(state, sinceStart), state.picked === null ? "" : reason(state));
  const { inertia } = state.step;
  state.curveWords.textContent =
    inertia === null || inertia === undefined
      ? words.no_inertia
      : fill(words.inertia_is, { inertia: plain(inertia) });
  state.transport.update();
  state.distancesPanel.update();
  state.frames.request();
}

/** Say in a sentence what the last step did. */
function sentence(state, sinceStart) {
  const { step, before, words, player, history } = state;
  if (step.name === "place") {
    if (!state.points.length) return words.say_empty;
    return fill(words.say_place, { number: step.centers.length + 1, k: state.k });
  }
  if (step.name === "draw") return drawSentence(state);
  if (step.name === "start") return fill(words.say_start, { k: step.centers.length });
  const number = state.eNumber;
  if (step.name === "E") {
    const earlier = sinceStart > 2 ? history.at(player.position - 2).labels : null;
    const count = countChanges(step.labels, earlier);
    return fill(earlier ? words.say_e : words.say_first_e, { number, count }) + skippedWords(state);
  }
  const moves = step.centers.map((center, c) => distance(center, before.centers[c]));
  const most = Math.max(...moves);
  if (most === 0) return fill(words.say_end, { number, inertia: plain(step.inertia) });
  return fill(words.say_m, {
    number,
    most: plain(most),
    from: plain(before.inertia),
    to: plain(step.inertia),
  });
}

/** Say how many points are gray because they were skipped. */
function skippedWords({ bounds, boundsName, words }) {
  if (!bounds) return "";
  const count = bounds.skipped.reduce((sum, value) => sum + value, 0);
  return ` ${fill(words.say_skipped, { name: words[boundsName], count })}`;
}

/** Say how the next center is drawn. */
function drawSentence(state) {
  const { step, words } = state;
  const number = step.centers.length + 1;
  const most = step.probabilities.reduce((high, value) => Math.max(high, value), 0);
  const how = number === 1 ? "random" : step.method;
  return fill(words[`say_draw_${how}`], { number, k: state.k, most: plain(100 * most) });
}

/** Say why the marked point was skipped or looked at. */
function reason(state) {
  const { picked: row, step, words, bounds, boundsName } = state;
  const values = { row, name: words[boundsName], k: step.centers.length };
  if (!step.labels) return fill(words.why_no_label, values);
  const own = step.labels[row];
  if (!bounds) {
    const to = step.centers.map((center) => distance(state.points[row], center));
    const next = Math.min(...to.filter((_, c) => c !== own));
    return fill(words.why_label, { ...values, cluster: own + 1, own: plain(to[own]), next: plain(next) });
  }
  if (!bounds.upper) return fill(words.why_first, values);
  const [upper, safe, gap] = [bounds.upper, bounds.safe, bounds.gap].map((all) => plain(all[row]));
  const to = (bounds.computedTo[row] || []).map((c) => c + 1).join(", ");
  const key = bounds.byGap[row] ? "why_gap" : bounds.skipped[row] ? "why_safe" : "why_looked";
  return fill(words[key], { ...values, upper, safe, gap, computed: bounds.nComputed[row], to });
}

/** Add the controls beside the picture. */
function addPanels(state) {
  const { words } = state;
  const data = dataChoice(state, () => takeData(state), { own: true });
  state.distancesPanel = distancesPanel(state);
  state.endsPanel = endsPanel(state);
  state.panels.append(
    section(words.start, data, ownPoints(state), ...startControls(state)),
    section(words.show, tick(shown(state, "regions")), tick(shown(state, "arrows"))),
    state.distancesPanel,
    state.endsPanel,
    wordsPanel(state),
  );
}

/** Return what is shown beside a field of own points: how to add some, and a button to clear it. */
function ownPoints(state) {
  const { words } = state;
  const clear = () => {
    state.points = [];
    takeData(state);
  };
  state.own = element(
    "div",
    { hidden: true },
    element("p", { class: "caption" }, words.own_hint),
    element("div", { class: "buttons" }, button(words.clear, clear)),
  );
  return state.own;
}

/** Return the controls of the start. */
function startControls(state) {
  const { words } = state;
  return [
    slider({
      label: words.k,
      low: 1,
      high: 10,
      value: state.k,
      onChange: (k) => {
        state.k = k;
        state.endsPanel.forget();
        if (state.points.length) drawStart(state, state.seed);
        else restart(state);
      },
    }),
    choice({
      label: words.method,
      options: ["random", "plusPlus", "greedy", "farthest"].map((name) => [name, words[`method_${name}`]]),
      value: state.method,
      onChange: (name) => {
        state.method = name;
        state.endsPanel.forget();
        drawStart(state, state.seed, { fromFirst: true });
      },
    }),
    startButtons(state),
  ];
}

/** Return the buttons that make a new start. */
function startButtons(state) {
  const { words } = state;
  const again = (fromFirst) => () => {
    state.seed += 1;
    drawStart(state, state.seed, { fromFirst });
  };
  const placeByHand = () => {
    takeAsStart(state, []);
    restart(state);
  };
  return element(
    "div",
    { class: "buttons" },
    button(words.new_start, again(false)),
    button(words.draw_by_draw, again(true)),
    button(words.by_hand, placeByHand),
  );
}

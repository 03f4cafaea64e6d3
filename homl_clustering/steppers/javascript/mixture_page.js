// The mixture stepper: what it knows, what happens when something is pressed, how it is drawn.

import { randomNumbers } from "./numbers.js";
import { ellipseOf, mixtureStart, mixtureSteps, spikedEnds } from "./mixture.js";
import { remember } from "./player.js";
import { button, choice, element, fill, plain, section, slider, tick, workInSlices } from "./controls.js";
import {
  beginAt,
  boxToShow,
  buildStage,
  dataChoice,
  drawCross,
  placeHandles,
  rowMeant,
  say,
  shown,
  wordsPanel,
} from "./layout.js";
import {
  clusterColors,
  drawCurve,
  drawEllipse,
  drawPoints,
  drawRing,
  fitPlot,
  mixColors,
  pageColors,
} from "./draw.js";

const MOST_POINTS = 2000;
const MOST_COMPONENTS = 8;
const N_STARTS = 100;
const NEXT_TO_NOTHING = 1e-6; // of the longer side of the data: a standard deviation that vanishes
const REG_COVARS = [0, 1e-6, 1e-3, 1e-2, 1e-1];

/** Put a mixture stepper into an element of the page. */
export function mixturePage(root, given, words) {
  const state = {
    words,
    points: given.points,
    k: given.start.weights.length,
    start: given.start,
    seed: given.seed,
    regCovar: given.regCovar,
    method: "random",
    mostPoints: MOST_POINTS,
    soft: true,
    picked: null,
  };
  buildStage(state, root, {
    draw: (now) => {
      drawStep(state, now);
      drawLikelihood(state);
    },
    refresh: () => refresh(state),
    onPoint: (pixel, place) => {
      state.picked = rowMeant(state, pixel, place);
      refresh(state);
    },
    pause: 500,
  });
  addPanels(state);
  restart(state);
}

/** Begin anew from the components that the state has. */
function restart(state) {
  state.box = boxToShow(state);
  state.picked = null;
  state.forgetStarts();
  state.history = remember(mixtureSteps(state.points, state.start, { regCovar: state.regCovar }));
  beginAt(state);
}

/** Draw a start by the chosen method. */
function drawStart(state, seed) {
  state.seed = seed;
  state.start = mixtureStart(state.points, state.k, state.method, randomNumbers(seed));
  restart(state);
}

/** Let the components that are shown be the start, with one mean elsewhere. */
function moveMean(state, c, place) {
  const { weights, means, covariances } = state.step;
  state.start = { weights, means: means.map((mean, i) => (i === c ? place : mean)), covariances };
  restart(state);
}

/** Add the controls beside the picture. */
function addPanels(state) {
  const { words } = state;
  const names = ["random", "kmeans", "spike"];
  state.panels.append(
    section(
      words.start,
      dataChoice(state, () => drawStart(state, state.seed + 1)),
      slider({
        label: words.k,
        low: 1,
        high: MOST_COMPONENTS,
        value: state.k,
        onChange: (k) => {
          state.k = k;
          drawStart(state, state.seed);
        },
      }),
      choice({
        label: words.method,
        value: state.method,
        options: names.map((name) => [name, words[`method_${name}`]]),
        onChange: (name) => {
          state.method = name;
          drawStart(state, state.seed);
        },
      }),
      element(
        "div",
        { class: "buttons" },
        button(words.new_start, () => drawStart(state, state.seed + 1)),
      ),
    ),
    section(words.collapse, regCovarChoice(state), ...manyStarts(state)),
    section(words.show, tick(shown(state, "soft"))),
    wordsPanel(state),
  );
}

/** Return the choice of what is added to all variances. */
function regCovarChoice(state) {
  const values = [...new Set([...REG_COVARS, state.regCovar])].sort((a, b) => a - b);
  return choice({
    label: state.words.reg_covar,
    value: String(state.regCovar),
    options: values.map((value) => [String(value), String(value)]),
    onChange: (value) => {
      state.regCovar = Number(value);
      restart(state);
    },
  });
}

/** Return a button that tries many starts with one component on a point, and what came of them. */
function manyStarts(state) {
  const { words } = state;
  const said = element("p", { class: "caption", "aria-live": "polite" });
  let stop = () => {};
  state.forgetStarts = () => {
    stop();
    said.textContent = words.reg_covar_hint;
  };
  const work = () => {
    const { points, k, regCovar, seed } = state;
    const ends = [];
    const count = (end) => ends.filter((each) => each === end).length;
    stop();
    stop = workInSlices(
      spikedEnds(points, k, { regCovar, seeds: Array.from({ length: N_STARTS }, (_, s) => seed + s + 1) }, ends),
      () => {
        said.textContent = fill(words.spikes_count, { count: ends.length });
      },
      () => {
        const values = { count: ends.length, back: count("back"), narrow: count("narrow") };
        said.textContent = fill(words.spikes_done, { ...values, collapsed: count("collapsed") });
      },
    );
  };
  return [said, element("div", { class: "buttons" }, button(fill(words.try_starts, { count: N_STARTS }), work))];
}

/** Renew all that depends on the step that is shown. */
function refresh(state) {
  const { player, history, words, points } = state;
  state.step = history.at(player.position);
  state.before = player.position > 0 ? history.at(player.position - 1) : null;
  const { logLikelihood, name } = state.step;
  state.mixed = null;
  say(state, sentence(state), state.picked === null ? "" : reason(state));
  state.curveWords.textContent =
    logLikelihood === null
      ? words[name === "collapsed" ? "likelihood_lost" : "no_likelihood"]
      : fill(words.likelihood_is, { value: plain(logLikelihood / points.length) });
  state.transport.update();
  state.frames.request();
}

/** Say in a sentence what the last step did. */
function sentence(state) {
  const { step, before, words, player, history, points, regCovar } = state;
  const number = Math.ceil(player.position / 2);
  if (step.name === "start") return fill(words.say_start, { k: step.means.length });
  if (step.name === "collapsed") return fill(words.say_collapsed, { component: step.component + 1 });
  if (step.name === "E") {
    const nShared = step.shares.filter((shares) => Math.max(...shares) < 0.9).length;
    return `${fill(words.say_e, { number, count: nShared })}${vanishing(state)}`;
  }
  // Without reg_covar EM never falls: what seems to is rounding.
  const rise = (step.logLikelihood - before.logLikelihood) / points.length;
  const gain = regCovar > 0 ? rise : Math.max(rise, 0);
  const change = fill(words[gain < 0 ? "say_falls" : "say_rises"], { gain: plain(Math.abs(gain)) });
  const end = history.reaches(player.position + 1) ? "" : ` ${words.say_end}`;
  const narrow = vanishing(state) || ` ${fill(words.say_narrow, { width: plain(Math.min(...widths(step))) })}`;
  return `${fill(words.say_m, { number })} ${change}${end}${narrow}`;
}

/** Return the standard deviation of each component where it is narrowest. */
function widths({ covariances }) {
  return covariances.map((covariance) => ellipseOf(covariance, 1).short);
}

/** Say which component is about to collapse, if one is. */
function vanishing({ step, box, words }) {
  const found = widths(step);
  const width = Math.min(...found);
  const side = Math.max(box.right - box.left, box.high - box.low);
  if (width > NEXT_TO_NOTHING * side) return "";
  const values = { component: found.indexOf(width) + 1, width: plain(width) };
  return ` ${fill(words.say_vanishing, values)}`;
}

/** Say how the marked point is shared out. */
function reason({ step, words, picked: row }) {
  if (!step.shares) return fill(words.why_no_shares, { row });
  const shares = step.shares[row]
    .map((share, c) => [share, c + 1])
    .filter(([share]) => share >= 0.005)
    .sort((a, b) => b[0] - a[0])
    .map(([share, number]) => fill(words.why_share, { share: Math.round(100 * share), number }));
  return fill(words.why_shares, { row, shares: shares.join(", ") });
}

/** Draw a step: points in mixed colors, ellipses, and the handles of the means. */
function drawStep(state) {
  const { plot, points, step, words } = state;
  const page = pageColors();
  fitPlot(plot, state.box);
  const colors = clusterColors(step.means.length, page.dark);
  if (!state.mixed || state.mixedDark !== page.dark || state.mixedSoft !== state.soft) {
    state.mixed = points.map((_, i) => colorOfPoint(state, i, colors, page));
    Object.assign(state, { mixedDark: page.dark, mixedSoft: state.soft });
  }
  drawPoints(
    plot,
    points,
    (i) => state.mixed[i],
    () => (points.length > 800 ? 2.2 : 3),
  );
  step.means.forEach((mean, c) => {
    const weight = 1 + 3 * Math.sqrt(step.weights[c] || 0);
    const color = step.component === c ? page.accent : colors[c];
    drawEllipse(plot, mean, ellipseOf(step.covariances[c], 1), color, weight, [5, 4]);
    drawEllipse(plot, mean, ellipseOf(step.covariances[c], 2), color, weight);
  });
  if (step.name === "collapsed") drawRing(plot, step.means[step.component], 19, page.accent, 4);
  if (state.picked !== null) drawRing(plot, points[state.picked], 8, page.accent, 3);
  drawCross(state, page.accent);
  placeHandles(state, step.means, colors, {
    label: (c) => fill(words.mean_label, { number: c + 1 }),
    onMove: (c, place) => moveMean(state, c, place),
  });
}

/** Return the color of a point: mixed by its shares, or that of the component with the largest. */
function colorOfPoint({ step, soft }, i, colors, page) {
  if (!step.shares) return page.quiet;
  const shares = step.shares[i];
  return soft ? mixColors(colors, shares) : colors[shares.indexOf(Math.max(...shares))];
}

/** Draw how the log-likelihood has climbed, as far as it has been seen. */
function drawLikelihood(state) {
  const seen = state.history.kept.slice(1, state.player.furthest + 1);
  const values = seen.map((step) => step.logLikelihood);
  // After a collapse there is no value: the ring stays on the last one.
  const lost = state.step.name === "collapsed" ? 1 : 0;
  drawCurve(state.curve, values, state.player.position - 1 - lost, pageColors());
}

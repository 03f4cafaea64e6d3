// The two panels of the k-means stepper that compare: three ways to compute the same step, and
// where many starts end.

import { randomNumbers } from "./numbers.js";
import { kmeansSteps } from "./kmeans.js";
import { elkanSteps, hamerlySteps } from "./bounds.js";
import { startCenters } from "./starts.js";
import { remember } from "./player.js";
import { button, choice, element, fill, folded, plain, workInSlices } from "./controls.js";

const N_STARTS = 100;
const ALIKE = 1e-3; // inertias that differ by less, relative to the lowest, count as one end

/** Return whether a start is being placed by hand, and centers are missing. */
export function isPlacing(state) {
  return state.placing && state.start.length < state.k;
}

/** Forget the distances of another start. */
export function forgetBounds(state) {
  const usable = state.points.length > 0 && state.start.length > 0 && !isPlacing(state);
  state.elkan = usable ? remember(elkanSteps(state.points, state.start)) : null;
  state.hamerly = usable && state.start.length > 1 ? remember(hamerlySteps(state.points, state.start)) : null;
}

/** Return the step of an algorithm with bounds that belongs to the E-step of a number. */
export function boundStep(state, name, number) {
  const steps = name === "none" ? null : state[name];
  return steps && number > 0 ? steps.at(number - 1) : null;
}

/** Return the distances computed in one E-step, and in all up to it. */
function countsOf(state, name, number) {
  const perStep = state.points.length * state.start.length;
  if (name === "lloyd") return [perStep, perStep * number];
  if (!state[name]) return [null, null];
  const here = state[name].at(number - 1).nDistances;
  return [here, state[name].kept.slice(0, number).reduce((sum, step) => sum + step.nDistances, 0)];
}

/** Return the panel that counts distances; `update` renews it. */
export function distancesPanel(state) {
  const { words } = state;
  const rows = element("tbody");
  const heads = ["", words.this_step, words.so_far].map((text) => element("th", { scope: "col" }, text));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), rows);
  const which = choice({
    label: words.gray_out,
    options: [
      ["none", words.nobody],
      ["hamerly", words.hamerly],
      ["elkan", words.elkan],
    ],
    value: state.boundsName,
    onChange: (name) => state.chooseBounds(name),
  });
  const caption = element("p", { class: "caption" }, words.distances_hint);
  const panel = folded(words.distances, { onToggle: () => panel.update() }, table, which, caption);
  panel.update = () => {
    if (!panel.open) return;
    rows.replaceChildren(...["lloyd", "hamerly", "elkan"].map((name) => countsRow(state, name)));
  };
  return panel;
}

/** Return a row of the table of distances. */
function countsRow(state, name) {
  const counts = state.eNumber > 0 ? countsOf(state, name, state.eNumber) : [null, null];
  const cells = counts.map((count) => element("td", {}, count === null ? "\u2013" : String(count)));
  return element("tr", {}, element("th", { scope: "row" }, state.words[name]), ...cells);
}

/** Yield after each step of each start; keep where each start has ended. */
function* manyStarts(points, k, method, seed, ends) {
  for (let s = 0; s < N_STARTS; s++) {
    const number = seed + s;
    let last = null;
    for (last of kmeansSteps(
      points,
      startCenters(points, Math.min(k, points.length), method, randomNumbers(number)),
    ))
      yield;
    ends.push({ seed: number, inertia: last.inertia });
  }
}

/** Return the ends, those that are alike together, the best first. */
export function groupEnds(ends) {
  const sorted = [...ends].sort((a, b) => a.inertia - b.inertia);
  const groups = [];
  for (const end of sorted) {
    const group = groups[groups.length - 1];
    if (group && end.inertia - group.inertia <= ALIKE * sorted[0].inertia) group.count += 1;
    else groups.push({ inertia: end.inertia, seed: end.seed, count: 1 });
  }
  return groups;
}

/** Return the panel that shows where many starts end; `forget` empties it. */
export function endsPanel(state) {
  const { words } = state;
  const list = element("ol");
  const said = element("p", { class: "caption", "aria-live": "polite" }, words.ends_hint);
  let stop = () => {};
  const show = (ends) => {
    const groups = groupEnds(ends);
    list.replaceChildren(...groups.map((group) => endButton(state, group, ends.length)));
  };
  const work = () => {
    const ends = [];
    const steps = manyStarts(state.points, state.k, state.method, 1000 * state.seed + 1, ends);
    const count = () => {
      said.textContent = fill(words.ends_count, { count: ends.length });
    };
    stop();
    stop = workInSlices(steps, count, () => {
      show(ends);
      said.textContent = fill(words.ends_done, { count: ends.length, kinds: groupEnds(ends).length });
    });
  };
  const start = button(fill(words.try_starts, { count: N_STARTS }), () => state.canStart() && work());
  const panel = folded(words.ends, {}, element("div", { class: "buttons" }, start), said, list);
  panel.forget = () => {
    stop();
    list.replaceChildren();
    said.textContent = words.ends_hint;
  };
  return panel;
}

/** Return the button of one end: how many starts lead to it, and a way to see one of them. */
function endButton(state, group, total) {
  const text = fill(state.words.end, { inertia: plain(group.inertia), count: group.count, total });
  const made = button("", () => state.loadStart(group.seed));
  made.append(element("span", { class: "bar", style: `width: ${(100 * group.count) / total}%` }), text);
  return element("li", {}, made);
}

// What all steppers look like: a board with a picture, a sentence, buttons for steps, a curve below,
// and panels beside it.

import { boxAround, distance, nearestRow } from "./numbers.js";
import {
  button,
  choice,
  element,
  frameLoop,
  glossary,
  handle,
  moveHandle,
  pointing,
  wantsStillness,
} from "./controls.js";
import { createPlot, toPixel, toPlace } from "./draw.js";
import { createPlayer, transport } from "./player.js";
import { DATA_NAMES, makeData } from "./datasets.js";

const REACH = 24; // pixels from a click to a point that it means
const RIM = 14; // pixels from the edge of the board that a handle keeps
const EMPTY_FIELD = { left: 0, right: 4, low: 0, high: 3 };

/**
 * Build the stage of a stepper in `state`, whose `history` is what `remember` returns.
 * `draw(now)` draws a frame, `refresh` renews what depends on the step, `onPoint(pixel, place)`
 * is told where the board was clicked. `pause` is the time between steps when playing.
 */
export function buildStage(state, root, { draw, refresh, onPoint, pause }) {
  const { words } = state;
  const canvas = element("canvas", {});
  const curve = element("canvas", { class: "curve", role: "img", "aria-label": words.curve });
  const attributes = { class: "board", tabindex: "0", role: "application", "aria-label": words.board };
  Object.assign(state, {
    board: element("div", attributes, canvas),
    said: element("p", { class: "said", "aria-live": "polite" }),
    curveWords: element("p", { class: "caption" }),
    curveBoard: element("div", { class: "curve-board" }, curve),
    panels: element("div", { class: "panels" }),
    plot: createPlot(canvas),
    curve: createPlot(curve),
    player: createPlayer(() => state.history, refresh, pause),
    handles: [],
  });
  state.frames = frameLoop((now) => {
    const again = state.player.advance(now);
    draw(now);
    return again;
  });
  state.cross = pointing(
    state.board,
    (pixel) => onPoint(pixel, toPlace(state.plot, pixel)),
    state.frames.request,
  );
  state.transport = transport(state.player, words);
  const stage = element("div", { class: "stage" });
  stage.append(state.board, state.transport, state.said, state.curveWords, state.curveBoard);
  root.append(element("h1", {}, words.title), stage, state.panels);
  new ResizeObserver(() => state.frames.request()).observe(state.board);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", refresh);
  window.stepper = state;
}

/** Begin to show a history: at its first step, or at another one. */
export function beginAt(state, position = 0) {
  Object.assign(state.player, { playing: false, position, furthest: position });
  state.player.show(position);
}

/** Return the list of data sets; `onData` is called once `state.points` are others. */
export function dataChoice(state, onData, { own = false } = {}) {
  const given = state.points;
  const names = ["given", ...DATA_NAMES, ...(own ? ["own"] : [])];
  state.dataName = "given";
  return choice({
    label: state.words.data,
    options: names.map((name) => [name, state.words[`data_${name}`]]),
    value: "given",
    onChange: (name) => {
      state.dataName = name;
      if (name === "own") state.points = [];
      else state.points = name === "given" ? given : makeData(name).slice(0, state.mostPoints);
      onData();
    },
  });
}

/** Return the box that the board shows: the data, or an empty field to click into. */
export function boxToShow(state) {
  return state.dataName === "own" ? EMPTY_FIELD : boxAround(state.points);
}

/** Return the row of the point that a click means, or null if it is the marked one, or none. */
export function rowMeant(state, pixel, place) {
  const row = nearestRow(state.points, place);
  const near = row >= 0 && distance(toPixel(state.plot, state.points[row]), pixel) < REACH;
  return near && state.picked !== row ? row : null;
}

/** Renew the sentence on the last step, and the one on the marked point below it. */
export function say(state, sentence, why = "") {
  state.said.replaceChildren(sentence);
  if (why) state.said.append(element("br"), element("span", { class: "why" }, why));
}

/** Return the settings of a control that changes what is drawn, and nothing else. */
export function shown(state, name) {
  return {
    label: state.words[name],
    value: state[name],
    onChange: (value) => {
      state[name] = value;
      state.frames.request();
    },
  };
}

/** Draw the cross that arrow keys move over the board. */
export function drawCross(state, color) {
  if (!state.cross.place) return;
  const { pen } = state.plot;
  const [across, down] = state.cross.place;
  pen.strokeStyle = color;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(across - 9, down);
  pen.lineTo(across + 9, down);
  pen.moveTo(across, down - 9);
  pen.lineTo(across, down + 9);
  pen.stroke();
}

/** Put a numbered handle on each of some places: as many as there are places now. */
export function placeHandles(state, places, colors, { label, onMove }) {
  const { handles, board } = state;
  while (handles.length > places.length) handles.pop().remove();
  while (handles.length < places.length) {
    const c = handles.length;
    const move = (pixel) => onMove(c, toPlace(state.plot, withinBoard(board, pixel)));
    const made = handle({ label: label(c), onMove: move });
    made.append(String(c + 1));
    handles.push(made);
    board.append(made);
  }
  places.forEach((place, c) => {
    moveHandle(handles[c], toPixel(state.plot, place));
    handles[c].style.background = colors[c];
    handles[c].style.color = isBright(colors[c]) ? "#000000" : "#ffffff";
  });
}

/** Return the pixel of the board that is nearest to a pixel, a little away from the edge. */
function withinBoard({ clientWidth, clientHeight }, [across, down]) {
  const within = (value, size) => Math.min(Math.max(value, RIM), size - RIM);
  return [within(across, clientWidth), within(down, clientHeight)];
}

/** Bring the board into view where it is not, as after a choice far below it. */
export function showBoard({ board }) {
  board.scrollIntoView({ block: "nearest", behavior: wantsStillness() ? "auto" : "smooth" });
}

/** Return the folded part with the words of a stepper, and the keys. */
export function wordsPanel({ words }) {
  const pairs = Object.keys(words)
    .filter((key) => key.startsWith("term_"))
    .map((key) => [words[key], words[key.replace("term_", "means_")]]);
  return glossary(words.glossary, pairs, words.keys + (wantsStillness() ? "" : words.keys_play));
}

/** Return whether black is easier to read on a color than white. */
function isBright(color) {
  const [red, green, blue] = color.match(/\d+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 115;
}

/**
 * Return the handle of a cut: a line across the plot below the board, dragged up and down.
 * Arrow keys call `onKey` with their direction.
 */
export function cutHandle(state, label, onHeight, onKey) {
  const made = handle({
    label,
    className: "cut",
    onKey,
    onMove: ([, down]) => onHeight(toPlace(state.curve, [0, down])[1]),
  });
  state.curveBoard.append(made);
  return made;
}

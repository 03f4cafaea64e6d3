// What one can press, drag and read: made of plain elements of HTML, so that the keyboard, touch
// and screen readers work as everywhere. Nothing here knows what an algorithm is.

const SLICE = 6; // milliseconds of work between two frames

let lastId = 0;

/** Return a new element with some attributes and children; text is put in as text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * Return words with values put in the place of their {placeholders}. Where the value of "count" is 1,
 * {count|point|points} becomes the first word, else the second one.
 */
export function fill(template, values = {}) {
  return template.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, many) =>
    many === undefined ? String(values[name]) : values[name] === 1 ? one : many,
  );
}

/** Return a number as one would write it by hand: four digits that count. */
export function plain(value) {
  if (!Number.isFinite(value)) return "\u221e";
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) return value.toPrecision(1);
  return size >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(4)));
}

/** Return whether the reader has asked for less motion. */
export function wantsStillness() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Return a button. */
export function button(label, onPress, attributes = {}) {
  return element("button", { type: "button", onclick: onPress, ...attributes }, label);
}

/** Return a slider with its label and its value in figures. */
export function slider({ label, low, high, step = 1, value, onChange, show = plain }) {
  const id = `control-${++lastId}`;
  const said = element("output", { for: id }, show(value));
  const input = element("input", { id, type: "range", min: low, max: high, step, value });
  input.addEventListener("input", () => {
    said.textContent = show(Number(input.value));
    onChange(Number(input.value));
  });
  const whole = element("div", { class: "field" }, element("label", { for: id }, label), said, input);
  whole.set = (number) => {
    input.value = number;
    said.textContent = show(number);
  };
  whole.limit = (least, most, by) => Object.assign(input, { min: least, max: most, step: by });
  return whole;
}

/** Return a list to choose from, with its label; options are pairs of a value and its words. */
export function choice({ label, options, value, onChange }) {
  const id = `control-${++lastId}`;
  const select = element("select", { id });
  for (const [key, words] of options) select.append(element("option", { value: key }, words));
  select.value = value;
  select.addEventListener("change", () => onChange(select.value));
  const whole = element("div", { class: "field" }, element("label", { for: id }, label), select);
  whole.set = (key) => {
    select.value = key;
  };
  return whole;
}

/** Return a box to tick, with its label. */
export function tick({ label, value, onChange }) {
  const id = `control-${++lastId}`;
  const input = element("input", { id, type: "checkbox" });
  input.checked = value;
  input.addEventListener("change", () => onChange(input.checked));
  return element("div", { class: "tick" }, input, element("label", { for: id }, label));
}

/** Return a part of the page with a heading. */
export function section(title, ...children) {
  return element("section", {}, element("h2", {}, title), ...children);
}

/** Return a part of the page that can be unfolded. */
export function folded(title, { open = false, onToggle = () => {} } = {}, ...children) {
  const whole = element("details", { open }, element("summary", {}, title), ...children);
  whole.addEventListener("toggle", () => onToggle(whole.open));
  return whole;
}

/** Return a folded part that explains words: [word, explanation] each, and lines below. */
export function glossary(title, pairs, ...lines) {
  const list = element("dl");
  for (const [word, text] of pairs) list.append(element("dt", {}, word), element("dd", {}, text));
  return folded(title, {}, list, ...lines.map((line) => element("p", { class: "caption" }, line)));
}

/**
 * Work in slices between frames, until the generator `steps` is done; return a function that stops.
 * After each slice `onSlice` is called, at the end `onEnd`.
 */
export function workInSlices(steps, onSlice, onEnd) {
  let stopped = false;
  const slice = () => {
    if (stopped) return;
    const began = performance.now();
    let done = false;
    while (!done && performance.now() - began < SLICE) done = steps.next().done;
    onSlice();
    if (done) onEnd();
    else requestAnimationFrame(slice);
  };
  slice();
  return () => {
    stopped = true;
  };
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Return a handle that is dragged over a board, by pointer or by arrow keys.
 * `onMove` gets the pixel where it is wanted; `moveHandle` puts it there. With `onKey` arrow keys do
 * not move it by pixels: it gets their direction, and whether Shift is pressed.
 */
export function handle({ label, className = "", onMove, onKey = null }) {
  const made = element("button", { type: "button", class: `handle ${className}`, "aria-label": label });
  const within = (event) => {
    const frame = made.parentElement.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  made.addEventListener("pointerdown", (event) => {
    made.setPointerCapture(event.pointerId);
    made.focus();
    event.preventDefault();
  });
  made.addEventListener("pointermove", (event) => {
    if (made.hasPointerCapture(event.pointerId)) onMove(within(event));
  });
  made.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    if (onKey) return void onKey(way, event.shiftKey);
    const length = event.shiftKey ? 1 : 8;
    moveHandle(made, [made.across + length * way[0], made.down + length * way[1]]);
    onMove([made.across, made.down]);
  });
  return made;
}

/** Put a handle at a pixel of its board. */
export function moveHandle(made, [across, down]) {
  Object.assign(made, { across, down });
  made.style.transform = `translate(${across.toFixed(1)}px, ${down.toFixed(1)}px)`;
}

/**
 * Let one point at places of a board: by a click or a tap, or by arrow keys and Enter.
 * Returns the pixel of the keyboard's cross, or null while it is not used.
 */
export function pointing(board, onPoint, onChange) {
  const cross = { place: null };
  board.addEventListener("click", (event) => {
    if (event.target.closest(".handle")) return;
    const frame = board.getBoundingClientRect();
    onPoint([event.clientX - frame.left, event.clientY - frame.top]);
  });
  board.addEventListener("keydown", (event) => {
    if (event.target !== board) return;
    const way = ARROWS[event.key];
    if (!way && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    const [across, down] = cross.place || [board.clientWidth / 2, board.clientHeight / 2];
    if (way) {
      const length = event.shiftKey ? 2 : 12;
      cross.place = [
        Math.min(Math.max(across + length * way[0], 0), board.clientWidth),
        Math.min(Math.max(down + length * way[1], 0), board.clientHeight),
      ];
    } else onPoint([across, down]);
    onChange();
  });
  board.addEventListener("blur", () => {
    cross.place = null;
    onChange();
  });
  return cross;
}

/** Call a function before the next frame, once for however many requests, and time it. */
export function frameLoop(draw) {
  const times = [];
  let waiting = false;
  const request = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame((now) => {
      waiting = false;
      const began = performance.now();
      const again = draw(now);
      times.push(performance.now() - began);
      if (times.length > 2000) times.shift();
      if (again) request();
    });
  };
  return { request, times };
}

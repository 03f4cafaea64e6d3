// Forward, back and play, for the steps of any algorithm.

import { button, element, wantsStillness } from "./controls.js";

const MOVE = 350; // milliseconds in which something moves to its new place

/** Keep the steps that a generator yields, so that one can go back; ask it only when needed. */
export function remember(steps) {
  const kept = [];
  const reaches = (number) => {
    while (kept.length <= number) {
      const { value, done } = steps.next();
      if (done) return false;
      kept.push(value);
    }
    return true;
  };
  return {
    kept,
    reaches,
    at: (number) => (reaches(number) ? kept[number] : kept[kept.length - 1]),
    last: () => {
      while (reaches(kept.length));
      return kept.length - 1;
    },
  };
}

/**
 * Return a player: it knows the number of the step that is shown, and moves it.
 * `history()` returns what `remember` has returned; `onStep` is called after each move; `pause`
 * are the milliseconds from step to step when playing.
 */
export function createPlayer(history, onStep, pause) {
  const player = { position: 0, furthest: 0, playing: false, since: 0, forward: false };
  player.show = (number) => {
    const wanted = Math.max(0, number);
    player.forward = wanted === player.position + 1;
    player.position = history().reaches(wanted) ? wanted : history().last();
    player.furthest = Math.max(player.furthest, player.position);
    player.since = performance.now();
    if (player.atEnd()) player.playing = false;
    onStep();
  };
  player.atEnd = () => !history().reaches(player.position + 1);
  player.next = () => player.show(player.position + 1);
  player.back = () => player.show(player.position - 1);
  player.toEnd = () => player.show(history().last());
  player.toggle = () => {
    player.playing = !player.playing && !wantsStillness();
    player.show(player.playing && player.atEnd() ? 0 : player.position + (player.playing ? 1 : 0));
  };
  /** Return how much of the move to this step has been made, from 0 to 1. */
  player.progress = (now) => {
    if (wantsStillness() || !player.forward) return 1;
    return Math.min(Math.max((now - player.since) / MOVE, 0), 1);
  };
  /** Go on if it is time; return whether another frame is needed. */
  player.advance = (now) => {
    if (player.playing && now - player.since > pause) player.next();
    return player.playing || player.progress(now) < 1;
  };
  return player;
}

/** Return the row of buttons that move a player; keys do the same where nothing else takes them. */
export function transport(player, words) {
  const stop = (move) => () => {
    player.playing = false;
    move();
  };
  const moves = {
    first: stop(() => player.show(0)),
    back: stop(player.back),
    next: stop(player.next),
    last: stop(player.toEnd),
  };
  const first = button("|\u2190", moves.first, { "aria-label": words.first, title: words.first });
  const back = button(`\u2190 ${words.back}`, moves.back);
  const next = button(`${words.next} \u2192`, moves.next, { class: "main" });
  const play = button(words.play, player.toggle, { class: "play" });
  const last = button("\u2192|", moves.last, { "aria-label": words.last, title: words.last });
  const group = { class: "transport", role: "group", "aria-label": words.steps };
  const row = element("div", group, first, back, next, play, last);
  const keys = { ArrowLeft: moves.back, ArrowRight: moves.next, Home: moves.first, End: moves.last };
  listenToKeys({ ...keys, " ": player.toggle });
  // Not "disabled": a button that has the focus would lose it, and keys would no longer be heard.
  const dim = (made, isDim) => made.setAttribute("aria-disabled", String(isDim));
  row.update = () => {
    play.textContent = player.playing ? words.pause : words.play;
    [first, back].forEach((made) => dim(made, player.position === 0));
    [next, last].forEach((made) => dim(made, player.atEnd()));
  };
  return row;
}

/** Let keys do something where nothing else takes them. */
function listenToKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !keys[event.key]) return;
    if (event.target.closest("input, select")) return;
    if (event.key === " " && event.target.closest("button, summary")) return;
    event.preventDefault();
    keys[event.key]();
  });
}

/** One screen after another: the one before is left properly, the next begins at its top or where one was. */

import { load, match } from "./router.js";
import { noSuchScreen, screenFailed } from "./trouble.js";

const PATIENCE = 5000;
const places = new Map();

let shown = null;
let turn = Promise.resolve();
let visits = 0;

/**
 * Show the screen of the address, once the one before has been left.
 * @param {object} app what screens are given
 * @param {{before: Function}} hooks `before(route)` is awaited before each screen and may give another address
 */
export function follow(app, { before }) {
  history.scrollRestoration = "manual";
  const next = () => {
    turn = turn.then(() => change(app, before));
    return turn;
  };
  addEventListener("hashchange", next);
  return next();
}

/** What is shown now: {screen, params, isFilling, hash}, or null. */
export const now = () => shown;

async function change(app, before) {
  const hash = location.hash || "#/";
  if (shown?.hash === hash) return;
  await leave();
  const other = await before(match(hash));
  if (other && other !== hash) {
    history.replaceState(history.state, "", other);
    return change(app, before);
  }
  await enter(hash, match(hash), app);
}

/** The screen's own end is waited for, as what was typed last is kept there; a screen that hangs holds nobody. */
async function leave() {
  if (!shown) return;
  const { ending, place } = shown;
  places.set(place, scrollY);
  await inTime(ending.then((end) => end?.()).catch((error) => console.warn("The screen did not end well:", error)));
  shown = null;
}

async function enter(hash, route, app) {
  const root = freshRoot();
  const { place, isKnown } = arrive();
  shown = { hash, place, ending: Promise.resolve(), ...route };
  if (!route) return noSuchScreen(root);
  document.body.dataset.screen = route.screen;
  const ending = open(root, route, app);
  shown.ending = ending.catch(() => null);
  await inTime(ending.catch((error) => screenFailed(root, error)));
  scrollTo(0, isKnown ? (places.get(place) ?? 0) : 0);
  (root.querySelector("[autofocus]") ?? document.querySelector("[data-title]")).focus({ preventScroll: true });
}

async function open(root, { screen, params }, app) {
  const { show } = await load(screen);
  const template = document.getElementById(`screen-${screen}`);
  if (template) root.replaceChildren(template.content.cloneNode(true));
  return show(root, params, app);
}

/** A root of its own for each screen: one that comes too late writes where nobody looks. */
function freshRoot() {
  const root = document.createElement("div");
  root.id = "screen";
  root.className = "screen";
  document.getElementById("screen").replaceWith(root);
  return root;
}

/** Each entry of the history has a name of its own, so that going back finds its scroll position. */
function arrive() {
  const known = history.state?.place;
  if (known !== undefined) return { place: known, isKnown: true };
  visits += 1;
  const place = `${performance.timeOrigin} ${visits}`;
  history.replaceState({ place }, "");
  return { place, isKnown: false };
}

const inTime = (promise) => Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);

/** Who is reading the open submission: taken when it opens, kept while the person is active, left on leaving. */

const EVERY = 60_000;
const TICK = 15_000;
let last = 0;
let held = null; // {release, token, seen}: what is given back when the page is left

const region = () => document.querySelector("[data-claim]");
const stateOf = (place) => place.querySelector("[data-claim-state]")?.dataset.claimState ?? "";
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

function body(more) {
  const data = new FormData();
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token(), fragment: "1", ...more })) data.set(name, value);
  return data;
}

/** Ask the server and show its answer; without a network the page stays as it is and the claim lapses by itself. */
async function ask(address, more = {}) {
  const place = region();
  const before = stateOf(place);
  last = Date.now();
  const answer = await fetch(address, { method: "POST", body: body(more) }).catch(() => null);
  if (!answer || answer.redirected || !(answer.ok || answer.status === 409) || !place.isConnected) return;
  place.innerHTML = await answer.text();
  const after = stateOf(place);
  held = after === "mine" ? { release: place.dataset.release, token: token(), ...place.querySelector("[data-seen]").dataset } : null;
  if (before === "other" && after === "mine") location.reload(); // now it may be decided on
}

const isSeen = (place) => document.visibilityState === "visible" && place.offsetParent !== null;

function take() {
  const place = region();
  if (place && isSeen(place)) ask(place.dataset.take);
}

function onActivity() {
  const place = region();
  if (place && Date.now() - last > EVERY && stateOf(place) !== "none") take();
}

/** Left for good: a beacon goes out even while the page is being torn down. */
function leave() {
  if (!held) return;
  const { release, seen } = held;
  navigator.sendBeacon(release, body({ seen, csrfmiddlewaretoken: held.token }));
  held = null;
}

function onSubmit(event) {
  if (!event.target.matches("[data-claim-form]")) return;
  event.preventDefault();
  ask(event.target.action).then(() => region()?.querySelector("button")?.focus());
}

function tick() {
  const chip = region()?.querySelector("[data-left]");
  if (!chip) return;
  const left = Math.max(0, Math.ceil(Number(chip.dataset.left) - (Date.now() - last) / 60_000));
  chip.textContent = chip.dataset.words.replace("%s", String(left));
}

let isListening = false;

/** Take what is open now unless somebody else reads it, and leave what was open before. */
export function readOn() {
  leave();
  last = Date.now();
  if (region() && stateOf(region()) !== "other") take();
  if (isListening) return;
  isListening = true;
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, onActivity, { capture: true, passive: true });
  document.addEventListener("visibilitychange", onActivity);
  document.addEventListener("submit", onSubmit);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && take());
  setInterval(tick, TICK);
}

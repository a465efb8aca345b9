/** A wall screen: htmx refreshes it; here it says when that failed, keeps the screen lit and fills it. */

const STALE_AFTER = 75_000;
const SIGNED_OUT = new Set([401, 403, 404]);
const stale = document.querySelector("#stale");
let fresh = Date.now();
let lastStatus = 0;

/** The screen shows what is so now. */
function refreshed() {
  fresh = Date.now();
  lastStatus = 0;
  stale.hidden = true;
}

/** What stands there is old: say since when, and whether waiting helps. */
function failed() {
  const words = SIGNED_OUT.has(lastStatus) ? stale.dataset.signedOut : stale.dataset.noAnswer;
  const said = words.replace("%s", document.querySelector("#screen").dataset.asOf);
  if (stale.textContent !== said) stale.textContent = said;
  stale.hidden = false;
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  lastStatus = detail.xhr?.status ?? 0;
  if (detail.successful) refreshed();
  else failed();
});
setInterval(() => Date.now() - fresh > STALE_AFTER && failed(), 5000);

/** A screen nobody touches would go dark; the lock is lost whenever the page is hidden. */
async function stayLit() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // A laptop on battery may refuse; then its own settings decide.
  }
}
document.addEventListener("visibilitychange", stayLit);
stayLit();

const button = document.querySelector("[data-full-screen]");
if (document.fullscreenEnabled) {
  button.hidden = false;
  button.addEventListener("click", () => document.documentElement.requestFullscreen());
  document.addEventListener("fullscreenchange", () => (button.hidden = document.fullscreenElement !== null));
}

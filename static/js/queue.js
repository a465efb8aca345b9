/** The desk's counters, fresh while somebody looks: a page in the background asks nothing. */

const EVERY = 5000;
const counters = document.querySelector("#queue-counters");
let timer = null;

/** Under the finger or the keyboard they are left alone. */
const isHeld = () => counters.matches(":hover, :focus-within");

function refresh() {
  if (!document.hidden && !isHeld()) counters.dispatchEvent(new Event("refresh"));
}

/** Whoever was signed out is answered with another page: it is no counter, and asking again helps nobody. */
function guard(event) {
  if (event.target !== counters || new URL(event.detail.xhr.responseURL).pathname.endsWith("/review/counters/")) return;
  event.detail.shouldSwap = false;
  clearInterval(timer);
}

/** A counter that could not be refreshed is no failure of anything the person did; the next one will do. */
function keepQuiet(event) {
  if (event.target === counters) event.stopImmediatePropagation();
}

if (counters) {
  timer = setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
  document.addEventListener("htmx:beforeSwap", guard);
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(name, keepQuiet, true);
  }
}

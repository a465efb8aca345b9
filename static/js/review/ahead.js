/** The next submission fetched while this one is read, and put in place at once when it is gone to.

What is fetched lives in this page's memory alone: these pages may be kept on no disk. Nothing is claimed by it.
*/

import { showKeys } from "./keys.js";

const FRESH = 60_000;
const PHOTOS = 6;
let kept = null; // {href, page, at}
let begun = () => {};

async function fetchNext() {
  const link = document.querySelector("[data-next]");
  if (!link || navigator.connection?.saveData) return;
  const { href } = link;
  const answer = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  kept = { href, page, at: Date.now() };
  for (const photo of [...page.querySelectorAll(".photos img")].slice(0, PHOTOS)) new Image().src = photo.getAttribute("src");
}

/** Put a fetched page in place of this one: what is read and what may be decided; the queue stays where it is. */
function put({ href, page }) {
  const { pathname } = new URL(href);
  const row = [...document.querySelectorAll(".queue a.item")].find((each) => each.pathname === pathname);
  const pairs = [".desk > .open", ".desk > .beside", ".decide"].map((part) => [document.querySelector(part), page.querySelector(part)]);
  if (!row || pairs.flat().includes(null)) return location.assign(href);
  for (const [before, after] of pairs) before.replaceWith(document.adoptNode(after));
  for (const each of document.querySelectorAll(".queue [aria-current]")) each.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  document.title = page.title;
  document.body.className = page.body.className;
  history.pushState({ isPut: true }, "", href);
  globalThis.htmx?.process(document.querySelector(".desk > .open"));
  showKeys();
  document.querySelector(".desk > .open").focus({ preventScroll: true });
  return begun();
}

function onClick(event) {
  const link = event.target.closest("[data-next]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || kept?.href !== link.href || Date.now() - kept.at > FRESH) return;
  event.preventDefault();
  const page = kept;
  kept = null;
  put(page);
}

let isListening = false;

/**
 * Fetch the next one when there is time for it.
 * @param {() => void} begin what a page put in place starts with
 */
export function lookAhead(begin) {
  begun = begin;
  (globalThis.requestIdleCallback ?? setTimeout)(() => fetchNext());
  if (isListening) return;
  isListening = true;
  document.addEventListener("click", onClick);
  addEventListener("popstate", () => location.reload());
}

/** The header: where one is, how far the form is, and what waits to be sent, in words. */

import { listen } from "./news.js";
import { counts } from "./records.js";
import { count, say } from "./words.js";

const part = (name) => document.querySelector(`.field-top [data-${name}]`);

/**
 * @param {object} words
 * @param {string} words.title
 * @param {string} [words.sub] beside the title, cut off where it does not fit
 * @param {string} [words.detail] under the title, such as "Voting · Procedures"
 * @param {string|null} [words.back] address the arrow leads to, such as "#/"; none on the home screen
 * @param {number} [words.done] answered of `total`; with both, the count and the bar are shown
 * @param {number} [words.total]
 */
export function showHeader({ title, sub = "", detail = "", back = null, done, total }) {
  const isCounted = Number.isFinite(total);
  part("title").textContent = title;
  part("sub").textContent = sub;
  part("back").hidden = !back;
  part("home").hidden = Boolean(back);
  if (back) part("back").setAttribute("href", back);
  part("line").hidden = !detail && !isCounted;
  part("detail").textContent = detail;
  part("count").textContent = isCounted ? say("app.of", done, total) : "";
  part("bar").hidden = !isCounted;
  part("bar").max = Math.max(1, total ?? 1);
  part("bar").value = done ?? 0;
  document.title = `${title} · Tanık`;
}

/**
 * Keep the chip that leads to the outbox true.
 * @param {() => {isSending: boolean, needsSignIn: boolean}} outbox what the queue is doing
 * @returns {() => void} stops
 */
export function watchOutbox(outbox) {
  const refresh = async () => showChip(await counts(), outbox());
  const stop = listen((kind) => ["records", "outbox", "session"].includes(kind) && refresh());
  refresh();
  return stop;
}

/** Green only once everything was delivered: having a network again is no delivery. */
function showChip(found, { isSending, needsSignIn }) {
  const mend = found.refused + found.conflict;
  const waiting = found.queued + found.files;
  if (needsSignIn && found.unsent) chip("alarm", say("chip.sign_in"));
  else if (mend) chip("alarm", count("chip.refused", mend));
  else if (waiting && isSending) chip("accent", say("chip.sending"));
  else if (waiting) chip("warn", count("chip.waiting", waiting));
  else if (found.delivered) chip("good", say("chip.delivered"));
  else chip("", say("chip.empty"));
}

function chip(tone, text) {
  part("outbox").hidden = false;
  part("outbox").className = `chip field-chip ${tone}`;
  part("outbox-words").textContent = text;
}

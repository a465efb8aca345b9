/** The head of the outbox: how much is waiting, why, and the button that sends now. */

import * as queue from "../../outbox.js";
import { fill, spot } from "../../parts.js";
import { moment } from "../../times.js";
import { count, say } from "../../words.js";

/** @param {object[]} all the records shown @param {import("../../outbox.js").OutboxState} outbox */
export function drawSummary(root, all, outbox, app) {
  const number = (...states) => all.filter(({ state }) => states.includes(state)).length;
  const waiting = number("queued", "files");
  const mend = number("refused", "conflict");
  const drafts = number("draft");
  const returned = all.filter((record) => record.state === "delivered" && record.returned).length;
  const delivered = number("delivered") - returned;
  const card = spot(root, "summary");
  const { tone, heading, why } = words({ waiting, mend, returned, delivered }, all, outbox, app);
  card.className = `card outbox-summary ${tone}`;
  fill(card, { heading, why, counts: counted({ waiting, mend, returned, drafts, delivered }) });
  const button = spot(root, "send");
  button.hidden = !waiting || outbox.isSending;
  button.textContent = say(outbox.needsSignIn ? "outbox.sign_in_now" : "outbox.send_now");
  button.onclick = () => (outbox.needsSignIn ? app.go("#/sign-in") : queue.sendNow());
  const bar = spot(root, "bar");
  bar.hidden = !outbox.isSending || !outbox.current || outbox.current.what !== "file";
  if (!bar.hidden) Object.assign(bar, { max: outbox.current.of, value: outbox.current.n - 1 });
}

/** Green only when everything was delivered. */
function words({ waiting, mend, returned, delivered }, all, outbox, app) {
  if (outbox.problem) return { tone: "alarm", heading: say("outbox.device_failed"), why: say("outbox.device_failed_why") };
  if (waiting) return waitingWords(waiting, all, outbox, app);
  if (mend) return { tone: "alarm", heading: count("outbox.to_mend", mend), why: say("outbox.to_mend_why") };
  if (returned) return { tone: "warn", heading: count("outbox.returned_count", returned), why: say("outbox.to_mend_why") };
  if (delivered) return { tone: "good", heading: say("outbox.all_delivered"), why: say("outbox.all_delivered_why") };
  return { tone: "", heading: say("outbox.nothing"), why: say("outbox.nothing_why") };
}

function waitingWords(waiting, all, outbox, app) {
  if (outbox.isSending) return { tone: "", heading: say("outbox.sending_now"), why: count("outbox.left", waiting) };
  const heading = count("outbox.waiting_count", waiting);
  if (outbox.needsSignIn) return { tone: "alarm", heading, why: say("outbox.sign_in_why") };
  const reasons = { none: "outbox.no_network_why", portal: "outbox.portal_why", server: "outbox.server_why" };
  const why = say(reasons[outbox.network] ?? "outbox.soon_why");
  return { tone: "warn", heading, why: [why, nextTry(all, app)].filter(Boolean).join(" ") };
}

function nextTry(all, app, now = Date.now()) {
  const times = all.filter(({ state }) => state === "queued" || state === "files").map((record) => record.next_try_at);
  const next = Math.min(...times.filter((time) => time > now));
  return Number.isFinite(next) ? say("outbox.again_at", moment(next, app.pack?.mission.timezone)) : "";
}

function counted({ waiting, mend, returned, drafts, delivered }) {
  return [
    waiting && count("outbox.count_waiting", waiting),
    mend && count("outbox.count_mend", mend),
    returned && count("outbox.count_returned", returned),
    drafts && count("outbox.count_drafts", drafts),
    delivered && count("outbox.count_delivered", delivered),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** A record that is on its way or has arrived: its state in words, and what can be done about it. */

import { listen } from "../../news.js";
import * as outbox from "../../outbox.js";
import * as records from "../../records.js";
import { standing, submissionStanding, titled } from "../../standing.js";
import { standingVisits } from "../../visits.js";
import { say } from "../../words.js";
import { correct, start, whyNotCorrect } from "./opening.js";

/**
 * @param {HTMLElement} root
 * @param {{record: object|null, submission: object|null}} found
 * @param {{app: object, pack: object, again: () => Promise<void>}} here `again` shows the record anew
 * @returns {{close: () => void}}
 */
export function showSent(root, found, { app, pack, again }) {
  const box = document.getElementById("record-sent").content.firstElementChild.cloneNode(true);
  root.replaceChildren(box);
  const view = { box, app, pack, again, isBusy: false, ...found };
  draw(view);
  const stop = listen(async (kind, detail) => {
    if (kind === "outbox") draw(view);
    if (kind !== "records" || detail.id !== view.record?.id) return;
    view.record = await records.get(detail.id);
    if (view.record?.state !== "draft") draw(view);
    else if (!view.isBusy) await again(); // opened for a change in another tab
  });
  nextVisit(view);
  return { close: stop };
}

function draw(view) {
  const { box, record, submission } = view;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const { tone, text, why } = stateOf(view);
  box.className = `card sent ${tone}`;
  put(part("state"), text);
  put(part("text"), why);
  put(part("reason"), isReturned(view) ? submission.reason : "");
  const problems = record?.state === "refused" ? (record.refusal?.problems ?? []) : [];
  part("problems").replaceChildren(...problems.map(({ message }) => Object.assign(document.createElement("li"), { textContent: message })));
  corrections(view, part("corrections"));
  put(part("why-not"), whyNot(view));
  ways(view, part("ways"));
}

/** The answers a coordinator changed, each with what the team had sent. */
function corrections({ record, submission }, box) {
  const isShown = (record?.state ?? "delivered") === "delivered";
  const changes = isShown ? (submission?.correction?.changes ?? []) : [];
  box.hidden = changes.length === 0;
  box.replaceChildren(...changes.flatMap(({ question, before, after }) => [piece("dt", question), changed(before, after)]));
}

function changed(before, after) {
  const node = piece("dd", "");
  node.append(piece("del", before || say("record.blank")), " → ", piece("ins", after || say("record.blank")));
  return node;
}

const piece = (name, text) => Object.assign(document.createElement(name), { textContent: text });

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
}

/** What has become of it; once a person has looked at it, what they found. */
function stateOf({ record, submission, pack }) {
  const zone = pack?.mission.timezone;
  const isDecided = submission && submission.state !== "received" && (record?.state ?? "delivered") === "delivered";
  if (record && !isDecided) {
    const { tone, text, why } = standing(record, outbox.state(), zone);
    return record.state === "delivered" ? { tone, text: why || text, why: say("record.delivered_text") } : { tone, text, why: why || say("record.waiting_text") };
  }
  const { tone, text, why } = submissionStanding(submission, pack?.me.id, zone);
  return { tone, text: say("record.decided", submission.code, text), why };
}

const isReturned = ({ record, submission }) => submission?.state === "returned" && (record?.state ?? "delivered") === "delivered";

/** What came back or was not taken comes before the next visit. */
const needsPerson = (found) => isReturned(found) || ["refused", "conflict"].includes(found.record?.state);

function whyNot({ record, submission }) {
  if ((record?.state ?? "delivered") !== "delivered") return "";
  const why = whyNotCorrect(record, submission);
  return why === "said" ? submission.why_not_correct : why ? say(why) : "";
}

/** The buttons that make sense now, the most likely first; the same ones stay, and with them the focus. */
function ways(view, box) {
  const { record, app } = view;
  const state = record?.state ?? "delivered";
  const found = [];
  if (state === "refused") found.push(["record.mend", () => reopen(view), "main"]);
  if (state === "conflict") found.push(["record.on_top", () => reopen(view), "main"]);
  if (["queued", "files"].includes(state)) {
    const isOut = outbox.state().needsSignIn;
    found.push(isOut ? ["record.sign_in", () => app.go("#/sign-in"), "main"] : ["record.send_now", () => outbox.sendNow(), ""]);
  }
  if (state === "queued") found.push(["record.change_still", () => reopen(view), ""]);
  if (state === "delivered") found.push(...correction(view));
  found.push(["record.to_outbox", () => app.go("#/outbox"), ""]);
  const names = found.map(([key]) => key).join();
  if (box.dataset.names === names) return;
  box.dataset.names = names;
  box.replaceChildren(...found.map(([key, act, look]) => button(key, act, look)));
}

function correction(view) {
  const why = whyNotCorrect(view.record, view.submission);
  if (why === "record.answers_not_here") return [["record.fetch", () => fetchAgain(view), "main"]];
  if (why) return [];
  return isReturned(view) ? [["record.correct", () => startCorrection(view), "main"]] : [["record.correct_still", () => startCorrection(view), ""]];
}

/** What is done to the record, as a whole, before it is shown anew. */
async function changing(view, work) {
  if (view.isBusy) return;
  view.isBusy = true;
  try {
    await work(view);
    await view.again();
  } finally {
    view.isBusy = false;
  }
}

const startCorrection = (view) => changing(view, ({ record, submission, app }) => correct(record, submission, app));

const fetchAgain = (view) => changing(view, ({ app }) => app.refreshPack());

/** A conflict is reopened on top of the revision it showed; what was sent before is with the coordinator. */
const reopen = (view) => changing(view, ({ record }) => records.reopen(record.id));

/** Where the team goes next: the first expected visit that nobody here has begun. */
async function nextVisit({ box, app, pack, record, submission }) {
  if (!record || !pack || pack.mission.why_not_file || needsPerson({ record, submission })) return;
  const own = (await records.all()).filter(({ mission }) => mission === record.mission);
  const next = standingVisits(pack, own).find((visit) => !visit.record && !visit.submission);
  if (!next) return;
  const way = box.querySelector("[data-next-visit]");
  way.hidden = false;
  way.querySelector("[data-where]").textContent = titled({ kind: next.stage, place: next.place });
  way.addEventListener("click", async () => {
    const { id } = await start(app, next.stage, next.place, next.team);
    app.go(`#/r/${id}`);
  });
}

function button(key, act, look = "") {
  const node = Object.assign(document.createElement("button"), { type: "button", className: `btn tall ${look}`, textContent: say(key) });
  node.addEventListener("click", act);
  return node;
}

/** A record's state in words: what has become of it, why it is not sent yet, and what to do. */

import { moment } from "./times.js";
import { count, say } from "./words.js";

/**
 * @typedef {{tone: string, text: string, why: string}} Standing `text` is a few words for a chip, `why` a sentence or ""
 */

/**
 * @param {object} record opened
 * @param {import("./outbox.js").OutboxState} outbox
 * @param {string} zone time zone of the mission
 * @returns {Standing}
 */
export function standing(record, outbox, zone) {
  if (record.state === "draft") return draft(record, zone);
  if (record.state === "refused") return refused(record);
  if (record.state === "conflict") return { tone: "alarm", text: say("outbox.conflict"), why: say("outbox.conflict_why") };
  if (record.state === "delivered") return record.returned ? returned(record, zone) : delivered(record, zone);
  return waiting(record, outbox, zone);
}

function draft(record, zone) {
  const kept = say("outbox.kept_at", moment(record.changed_at, zone));
  if (record.returned) return { tone: "warn", text: say("outbox.returned"), why: kept };
  return { tone: "", text: say(record.receipt ? "outbox.correcting" : "outbox.draft"), why: kept };
}

function delivered({ receipt, code }, zone) {
  const when = receipt ? moment(receipt.at, zone) : "";
  return { tone: "good", text: say("outbox.delivered"), why: when ? say("outbox.delivered_at", when, receipt.code || code) : "" };
}

function returned({ returned: { by, at } }, zone) {
  const when = at ? moment(at, zone) : "";
  return { tone: "warn", text: say("outbox.returned"), why: by ? say("home.returned_by", by, when) : say("home.returned_when", when) };
}

function refused({ refusal }) {
  const because = refusal?.message || say("outbox.refused_plain");
  return { tone: "alarm", text: say("outbox.refused"), why: say("outbox.refused_why", because) };
}

function waiting(record, outbox, zone) {
  const now = outbox.isSending && outbox.current?.id === record.id ? outbox.current : null;
  if (now) return sending(record, now);
  const arrived = record.state === "files" ? answersArrived(record, zone) : "";
  if (outbox.needsSignIn) return { tone: "alarm", text: say("outbox.sign_in"), why: join(arrived, say("outbox.sign_in_why")) };
  return { tone: "warn", text: waitingFor(record, outbox), why: join(arrived, again(record, outbox, zone)) };
}

function sending(record, { what, n, of }) {
  const text = what === "file" ? say(`outbox.sending_${sort(record)}`, n, of) : say("outbox.sending");
  return { tone: "accent", text, why: what === "file" ? say("outbox.answers_arrived_as", record.code) : "" };
}

/** Photos are called photos; anything else, or a mixture, files. */
const sort = ({ files }) => (files.every((file) => file.type.startsWith("image/")) ? "photos" : "files");

function waitingFor(record, { network }) {
  if (network === "none") return say("outbox.waiting_network");
  if (network === "portal") return say("outbox.waiting_portal");
  if (network === "server") return say("outbox.waiting_server");
  if (record.refusal?.error === "follows_unknown") return say("outbox.waiting_other");
  return record.state === "files" ? count(`outbox.waiting_${sort(record)}`, left(record)) : say("outbox.waiting");
}

const left = ({ files }) => new Set(files.filter((file) => file.state === "kept").map((file) => file.sha256)).size;

const answersArrived = ({ code, receipt }, zone) => say("outbox.answers_arrived", receipt ? moment(receipt.at, zone) : "", code);

function again(record, { network }, zone, now = Date.now()) {
  if (record.refusal?.error === "follows_unknown" && network === "ok") return say("outbox.waiting_other_why");
  if (network !== "ok") return "";
  if (record.next_try_at > now) return say("outbox.again_at", moment(record.next_try_at, zone));
  return "";
}

const join = (...sentences) => sentences.filter(Boolean).join(" ");

/** What a submission of the server's list has become, for whoever filed it. @returns {Standing} */
export function submissionStanding({ state, decided_by, decided_at, observer, correction }, me, zone) {
  const tone = { received: "accent", in_review: "accent", verified: "good", returned: "warn", excluded: "" }[state] ?? "";
  const by = observer && observer.id !== me ? say("home.filed_by", observer.name) : "";
  const when = decided_at && decided_by && state !== "received" ? say("home.decided", decided_by, moment(decided_at, zone)) : "";
  return { tone, text: say(`home.state_${state}`), why: join(by, when, correctedWords(correction, zone)) };
}

/** That a coordinator corrected what was sent, when and why; "" when nobody did, or in a pack from before this was told. */
const correctedWords = (correction, zone) => (correction ? say("home.corrected", moment(correction.at, zone), correction.reason) : "");

/** "Voting at 014", "Incident". */
export function titled({ kind, place }) {
  const name = say(`kind.${kind}`);
  return place?.code ? say("home.at", name, place.code) : name;
}

/** "School 1, District 1". */
export const placeWords = (place) => (place ? [place.name, place.area].filter(Boolean).join(" · ") : "");

/** One request of the outbox, and what its answer makes of the record. A record waits until a receipt names its bytes. */

import { blob, drop } from "./files.js";
import { change, distinct, freeze } from "./records.js";
import { sendAnswers, sendFile } from "./server.js";

/**
 * Send a record's answers.
 * @param {object} record in state `queued`
 * @param {(attempts: number) => number} waitFor when to try again (ms since 1970), told how often it failed
 * @returns {Promise<import("./server.js").Answer>}
 */
export async function deliverAnswers(record, waitFor) {
  if (!record.sent.includes(record.sha256)) await change(record.id, (now) => ({ ...now, sent: [...now.sent, record.sha256] }));
  const answer = await sendAnswers(record);
  if (answer.outcome === "ok") await settle(record.id, (now) => received(now, record.sha256, answer.receipt));
  else if (answer.outcome === "conflict") await settle(record.id, (now) => conflicted(now, record, answer));
  else await settle(record.id, (now) => (now.sha256 === record.sha256 ? failed(now, answer, waitFor) : null));
  return answer;
}

/** Send one file of a record whose answers have arrived. */
export async function deliverFile(record, file, waitFor) {
  const bytes = await blob(file.id);
  const answer = bytes ? await sendFile(record, file, bytes) : { outcome: "refused", status: 0, data: { error: "file_gone" } };
  await settle(record.id, (now) => {
    if (answer.receipt) return fileReceived(now, answer.receipt);
    if (answer.outcome === "refused" && now.state === "files") return fileRefused(now, file, answer, waitFor);
    return now.state === "files" ? failed(now, answer, waitFor) : null;
  });
  return answer;
}

/** The files of a record that have still to be sent, each content once. */
export const filesToSend = (record) => distinct(record.files.filter((file) => file.state === "kept"));

/** Change the record; once all is delivered its bytes may go, for the server said that it has them. */
const settle = (id, work) =>
  change(id, work, (tx, record) => {
    if (record.state === "delivered") return drop(tx, record.files.map((file) => file.id));
  });

async function received(now, sha256, { revision, code, state, attachments }) {
  const next = stored({ ...now, code, sent: [], receipt: { revision, code, state, at: new Date().toISOString() } }, attachments);
  if (now.sha256 !== sha256) return rebased(next, revision); // changed while it was on its way
  return arrived({ ...next, refusal: null, returned: null, attempts: 0, next_try_at: 0, base_revision: revision });
}

function stored(record, attachments) {
  const has = new Set(attachments?.stored);
  return { ...record, files: record.files.map((file) => (has.has(file.sha256) ? { ...file, state: "stored" } : file)) };
}

/** Where a record stands whose answers have arrived: delivered, files waiting, or with a file that was refused. */
function arrived(record) {
  if (filesToSend(record).length) return { ...record, state: "files" };
  const refused = record.files.find((file) => file.state === "refused");
  return refused ? { ...record, state: "refused", refusal: { ...refused.refusal, file: refused.id } } : { ...record, state: "delivered" };
}

/** On top of another revision; a frozen body is frozen anew. */
function rebased(record, revision) {
  const next = { ...record, base_revision: revision };
  return next.body ? freeze(next, { ...JSON.parse(next.body), base_revision: revision }) : next;
}

/**
 * 409. What stands there may be our own: the same answers (their receipt was lost), or an earlier version of ours that
 * arrived unheard. Otherwise the person is shown both.
 */
async function conflicted(now, sent, { status, data }) {
  const { current } = data;
  const ours = JSON.parse(sent.body);
  const isSame = same(current.answers, ours.answers) && same(current.comments, ours.comments);
  if (isSame) return received(now, sent.sha256, { revision: current.revision, code: now.code, state: now.receipt?.state ?? "received" });
  if (now.sent.includes(current.sha256) && now.base_revision !== current.revision) return rebased(now, current.revision);
  return now.sha256 === sent.sha256 ? { ...now, state: "conflict", refusal: { status, ...data } } : now;
}

/** Equal as the server keeps them: without order of keys, and what is blank is not there. */
const same = (one, other) => one !== undefined && canonical(one) === canonical(other);

function canonical(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  const filled = Object.keys(value).filter((key) => value[key] !== null && value[key] !== "" && value[key] !== undefined);
  return `{${filled.sort().map((key) => `${key}:${canonical(value[key])}`)}}`;
}

/** No receipt: refused for good, or to be tried again. A broken line is forgotten when the app starts anew. */
function failed(now, { outcome, status, data, why }, waitFor) {
  if (outcome === "refused") return { ...now, state: "refused", refusal: { status, ...data } };
  if (outcome === "sign_in" || why === "busy") return null;
  const attempts = now.attempts + 1;
  const at = waitFor(attempts);
  const refusal = outcome === "held" ? { status, ...data } : now.refusal;
  return { ...now, attempts, refusal, next_try_at: why === "network" ? 0 : at };
}

const fileReceived = (now, receipt) => {
  const { revision, code, state } = receipt;
  const next = stored({ ...now, code, receipt: { ...now.receipt, revision, code, state, at: new Date().toISOString() } }, receipt.attachments);
  return now.state === "files" ? arrived({ ...next, attempts: 0, next_try_at: 0 }) : next;
};

function fileRefused(now, file, { status, data }, waitFor) {
  const again = { attempts: now.attempts + 1, next_try_at: waitFor(now.attempts + 1) };
  const misses = (now.misses ?? 0) + 1;
  if (status === 404 && misses < 4) return { ...now, ...again, misses, state: "queued" }; // not known there: answers first
  if (data.problems?.some((problem) => problem.rule === "other_digest")) return { ...now, ...again }; // it was cut
  const refusal = { status, ...data };
  const files = now.files.map((each) => (each.sha256 === file.sha256 ? { ...each, state: "refused", refusal } : each));
  return arrived({ ...now, files });
}

/** The records on this device: each sealed for its person, changed one at a time, never lost by a late write. */

import { read, transact } from "./database.js";
import { tell } from "./news.js";
import { digest, needHolder, seal, unseal } from "./vault.js";

/** What can be read without the key; everything else of a record is sealed. */
const PLAIN = ["id", "user", "mission", "state", "changed_at", "files_total", "files_stored", "next_try_at"];
/** What only a draft may change. */
const CONTENT = ["answers", "comments", "place", "team", "kind", "version", "visit_date", "breaks"];
const WAITING = ["queued", "files", "refused", "conflict"];

/** The record is on its way or delivered: `reopen` it before it is changed. */
export class NotADraft extends Error {
  name = "NotADraft";
}

/** There is no such record of this person on this device. */
export class NoSuchRecord extends Error {
  name = "NoSuchRecord";
}

const EMPTY = {
  team: "",
  base_revision: 0,
  visit_date: "",
  filled_at: null,
  answers: {},
  comments: {},
  place: null,
  files: [],
  body: null,
  sha256: null,
  sent: [], // digests that a request has carried: one of them may stand on the server without our knowing
  receipt: null,
  refusal: null,
  attempts: 0,
  next_try_at: 0,
  returned: null,
  code: "",
};

async function closed(record, key) {
  record.files_total = record.files.length;
  record.files_stored = record.files.filter((file) => file.state === "stored").length;
  const row = Object.fromEntries(PLAIN.map((name) => [name, record[name]]));
  const rest = Object.fromEntries(Object.entries(record).filter(([name]) => !PLAIN.includes(name)));
  return { ...row, sealed: await seal(key, rest) };
}

/** The opened record of a row. */
const opened = async ({ sealed, ...row }, key) => ({ ...EMPTY, ...(await unseal(key, sealed)), ...row });

/**
 * Change one record, alone: changes of one record wait for each other, in every tab, so that none is built on what
 * another has replaced. The sealing is done before the transaction opens; rows of `files` go with it or not at all.
 * @param {string} id
 * @param {(record: object) => object|null|Promise<object|null>} work gives the record as it shall be, or null: no change
 * @param {(tx: object, record: object) => *} [also] more writes in the same transaction (stores `records` and `files`)
 * @returns {Promise<object>} the record
 */
export function change(id, work, also) {
  return navigator.locks.request(`tanik-record-${id}`, async () => {
    const { user, key } = await needHolder();
    const row = await read("records", id);
    if (row?.user !== user) throw new NoSuchRecord(id);
    const before = await opened(row, key);
    const after = await work(structuredClone(before));
    if (!after) return before;
    const sealed = await closed(after, key);
    await transact(["records", "files"], "readwrite", async (tx) => {
      await tx.objectStore("records").put(sealed);
      await also?.(tx, after);
    });
    tell("records", { id, state: after.state });
    return after;
  });
}

/** A new draft. @param {object} fields mission, kind, version, team, place, and any other field @returns {Promise<object>} */
export async function create(fields) {
  const { user, key } = await needHolder();
  const now = new Date().toISOString();
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const record = { ...structuredClone(EMPTY), state: "draft", created_at: now, id: crypto.randomUUID(), ...given, user, changed_at: now };
  const row = await closed(record, key);
  await transact(["records"], "readwrite", (tx) => tx.objectStore("records").add(row));
  tell("records", { id: record.id, state: record.state });
  return record;
}

/** The record, opened; undefined when it is not this person's or not here. */
export async function get(id) {
  const { user, key } = await needHolder();
  const row = await read("records", id);
  return row?.user === user ? opened(row, key) : undefined;
}

/** This person's records, opened, the latest change first. */
export async function all() {
  const { user, key } = await needHolder();
  const records = await readable(await rowsOf(user), key);
  return records.sort((one, other) => (one.changed_at < other.changed_at ? 1 : -1));
}

/** This person's records that wait for a request, opened. */
export async function waiting() {
  const { user, key } = await needHolder();
  const rows = (await rowsOf(user)).filter(({ state }) => state === "queued" || state === "files");
  return readable(rows, key);
}

/** A row that cannot be opened keeps none of the others from being shown and sent; it stays, and is counted. */
async function readable(rows, key) {
  const tries = await Promise.allSettled(rows.map((row) => opened(row, key)));
  return tries.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
}

const rowsOf = (user) => transact(["records"], "readonly", (tx) => tx.objectStore("records").index("user").getAll(user));

/**
 * Keep changes of a record. A refused or conflicting one becomes a draft again.
 * @throws {NotADraft} when answers of a record on its way or delivered would change
 */
export function save(id, changes) {
  return change(id, (record) => {
    const touches = Object.keys(changes).some((name) => CONTENT.includes(name));
    if (touches && !draftAgain(record)) throw new NotADraft(id);
    return { ...record, ...changes, id, user: record.user, changed_at: new Date().toISOString() };
  });
}

/** Makes an editable record a draft; false when it is on its way or delivered. */
export function draftAgain(record) {
  if (record.state === "refused" || record.state === "conflict") toDraft(record);
  return record.state === "draft";
}

/** What is sent next stands on what the person has seen: the receipt's revision, or the one a conflict showed. */
function toDraft(record) {
  const seen = record.state === "conflict" ? record.refusal.current.revision : record.receipt?.revision;
  const base_revision = Math.max(seen ?? 0, record.base_revision);
  return Object.assign(record, { state: "draft", base_revision, body: null, sha256: null, next_try_at: 0, attempts: 0 });
}

/**
 * Open a record for a change: refused, in conflict, still waiting, or delivered (a correction of the revision received).
 * Its files and its id stay.
 */
export function reopen(id) {
  return change(id, (record) => ({ ...toDraft(record), changed_at: new Date().toISOString() }));
}

/** What the door is sent: docs/formats.md. One file is sent once, under the first question that shows it. */
export function payloadOf(record) {
  return {
    id: record.id,
    checklist: record.kind,
    version: record.version,
    ...(record.team && { team: record.team }),
    base_revision: record.base_revision,
    ...(record.filled_at && { filled_at: record.filled_at }),
    ...(record.visit_date && { visit_date: record.visit_date }),
    answers: record.answers,
    comments: record.comments,
    ...(record.breaks?.length && { breaks: record.breaks }),
    attachments: distinct(record.files).map(({ sha256, name, type, question }) => ({ sha256, name, type, ...(question && { question }) })),
    ...(record.reason && { reason: record.reason }),
  };
}

/** The first of the entries with each content. */
export const distinct = (files) => files.filter((file, at) => files.findIndex((other) => other.sha256 === file.sha256) === at);

/** Freezes the bytes to be sent: a retry sends the same. */
export async function freeze(record, payload = {}) {
  const body = JSON.stringify({ ...payloadOf(record), ...payload });
  return Object.assign(record, { body, sha256: await digest(body) });
}

/**
 * Put a record into the queue.
 * @param {object} [payload] fields that replace those made from the record, such as cleaned `answers` and `comments`
 */
export function queue(id, payload = {}) {
  return change(id, async (record) => {
    if (!draftAgain(record)) throw new NotADraft(id);
    const now = new Date().toISOString();
    const marks = { state: "queued", refusal: null, queued_at: now, changed_at: now, filled_at: record.filled_at ?? now };
    const files = record.files.map((file) => (file.state === "refused" ? { ...file, state: "kept", refusal: null } : file));
    return freeze({ ...record, ...marks, files }, payload);
  });
}

/**
 * Remove a draft and its files. What has been sent or waits is never removed. That it is gone is kept (meta `gone`)
 * until the server has let go of its copy, else it would come back from there.
 */
export async function remove(id) {
  const { user } = await needHolder();
  await navigator.locks.request(`tanik-record-${id}`, () =>
    transact(["records", "files", "meta"], "readwrite", async (tx) => {
      const [records, files, meta] = ["records", "files", "meta"].map((name) => tx.objectStore(name));
      const row = await records.get(id);
      if (row?.user !== user) throw new NoSuchRecord(id);
      if (row.state !== "draft") throw new NotADraft(id);
      const { ids } = (await meta.get("gone")) ?? { ids: {} };
      await meta.put({ name: "gone", ids: { ...ids, [id]: { user, mission: row.mission, isTold: false } } });
      for (const file of await files.index("record").getAllKeys(id)) await files.delete(file);
      await records.delete(id);
    }),
  );
  tell("records", { id, state: "removed" });
}

/**
 * How many records stand in each state; `unsent` is what waits, is refused or in conflict. Needs no key.
 * @param {number} [user] else whoever holds this device
 */
export async function counts(user) {
  const who = user ?? (await read("meta", "session"))?.user;
  const found = { draft: 0, queued: 0, files: 0, refused: 0, conflict: 0, delivered: 0, unsent: 0 };
  for (const { state } of who ? await rowsOf(who) : []) {
    found[state] += 1;
    if (WAITING.includes(state)) found.unsent += 1;
  }
  return found;
}

/** How many records have not wholly arrived; needs no key. */
export const unsentCount = async (user) => (await counts(user)).unsent;


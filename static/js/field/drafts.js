/** Drafts saved on the server while there is a network, so that a lost phone loses little. */

import { read, transact } from "./database.js";
import { listen } from "./news.js";
import { all } from "./records.js";
import { ask } from "./server.js";
import { current } from "./session.js";

const AFTER = 20 * 1000;
const MOST_BYTES = 256 * 1024;
const MOST_AT_GOODBYE = 60 * 1024; // what browsers send of a page that is leaving
const LATER = 60 * 1000;

/** What the server keeps of a draft; the bytes of photos stay on this device. */
const KEPT = [
  "id", "mission", "kind", "version", "team", "base_revision", "visit_date", "filled_at", "created_at", "changed_at",
  "answers", "comments", "place", "breaks", "reason", "code", "files",
];
const doorOf = (mission, id) => `/missions/${mission}/drafts/${id}/`;

let timer = null;

/** From now on: 20 seconds after a change, when the page is put away, and when the network comes back. Once a page. */
export function start() {
  listen((kind, detail, isHere) => {
    if (kind === "records" && isHere && ["draft", "removed"].includes(detail.state)) soon(AFTER);
    if (kind === "session") soon(0);
  });
  addEventListener("online", () => soon(0));
  document.addEventListener("visibilitychange", () => document.hidden && save({ isGoodbye: true }).catch(() => null));
  soon(0);
}

function soon(wait) {
  if (timer && wait > 0) return; // typing on puts nothing off
  clearTimeout(timer);
  timer = setTimeout(async () => {
    timer = null;
    if (!(await save().catch(() => true))) soon(LATER);
  }, wait);
}

/**
 * Save every draft that changed since it was saved, and have removed ones removed.
 * @param {{isGoodbye?: boolean}} [when] the page may be gone before an answer comes
 * @returns {Promise<boolean>} false when something is left for later
 */
export function save({ isGoodbye = false } = {}) {
  return navigator.locks.request("tanik-drafts", async () => {
    const { status, user } = await current();
    if (status !== "signed_in") return true;
    const saved = (await read("meta", "drafts"))?.saved ?? {};
    let room = isGoodbye ? MOST_AT_GOODBYE : Infinity;
    for (const record of await all()) {
      if (record.state !== "draft" || saved[record.id] === record.changed_at) continue;
      const body = JSON.stringify(Object.fromEntries(KEPT.map((name) => [name, record[name]])));
      const size = new TextEncoder().encode(body).length;
      if (size > MOST_BYTES || size > room) continue;
      room -= size;
      if (!(await put(record, body, user, isGoodbye))) return false;
    }
    return isGoodbye || removeGone(user);
  });
}

/** A refusal (newer elsewhere, received since) stands until the draft changes. */
async function put(record, body, user, keepalive) {
  const sending = ask("PUT", doorOf(record.mission, record.id), { body, user: user.id, keepalive });
  if (keepalive) return true; // said again at the next opening, should it not have arrived
  const { outcome } = await sending;
  if (outcome === "later" || outcome === "sign_in") return false;
  await note("drafts", { saved: {} }, ({ saved }) => ({ saved: { ...saved, [record.id]: record.changed_at } }));
  return true;
}

async function removeGone(user) {
  const ids = (await read("meta", "gone"))?.ids ?? {};
  for (const [id, gone] of Object.entries(ids)) {
    if (gone.user !== user.id || gone.isTold) continue;
    const { outcome } = await ask("DELETE", doorOf(gone.mission, id), { user: user.id });
    if (outcome === "later" || outcome === "sign_in") return false;
    await note("gone", { ids: {} }, (now) => ({ ids: { ...now.ids, [id]: { ...gone, isTold: true } } }));
  }
  return true;
}

const note = (name, empty, change) =>
  transact(["meta"], "readwrite", async (tx) => {
    const row = (await tx.objectStore("meta").get(name)) ?? empty;
    await tx.objectStore("meta").put({ name, ...change(row) });
  });

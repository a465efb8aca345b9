/** The database on this device: opened, upgraded step by step, and opened again when the browser closed it. */

import { openDB } from "../../idb/index.js";

const NAME = "tanik";
const PATIENCE = 15000;

/** No room is left on this device; what was kept before is intact. */
export class StorageFull extends Error {
  name = "StorageFull";
}

/** This browser keeps nothing (a private window, storage switched off). */
export class NoStorage extends Error {
  name = "NoStorage";
}

/** A newer Tanık has been opened in another tab: load this page again. */
export class OutOfDate extends Error {
  name = "OutOfDate";
}

/** Step n brings version n to n + 1. A step is never changed and never removes a store that may hold records. */
const STEPS = [
  (db) => {
    db.createObjectStore("records", { keyPath: "id" }).createIndex("user", "user");
    db.createObjectStore("files", { keyPath: "id" }).createIndex("record", "record");
    db.createObjectStore("keys", { keyPath: "user" });
    db.createObjectStore("meta", { keyPath: "name" });
  },
  (db) => {
    db.createObjectStore("packs", { keyPath: ["user", "mission", "lang"] });
    db.createObjectStore("checklists", { keyPath: ["mission", "kind", "version", "lang"] });
    db.createObjectStore("registers", { keyPath: ["mission", "token"] });
  },
];

let opening = null;

function connect() {
  opening ??= inTime(
    openDB(NAME, STEPS.length, {
      upgrade: (db, before) => STEPS.slice(before).forEach((step) => step(db)),
      blocking: (_now, _wanted, event) => {
        event.target.close(); // a newer version waits in another tab
        opening = null;
      },
      terminated: () => {
        opening = null;
      },
    }),
  ).catch((error) => {
    opening = null;
    throw named(error);
  });
  return opening;
}

function inTime(promise) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoStorage("The database did not open.")), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function named(error) {
  if (error.name === "VersionError") return new OutOfDate("A newer version is open in another tab.", { cause: error });
  if (error instanceof NoStorage) return error;
  if (isFull(error)) return new StorageFull("No room is left on this device.", { cause: error });
  return new NoStorage("This browser keeps nothing.", { cause: error });
}

const isFull = (error) => error?.name === "QuotaExceededError";
// How browsers say that they closed the database under us: at once, in the middle, or with a server of theirs.
const isClosed = (error) => ["InvalidStateError", "AbortError", "UnknownError", "TransactionInactiveError"].includes(error?.name);

/**
 * Do some work in one transaction, written to the disk before this resolves. When the browser closed the database
 * it is opened again and the work is done once more from the start.
 * @param {string[]} stores
 * @param {"readonly"|"readwrite"} mode
 * @param {(tx: object) => Promise<*>} work awaits nothing but requests of the transaction
 * @returns {Promise<*>} what the work returned; rejects with StorageFull, NoStorage, OutOfDate or the cause
 */
export async function transact(stores, mode, work) {
  try {
    return await once(stores, mode, work);
  } catch (error) {
    if (!isClosed(error)) throw error;
    const db = await opening?.catch(() => null);
    db?.close();
    opening = null;
    return once(stores, mode, work);
  }
}

async function once(stores, mode, work) {
  const db = await connect();
  const tx = db.transaction(stores, mode, { durability: "strict" });
  const ended = tx.done.then(
    () => null,
    (error) => tx.error ?? error,
  );
  let result;
  try {
    result = await work(tx);
  } catch (error) {
    try {
      tx.abort();
    } catch {
      // It ended by itself.
    }
    throw isFull(await ended) || isFull(error) ? named(new DOMException("", "QuotaExceededError")) : error;
  }
  const error = await ended;
  if (error) throw isFull(error) ? named(error) : error;
  return result;
}

/** One row by its key, or undefined. */
export const read = (store, key) => transact([store], "readonly", (tx) => tx.objectStore(store).get(key));

/** Put one row. */
export const write = (store, row) => transact([store], "readwrite", (tx) => tx.objectStore(store).put(row));

/** Whether this browser can keep records at all. @returns {Promise<boolean>} */
export async function canKeep() {
  try {
    await connect();
    return Boolean(globalThis.crypto?.subtle);
  } catch {
    return false;
  }
}

/**
 * Ask the browser not to evict what is kept here.
 * @returns {Promise<"persisted"|"best_effort"|"unknown">}
 */
export async function askToPersist() {
  if (!navigator.storage?.persist) return "unknown";
  return (await navigator.storage.persisted()) || (await navigator.storage.persist()) ? "persisted" : "best_effort";
}

/** Bytes used and allowed on this device, null where the browser does not say. @returns {Promise<{used, quota}|null>} */
export async function room() {
  const found = await navigator.storage?.estimate?.();
  return found ? { used: found.usage, quota: found.quota } : null;
}

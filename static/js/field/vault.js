/** Each person's key on this device: what is personal is sealed with it, and without it nothing can be read. */

import { read, transact } from "./database.js";
import { tell } from "./news.js";

const text = new TextEncoder();

/** Nobody's key is on this device: sign in first. */
export class Locked extends Error {
  name = "Locked";
}

/**
 * Whose device this is now, with the key. Asked of the database each time, so that what another tab locked is locked here.
 * @returns {Promise<{user: number, key: CryptoKey}|null>} null when nobody signed in, or the key was taken away
 */
export function holder() {
  return transact(["meta", "keys"], "readonly", async (tx) => {
    const here = await tx.objectStore("meta").get("session");
    const row = here?.user ? await tx.objectStore("keys").get(here.user) : null;
    return row ? { user: row.user, key: row.key } : null;
  });
}

/** As :func:`holder`, or an error. @throws {Locked} */
export async function needHolder() {
  const found = await holder();
  if (!found) throw new Locked("Nobody has signed in on this device.");
  return found;
}

/** Whether this person's key is here. @returns {Promise<boolean>} */
export const hasKey = async (user) => Boolean(await read("keys", user));

/**
 * Keep a person's key, so that no script can read it out.
 * @param {number} user
 * @param {string} secret 32 bytes in base64, as POST /me/device/ gives them
 */
export async function unlock(user, secret) {
  const bytes = Uint8Array.from(atob(secret), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  await transact(["keys"], "readwrite", (tx) => tx.objectStore("keys").put({ user, key }));
}

/** Forget a person's key. The sealed records stay and are read again after the next sign-in. */
export async function lock(user) {
  await transact(["keys"], "readwrite", (tx) => tx.objectStore("keys").delete(user));
  tell("records", {});
}

/** Seal bytes. @returns {Promise<{iv: Uint8Array, data: ArrayBuffer}>} */
export async function sealBytes(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

/** The bytes again; rejects when they were sealed with another key or altered. @returns {Promise<ArrayBuffer>} */
export const unsealBytes = (key, { iv, data }) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);

/** Seal anything JSON can say. */
export const seal = (key, value) => sealBytes(key, text.encode(JSON.stringify(value)));

/** What was sealed. */
export const unseal = async (key, sealed) => JSON.parse(new TextDecoder().decode(await unsealBytes(key, sealed)));

/** SHA-256 in lower-case hexadecimal. @param {ArrayBuffer|string} content @returns {Promise<string>} */
export async function digest(content) {
  const bytes = typeof content === "string" ? text.encode(content) : content;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

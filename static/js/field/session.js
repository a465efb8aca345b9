/** Who is here: asked of the server when there is one, known from the device when there is none. */

import { read, transact, write } from "./database.js";
import { listen, tell } from "./news.js";
import { counts } from "./records.js";
import { ask } from "./server.js";
import { hasKey, holder, lock, seal, unlock, unseal } from "./vault.js";

const EVERY = 4 * 60 * 1000;
const AT_MOST_EVERY = 60 * 1000;

/**
 * Who is here.
 * @returns {Promise<{user: object|null, status: "signed_in"|"needs_sign_in"|"locked"|"nobody", missions: object[]}>}
 *     `needs_sign_in`: this person's records can be read and written here, but not sent;
 *     `locked`: nothing of theirs can be read before they sign in again
 */
export async function current() {
  const row = await read("meta", "session");
  const nobody = { user: null, missions: [] };
  if (!row?.user) return { ...nobody, status: "nobody" };
  const here = await holder();
  if (!here) return { ...nobody, status: "locked" };
  return { status: row.status, ...(await unseal(here.key, row.sealed)) };
}

/**
 * Ask the server who is signed in. Without a server all stays as it is.
 * @returns {Promise<object>} as :func:`current`
 */
export async function check() {
  const row = await read("meta", "session");
  if (row?.leaving && !(await leave())) return current();
  const answer = await ask("GET", "/me/", { headers: { "X-Device": await device() } });
  return answer.outcome === "ok" && "user" in answer.data ? take(answer.data) : current();
}

/**
 * Sign in here. What waits of this person goes on by itself.
 * @returns {Promise<{ok: boolean, message: string, why: string}>} `message` is the server's, "" when it was not reached
 */
export async function signIn(email, password) {
  const answer = await ask("POST", "/me/sign-in/", { json: { email, password } });
  if (answer.outcome === "ok" && answer.data.user) {
    const { status } = await take(answer.data);
    return { ok: status === "signed_in", message: "", why: status === "signed_in" ? "" : "network" };
  }
  return { ok: false, message: answer.data.message ?? "", why: answer.why || answer.outcome };
}

/** Sign out: the records stay, sealed, for this person. Without a network the server is told as soon as there is one. */
export async function signOut() {
  const row = await read("meta", "session");
  if (row?.user) await lock(row.user);
  await write("meta", { name: "session", user: null, status: "nobody", leaving: true });
  tell("session", await current());
  await leave();
}

async function leave() {
  const answer = await ask("POST", "/me/sign-out/", { json: {} });
  const isDone = answer.outcome === "ok" || answer.outcome === "sign_in";
  if (isDone) await write("meta", { name: "session", user: null, status: "nobody" });
  return isDone;
}

/** The server does not know us any more (401): the records wait until somebody signs in. */
export async function expired() {
  await transact(["meta"], "readwrite", async (tx) => {
    const row = await tx.objectStore("meta").get("session");
    if (row?.user) await tx.objectStore("meta").put({ ...row, status: "needs_sign_in" });
  });
  tell("session", await current());
}

/** What /me/ says, made true on this device. */
async function take({ user, ended_for = [], missions }) {
  const row = await read("meta", "session");
  for (const other of ended_for) if (await hasKey(other)) await lock(other); // a coordinator said so
  if (!user) {
    if (row?.user) await expired();
    return current();
  }
  const isReady = (await hasKey(user.id)) || (await register(user.id));
  if (isReady) await admit(user, missions);
  if (row?.user && row.user !== user.id) await lock(row.user); // another person holds the phone now
  return current();
}

/** This person holds the device. */
async function admit(user, missions) {
  const { key } = await read("keys", user.id);
  const before = await current();
  const now = { user, missions };
  await write("meta", { name: "session", user: user.id, status: "signed_in", sealed: await seal(key, now) });
  if (JSON.stringify(before) !== JSON.stringify({ status: "signed_in", ...now })) tell("session", { status: "signed_in" });
}

let said = { at: -Infinity, what: "" };

/** Tell the server of this device and how much waits on it; the answer brings the person's key. */
async function register(user) {
  const { draft, unsent } = await counts(user);
  const id = await device();
  const answer = await ask("POST", "/me/device/", { json: { device: id, unsent, drafts: draft }, user });
  if (answer.outcome !== "ok" || !answer.data.key) return false;
  said = { at: performance.now(), what: `${user} ${unsent} ${draft}` };
  await unlock(user, answer.data.key);
  return true;
}

/** The name this browser goes by, made at its first use. */
async function device() {
  const fresh = crypto.randomUUID();
  const row = await transact(["meta"], "readwrite", async (tx) => {
    const known = await tx.objectStore("meta").get("device");
    if (!known) await tx.objectStore("meta").put({ name: "device", id: fresh });
    return known;
  });
  return row?.id ?? fresh;
}

let telling = null;

/** Counts that changed are told, at most once a minute. */
async function tellCounts() {
  if (telling) return;
  const { status, user } = await current();
  if (status !== "signed_in") return;
  const { draft, unsent } = await counts(user.id);
  if (said.what === `${user.id} ${unsent} ${draft}`) return;
  telling = setTimeout(
    async () => {
      telling = null;
      const now = await current();
      if (now.status === "signed_in") await register(now.user.id);
    },
    Math.max(0, said.at + AT_MOST_EVERY - performance.now()),
  );
}

/** Ask now, when the network comes back, when the page is looked at, and every few minutes. */
export function start() {
  addEventListener("online", check);
  document.addEventListener("visibilitychange", () => document.hidden || check());
  setInterval(check, EVERY);
  listen((kind, _detail, isHere) => {
    if (kind === "records" && isHere) tellCounts();
  });
  return check();
}

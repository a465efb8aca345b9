/** What a mission needs without a network: pack, checklists and register, brought when there is one and read from here. */

import { read, transact } from "./database.js";
import { keepChecklist, missingChecklists } from "./checklists.js";
import { merge } from "./merge.js";
import { listen, tell } from "./news.js";
import { ask } from "./server.js";
import * as session from "./session.js";
import { holder, needHolder, seal, unseal } from "./vault.js";

export { checklist } from "./checklists.js";

const EVERY = 5 * 60 * 1000;
const REGISTER_SECONDS = 900;
const language = () => document.documentElement.lang || "en";
const doorOf = (slug) => `/missions/${slug}/field`;

const running = new Map();
const standing = new Map();

/**
 * Bring the mission up to date. What is here stays as it was until all that replaces it has come.
 * @param {string} slug
 * @returns {Promise<{changed: boolean, outcome: string}>} `outcome` as in server.js; "ok" also when nothing was new
 */
export function sync(slug) {
  if (!running.has(slug)) running.set(slug, bring(slug).finally(() => running.delete(slug)));
  return running.get(slug);
}

async function bring(slug) {
  const here = await needHolder();
  const held = await rowOf(here.user, slug);
  note(slug, { isSyncing: true });
  try {
    const isExact = held?.lang === language();
    const headers = isExact && held.etag ? { "If-None-Match": held.etag } : {};
    const answer = await ask("GET", `${doorOf(slug)}/pack/?lang=${language()}`, { headers, user: here.user, seconds: 90 });
    if (answer.outcome === "sign_in") await session.check();
    const isNew = answer.data.format === "tanik-pack/1";
    if (answer.outcome !== "ok" || !(isNew || answer.status === 304)) {
      note(slug, { failedAt: Date.now() });
      return { changed: false, outcome: answer.outcome };
    }
    const before = held && (await unseal(here.key, held.sealed));
    const pack = isNew ? answer.data : before;
    if (!held) await keep(here, slug, pack, { etag: "", register: null }); // the first time: show what is here already
    await bringRest(here, slug, pack, { before, held, etag: isNew ? answer.etag : held.etag });
    await merge(slug, pack);
    if (isNew) tell("mission", { slug });
    return { changed: isNew, outcome: "ok" };
  } finally {
    note(slug, { isSyncing: false, step: "" });
  }
}

/** The long parts first, then all in one transaction. What did not come is asked for again the next time. */
async function bringRest(here, slug, pack, { before, held, etag }) {
  const isWhole = await bringChecklists(slug, pack);
  const register = await bringRegister(slug, pack);
  const kept = isWhole || !before ? pack : { ...pack, checklists: before.checklists };
  const isAll = isWhole && register.token === pack.register.token;
  await keep(here, slug, kept, {
    etag: isAll ? etag : "",
    register: register.token ?? held?.register ?? null,
    data: register.data,
  });
}

async function bringChecklists(slug, pack) {
  const missing = await missingChecklists(slug, pack.checklists);
  const total = pack.checklists.length;
  let isWhole = true;
  for (const [n, each] of missing.entries()) {
    note(slug, { step: "checklist", done: total - missing.length + n, total });
    isWhole = (await keepChecklist(slug, each.kind, each.version)) !== null && isWhole;
  }
  return isWhole;
}

/** @returns {Promise<{token?: string, data?: object}>} data only when it is new, no token when it did not come */
async function bringRegister(slug, { register }) {
  if (await read("registers", [slug, register.token])) return { token: register.token };
  note(slug, { step: "register", done: 0, total: register.count });
  const { outcome, data } = await ask("GET", `${doorOf(slug)}/register/`, { seconds: REGISTER_SECONDS });
  return outcome === "ok" && data.format === "tanik-register/1" ? { token: data.token, data } : {};
}

async function keep({ user, key }, slug, pack, { etag, register, data }) {
  const row = { user, mission: slug, lang: pack.language, etag, register, synced_at: Date.now(), sealed: await seal(key, pack) };
  await transact(["packs", "registers", "meta"], "readwrite", async (tx) => {
    const [packs, registers, meta] = ["packs", "registers", "meta"].map((name) => tx.objectStore(name));
    await packs.put(row);
    if (data) await registers.put({ mission: slug, token: data.token, data });
    const used = new Set((await packs.getAll()).filter((each) => each.mission === slug).map((each) => each.register));
    for (const [mission, token] of await registers.getAllKeys()) {
      if (mission === slug && !used.has(token)) await registers.delete([mission, token]);
    }
    await forgetGone(meta, user, slug, pack);
  });
}

/** Removed drafts that the server no longer lists need not be remembered. */
async function forgetGone(meta, user, slug, pack) {
  const { ids } = (await meta.get("gone")) ?? { ids: {} };
  const listed = new Set(pack.drafts.map((draft) => draft.id));
  const isDone = ([id, gone]) => gone.user === user && gone.mission === slug && gone.isTold && !listed.has(id);
  await meta.put({ name: "gone", ids: Object.fromEntries(Object.entries(ids).filter((each) => !isDone(each))) });
}

/** The row of this person's pack: in this language, else in the one that is here. */
async function rowOf(user, slug) {
  const exact = await read("packs", [user, slug, language()]);
  if (exact) return exact;
  const every = await transact(["packs"], "readonly", (tx) => tx.objectStore("packs").getAll());
  return every.find((row) => row.user === user && row.mission === slug);
}

/** The pack as it is on this device, null when none is. Drafts removed here are not listed. */
export async function pack(slug) {
  const here = await holder();
  const row = here && (await rowOf(here.user, slug));
  if (!row) return null;
  const opened = await unseal(here.key, row.sealed);
  const gone = (await read("meta", "gone"))?.ids ?? {};
  return { ...opened, drafts: opened.drafts.filter((draft) => !gone[draft.id]) };
}

/** Fetch what the pack names and this device lacks. @returns {Promise<{changed: boolean, outcome: string}>} */
export const ensureAll = (slug) => sync(slug);

/** The register as its door gives it, null when it is not here. */
export async function register(slug) {
  const { user } = await needHolder();
  const row = await rowOf(user, slug);
  return row?.register ? ((await read("registers", [slug, row.register]))?.data ?? null) : null;
}

/**
 * How fresh the mission is here.
 * @returns {Promise<{isSyncing: boolean, step: ""|"checklist"|"register", done: number, total: number, syncedAt: number, failedAt: number}>}
 */
export async function status(slug) {
  const here = await holder();
  const row = here && (await rowOf(here.user, slug));
  return { isSyncing: false, step: "", done: 0, total: 0, failedAt: 0, ...standing.get(slug), syncedAt: row?.synced_at ?? 0 };
}

function note(slug, changes) {
  standing.set(slug, { ...standing.get(slug), ...changes });
  tell("mission", { slug });
}

/**
 * Bring the current mission up to date by itself: now, after signing in, when the network comes back or the page is
 * looked at, every few minutes. Once a page.
 * @param {() => Promise} refresh syncs the current mission and takes over what came
 */
export function start(refresh) {
  const go = async () => {
    if (document.hidden || (await session.current()).status !== "signed_in") return;
    await refresh().catch(() => null); // what is here stays; `status` tells since when
    tell("mission");
  };
  listen((kind, _detail, isHere) => {
    if (kind === "session" && isHere) go();
  });
  addEventListener("online", go);
  document.addEventListener("visibilitychange", go);
  setInterval(go, EVERY);
  return go();
}

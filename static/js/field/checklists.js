/** Checklists on this device, in every version that was ever fetched: what is half filled opens with its own. */

import { read, transact, write } from "./database.js";
import { ask } from "./server.js";

const language = () => document.documentElement.lang || "en";

/** A checklist that is not on this device and cannot be fetched now. */
export class NotHere extends Error {
  name = "NotHere";
}

/**
 * One version of a checklist: in this language, else in another that is here, else from the server.
 * @returns {Promise<{kind, version, language, digest, title, definition, html}>}
 * @throws {NotHere}
 */
export async function checklist(slug, kind, version) {
  const exact = await read("checklists", [slug, kind, version, language()]);
  if (exact) return exact;
  const other = await inAnyLanguage(slug, kind, version);
  const fetching = keepChecklist(slug, kind, version).catch(() => null);
  const found = other ?? (await fetching);
  if (!found) throw new NotHere(`${kind} ${version}`);
  return found;
}

const inAnyLanguage = (slug, kind, version) =>
  transact(["checklists"], "readonly", (tx) => {
    const of = [slug, kind, version];
    return tx.objectStore("checklists").get(IDBKeyRange.bound(of, [...of, []]));
  });

/** Fetch and keep one. Older versions are never removed. @returns {Promise<object|null>} null when it did not come */
export async function keepChecklist(slug, kind, version) {
  const path = `/missions/${slug}/field/checklists/${kind}/${version}/?lang=${language()}`;
  const { outcome, data } = await ask("GET", path, { seconds: 120 });
  if (outcome !== "ok" || data.kind !== kind || data.version !== version || !data.definition) return null;
  const row = { ...data, mission: slug, lang: language() };
  await write("checklists", row);
  return row;
}

/** Those of a pack's list that this device lacks in this language, or has with other words. */
export async function missingChecklists(slug, listed) {
  const rows = await Promise.all(listed.map(({ kind, version }) => read("checklists", [slug, kind, version, language()])));
  return listed.filter(({ digest }, n) => rows[n]?.digest !== digest);
}

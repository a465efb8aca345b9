/** Everything of this person on this device as one ZIP file: the way out when nothing else works. */

import { blob } from "./files.js";
import { all, get, payloadOf } from "./records.js";
import { say } from "./words.js";
import { Zip } from "./zip.js";

const STATES = {
  draft: "outbox.draft",
  queued: "outbox.waiting",
  files: "outbox.waiting",
  refused: "outbox.refused",
  conflict: "outbox.conflict",
  delivered: "outbox.delivered",
};

/**
 * Put the file together, a record at a time, and hand it to the browser as a download.
 * @param {{onProgress?: (done: number, total: number) => void}} [options]
 * @returns {Promise<{name: string, records: number, left: string[]}>} `left`: ids of what could not be read
 * @throws {Locked} when nobody's key is here
 */
export async function exportEverything({ onProgress } = {}) {
  const name = `tanik-${new Date().toISOString().slice(0, 10)}.zip`;
  const { file, ...told } = await made({ onProgress });
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return { name, ...told };
}

/** The file itself. @returns {Promise<{file: Blob, records: number, left: string[]}>} */
export async function made({ onProgress } = {}) {
  const ids = (await all()).map((record) => record.id);
  const zip = new Zip();
  const lines = [say("export.index"), ""];
  const left = [];
  for (const [n, id] of ids.entries()) {
    onProgress?.(n, ids.length);
    const record = await get(id);
    if (record) lines.push(...(await put(zip, record, left)));
  }
  zip.add("index.txt", `${lines.join("\r\n")}\r\n`);
  onProgress?.(ids.length, ids.length);
  return { file: zip.finish(), records: ids.length, left };
}

/** One record and its files, in the format of the door (docs/formats.md). @returns {Promise<string[]>} its lines */
async function put(zip, record, left) {
  const folder = `${record.code || record.id}`;
  zip.add(`${folder}/record.json`, record.body ?? JSON.stringify(payloadOf(record), null, 1));
  const place = [record.place?.code, record.place?.name].filter(Boolean).join(" ");
  const lines = [[folder, say(STATES[record.state]), record.mission, record.kind, place, record.changed_at].filter(Boolean).join(" · ")];
  for (const [n, entry] of record.files.entries()) {
    const name = `${folder}/${n + 1}-${entry.name.replace(/[^\p{L}\p{N}._-]+/gu, "_")}`;
    const bytes = await blob(entry.id).catch(() => null);
    if (bytes) zip.add(name, await bytes.arrayBuffer());
    else if (entry.state !== "stored") left.push(entry.id);
    const where = bytes ? name : say(entry.state === "stored" ? "export.on_server" : "export.unreadable", entry.name);
    lines.push(`    ${where} · ${entry.sha256}`);
  }
  return lines;
}

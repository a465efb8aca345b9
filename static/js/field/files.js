/** The photos, sounds and documents of records: bytes and record are kept together or not at all. */

import { read } from "./database.js";
import { prepared } from "./pictures.js";
import { change, draftAgain, get, NotADraft } from "./records.js";
import { digest, needHolder, sealBytes, unsealBytes } from "./vault.js";

/**
 * Add a file to a record. Names decide nothing: two photos called image.jpg are two files, and the same bytes at the
 * same question are one. The same bytes at another question show there too and are sent once.
 * @param {string} recordId
 * @param {{question: string, name: string, blob: Blob, most?: number}} file `most`: pixels on a photo's longest side
 * @returns {Promise<{id, question, name, type, size, sha256, state}>}
 */
export async function add(recordId, { question = "", name, blob, most }) {
  const small = await prepared(blob, most);
  const bytes = await small.arrayBuffer();
  const sha256 = await digest(bytes);
  const { user, key } = await needHolder();
  const id = crypto.randomUUID();
  const row = { id, record: recordId, user, sha256, size: bytes.byteLength, state: "kept", sealed: await sealBytes(key, bytes) };
  let entry = { id, question, name: named(name, small), type: small.type || "application/octet-stream", size: row.size, sha256, state: "kept" };
  let isNew = true;
  await change(
    recordId,
    (record) => {
      const same = record.files.find((file) => file.sha256 === sha256 && file.question === question);
      if (same) {
        isNew = false;
        entry = same;
        return null;
      }
      if (!draftAgain(record)) throw new NotADraft(recordId);
      if (record.files.some((file) => file.sha256 === sha256 && file.state === "stored")) entry.state = "stored";
      return { ...record, files: [...record.files, entry], changed_at: new Date().toISOString() };
    },
    (tx) => tx.objectStore("files").put({ ...row, state: entry.state }),
  );
  return { ...entry, isNew };
}

/** The name with the ending of what it has become; the server and the person both read it. */
function named(name, blob) {
  const plain = (name || "file").slice(-200);
  return blob.type === "image/jpeg" ? plain.replace(/\.(heic|heif|png|webp|avif|bmp|gif|tiff?)$/i, ".jpg") : plain;
}

/** Take a file off a draft. */
export function remove(recordId, fileId) {
  return change(
    recordId,
    (record) => {
      if (!draftAgain(record)) throw new NotADraft(recordId);
      return { ...record, files: record.files.filter((file) => file.id !== fileId), changed_at: new Date().toISOString() };
    },
    (tx) => tx.objectStore("files").delete(fileId),
  );
}

/** The bytes of a file; null once the server has them and the device let them go. @returns {Promise<Blob|null>} */
export async function blob(fileId) {
  const row = await read("files", fileId);
  const { user, key } = await needHolder();
  if (row?.user !== user || !row.sealed) return null;
  const entry = (await get(row.record))?.files.find((file) => file.id === fileId);
  return new Blob([await unsealBytes(key, row.sealed)], { type: entry?.type ?? "" });
}

/** The entries of a record's files. */
export const of = async (recordId) => (await get(recordId))?.files ?? [];

/** Let go of the bytes of files that a receipt lists as stored; to be called inside a change of the record. */
export async function drop(tx, fileIds) {
  for (const id of fileIds) {
    const row = await tx.objectStore("files").get(id);
    if (row) await tx.objectStore("files").put({ ...row, sealed: null, state: "stored" });
  }
}


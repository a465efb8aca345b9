/** A draft begun on another phone goes on here: its answers come over, photos not yet sent stay where they were taken. */

import * as records from "../../records.js";

/** What a draft of the server may set of a record here. Everything else is this phone's own. */
const TAKEN = ["mission", "kind", "version", "team", "base_revision", "visit_date", "filled_at", "created_at", "answers", "comments", "place", "breaks", "reason", "code"];

/**
 * @param {{id: string, body: object}} draft of the pack
 * @returns {Promise<object|null>} the record, as a draft of this phone; null when it could not be kept
 */
export async function takeOver({ id, body }) {
  const before = await records.get(id);
  if (before) return before;
  const fields = Object.fromEntries(TAKEN.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]));
  const files = (body.files ?? []).filter((file) => file.state === "stored");
  try {
    return await records.create({ ...fields, id, files });
  } catch (error) {
    console.warn("The draft was not taken over:", error);
    return null;
  }
}

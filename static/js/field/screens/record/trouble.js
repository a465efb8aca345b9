/** Why something could not be kept on this phone, in a sentence that says what to do. */

import { say } from "../../words.js";

/** @param {Error} error @param {"answers"|"file"} what @returns {string} */
export function trouble(error, what) {
  if (error.name === "StorageFull") return say(`record.full_${what}`);
  if (error.name === "TooLarge") return say("record.too_large");
  if (error.name === "Locked") return say("record.locked");
  return say(`record.not_kept_${what}`);
}

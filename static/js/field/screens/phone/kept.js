/** Whether the browser keeps what is filed, and how much room it takes. */

import { room } from "../../database.js";
import { fill, spot } from "../../parts.js";
import { count, language, say } from "../../words.js";

/** @param {{unsent: number, draft: number}} counts of the records here */
export async function drawKept(root, { unsent, draft }) {
  const isKept = await navigator.storage?.persisted?.().catch(() => undefined);
  const found = await room().catch(() => null);
  const card = spot(root, "kept");
  card.className = `card ${isKept ? "good" : unsent ? "warn" : ""}`;
  fill(card, {
    promise: say(isKept ? "phone.persisted" : isKept === false ? "phone.best_effort" : "phone.unknown"),
    unsent: waiting(unsent, draft),
    room: found ? say("phone.room", size(found.used), size(found.quota)) : "",
  });
  spot(root, "persist").hidden = isKept !== false;
}

function waiting(unsent, draft) {
  if (!unsent && !draft) return say("phone.nothing_waits");
  return [unsent && count("phone.unsent", unsent), draft && count("phone.drafts", draft)].filter(Boolean).join(" ");
}

/** "12 MB", in the manner of the language. */
export function size(bytes) {
  const units = ["kilobyte", "megabyte", "gigabyte"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = value < 10 && unit > 0 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "unit", unit: units[unit], maximumFractionDigits: digits }).format(value);
}

/** Which checklist: incidents first, then in the order of the day. */

import { part, spot } from "../parts.js";
import { say } from "../words.js";

export async function show(root, _params, { pack, header }) {
  header({ title: say("new.title"), back: "#/" });
  const checklists = pack?.checklists ?? [];
  const reason = pack?.mission.why_not_file ?? "";
  spot(root, "none").hidden = checklists.length > 0;
  Object.assign(spot(root, "why-not"), { textContent: reason, hidden: !reason });
  spot(root, "checklists").hidden = !checklists.length;
  spot(root, "checklists").replaceChildren(...(reason ? [] : incidentsFirst(checklists).map((each) => row(root, each))));
}

const incidentsFirst = (checklists) => [...checklists].sort((one, other) => (other.kind === "incident") - (one.kind === "incident"));

function row(root, { kind, title, use, needs_place: needsPlace }) {
  const piece = part(root, "checklist", { title, use });
  piece.querySelector("[data-act]").href = needsPlace ? `#/new/${kind}` : `#/r/new/${kind}`;
  return piece;
}

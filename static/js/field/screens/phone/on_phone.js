/** What of the mission opens here without a network: checklists with their versions, the register, and of when. */

import * as mission from "../../mission.js";
import { fill, list, part, setChip, spot } from "../../parts.js";
import { date, moment } from "../../times.js";
import { count, say } from "../../words.js";

export async function drawOnPhone(root, app) {
  const card = spot(root, "on-phone");
  const { pack } = app;
  if (!pack) {
    fill(card, { mission: say("home.no_pack"), synced: say("home.no_pack_why"), register: "" });
    return list(spot(root, "checklists"), []);
  }
  const status = await mission.status(app.mission);
  const zone = pack.mission.timezone;
  fill(card, {
    mission: pack.mission.title,
    synced: status.syncedAt ? say("phone.synced", moment(status.syncedAt, zone)) : "",
    register: registerWords(pack.register, status, zone),
  });
  const here = new Set(status.checklists);
  list(spot(root, "checklists"), pack.checklists.map((each) => checklistPiece(root, each, here)));
}

function registerWords({ count: size, scope }, { register }, zone) {
  if (!register) return size ? say("phone.no_register") : "";
  const words = count("phone.register", register.count, date(register.at, zone));
  return scope === "part" ? `${words} ${say("phone.register_part")}` : words;
}

function checklistPiece(root, { kind, version, short_title: title }, here) {
  const piece = part(root, "checklist", { title, version: say("new.version", version) });
  const isHere = here.has(`${kind} ${version}`);
  setChip(piece, isHere ? { tone: "good", text: say("new.here") } : { tone: "warn", text: say("new.not_here") });
  return piece;
}

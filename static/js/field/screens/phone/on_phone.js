/** What of the mission opens here without a network: checklists with their versions, the register, and of when. */

import { missingChecklists } from "../../checklists.js";
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
  const zone = pack.mission.timezone;
  const { syncedAt } = await mission.status(app.mission);
  const missing = new Set((await missingChecklists(app.mission, pack.checklists)).map(({ kind }) => kind));
  fill(card, {
    mission: pack.mission.title,
    synced: syncedAt ? say("phone.synced", moment(syncedAt, zone)) : "",
    register: registerWords(pack.register, await mission.register(app.mission), date(syncedAt, zone)),
  });
  list(spot(root, "checklists"), pack.checklists.map((each) => checklistPiece(root, each, !missing.has(each.kind))));
}

/** Which register is here; its token says whether it is the one the server last spoke of. */
function registerWords({ token, count: size, scope }, held, day) {
  if (!held) return size ? say("phone.no_register") : "";
  const words = held.token === token ? count("phone.register", held.stations.length, day) : count("phone.register_older", held.stations.length);
  return scope === "part" ? `${words} ${say("phone.register_part")}` : words;
}

function checklistPiece(root, { version, short_title: title }, isHere) {
  const piece = part(root, "checklist", { title, version: say("new.version", version) });
  setChip(piece, isHere ? { tone: "good", text: say("new.here") } : { tone: "warn", text: say("new.not_here") });
  return piece;
}

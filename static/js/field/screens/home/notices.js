/** What must be said before anything else on the start: how the mission stands, and how fresh what is shown is. */

import * as mission from "../../mission.js";
import { part } from "../../parts.js";
import { moment } from "../../times.js";
import { say } from "../../words.js";

const OLD = 20 * 60 * 1000; // a phone in a network asks every few minutes; beyond this something keeps it from asking

/** @returns {Promise<HTMLElement[]>} from the gravest to the least */
export async function notices(root, app) {
  if (!app.mission) return [notice(root, "", say("home.no_mission"), say("home.no_mission_why"))];
  const status = await mission.status(app.mission);
  if (!app.pack) return [missing(root, status)];
  const { mission: about } = app.pack;
  return [
    about.why_not_file && notice(root, "warn", say("home.closed"), about.why_not_file),
    fetching(root, status) ?? stale(root, status, about.timezone),
  ].filter(Boolean);
}

function missing(root, status) {
  if (status.isSyncing) return notice(root, "", say("home.fetching"), say("home.fetching_why"));
  return notice(root, "warn", say("home.no_pack"), `${say("home.no_pack_why")} ${say("home.no_pack_incident")}`);
}

/** The pack is here, the rest is on its way. */
function fetching(root, { isSyncing, step, done, total }) {
  if (!isSyncing || !step || done >= total) return null;
  const words = step === "register" ? say("home.fetching_register", total) : say("home.fetching_checklist", done, total);
  const piece = notice(root, "", words, say("home.fetching_meanwhile"));
  const bar = piece.querySelector("[data-bar]");
  bar.hidden = false;
  if (step !== "register") Object.assign(bar, { max: Math.max(1, total), value: done }); // one download: nobody knows how far
  bar.setAttribute("aria-label", words);
  return piece;
}

function stale(root, { syncedAt, failedAt }, zone, now = Date.now()) {
  if (!syncedAt) return null;
  const isOld = failedAt > syncedAt || now - syncedAt > OLD;
  return isOld ? notice(root, "warn", say("home.stale", moment(syncedAt, zone)), say("home.stale_why")) : null;
}

function notice(root, tone, heading, text) {
  const piece = part(root, "notice", { heading, text });
  if (tone) piece.classList.add(tone);
  return piece;
}

/** Where the team is expected, in the order of the day, each with its state in words. */

import { fill, list, part, setChip, spot } from "../../parts.js";
import { far, isTouched } from "../../progress.js";
import { placeWords, standing, submissionStanding, titled } from "../../standing.js";
import { moment } from "../../times.js";
import { say } from "../../words.js";

/**
 * @param {object[]} visits of visits.js
 * @param {import("../../outbox.js").OutboxState} outbox
 */
export async function drawVisits(root, pack, visits, outbox) {
  const section = spot(root, "visits");
  list(section, await Promise.all(visits.map((visit, number) => piece(root, pack, visit, number, outbox))));
  const filed = visits.filter(({ record, submission }) => submission || (record && record.state !== "draft")).length;
  fill(section, { filed: visits.length ? say("home.filed_count", filed, visits.length) : "" });
  spot(root, "no-visits").hidden = visits.length > 0 || Boolean(pack.mission.why_not_file);
}

/** @param {number} number its place in the pack's list, for the tap that begins it */
async function piece(root, pack, visit, number, outbox) {
  const { stage, place, team, record, submission } = visit;
  const { text, tone, why, act } = await stateOf(visit, pack, outbox);
  const node = part(root, "visit", { title: titled({ kind: stage, place }), where: placeWords(place), why, act });
  setChip(node, { tone, text });
  const link = node.querySelector("[data-act]");
  link.dataset.focus = `${stage} ${team} ${place.ref}`;
  if (record || submission) link.href = `#/r/${(record ?? submission).id}`;
  else if (pack.mission.why_not_file) close(link);
  else Object.assign(link.dataset, { visit: number });
  return node;
}

/** A visit nobody has begun shows what a tap does instead of a state. */
async function stateOf({ record, submission }, pack, outbox) {
  const { timezone } = pack.mission;
  const begin = pack.mission.why_not_file ? "" : say("home.begin");
  if (record?.state === "draft") {
    if (!isTouched(record, pack) && !record.receipt) return { text: "", tone: "", why: say("home.opened"), act: begin };
    return { text: await far(record, pack), tone: "accent", why: say("home.changed", moment(record.changed_at, timezone)), act: "" };
  }
  if (submission && (!record || record.state === "delivered")) return { ...submissionStanding(submission, pack.me.id, timezone), act: "" };
  if (!record) return { text: "", tone: "", why: "", act: begin };
  const state = standing(record, outbox, timezone);
  return { ...state, why: record.state === "delivered" ? state.why : "", act: "" }; // the outbox says why
}

/** Nothing can be begun there; the sentence above says why. */
function close(link) {
  link.removeAttribute("href");
  link.setAttribute("aria-disabled", "true");
}

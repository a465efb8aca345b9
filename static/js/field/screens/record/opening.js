/** What is shown under the address of a record: a form to fill, something sent, or why it cannot be opened. */

import { contentOf, made } from "../../merge.js";
import * as records from "../../records.js";
import { language } from "../../words.js";

/**
 * @param {{id?: string, kind?: string}} params of the address; a kind asks for a new record without a place
 * @returns {Promise<{record: object|null, submission: object|null, isNew?: boolean}>} both null when it is not on this device
 */
export async function find(params, app) {
  if (params.kind) return { record: await start(app, params.kind, null), submission: null, isNew: true };
  const record = (await records.get(params.id)) ?? null;
  const submission = app.pack?.submissions.find((each) => each.id === params.id) ?? null;
  return { record, submission };
}

/**
 * A new record for a checklist at a place. @param {object|null} place PLACE of the pack
 * @param {string} [team] else the person's first
 */
export function start(app, kind, place, team) {
  const checklist = app.pack.checklists.find((each) => each.kind === kind);
  return records.create({
    mission: app.mission,
    kind,
    version: checklist.version,
    team: team ?? app.pack.me.teams[0]?.code ?? "",
    place,
    visit_date: visitDay(app.pack),
    answers: place && checklist.place_key ? { [checklist.place_key]: place.ref } : {},
  });
}

/** Today while the mission lasts, else the day of the vote; the mission's own calendar counts. */
export function visitDay({ mission }, now = new Date()) {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: mission.timezone, dateStyle: "short" }).format(now);
  const day = mission.referendum?.date;
  const isOver = Boolean(mission.end_date) && today > mission.end_date;
  return day && (isOver || today < day) ? day : today;
}

/**
 * Why a submission cannot be corrected here, as the name of a word; "" when it can. Without its answers on the device
 * nothing is opened: an empty form would look like a correction (T10).
 */
export function whyNotCorrect(record, submission) {
  if (submission?.why_not_correct) return "said";
  if (!submission) return record?.state === "delivered" && record.receipt ? "" : "record.not_here";
  if (record?.receipt?.revision === submission.revision) return "";
  return submission.answers ? "" : "record.answers_not_here";
}

/** The draft of a correction, on top of the revision that stands. @returns {Promise<object>} the record */
export async function correct(record, submission, app) {
  const anew = { state: "draft", reason: "", filled_at: null };
  if (!record) return records.create({ ...made(app.mission, submission), ...anew });
  await records.reopen(record.id);
  const isNewer = submission && submission.revision > (record.receipt?.revision ?? 0);
  const seen = isNewer ? { ...contentOf(submission), base_revision: submission.revision } : {};
  return records.save(record.id, { ...seen, reason: "", filled_at: null });
}

/** The latest answers known here of the other checklists at this place, by kind: checks look across them. */
export async function otherAnswers(record, app) {
  if (!record.place) return {};
  const isThere = (each) => each.id !== record.id && each.place?.kind === record.place.kind && each.place.ref === record.place.ref;
  const found = {};
  for (const each of [...(app.pack?.submissions ?? [])].reverse()) if (isThere(each) && each.answers) found[each.kind] = each.answers;
  for (const each of (await records.all()).reverse()) if (isThere(each) && each.mission === record.mission) found[each.kind] = each.answers;
  return found;
}

/** The clock as people read it: 14:07. */
export const clock = (at) => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

/** A day as people say it: 5 June. */
export const day = (text) => new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${text}T00:00:00Z`));

/** What is shown under the address of a record: a form to fill, something sent, or why it cannot be opened. */

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
  const stands = submission ?? { revision: record.receipt.revision, reason: "" };
  const returned = stands.reason ? { reason: stands.reason, by: stands.decided_by, at: stands.decided_at } : null;
  if (!record) return records.create({ ...asRecord(submission, app), returned });
  await records.reopen(record.id);
  const isOurs = record.receipt?.revision === stands.revision;
  const content = isOurs ? {} : contentOf(submission);
  return records.save(record.id, { ...content, returned, base_revision: stands.revision, reason: "", filled_at: null });
}

function asRecord(submission, app) {
  const { id, kind, version, revision, code, state } = submission;
  return {
    id,
    mission: app.mission,
    kind,
    version,
    code,
    base_revision: revision,
    receipt: { revision, code, state, at: submission.received_at },
    ...contentOf(submission),
  };
}

function contentOf({ answers, comments, place, team, visit_date, files = [], breaks = [] }) {
  return {
    answers,
    comments: comments ?? {},
    place,
    team,
    visit_date: visit_date ?? "",
    breaks,
    // Their bytes are on the server, or still on the device that took them; there is nothing of them to send from here.
    files: files.map(({ question = "", name, type, sha256 }) => ({ id: crypto.randomUUID(), question, name, type, size: 0, sha256, state: "stored" })),
  };
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

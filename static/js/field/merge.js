/** What the server says of our records, taken over: a decision, a newer revision, a return with its reason. */

import { all, change, create } from "./records.js";
import { needHolder } from "./vault.js";

/**
 * @param {string} slug
 * @param {object} pack as it has just come
 */
export async function merge(slug, pack) {
  const { user } = await needHolder();
  const here = new Map((await all()).map((record) => [record.id, record]));
  for (const submission of pack.submissions) {
    const record = here.get(submission.id);
    if (record) {
      if (taken(record, submission)) await change(record.id, (now) => taken(now, submission));
    } else if (submission.state === "returned" && submission.answers && submission.observer.id === user) {
      await create(made(slug, submission)).catch(ignoreKnown);
    }
  }
}

/** Another tab was quicker. */
function ignoreKnown(error) {
  if (error.name !== "ConstraintError") throw error;
}

const returnOf = ({ state, reason, decided_by, decided_at, remarks = [] }) =>
  state === "returned" ? { reason, by: decided_by, at: decided_at, remarks } : null;

/** The record with what is new; null when nothing is. A draft and what waits are the person's own. */
function taken(record, submission) {
  const { receipt } = record;
  if (!receipt || !["delivered", "files"].includes(record.state) || submission.revision < receipt.revision) return null;
  const isNewer = submission.revision > receipt.revision;
  // A newer revision is taken with its answers or not at all: ours must not pass for a correction of what we never saw.
  if (isNewer && (!submission.answers || record.state === "files")) return null;
  const next = {
    ...record,
    ...(isNewer ? contentOf(submission) : {}),
    code: submission.code,
    receipt: { ...receipt, revision: submission.revision, state: submission.state },
    returned: returnOf(submission),
    why_not_correct: submission.why_not_correct,
  };
  return JSON.stringify(next) === JSON.stringify(record) ? null : next;
}

/** The fields of a record for a submission that is on this device with its answers. */
export function made(slug, submission) {
  const { id, kind, version, revision, code, state } = submission;
  return {
    id,
    mission: slug,
    kind,
    version,
    code,
    state: "delivered",
    base_revision: revision,
    receipt: { revision, code, state, at: submission.received_at },
    returned: returnOf(submission),
    why_not_correct: submission.why_not_correct,
    ...contentOf(submission),
  };
}

/** What may be changed of it. The bytes of its files are on the server, or still on the device that took them. */
export const contentOf = ({ answers, comments = {}, place, team, visit_date, breaks = [], files = [] }) => ({
  answers,
  comments,
  place,
  team,
  visit_date: visit_date ?? "",
  breaks,
  files: files.map(({ question = "", name, type, sha256 }) => ({ id: crypto.randomUUID(), question, name, type, size: 0, sha256, state: "stored" })),
});

/** Straight to the form of a submission that came back. */

import * as records from "./records.js";
import { correct, whyNotCorrect } from "./screens/record/opening.js";

/**
 * Open it for correction where its answers are on this device; else its record says what is missing.
 * @param {object} app
 * @param {string} id of the submission and its record
 */
export async function openCorrection(app, id) {
  const record = (await records.get(id)) ?? null;
  const submission = app.pack?.submissions.find((each) => each.id === id);
  if (submission && record?.state !== "draft" && !whyNotCorrect(record, submission)) await correct(record, submission, app);
  app.go(`#/r/${id}`);
}

/** How far a record is, without its form on the screen. */

import { relevantQuestions } from "../checklist/relevance.js";
import { read } from "./database.js";
import { language, say } from "./words.js";

/**
 * Answered questions of those that are asked.
 * @param {object} record
 * @param {object} pack
 * @returns {Promise<{done: number, total: number}|null>} null when its checklist is not on this device
 */
export async function progress(record, pack) {
  const checklist = await read("checklists", [record.mission, record.kind, record.version, language]); // a list waits for no network
  if (!checklist || !pack) return null;
  const asked = relevantQuestions(checklist.definition, record.answers, pack.context);
  const done = asked.filter(({ key }) => isGiven(record.answers[key]));
  return { done: done.length, total: asked.length };
}

/** "19 of 45", or that it is a draft. @returns {Promise<string>} */
export async function far(record, pack) {
  const found = await progress(record, pack);
  return found ? say("home.of", found.done, found.total) : say("outbox.draft");
}

/** Whether anything has been filled in besides the place: an opened form alone is no draft to come back to. */
export function isTouched(record, pack) {
  const key = pack?.checklists.find((each) => each.kind === record.kind)?.place_key;
  const given = Object.entries(record.answers).filter(([name, answer]) => name !== key && isGiven(answer));
  return given.length > 0 || Object.keys(record.comments).length > 0 || record.files.length > 0;
}

const isGiven = (answer) => answer !== undefined && answer !== null && answer !== "" && !(Array.isArray(answer) && !answer.length);

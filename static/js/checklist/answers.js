/** From what was filled in to what is kept, and what a person still has to mend; as missions/checklists/answers.py. Pure. */

import { uncommented } from "./adverse.js";
import { isObject, own } from "./json.js";
import { ruleOf } from "./problems.js";
import { walk } from "./relevance.js";
import { Unfit, isBlank, isSpecial, shown, tidyText } from "./special.js";
import { cleanValue } from "./values.js";

/** Problems of a form that is not finished; all other problems are of values that cannot be answers. */
export const INCOMPLETE_RULES = new Set(["required", "comment_required"]);
const UNKNOWN_LISTED = 50;

/**
 * @typedef {{key: string, rule: string, wording: string, params: (string|number)[], repeat: number|null}} Problem
 * one thing to mend; `sentence` of problems.js says it in words
 */

/**
 * The valid, relevant answers and every problem. An answer with a problem is left out, as is, without a word, any
 * answer or comment to a question that is not asked. Cleaning what was cleaned changes nothing.
 * @param {object} form the checklist's definition
 * @param {import("./relevance.js").Context} context
 * @returns {{answers: object, comments: Object<string, string>, problems: Problem[]}}
 */
export function cleanAnswers(form, answers, comments, context) {
  const work = { context, answers: {}, comments: {}, problems: [] };
  const givenAnswers = objectOf(work, answers, "answers");
  const givenComments = objectOf(work, comments, "comments");
  const questions = [];
  for (const question of walk(form, context, work.answers)) {
    questions.push(question);
    cleanAnswer(work, question, own(givenAnswers, question.key));
    cleanComment(work, question.key, own(givenComments, question.key));
  }
  for (const key of uncommented(form, questions, work.answers, work.comments, context)) {
    report(work, key, "comment_required");
  }
  reportUnknown(work, form, givenAnswers, "answer");
  reportUnknown(work, form, givenComments, "comment");
  return { answers: work.answers, comments: work.comments, problems: work.problems };
}

function report(work, key, wording, params = [], repeat = null) {
  work.problems.push({ key, rule: ruleOf(wording), wording, params, repeat });
}

function objectOf(work, raw, name) {
  if (isObject(raw)) return raw;
  if (raw !== null && raw !== undefined) report(work, "", `type.${name}`);
  return {};
}

function cleanAnswer(work, question, raw) {
  const value = question.repeat_for ? repeated(work, question, raw) : single(work, question, raw, null);
  if (value !== null) work.answers[question.key] = value;
}

/** The stored form of one answer, null for none; a required question left blank is a problem. */
function single(work, question, raw, repeat) {
  if (isBlank(raw)) return nothing(work, question, repeat);
  if (isSpecial(raw)) return special(work, question, raw, repeat);
  try {
    const value = cleanValue(question, raw);
    return value === "" ? nothing(work, question, repeat) : value;
  } catch (unfit) {
    if (!(unfit instanceof Unfit)) throw unfit;
    report(work, question.key, unfit.wording, unfit.params, repeat);
    return null;
  }
}

function nothing(work, question, repeat) {
  if (question.required) report(work, question.key, "required", [], repeat);
  return null;
}

function special(work, question, raw, repeat) {
  if (own(question.special_answers, raw) !== undefined) return raw;
  if (question.required) report(work, question.key, "required.special", [], repeat);
  else report(work, question.key, "special", [raw], repeat);
  return null;
}

/** {"1": answer, "2": answer}; one special answer given for all is spread over them. */
function repeated(work, question, raw) {
  const numbers = work.context.repeats.map(String);
  const forAll = isSpecial(raw) ? Object.fromEntries(numbers.map((number) => [number, raw])) : raw;
  const given = isBlank(forAll) ? {} : forAll;
  if (!isObject(given) || Object.keys(given).some((number) => !numbers.includes(number))) {
    report(work, question.key, "repeat", [numbers.length]);
    return null;
  }
  const found = {};
  for (const number of numbers) {
    const value = single(work, question, own(given, number), Number(number));
    if (value !== null) found[number] = value;
  }
  return Object.keys(found).length ? found : null;
}

function cleanComment(work, key, raw) {
  if (raw === null || raw === undefined) return;
  try {
    const text = tidyText(raw);
    if (text) work.comments[key] = text;
  } catch (unfit) {
    if (!(unfit instanceof Unfit)) throw unfit;
    report(work, key, `comment_${ruleOf(unfit.wording)}`, unfit.params);
  }
}

/** Keys the form does not have, in the order of their letters. */
function reportUnknown(work, form, given, what) {
  const known = new Set(form.questions.map((question) => question.key));
  const strangers = Object.keys(given).filter((key) => !known.has(key)).map(shown).sort();
  const more = strangers.length - UNKNOWN_LISTED;
  if (more > 0) report(work, "", `unknown_key.${what}s`, [more]);
  for (const name of strangers.slice(0, UNKNOWN_LISTED)) report(work, name, `unknown_key.${what}`, [name]);
}

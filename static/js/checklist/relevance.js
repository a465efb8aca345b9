/** Which questions are asked: the same walk and the same conditions as missions/checklists/relevance.py. Pure. */

import { own } from "./json.js";

/**
 * What of the mission decides how a form is filled; a flag nobody set is off.
 * @typedef {{config: Object<string, boolean>, repeats: number[], short_form: boolean}} Context
 */

/** Whether a condition holds over the answers so far. @returns {boolean} */
export function holds(condition, answers, config) {
  if ("in" in condition) {
    const answer = own(answers, condition.key);
    return Array.isArray(answer) ? answer.some((value) => condition.in.includes(value)) : condition.in.includes(answer);
  }
  if ("gt" in condition) {
    const answer = own(answers, condition.key);
    return Number.isInteger(answer) && answer > condition.gt;
  }
  if ("config" in condition) return own(config, condition.config, false) === condition.is;
  if ("all" in condition) return condition.all.every((part) => holds(part, answers, config));
  return condition.any.some((part) => holds(part, answers, config));
}

/**
 * The questions that are asked, in order, each decided by what `answered` holds when its turn comes. Whoever walks
 * puts the answer of each question there before going on: that of a question not asked decides nothing.
 * @param {object} form the checklist's definition
 * @param {Context} context
 * @param {object} answered filled while walking
 */
export function* walk(form, context, answered) {
  const endings = new Map(form.ends_form_if.map((ending) => [ending.key, ending]));
  for (const question of form.questions) {
    if (context.short_form && !question.core) continue;
    if (question.relevant && !holds(question.relevant, answered, context.config)) continue;
    yield question;
    const ending = endings.get(question.key);
    if (ending && holds(ending, answered, context.config)) return;
  }
}

/** The questions these answers call for, in the order of the form. @returns {object[]} */
export function relevantQuestions(form, answers, context) {
  const answered = {};
  const found = [];
  for (const question of walk(form, context, answered)) {
    found.push(question);
    answered[question.key] = own(answers, question.key);
  }
  return found;
}

/**
 * The keys that are asked, in order.
 * @param {{key: string, relevant: object|null}[]} questions
 * @param {{key: string, in: string[]}[]} endings once one holds, nothing after its question is asked
 * @returns {Set<string>}
 */
export function asked(questions, endings, answers, config) {
  const found = relevantQuestions({ questions, ends_form_if: endings }, answers, { config });
  return new Set(found.map((question) => question.key));
}

/**
 * Whether an answer must be explained in words; of several values, any of them.
 * @param {{in?: string[], gt?: number}|null} rule
 */
export function needsWords(rule, answer) {
  if (!rule) return false;
  return [answer].flat().some((value) => ("gt" in rule ? Number.isInteger(value) && value > rule.gt : rule.in.includes(value)));
}

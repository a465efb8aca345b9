/** Answers that count against the process, as missions/checklists/adverse.py says. Pure. */

import { isObject, own } from "./json.js";
import { relevantQuestions } from "./relevance.js";
import { isBlank, isSpecial } from "./special.js";

const NEED_WORDS = ["critical", "serious"];

/**
 * The adverse answers among the relevant ones, in the order of the form; one for each adverse value.
 * @param {object} form the checklist's definition
 * @param {import("./relevance.js").Context} context
 * @returns {{key: string, value: string|number, severity: string, repeat: number|null}[]}
 */
export function adverseAnswers(form, answers, context) {
  return adverseAmong(relevantQuestions(form, answers, context), answers, context);
}

/** The adverse answers to these questions; special and blank answers never are. */
export function adverseAmong(questions, answers, context) {
  const found = [];
  for (const question of questions) {
    const answer = own(answers, question.key) ?? null;
    if (answer === null || !isEvaluative(question)) continue;
    for (const [repeat, part] of partsOf(question, answer, context)) {
      for (const value of adverseValues(question, part)) {
        found.push({ key: question.key, value, severity: severityOf(question, value), repeat });
      }
    }
  }
  return found;
}

/**
 * The questions whose answer still needs words: critical or serious, without a comment of its own, on a form whose
 * comment question says nothing yet.
 * @returns {Set<string>} keys in the order of the form
 */
export function needsComment(form, answers, comments, context) {
  return uncommented(form, relevantQuestions(form, answers, context), answers, comments, context);
}

/** The same among questions known to be asked. */
export function uncommented(form, questions, answers, comments, context) {
  const explains = questions.some(({ key }) => key === form.comment_question);
  const explained = explains ? own(answers, form.comment_question) : null;
  if (!isBlank(explained) && !isSpecial(explained)) return new Set();
  const silent = questions.filter(({ key }) => isBlank(own(comments, key)));
  const heavy = adverseAmong(silent, answers, context).filter(({ severity }) => NEED_WORDS.includes(severity));
  return new Set(heavy.map(({ key }) => key));
}

function isEvaluative({ adverse }) {
  return Array.isArray(adverse) ? adverse.length > 0 : true;
}

/** The answer itself, or the answers by number of the question on the ballot. */
function partsOf(question, answer, context) {
  if (!question.repeat_for) return [[null, answer]];
  return isObject(answer) ? context.repeats.map((number) => [number, own(answer, String(number))]) : [];
}

/** The parts of one answer that count against the process; a multiple answer can have several. */
function adverseValues({ adverse, type }, answer) {
  if (!Array.isArray(adverse)) return Number.isInteger(answer) && answer > adverse.gt ? [answer] : [];
  if (type === "multi") return Array.isArray(answer) ? answer.filter((value) => adverse.includes(value)) : [];
  return adverse.includes(answer) ? [answer] : [];
}

function severityOf(question, value) {
  return own(question.severity_by_value, String(value), question.severity);
}

/** Consistency checks over the answers of a record, and of others for its station; as missions/checklists/consistency.py. Pure. */

import { adverseAmong } from "./adverse.js";
import { worth } from "./expressions.js";
import { isObject, own } from "./json.js";
import { relevantQuestions } from "./relevance.js";
import { LARGEST, isBlank, isSpecial } from "./special.js";
import { minutesOf } from "./values.js";

const DAY = 24 * 60;

/**
 * The outcome of every check; of one over repeated questions, an outcome for each of them. `passed` is null when it
 * depends on an answer that is blank, special or not asked for. Answers need not be clean.
 * @param {object} form the definition as the checklist door gives it: each check with its `tree` and `keys`
 * @param {import("./relevance.js").Context} context
 * @param {Object<string, object>} [others] answers of other records for the same station, by kind of checklist
 * @returns {{id: string, level: string, severity: string|null, passed: boolean|null, message: string,
 *            repeat: number|null, keys: string[]}[]}
 */
export function runChecks(form, answers, context, others = {}) {
  const view = new View(form, answers, context, others);
  const repeated = new Set(form.questions.filter((question) => question.repeat_for).map(({ key }) => key));
  return form.checks.flatMap((check) => {
    const isRepeated = check.keys.some((key) => repeated.has(key));
    return (isRepeated ? context.repeats : [null]).map((repeat) => outcome(check, view, repeat));
  });
}

function outcome(check, view, repeat) {
  const passed = worth(check.tree, new Scope(view, repeat));
  const { id, level, severity = null, message, keys } = check;
  return { id, level, severity, passed: typeof passed === "boolean" ? passed : null, message, repeat, keys };
}

/** The record as checks see it. */
class View {
  constructor(form, answers, context, others) {
    Object.assign(this, { form, answers, context, others });
    this.relevant = new Map(relevantQuestions(form, answers, context).map((question) => [question.key, question]));
  }

  get hasCritical() {
    this.critical ??= adverseAmong(this.relevant.values(), this.answers, this.context).some(
      ({ severity }) => severity === "critical",
    );
    return this.critical;
  }
}

/** Gives names their worth, for one question on the ballot where the check is run for each. */
class Scope {
  constructor(view, repeat) {
    Object.assign(this, { view, repeat });
  }

  value(name) {
    const { form, relevant } = this.view;
    if (name.includes(".")) {
      const type = own(form.references, name);
      return type ? worthOf(type, this.answer(name)) : null;
    }
    const question = relevant.get(name);
    const found = question ? worthOf(question.type, this.answer(name)) : null;
    return found !== null && name === form.departure && form.may_pass_midnight ? this.afterArrival(found) : found;
  }

  /** A departure before the arrival is one of the next day. */
  afterArrival(departure) {
    const arrival = this.value(this.view.form.arrival);
    return arrival !== null && departure < arrival ? departure + DAY : departure;
  }

  isWithoutValue(name) {
    const answer = this.answer(name);
    return isBlank(answer) || isSpecial(answer);
  }

  /** 0 for what is blank, not asked or did not arise; what was not observed stays unknown. */
  valueOrZero(name) {
    const answer = this.answer(name);
    const isAsked = name.includes(".") || this.view.relevant.has(name);
    if (!isAsked || isBlank(answer) || (isSpecial(answer) && answer !== "not_observed")) return 0;
    return this.value(name);
  }

  anyCritical() {
    return this.view.hasCritical;
  }

  answer(name) {
    const [kind, key] = name.split(".");
    const answer = key === undefined ? own(this.view.answers, kind) : own(own(this.view.others, kind), key);
    if (!isObject(answer)) return answer;
    return this.repeat === null ? null : own(answer, String(this.repeat));
  }
}

/** An answer as expressions compute with it; null for a blank, special or senseless one. */
function worthOf(type, answer) {
  if (type === "integer") return Number.isInteger(answer) && Math.abs(answer) <= LARGEST ? answer : null;
  if (type === "time" || type === "datetime") return minutesOf(type, answer);
  if (type === "multi") return isListOfTexts(answer) ? answer : null;
  return typeof answer === "string" && !isSpecial(answer) && !isBlank(answer) ? answer : null;
}

function isListOfTexts(answer) {
  return Array.isArray(answer) && answer.every((value) => typeof value === "string");
}

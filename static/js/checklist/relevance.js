/** Which questions are asked: the same walk and the same conditions as missions/checklists/relevance.py. Pure. */

/** Whether a condition holds over the answers so far. @returns {boolean} */
export function holds(condition, answers, config) {
  if ("in" in condition) {
    const answer = answers[condition.key];
    return Array.isArray(answer) ? answer.some((value) => condition.in.includes(value)) : condition.in.includes(answer);
  }
  if ("gt" in condition) return Number.isInteger(answers[condition.key]) && answers[condition.key] > condition.gt;
  if ("config" in condition) return Boolean(config[condition.config]) === condition.is;
  if ("all" in condition) return condition.all.every((part) => holds(part, answers, config));
  return condition.any.some((part) => holds(part, answers, config));
}

/**
 * The keys that are asked, in order. An answer of a question that is not asked decides nothing.
 * @param {{key: string, relevant: object|null}[]} questions
 * @param {{key: string, in: string[]}[]} endings once one holds, nothing after its question is asked
 */
export function asked(questions, endings, answers, config) {
  const answered = {};
  const found = new Set();
  for (const { key, relevant } of questions) {
    if (relevant && !holds(relevant, answered, config)) continue;
    found.add(key);
    answered[key] = answers[key];
    if (endings.some((ending) => ending.key === key && holds(ending, answered, config))) break;
  }
  return found;
}

/**
 * Whether an answer must be explained in words; of several values, any of them.
 * @param {{in?: string[], gt?: number}|null} rule
 */
export function needsWords(rule, answer) {
  if (!rule) return false;
  return [answer].flat().some((value) => ("gt" in rule ? Number.isInteger(value) && value > rule.gt : rule.in.includes(value)));
}

/** An answer as a person reads it, with the checklist's own words. */

/**
 * @param {{labels?: object, special_answers?: object}} question of the definition
 * @param {*} answer as the record holds it
 * @param {string} [note]
 * @returns {string} "" for none
 */
export function inWords(question, answer, note = "") {
  return [valueWords(question, answer), note && `“${note}”`].filter(Boolean).join(" ");
}

function valueWords(question, answer) {
  if (answer === null || answer === undefined || answer === "") return "";
  if (Array.isArray(answer)) return answer.map((each) => valueWords(question, each)).join(", ");
  if (typeof answer === "object") return Object.entries(answer).map(([name, each]) => `${name}: ${valueWords(question, each)}`).join("; ");
  return question.labels?.[answer] ?? question.special_answers?.[answer] ?? String(answer);
}

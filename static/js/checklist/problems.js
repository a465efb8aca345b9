/** What is wrong with an answer, in words; the same sentences as missions/checklists/messages.py. Pure. */

/** By wording: a rule, and after the dot which of its sentences. English, for where a page gives no words. */
export const TEMPLATES = {
  required: "Answer this question; the form needs it.",
  "required.special": "Answer this question; the form cannot do without it.",
  special: "Choose another answer; “%s” is not offered here.",
  repeat: "Answer by number of the question on the ballot, from 1 to %s.",
  comment_required: "Say in a comment what happened and what you saw.",
  comment_type: "Give the comment as a text.",
  comment_max_length: "Shorten the comment to %s characters.",
  "unknown_key.answer": "Remove the answer to “%s”; this form has no such question.",
  "unknown_key.comment": "Remove the comment to “%s”; this form has no such question.",
  "unknown_key.answers": "Remove %s more answers; this form has no such questions.",
  "unknown_key.comments": "Remove %s more comments; this form has no such questions.",
  "type.answers": "Give the answers as an object from question keys to answers.",
  "type.comments": "Give the comments as an object from question keys to comments.",
  "type.choice": "Give one of the answers offered here, as text.",
  choice: "Choose one of %s; “%s” is not one of them.",
  "choice.long": "Choose one of the answers offered here; “%s” is not one.",
  "type.multi": "Give a list of answers, even when there is only one.",
  unique: "Give each answer once only.",
  exclusive: "Choose either “%s” alone or the other answers.",
  "type.integer": "Enter a whole number, in digits alone.",
  min: "Enter a number of %s or more.",
  max: "Enter a number of %s or less.",
  time: "Enter the time as hours and minutes, for example 07:05.",
  datetime: "Enter the date and time as in 2022-06-05T14:30.",
  "type.text": "Give a text, in quotes.",
  max_length: "Shorten the text to %s characters.",
  reference: "Choose the place from the list, by its code.",
  "type.records": "Give a list of at most %s records with the fields %s.",
  "type.record": "Give each record with the fields %s.",
  unknown_field: "Remove the unknown field “%s”.",
  person: "Say with true or false whether person %s may be named in public.",
  "incomplete_record.name": "Give the name of person %s.",
  "incomplete_record.label": "Say what figure %s counts.",
  "incomplete_record.unit": "Give the unit of figure %s.",
  "incomplete_record.source": "Say who gave figure %s.",
  "fact.number": "Give the number of figure %s in digits, such as 65.",
  "fact.second_number": "Give the second number of figure %s in digits, such as 65.",
  "fact.second": "Give both the second number of figure %s and its unit, or neither.",
  "fact.as_of": "Give the date of figure %s as in 2022-06-05.",
  "type.files": "Give a list of at most %s file digests.",
  attachment: "Name each file by its SHA-256 digest, 64 hexadecimal characters.",
  "unique.files": "Name each file once only.",
};

/** The stable id of the rule a wording belongs to. @returns {string} */
export function ruleOf(wording) {
  return wording.split(".", 1)[0];
}

/**
 * One sentence for the person who answers. %s takes the next param; %1$s the first, where a language wants another order.
 * @param {import("./answers.js").Problem} problem
 * @param {Object<string, string>} [words] the page's templates, by "problem." and the wording
 * @returns {string}
 */
export function sentence({ wording, params }, words = {}) {
  const template = words[`problem.${wording}`] ?? TEMPLATES[wording];
  let next = 0;
  return template.replace(/%(?:(\d)\$)?s/g, (_all, place) => params[place ? place - 1 : next++]);
}

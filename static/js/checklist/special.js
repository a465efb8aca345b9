/** The answers that are not answers, special ones and none at all; and the texts in answers. As special.py, unfit.py. Pure. */

export const LARGEST = Number.MAX_SAFE_INTEGER;
const LONGEST_TEXT = 10000;
const LONGEST_SHOWN = 60;
const SPECIAL = new Set(["not_observed", "not_applicable", "not_discussed"]);
// What the library takes for white space; trim() would leave some of it and take a byte order mark besides.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
const SPACE_ALONE = new RegExp(`^${SPACE}*$`);
const HALF_PAIR = /\p{Surrogate}/gu;
/** A code as registers give them: up to 100 characters on one line. */
export const REFERENCE = new RegExp(`^(?!${SPACE})[^\\n]{1,100}(?<!${SPACE})$`, "u");

/** Why a value is refused: the wording (messages.py) and its params. Thrown by what cleans values. */
export class Unfit {
  constructor(wording, ...params) {
    Object.assign(this, { wording, params });
  }
}

/** Whether the answer says why there is none. @returns {boolean} */
export function isSpecial(answer) {
  return typeof answer === "string" && SPECIAL.has(answer);
}

/** Whether nothing was answered: absent, null, an empty text, list or object. @returns {boolean} */
export function isBlank(answer) {
  if (answer === null || answer === undefined) return true;
  if (typeof answer === "string") return SPACE_ALONE.test(answer);
  return typeof answer === "object" && Object.keys(answer).length === 0;
}

/** Without outer white space and what no database stores. @throws {Unfit} @returns {string} */
export function tidyText(value) {
  if (typeof value !== "string") throw new Unfit("type.text");
  const text = stored(value).replace(/\r\n?/g, "\n").replace(OUTER_SPACE, "");
  if (text.length > LONGEST_TEXT && [...text].length > LONGEST_TEXT) throw new Unfit("max_length", LONGEST_TEXT);
  return text;
}

/** Something somebody sent, short and clean enough to be quoted in a message. @returns {string} */
export function shown(text) {
  const letters = [...stored(text)];
  return letters.length <= LONGEST_SHOWN ? letters.join("") : `${letters.slice(0, LONGEST_SHOWN - 3).join("")}...`;
}

/** Half of a surrogate pair, as a cut-off emoji leaves behind, cannot be encoded. */
function stored(text) {
  return text.replace(HALF_PAIR, "\ufffd").replaceAll("\0", "");
}

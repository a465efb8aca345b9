/** What a valid value is, type by type, as missions/checklists/values.py says. Pure. */

import { cleanAttachments, cleanFacts, cleanPersons, isDate } from "./records.js";
import { LARGEST, REFERENCE, Unfit, shown, tidyText } from "./special.js";

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d$/;
const MINUTES_OF_A_DAY = 24 * 60;
const LISTED_AT_MOST = 8;

const CLEANERS = {
  yes_no: choice,
  single: choice,
  scale: choice,
  country: choice,
  multi,
  integer,
  time: (question, value) => unlessUnfit(isClock(value), value, "time"),
  datetime: (question, value) => unlessUnfit(isMoment(value), value, "datetime"),
  text: (question, value) => tidyText(value),
  station_ref: reference,
  centre_ref: reference,
  person_list: (question, value) => cleanPersons(value),
  fact_list: (question, value) => cleanFacts(value),
  attachment_list: (question, value) => cleanAttachments(value),
};

/** One answer, neither blank nor special, in its stored form. @throws {Unfit} */
export function cleanValue(question, value) {
  return CLEANERS[question.type](question, value);
}

/** A clock time in minutes since midnight, a moment in minutes; null if it is neither. @returns {number|null} */
export function minutesOf(type, answer) {
  if (type === "time" && isClock(answer)) return clockMinutes(answer);
  if (type === "datetime" && isMoment(answer)) {
    const day = Date.parse(`${answer.slice(0, 10)}T00:00:00Z`) / 86_400_000;
    return day * MINUTES_OF_A_DAY + clockMinutes(answer.slice(11));
  }
  return null;
}

function choice(question, value) {
  if (typeof value !== "string") throw new Unfit("type.choice");
  const values = question.values ?? [];
  if (values.includes(value)) return value;
  if (values.length > LISTED_AT_MOST) throw new Unfit("choice.long", shown(value));
  throw new Unfit("choice", values.join(", "), shown(value));
}

/** In the order of the values. */
function multi(question, value) {
  if (!Array.isArray(value)) throw new Unfit("type.multi");
  for (const item of value) choice(question, item);
  const chosen = (question.values ?? []).filter((option) => value.includes(option));
  if (chosen.length !== value.length) throw new Unfit("unique");
  const alone = chosen.find((option) => question.exclusive?.includes(option));
  if (alone && chosen.length > 1) throw new Unfit("exclusive", question.labels?.[alone] ?? alone);
  return chosen;
}

function integer(question, value) {
  if (!Number.isInteger(value)) throw new Unfit("type.integer");
  const lowest = question.min ?? -LARGEST;
  const highest = question.max ?? LARGEST;
  if (value < lowest) throw new Unfit("min", lowest);
  if (value > highest) throw new Unfit("max", highest);
  return value;
}

function reference(question, value) {
  const code = typeof value === "string" ? tidyText(value) : "";
  return unlessUnfit(REFERENCE.test(code), code, "reference");
}

function unlessUnfit(isFit, value, wording) {
  if (!isFit) throw new Unfit(wording);
  return value;
}

function isClock(value) {
  return typeof value === "string" && TIME.test(value);
}

function isMoment(value) {
  return typeof value === "string" && MOMENT.test(value) && isDate(value.slice(0, 10));
}

function clockMinutes(clock) {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
}

/** Moments as people say them, on the clock of the mission. */

import { language, say } from "./words.js";

const tongue = language === "en" ? "en-GB" : language; // 5 June, as in the texts around it
const day = (moment, zone) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(moment);

/**
 * "14:07" today, "5 June, 14:07" on any other day.
 * @param {string|number} moment ISO text or milliseconds
 * @param {string} zone such as "Asia/Almaty"
 */
export function moment(moment, zone, now = Date.now()) {
  const then = new Date(moment);
  const clock = new Intl.DateTimeFormat(tongue, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(then);
  return day(then, zone) === day(now, zone) ? clock : say("time.on", date(moment, zone), clock);
}

/** "5 June". @param {string|number} moment @param {string} [zone] not for a day without a time */
export function date(moment, zone = "UTC") {
  return new Intl.DateTimeFormat(tongue, { timeZone: zone, day: "numeric", month: "long" }).format(new Date(moment));
}

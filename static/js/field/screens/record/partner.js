/** Whether somebody else has filed this very visit: same checklist, same place, at an overlapping time. Pure. */

// As long as the server takes a visit without an end to last (missions/states.py, OPEN_VISIT).
const OPEN_VISIT = 60;
const DAY = 24 * 60;

/**
 * The submissions of the pack that tell of the same visit.
 * @param {object[]} submissions the pack's
 * @param {{id, kind, place, visit_date}} record
 * @param {{from: string|undefined, to: string|undefined}} times the visit's clock times on the form
 * @param {string} zone time zone of the mission
 */
export function sameVisit(submissions, record, times, zone) {
  if (!record.place) return [];
  const own = span(record.visit_date, times.from, times.to);
  return submissions.filter((each) => {
    if (each.id === record.id || each.kind !== record.kind || each.state === "excluded") return false;
    if (each.place?.kind !== record.place.kind || each.place.code !== record.place.code || each.place.ref !== record.place.ref) return false;
    const theirs = spanOf(each, zone);
    return !own || !theirs || (own[0] < theirs[1] && theirs[0] < own[1]);
  });
}

/** [start, end] of a filed visit in minutes on the mission's clock; null when it has no time. */
function spanOf({ visit_started_at: started, visit_ended_at: ended }, zone) {
  if (!started) return null;
  const start = local(started, zone);
  return [start, ended ? local(ended, zone) : start + OPEN_VISIT];
}

function span(day, from, to) {
  if (!isClock(from)) return null;
  const start = Date.parse(`${day || "1970-01-01"}T${from}:00Z`) / 60000;
  if (!isClock(to)) return [start, start + OPEN_VISIT];
  const end = Date.parse(`${day || "1970-01-01"}T${to}:00Z`) / 60000;
  return [start, end > start ? end : end + DAY];
}

const isClock = (text) => /^\d\d:\d\d$/.test(text ?? "");

/** The moment as the clock of the zone shows it, in minutes. */
function local(moment, zone) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(moment));
  return Date.parse(`${parts.replace(" ", "T")}:00Z`) / 60000;
}

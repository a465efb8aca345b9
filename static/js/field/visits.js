/** Where the team is expected, and what has been filed or begun there. Pure. */

/**
 * The team's visits in the order of the day, each with what there is of it.
 * @param {object} pack
 * @param {object[]} records of this mission, opened, the latest change first
 * @returns {{stage: string, team: string, place: object, record: object|null, submission: object|null}[]}
 */
export function standingVisits(pack, records) {
  const taken = new Set();
  return pack.visits.map((visit) => {
    const fits = (each) => !taken.has(each.id) && isOf(visit, each);
    const record = records.find(fits) ?? null;
    const filed = pack.submissions.filter((each) => each.state !== "excluded");
    const submission = (record && filed.find((each) => each.id === record.id)) || (record ? null : filed.find(fits)) || null;
    const used = record ?? submission;
    if (used) taken.add(used.id);
    return { ...visit, record, submission };
  });
}

function isOf(visit, { kind, team, place }) {
  return kind === visit.stage && (!team || team === visit.team) && isSamePlace(place, visit.place);
}

/** Whether two places are one; the answer that names it decides. */
export const isSamePlace = (one, other) => Boolean(one && other) && one.kind === other.kind && one.ref === other.ref;

/**
 * Places of the team's visits, those expected for this kind of form first, each once.
 * @param {string} placeKind "station" or "centre"
 * @returns {{place: object, isExpected: boolean, team: string}[]}
 */
export function ownPlaces(pack, kind, placeKind) {
  const found = new Map();
  for (const { stage, team, place } of pack.visits) {
    if (place.kind !== placeKind) continue;
    const before = found.get(place.ref);
    const isExpected = stage === kind || Boolean(before?.isExpected);
    found.set(place.ref, { place, isExpected, team: before && !(stage === kind) ? before.team : team });
  }
  const all = [...found.values()];
  return [...all.filter((each) => each.isExpected), ...all.filter((each) => !each.isExpected)];
}

/**
 * Places of the records on this device, the latest first, each once.
 * @param {object[]} records of this mission, opened, the latest change first
 * @param {object[]} [but] places that stand elsewhere already
 */
export function recentPlaces(records, placeKind, but = [], limit = 5) {
  const found = [];
  for (const { place } of records) {
    if (place?.kind !== placeKind || !place.name) continue;
    if ([...but, ...found].some((each) => isSamePlace(each, place))) continue;
    found.push(place);
    if (found.length === limit) break;
  }
  return found;
}

/** The team that is expected at a place, else the person's first. @returns {string} */
export function teamAt(pack, place) {
  return pack.visits.find((visit) => isSamePlace(visit.place, place))?.team ?? pack.me.teams[0]?.code ?? "";
}

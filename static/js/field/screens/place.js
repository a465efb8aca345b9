/** Where: the team's places, those used lately, and the whole register as one types. Also where to move a record. */

import * as mission from "../mission.js";
import { fill, list, spot } from "../parts.js";
import * as records from "../records.js";
import { isSamePlace, ownPlaces, recentPlaces, teamAt } from "../visits.js";
import { say } from "../words.js";
import { offerNearest } from "./place/nearest.js";
import { piece } from "./place/piece.js";
import { Search } from "./place/search.js";
import { start } from "./record/opening.js";

export async function show(root, params, app) {
  const record = params.for ? await records.get(params.for) : null;
  const kind = record?.kind ?? params.kind;
  const checklist = app.pack?.checklists.find((each) => each.kind === kind);
  if (!checklist || (params.for && !record)) return app.go("#/");
  const where = checklist.at_centres ? "centre" : "station";
  const here = { root, app, record, kind, checklist, where, choose: (place, team) => choose(here, place, team) };
  name(here);
  await drawKnown(here);
  const search = new Search(here, (found) => drawFound(here, found));
  readRegister(here, search);
  root.addEventListener("submit", (event) => submit(event, here));
  if (matchMedia("(hover: hover)").matches) spot(root, "form").elements.q.focus({ preventScroll: true });
  return () => search.stop();
}

/** It may be large: the known places do not wait for it. */
async function readRegister(here, search) {
  search.start(await mission.register(here.app.mission).catch(() => null));
  offerNearest(here, search);
}

function name({ root, app, record, kind, where }) {
  const ending = where === "centre" ? "_centre" : "";
  const sub = say(`places.${record ? "move" : "title"}${ending}`);
  app.header({ title: say(`kind.${kind}`), sub, back: record ? `#/r/${record.id}` : "#/" });
  fill(root, { missing: say(`places.missing${ending}`), "missing-why": say("places.missing_why") });
}

/** Expected places first, then the team's others, then those of records on this phone. */
async function drawKnown(here) {
  const { root, app, kind, where, record } = here;
  const own = ownPlaces(app.pack, kind, where);
  const all = (await records.all()).filter((each) => each.mission === app.mission);
  const recent = recentPlaces(all, where, own.map(({ place }) => place));
  here.own = own;
  list(spot(root, "own"), own.map(({ place, isExpected, team }) => piece(here, place, { isExpected, team, isHere: isSamePlace(place, record?.place) })));
  list(spot(root, "recent"), recent.map((place) => piece(here, place, { isHere: isSamePlace(place, record?.place) })));
}

/** While somebody searches, only what was found is shown. */
function drawFound(here, found) {
  const { root, own } = here;
  const known = [["own", own.length], ["recent", spot(root, "recent").querySelector("li")]];
  for (const [spotName, isThere] of known) spot(root, spotName).hidden = Boolean(found) || !isThere;
  spot(root, "near").hidden = Boolean(found) || !spot(root, "near").querySelector("li");
  list(spot(root, "found"), (found ?? []).map(({ place, metres }) => foundPiece(here, place, metres)));
}

function foundPiece(here, place, metres) {
  const mine = here.own.find((each) => isSamePlace(each.place, place));
  return piece(here, place, { isExpected: mine?.isExpected, team: mine?.team, metres });
}

/** Enter opens what stands first; a number that is not in the list is taken as it was typed. */
function submit(event, here) {
  event.preventDefault();
  const { root, where } = here;
  if (event.target === spot(root, "form")) return void spot(root, "found").querySelector("button")?.focus();
  const code = event.target.elements.code.value.trim();
  if (code) here.choose({ kind: where, ref: code, code, name: "", address: "", area: "", lat: null, lng: null });
}

let isChoosing = false;

async function choose(here, place, team) {
  if (isChoosing) return;
  isChoosing = true;
  try {
    await (here.record ? move(here, place) : begin(here, place, team));
  } finally {
    isChoosing = false;
  }
}

async function begin({ app, kind }, place, team) {
  const drafts = (await records.all()).filter(({ mission: slug, state }) => slug === app.mission && state === "draft");
  const begun = drafts.find((each) => each.kind === kind && !each.receipt && isSamePlace(each.place, place));
  const record = begun ?? (await start(app, kind, place, team ?? teamAt(app.pack, place)));
  app.go(`#/r/${record.id}`);
}

/** The record keeps its answers; only the place and the answer that names it change. */
async function move({ root, app, record, checklist }, place) {
  const { id } = record;
  const now = await records.get(id);
  const answers = { ...now.answers, [checklist.place_key]: place.ref };
  try {
    await records.save(id, { place, answers });
    app.go(`#/r/${id}`);
  } catch (error) {
    if (error.name !== "NotADraft") throw error;
    spot(root, "told").textContent = say("places.cannot");
  }
}

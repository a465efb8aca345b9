/** The start: what needs the observer first, then where the team is expected, in the order of the day. */

import { listen } from "../news.js";
import { fill, list, part, redrawing, setChip, spot } from "../parts.js";
import { isTouched, progress } from "../progress.js";
import * as records from "../records.js";
import { placeWords, standing, submissionStanding, titled } from "../standing.js";
import { moment } from "../times.js";
import { standingVisits } from "../visits.js";
import { say } from "../words.js";
import { notices } from "./home/notices.js";
import { takeOver } from "./home/elsewhere.js";
import { start } from "./record/opening.js";

const QUIET = { isSending: false, needsSignIn: false, network: "ok", current: null };
const MINE_TO_MEND = ["refused", "conflict"];

export async function show(root, _params, app) {
  let outbox = () => QUIET;
  import("../outbox.js").then((queue) => {
    outbox = queue.state;
  });
  const draw = redrawing(root, () => drawAll(root, app, outbox()));
  const stop = listen((kind) => ["records", "outbox", "mission", "session"].includes(kind) && draw());
  root.addEventListener("click", (event) => act(event, root, app, draw));
  await draw();
  refresh(app, draw);
  return stop;
}

/** What the server has since; without a network what is here stands. */
async function refresh(app, draw) {
  if (!app.mission || app.status !== "signed_in") return;
  try {
    await app.refreshPack();
  } catch (error) {
    console.warn("The mission was not brought up to date:", error);
  }
  await draw();
}

async function drawAll(root, app, outbox) {
  const { pack } = app;
  app.header({ title: pack?.mission.short_name ?? currentName(app), sub: pack?.mission.organisation ?? "" });
  drawMissions(root, app);
  spot(root, "notices").replaceChildren(...(await notices(root, app)));
  spot(root, "bar").hidden = !pack || Boolean(pack.mission.why_not_file);
  if (!pack) return;
  spot(root, "incident").hidden = !pack.checklists.some(({ kind }) => kind === "incident");
  const own = (await records.all()).filter((record) => record.mission === app.mission);
  const visits = standingVisits(pack, own);
  list(spot(root, "needs"), needing(root, pack, own, outbox));
  list(spot(root, "drafts"), await unfinished(root, pack, own, visits));
  drawVisits(root, pack, await Promise.all(visits.map((visit) => visitPiece(root, pack, visit, outbox))), visits);
  list(spot(root, "others"), others(root, pack, own, visits));
}

const currentName = ({ missions, mission }) => missions.find(({ slug }) => slug === mission)?.short_name ?? say("home.title");

function drawMissions(root, { missions, mission }) {
  const nav = spot(root, "missions");
  nav.hidden = missions.length < 2;
  nav.replaceChildren(
    ...missions.map(({ slug, short_name: name, state }) => {
      const link = part(root, "mission", { name, state: say(`home.mission_${state}`) });
      link.href = `#/m/${slug}`;
      if (slug === mission) link.setAttribute("aria-current", "true");
      return link;
    }),
  );
}

/** What came back, and what was refused or stands against something else. */
function needing(root, pack, own, outbox) {
  const { timezone } = pack.mission;
  const toMend = own.filter(({ state }) => MINE_TO_MEND.includes(state));
  const underway = new Set(own.filter(({ state }) => !["delivered", "draft"].includes(state)).map(({ id }) => id));
  const returned = pack.submissions.filter(({ id, state }) => state === "returned" && !underway.has(id));
  return [
    ...returned.map((submission) => returnedCard(root, submission, own, timezone)),
    ...toMend.map((record) => {
      const { text, tone, why } = standing(record, outbox, timezone);
      return card(root, { tone, state: text, title: titled(record), where: placeWords(record.place), why, act: say("home.mend"), to: "#/outbox" });
    }),
  ];
}

function returnedCard(root, submission, own, zone) {
  const isBegun = own.some(({ id, state }) => id === submission.id && state === "draft");
  const { decided_by: by, decided_at: at, reason, place } = submission;
  const when = at ? moment(at, zone) : "";
  return card(root, {
    tone: "warn",
    state: say("home.returned"),
    title: titled(submission),
    where: [submission.code, placeWords(place)].filter(Boolean).join(" · "),
    said: reason,
    why: by ? say("home.returned_by", by, when) : say("home.returned_when", when),
    act: say(isBegun ? "home.correct_on" : "home.correct"),
    to: `#/r/${submission.id}`,
  });
}

function card(root, { tone, state, to, ...texts }) {
  const piece = part(root, "card", { said: "", ...texts });
  piece.className = `card ${tone}`;
  setChip(piece, { tone, text: state });
  return leadTo(piece, to);
}

/** Drafts of this phone that are of no expected visit, and drafts begun on another phone. */
async function unfinished(root, pack, own, visits) {
  const shown = new Set(visits.map(({ record }) => record?.id));
  const returned = new Set(pack.submissions.filter(({ state }) => state === "returned").map(({ id }) => id));
  const drafts = own.filter((each) => each.state === "draft" && !shown.has(each.id) && !returned.has(each.id) && isTouched(each, pack));
  const known = new Set([...own.map(({ id }) => id), ...pack.submissions.map(({ id }) => id)]);
  const elsewhere = pack.drafts.filter(({ id, body }) => !known.has(id) && body);
  return [
    ...(await Promise.all(drafts.map((record) => draftPiece(root, pack, record)))),
    ...elsewhere.map((draft) => elsewherePiece(root, pack, draft)),
  ];
}

async function draftPiece(root, pack, record) {
  const changed = say("home.changed", moment(record.changed_at, pack.mission.timezone));
  const piece = part(root, "visit", { title: titled(record), where: placeWords(record.place), why: changed, act: "" });
  setChip(piece, { tone: "accent", text: await far(record, pack) });
  return leadTo(piece, `#/r/${record.id}`);
}

function elsewherePiece(root, pack, { id, saved_at: saved, body }) {
  const why = say("home.on_the_server_why", moment(saved, pack.mission.timezone));
  const where = [say("home.on_the_server"), placeWords(body.place)].filter(Boolean).join(" · ");
  const piece = part(root, "visit", { title: titled(body), where, why, act: say("home.continue_here") });
  setChip(piece, { tone: "", text: "" });
  leadTo(piece, `#/r/${id}`).querySelector("[data-act]").dataset.elsewhere = id;
  return piece;
}

async function far(record, pack) {
  const found = await progress(record, pack);
  return found ? say("home.of", found.done, found.total) : say("outbox.draft");
}

function drawVisits(root, pack, pieces, visits) {
  const section = spot(root, "visits");
  const filed = visits.filter(({ record, submission }) => submission || (record && record.state !== "draft")).length;
  list(section, pieces);
  fill(section, { filed: visits.length ? say("home.filed_count", filed, visits.length) : "" });
  spot(root, "no-visits").hidden = visits.length > 0 || Boolean(pack.mission.why_not_file);
}

async function visitPiece(root, pack, visit, outbox) {
  const { stage, place, record, submission } = visit;
  const { text, tone, why, act } = await visitState(visit, pack, outbox);
  const piece = part(root, "visit", { title: titled({ kind: stage, place }), where: placeWords(place), why, act });
  setChip(piece, { tone, text });
  const link = piece.querySelector("[data-act]");
  link.dataset.focus = `${stage} ${visit.team} ${place.ref}`;
  if (record || submission) return leadTo(piece, `#/r/${(record ?? submission).id}`);
  link.dataset.visit = pack.visits.findIndex((each) => each.stage === stage && each.team === visit.team && each.place.ref === place.ref);
  return pack.mission.why_not_file ? closed(piece) : piece;
}

/** The state in words; a visit nobody has begun shows what a tap does instead. */
async function visitState({ record, submission }, pack, outbox) {
  const { timezone } = pack.mission;
  if (record?.state === "draft") {
    if (!isTouched(record, pack) && !submission) return { text: "", tone: "", why: say("home.opened"), act: say("home.begin") };
    const why = say("home.changed", moment(record.changed_at, timezone));
    return { text: await far(record, pack), tone: "accent", why, act: "" };
  }
  if (submission && (!record || record.state === "delivered")) return { ...submissionStanding(submission, pack.me.id, timezone), act: "" };
  if (record) return { ...standing(record, outbox, timezone), act: "" };
  return { text: "", tone: "", why: "", act: say("home.begin") };
}

function closed(piece) {
  const link = piece.querySelector("[data-act]");
  link.removeAttribute("href");
  link.setAttribute("aria-disabled", "true");
  return fill(piece, { act: "" });
}

/** The newest of what the team has filed besides the expected visits. */
function others(root, pack, own, visits) {
  const shown = new Set(visits.flatMap(({ record, submission }) => [record?.id, submission?.id]));
  const rest = pack.submissions.filter(({ id, state }) => !shown.has(id) && state !== "returned");
  return rest.slice(0, 5).map((submission) => {
    const { text, tone } = submissionStanding(submission, pack.me.id, pack.mission.timezone);
    const by = submission.observer?.id === pack.me.id ? "" : submission.observer?.name;
    const where = [submission.code, by, moment(submission.received_at, pack.mission.timezone)].filter(Boolean).join(" · ");
    const piece = part(root, "row", { title: titled(submission), where });
    setChip(piece, { tone, text });
    return leadTo(piece, `#/r/${submission.id}`);
  });
}

function leadTo(piece, hash) {
  piece.querySelector("[data-act]").href = hash;
  return piece;
}

/** One tap to the form: a visit that nobody has begun begins now, a draft from elsewhere comes here first. */
async function act(event, root, app, draw) {
  const link = event.target.closest("[data-visit], [data-elsewhere]");
  if (!link || link.getAttribute("aria-disabled")) return;
  event.preventDefault();
  if (link.dataset.busy) return;
  link.dataset.busy = "yes";
  try {
    if (link.dataset.visit) await beginVisit(app, app.pack.visits[Number(link.dataset.visit)]);
    else await continueHere(root, app, link.dataset.elsewhere);
  } finally {
    delete link.dataset.busy;
    if (root.isConnected) await draw();
  }
}

async function beginVisit(app, { stage, place, team }) {
  const record = await start(app, stage, place, team);
  app.go(`#/r/${record.id}`);
}

async function continueHere(root, app, id) {
  const draft = app.pack.drafts.find((each) => each.id === id);
  const record = await takeOver(draft);
  if (record) return app.go(`#/r/${record.id}`);
  const notice = part(root, "notice", { heading: say("home.continue_failed"), text: "" });
  notice.classList.add("warn");
  spot(root, "notices").append(notice);
}

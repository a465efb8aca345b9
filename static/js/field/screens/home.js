/** The start: what needs the observer first, then where the team is expected, in the order of the day. */

import { openCorrection } from "../correcting.js";
import * as mission from "../mission.js";
import { listen } from "../news.js";
import { list, part, redrawing, setChip, spot } from "../parts.js";
import { far, isTouched } from "../progress.js";
import * as records from "../records.js";
import { placeWords, standing, submissionStanding, titled } from "../standing.js";
import { moment } from "../times.js";
import { standingVisits } from "../visits.js";
import { count, say } from "../words.js";
import { notices } from "./home/notices.js";
import { takeOver } from "./home/elsewhere.js";
import { unreadMessages } from "./home/messages.js";
import { drawVisits } from "./home/visits.js";
import { start } from "./record/opening.js";

const QUIET = { isSending: false, needsSignIn: false, network: "ok", current: null };
const MINE_TO_MEND = ["refused", "conflict"];
const FRESH = 60 * 1000;

export async function show(root, _params, app) {
  let outbox = () => QUIET;
  import("../outbox.js").then((queue) => {
    outbox = queue.state;
  });
  const draw = redrawing(root, () => drawAll(root, app, outbox()));
  const stop = listen((kind) => hear(kind, app, draw));
  root.addEventListener("click", (event) => act(event, root, app, draw));
  await draw();
  refresh(app, draw);
  return stop;
}

async function hear(kind, app, draw) {
  if (kind === "mission" && app.mission) app.pack = await mission.pack(app.mission);
  if (["records", "outbox", "mission", "session"].includes(kind)) await draw();
}

/** What the server has since; without a network what is here stands. */
async function refresh(app, draw) {
  if (!app.mission || app.status !== "signed_in") return;
  const { syncedAt } = await mission.status(app.mission);
  if (Date.now() - syncedAt < FRESH) return;
  try {
    await app.refreshPack();
  } catch (error) {
    if (error.name !== "Locked") throw error; // signed out meanwhile
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
  list(spot(root, "messages"), unreadMessages(root, pack));
  spot(root, "incident").hidden = !pack.checklists.some(({ kind }) => kind === "incident");
  const own = (await records.all()).filter((record) => record.mission === app.mission);
  const visits = standingVisits(pack, own);
  const [drafts] = await Promise.all([unfinished(root, pack, own, visits), drawVisits(root, pack, visits, outbox)]);
  list(spot(root, "needs"), needing(root, pack, own, outbox));
  list(spot(root, "drafts"), drafts);
  list(spot(root, "others"), others(root, pack, own, visits));
}

const currentName = (app) => app.missions.find(({ slug }) => slug === app.mission)?.short_name ?? say("home.title");

function drawMissions(root, { missions, mission: here }) {
  const nav = spot(root, "missions");
  nav.hidden = missions.length < 2;
  nav.replaceChildren(
    ...missions.map(({ slug, short_name: name, state }) => {
      const link = part(root, "mission", { name, state: say(`home.mission_${state}`) });
      link.href = `#/m/${slug}`;
      if (slug === here) link.setAttribute("aria-current", "true");
      return link;
    }),
  );
}

/** What came back, and what was refused or stands against something else. */
function needing(root, pack, own, outbox) {
  const { timezone } = pack.mission;
  const toMend = own.filter(({ state, refusal }) => MINE_TO_MEND.includes(state) && !(state === "refused" && refusal?.kept));
  const underway = new Set(own.filter(({ state }) => !["delivered", "draft"].includes(state)).map(({ id }) => id));
  const returned = pack.submissions.filter((each) => each.state === "returned" && !each.why_not_correct && !underway.has(each.id));
  return [
    ...returned.map((submission) => returnedCard(root, submission, own, timezone)),
    ...mendCards(root, toMend, outbox, timezone),
  ];
}

/** One is shown as it is; several are one card, as the outbox says of each what to do. */
function mendCards(root, toMend, outbox, zone) {
  const ending = { act: say("home.mend"), to: "#/outbox" };
  if (toMend.length > 1) return [card(root, { tone: "alarm", state: "", title: count("outbox.to_mend", toMend.length), where: toMend.map(titled).join(" · "), why: "", ...ending })];
  return toMend.map((record) => {
    const { text, tone, why } = standing(record, outbox, zone);
    return card(root, { tone, state: text, title: titled(record), where: placeWords(record.place), why, ...ending });
  });
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
    correct: submission.id,
  });
}

function card(root, { tone, state, to, correct: id = "", ...texts }) {
  const piece = part(root, "card", { said: "", ...texts });
  piece.className = `card ${tone}`;
  setChip(piece, { tone, text: state });
  if (id) piece.querySelector("[data-act]").dataset.correct = id;
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
  const link = event.target.closest("[data-visit], [data-elsewhere], [data-correct]");
  if (!link || link.getAttribute("aria-disabled")) return;
  event.preventDefault();
  if (link.dataset.busy) return;
  link.dataset.busy = "yes";
  try {
    if (link.dataset.visit) await beginVisit(app, app.pack.visits[Number(link.dataset.visit)]);
    else if (link.dataset.correct) await openCorrection(app, link.dataset.correct);
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

/** The outbox: every record on this phone with its state in words, and what can be done about it. */

import { openCorrection } from "../correcting.js";
import { listen } from "../news.js";
import * as mission from "../mission.js";
import * as queue from "../outbox.js";
import { list, part, redrawing, setChip, spot } from "../parts.js";
import { progress } from "../progress.js";
import * as records from "../records.js";
import { placeWords, standing, titled } from "../standing.js";
import { say } from "../words.js";
import { compare } from "./outbox/conflict.js";
import { Removal } from "./outbox/removal.js";
import { drawSummary } from "./outbox/summary.js";
import { offerExport } from "./phone/exporting.js";

const SECTIONS = {
  mend: ({ state }) => state === "refused" || state === "conflict",
  returned: ({ state, returned }) => state === "delivered" && Boolean(returned),
  waiting: ({ state }) => state === "queued" || state === "files",
  drafts: ({ state }) => state === "draft",
  delivered: ({ state, returned }) => state === "delivered" && !returned,
};
const LOOK = 30 * 1000; // "again at 14:12" comes nearer by itself

export async function show(root, _params, app) {
  app.header({ title: say("outbox.title"), back: "#/" });
  const here = { root, app, packs: new Map() };
  here.removal = new Removal(root, () => draw());
  const draw = redrawing(root, () => drawAll(here));
  const stop = listen((kind) => ["records", "outbox", "session", "mission"].includes(kind) && draw());
  const clock = setInterval(draw, LOOK);
  root.addEventListener("click", (event) => act(event, here, draw));
  offerExport(root);
  await draw();
  return async () => {
    stop();
    clearInterval(clock);
    await here.removal.finish();
  };
}

async function drawAll(here) {
  const { root, removal } = here;
  const all = (await records.all()).filter(({ id }) => !removal.has(id));
  const outbox = queue.state();
  drawSummary(root, all, outbox, here.app);
  for (const [name, isIn] of Object.entries(SECTIONS)) {
    const found = all.filter(isIn);
    const draw = name === "delivered" ? row : piece;
    list(spot(root, name), await Promise.all(found.map((record) => draw(here, record, outbox))));
  }
  spot(root, "empty").hidden = all.length > 0;
}

async function packOf(here, slug) {
  if (slug === here.app.mission) return here.app.pack;
  if (!here.packs.has(slug)) here.packs.set(slug, await mission.pack(slug).catch(() => null));
  return here.packs.get(slug);
}

/** What has arrived needs nothing: a line is enough. */
async function row(here, record, outbox) {
  const pack = await packOf(here, record.mission);
  const { text, tone, why } = standing(record, outbox, pack?.mission.timezone);
  const node = part(here.root, "delivered", { title: titled(record), where: placeWords(record.place), why });
  setChip(node, { tone, text });
  node.querySelector("a").href = `#/r/${record.id}`;
  return node;
}

async function piece(here, record, outbox) {
  const pack = await packOf(here, record.mission);
  const { text, tone, why } = standing(record, outbox, pack?.mission.timezone);
  const far = record.state === "draft" ? await progress(record, pack) : null;
  const node = part(here.root, "record", {
    title: titled(record),
    where: [placeWords(record.place), record.mission === here.app.mission ? "" : pack?.mission.short_name].filter(Boolean).join(" · "),
    said: SECTIONS.returned(record) ? record.returned.reason : "",
    why: [far && `${say("home.of", far.done, far.total)}.`, isSaidAbove(record, outbox) ? "" : why, mendWords(record)].filter(Boolean).join(" "),
  });
  setChip(node, { tone, text });
  node.dataset.record = record.id;
  node.classList.toggle("warn", SECTIONS.waiting(record) || SECTIONS.returned(record));
  node.classList.toggle("alarm", SECTIONS.mend(record));
  problems(node, record);
  buttons(node, record);
  return node;
}

/** Why nothing can be sent stands at the top, once. */
const isSaidAbove = (record, outbox) => record.state === "queued" && (outbox.needsSignIn || outbox.network !== "ok");

/** What the server minds, in its own sentences. */
function problems(node, { state, refusal }) {
  const lines = state === "refused" ? (refusal?.problems ?? []).filter(({ message }) => message) : [];
  const listed = node.querySelector("[data-problems]");
  listed.hidden = !lines.length;
  listed.replaceChildren(...lines.map(({ message }) => Object.assign(document.createElement("li"), { textContent: message })));
}

/** The way to mend it, as a sentence. */
function mendWords(record) {
  if (record.state !== "refused") return "";
  if (record.refusal?.file) return say("outbox.mend_file");
  if (isPlaceUnknown(record)) return record.refusal.kept ? say("outbox.mend_place_kept") : say("outbox.mend_place");
  return record.refusal?.kept ? say("outbox.mend_kept") : say("outbox.mend_open");
}

const isPlaceUnknown = ({ refusal }) => (refusal?.problems ?? []).some(({ rule }) => ["unknown_station", "unknown_centre"].includes(rule));

/** The likeliest first. Only a draft can be deleted. */
function buttons(node, record) {
  const found = [];
  const { state } = record;
  if (state === "conflict") found.push(["compare", "outbox.compare", "main"]);
  if (state === "refused") found.push(isPlaceUnknown(record) ? ["move", "outbox.move", "main"] : record.refusal?.kept ? ["open", "outbox.open", ""] : ["open", "outbox.open_mend", "main"]);
  if (state === "refused" && !isPlaceUnknown(record)) found.push(["again", "outbox.send_again", ""]);
  if (SECTIONS.returned(record)) found.push(["correct", "home.correct", "main"]);
  if (state === "draft") found.push(["open", "home.go_on", "main"], ["remove", "outbox.delete", "danger"]);
  if (["queued", "files"].includes(state)) found.push(["open", "outbox.open", ""]);
  const row = node.querySelector("[data-buttons]");
  row.replaceChildren(
    ...found.map(([name, words, look]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: `btn ${look}`, textContent: say(words) });
      button.dataset.act = name;
      button.dataset.focus = `${name} ${record.id}`;
      button.setAttribute("aria-label", `${say(words)}: ${titled(record)}`);
      return button;
    }),
  );
}

const ACTS = {
  open: ({ app }, id) => app.go(`#/r/${id}`),
  move: async ({ app }, id) => {
    const { kind } = await records.get(id);
    app.go(`#/new/${kind}?for=${id}`);
  },
  again: sendAgain,
  correct: ({ app }, id) => openCorrection(app, id),
  compare,
  remove: ({ removal }, id) => removal.begin(id),
};

async function act(event, here, draw) {
  const name = event.target.closest("[data-act]")?.dataset.act;
  const id = event.target.closest("[data-record]")?.dataset.record;
  if (!name || !id || !ACTS[name]) return;
  await ACTS[name](here, id);
  if (here.root.isConnected) await draw();
}

/** The same answers as before: what was refused may be welcome now, such as after a mission was opened. */
async function sendAgain(_here, id) {
  const { body } = await records.get(id);
  const { answers, comments } = body ? JSON.parse(body) : {};
  await records.queue(id, answers ? { answers, comments } : {});
  await queue.sendNow();
}

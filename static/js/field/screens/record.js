/** One record: the form while it is a draft, its state in words once it is on its way. */

import * as mission from "../mission.js";
import { say } from "../words.js";
import { Filling } from "./record/filling.js";
import { find } from "./record/opening.js";
import { showSent } from "./record/sent.js";
import { holdRecord } from "./record/tab_lock.js";

export async function show(root, params, app) {
  const drawn = [...root.childNodes].map((node) => node.cloneNode(true));
  const screen = { root, params, app, view: null, isClosed: false };
  let turn = Promise.resolve();
  const anew = async (options) => {
    await screen.view?.close();
    screen.view = null;
    if (screen.isClosed) return;
    root.replaceChildren(...drawn.map((node) => node.cloneNode(true)));
    await open(screen, options);
    scrollTo(0, 0);
    document.querySelector("[data-title]").focus({ preventScroll: true });
  };
  screen.again = (options) => {
    turn = turn.catch(() => null).then(() => anew(options)); // one after the other: a record is never opened twice at once
    return turn;
  };
  await open(screen);
  return async () => {
    screen.isClosed = true;
    await screen.view?.close();
  };
}

const PATIENCE = 5000;

async function open(screen, options = {}) {
  const { root, app } = screen;
  const found = await findOrFetch(screen);
  const { record, submission } = found;
  if (!record && !submission) return notHere(screen, say("record.not_here"));
  const id = record?.id ?? submission.id;
  if (found.isNew) {
    screen.params = { id };
    history.replaceState(history.state, "", `#/r/${id}`);
  }
  const slug = record?.mission ?? app.mission;
  const pack = slug === app.mission ? app.pack : await mission.pack(slug);
  if (record?.state !== "draft") {
    titled(screen, record ?? submission, pack);
    screen.view = showSent(root, found, { app, pack, again: screen.again });
    return;
  }
  if (!pack) return notHere(screen, say("record.no_mission"));
  await fill(screen, record, pack, options);
}

/** What came since the last look at the server may be what the address means. */
async function findOrFetch({ params, app }) {
  const found = await find(params, app);
  if (found.record || found.submission || !navigator.onLine) return found;
  await Promise.race([app.refreshPack(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]).catch(() => null);
  return find(params, app);
}

/** The form, in this tab alone. */
async function fill(screen, record, pack, { isTakingOver = false } = {}) {
  const { root, app } = screen;
  let filling = null;
  const release = await holdRecord(record.id, {
    isTakingOver,
    letGo: () => filling?.keepAll(),
    onLost: () => lost(screen, filling),
  });
  titled(screen, record, pack);
  if (!release) return elsewhere(screen, say("record.in_another_tab"));
  const checklist = await mission.checklist(record.mission, record.kind, record.version).catch(() => null);
  if (!checklist) {
    release();
    return notHere(screen, say("record.no_checklist"));
  }
  filling = new Filling(root, record, { app, pack, checklist, again: screen.again });
  screen.view = {
    close: async () => {
      await filling.close();
      release();
    },
  };
}

function lost(screen, filling) {
  filling?.stop();
  screen.view = null;
  if (!screen.isClosed) elsewhere(screen, say("record.taken_over"));
}

function elsewhere(screen, text) {
  const box = notice(screen, text);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn main", textContent: say("record.take_over") });
  button.addEventListener("click", () => screen.again({ isTakingOver: true }));
  box.append(button);
}

/** Nothing is made up: without the record, its answers or its checklist no form is shown (T10). */
function notHere(screen, text) {
  const box = notice(screen, text);
  const ways = [
    [say("record.try_again"), () => screen.app.refreshPack().then(() => screen.again())],
    [say("record.home"), () => screen.app.go("#/")],
  ];
  for (const [words, act] of ways) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words });
    button.addEventListener("click", act);
    box.append(button, " ");
  }
  screen.app.header({ title: say("record.title"), back: "#/" });
}

function notice({ root }, text) {
  const box = Object.assign(document.createElement("div"), { className: "notice warn stack" });
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  root.replaceChildren(box);
  return box;
}

function titled({ app }, { kind, place }, pack) {
  const checklist = pack?.checklists.find((each) => each.kind === kind);
  const title = checklist?.short_title ?? say("record.title");
  app.header({ title: place?.code || title, sub: place?.name ?? "", detail: place ? title : "", back: "#/" });
}

/** The observer's app: opens from what is on the device, then asks the server in the background. */

import { showHeader, watchOutbox } from "./header.js";
import "./install.js"; // the browser offers it once, before anybody looks at this phone
import { listen } from "./news.js";
import * as session from "./session.js";
import * as stage from "./stage.js";
import { hearFailures, tellFailure } from "./trouble.js";
import * as update from "./update.js";

const MISSION = "tanik-mission";
const PATIENCE = 5000;
const QUIET = { isSending: false, needsSignIn: false, network: "ok", current: null };

/** What every screen is given. `mission` is the slug of the current mission, `pack` what the device holds of it,
 *  `wanted()` the address last asked for that was not the sign-in. */
const app = {
  user: null,
  mission: "",
  missions: [],
  status: "nobody",
  pack: null,
  header: showHeader,
  go,
  wanted: () => wanted,
  refreshPack,
};
let parts = null;
let wanted = "#/"; // where signing in leads back to

/** Open the app: the first screen from the device alone. Rejects when it cannot be opened at all. */
export async function open() {
  hearFailures();
  if (await update.takeOverAtStart()) return; // the page loads again
  await take(await session.current());
  if (needsDoor()) await take(await knownToTheServer());
  watchOutbox(() => parts?.outbox.state() ?? QUIET);
  document.querySelector("[data-outbox]").addEventListener("click", signInHere);
  listen(hear);
  await stage.follow(app, { before });
  performance.mark("tanik-interactive");
  goOnline().catch(tellFailure);
}

/** Somebody new on this device may have signed in on the plain pages: asked before they are asked to do it again. */
function knownToTheServer() {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(session.current);
  return Promise.race([session.check(), late]);
}

/** What the first screen does not wait for. */
async function goOnline() {
  update.start({ isSending: () => parts?.outbox.state().isSending ?? false });
  const [outbox, drafts, mission] = await Promise.all([import("./outbox.js"), import("./drafts.js"), import("./mission.js")]);
  parts = { outbox };
  outbox.start();
  drafts.start();
  mission.start(refreshPack);
  await session.start();
}

/** Asked to sign in again, one does so over the open form, which stays as it is. */
async function signInHere(event) {
  if (app.status !== "needs_sign_in" || stage.now()?.screen === "sign_in") return;
  event.preventDefault();
  const { askToSignIn } = await import("./screens/sign_in.js");
  await askToSignIn(app);
}

async function hear(kind) {
  if (kind !== "session") return;
  const before = { user: app.user?.id, status: app.status };
  await take(await session.current());
  if (app.status !== before.status && needsDoor()) go("#/sign-in");
  else if (before.status !== "signed_in" && app.status === "signed_in" && stage.now()?.screen === "sign_in") go(wanted);
  else if (before.user && app.user && app.user.id !== before.user) location.reload(); // another person holds the phone now
}

/** Take over who is here. */
async function take({ user, status, missions }) {
  Object.assign(app, { user, status, missions });
  await choose(remembered());
}

const needsDoor = () => app.status === "nobody" || app.status === "locked";

/** Before each screen: who is not here signs in first; a mission that was asked for becomes the current one. */
async function before(route) {
  if (route?.screen !== "sign_in") wanted = location.hash || "#/";
  if (needsDoor() && route?.screen !== "sign_in") return "#/sign-in";
  if (await update.takeOver(route)) return new Promise(() => {}); // the page loads again
  if (route?.params.mission) {
    await choose(route.params.mission);
    return "#/";
  }
  return null;
}

/** Make a mission the current one, where the person has a place in it; else the first that is open. */
async function choose(slug) {
  const { missions } = app;
  const chosen = missions.find((each) => each.slug === slug) ?? missions.find((each) => each.state === "open") ?? missions[0];
  app.mission = chosen?.slug ?? "";
  remember(app.mission);
  app.pack = app.mission ? await heldOf(app.mission) : null;
}

/** What the device holds of a mission; null when it cannot be read, since records and outbox are there all the same. */
async function heldOf(slug) {
  try {
    return await (await import("./mission.js")).pack(slug);
  } catch (error) {
    tellFailure(error);
    return null;
  }
}

/** Bring what the device holds of the mission up to date. @returns {Promise<{changed: boolean}>} */
async function refreshPack() {
  if (!app.mission) return { changed: false };
  const mission = await import("./mission.js");
  const outcome = await mission.sync(app.mission);
  app.pack = await mission.pack(app.mission);
  return outcome;
}

/** Go to an address of the app, such as "#/outbox". */
function go(hash) {
  location.hash = hash;
}

function remembered() {
  try {
    return localStorage.getItem(MISSION);
  } catch {
    return null;
  }
}

function remember(slug) {
  try {
    if (slug) localStorage.setItem(MISSION, slug);
  } catch {
    // Then the first mission is the current one next time.
  }
}

/** This phone: whether it keeps what is filed, what is on it, the language, installing, and signing out. */

import { askToPersist } from "../database.js";
import { onInstallChange } from "../install.js";
import { listen } from "../news.js";
import { fill, redrawing, spot } from "../parts.js";
import { usePlainPages } from "../plain.js";
import * as records from "../records.js";
import { say } from "../words.js";
import { offerExport } from "./phone/exporting.js";
import { drawInstall } from "./phone/installing.js";
import { drawKept } from "./phone/kept.js";
import { drawOnPhone } from "./phone/on_phone.js";
import { offerSignOut } from "./phone/signing_out.js";
import { drawVersion } from "./phone/version.js";

export async function show(root, _params, app) {
  app.header({ title: say("phone.title"), back: "#/" });
  fill(spot(root, "person"), { name: app.user?.name, email: app.user?.email });
  const draw = redrawing(root, () => drawAll(root, app));
  const stops = [listen((kind) => ["records", "mission", "session"].includes(kind) && draw()), onInstallChange(draw)];
  spot(root, "persist").addEventListener("click", () => persist(root, draw));
  spot(root, "fetch").addEventListener("click", () => fetchNow(root, app, draw));
  spot(root, "plain").addEventListener("click", usePlainPages);
  markLanguage(root);
  offerExport(root);
  offerSignOut(root, app);
  await draw();
  return () => stops.forEach((stop) => stop());
}

async function drawAll(root, app) {
  const counts = await records.counts();
  await Promise.all([drawKept(root, counts), drawOnPhone(root, app), drawVersion(root)]);
  drawInstall(root);
}

/** Browsers answer by themselves, from how much a page is used; on the home screen they mostly promise it. */
async function persist(root, draw) {
  const answer = await askToPersist();
  spot(root, "persist-told").textContent = answer === "persisted" ? "" : say("phone.not_promised");
  await draw();
}

async function fetchNow(root, app, draw) {
  const told = spot(root, "fetched");
  told.textContent = say("phone.fetching");
  const { outcome } = await app.refreshPack().catch(() => ({ outcome: "later" }));
  told.textContent = say(outcome === "ok" ? "phone.fetched" : "phone.not_fetched");
  await draw();
}

/** The language of the page is the one it was opened in; the others are pages of their own, kept on the phone too. */
function markLanguage(root) {
  for (const link of root.querySelectorAll("[data-language]")) {
    if (link.dataset.language === document.documentElement.lang) link.setAttribute("aria-current", "true");
  }
}

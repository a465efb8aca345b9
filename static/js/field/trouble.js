/** What went wrong, in words: what is safe, what to do, and the ways out. Needs nothing that may have failed. */

import { usePlainPages } from "./plain.js";
import { say } from "./words.js";

/** Errors of the database that mean: this browser keeps nothing. */
const NO_STORAGE = new Set(["NoStorage", "StorageFull", "SecurityError"]);

/** In place of the whole app. @param {Error} error */
export function openingFailed(error) {
  document.getElementById("screen").replaceChildren(card(say("trouble.start"), error));
  console.warn("The app did not open:", error);
}

/** In place of one screen. @param {HTMLElement} root @param {Error} error */
export function screenFailed(root, error) {
  root.replaceChildren(card(say("trouble.screen"), error));
  console.warn("The screen did not open:", error);
}

/** In place of a screen that does not exist. */
export function noSuchScreen(root) {
  root.replaceChildren(notice("warn", [strong(say("trouble.unknown"))], [link(say("trouble.home"), "#/")]));
}

/** A failure that nobody caught, above the screen, which goes on. */
export function hearFailures() {
  addEventListener("error", ({ error }) => error && tellFailure(error));
  addEventListener("unhandledrejection", ({ reason }) => tellFailure(reason));
}

/** One failure above the screen; a second one takes its place. */
export function tellFailure(error) {
  const region = document.querySelector("[data-notices]");
  region.querySelector("[data-failure]")?.remove();
  const told = notice("warn", [strong(say("trouble.once")), ` ${advice(error)}`], [
    button(say("trouble.reload"), () => location.reload()),
    button(say("trouble.close"), () => told.remove()),
  ]);
  told.dataset.failure = "";
  region.append(told);
}

function card(heading, error) {
  const isPiece = isMissingPiece(error);
  const ways = [button(isPiece ? say("trouble.reload") : say("trouble.again"), () => location.reload(), "main")];
  if (!NO_STORAGE.has(error?.name)) ways.push(button(say("trouble.export"), exportAll));
  ways.push(button(say("trouble.plain"), usePlainPages));
  return notice("alarm", [strong(heading), ` ${advice(error)}`, detail(error)], ways);
}

function advice(error) {
  if (NO_STORAGE.has(error?.name)) return `${say("trouble.storage")} ${say("trouble.storage_do")}`;
  if (isMissingPiece(error)) return `${say("trouble.piece")} ${say("trouble.piece_do")} ${say("trouble.kept")}`;
  return `${say("trouble.kept")} ${say("trouble.do")}`;
}

/** A module that did not load: browsers say so only in the message of a TypeError. */
const isMissingPiece = (error) => error instanceof TypeError && /import|module/i.test(error.message);

/** What can be read over a telephone to whoever looks into it. */
function detail(error) {
  const line = document.createElement("p");
  line.className = "soft trouble-detail";
  line.textContent = `${error?.name ?? ""}: ${error?.message ?? error}`;
  return line;
}

async function exportAll() {
  const { exportEverything } = await import("./export.js");
  await exportEverything();
}

function notice(tone, content, ways) {
  const box = document.createElement("div");
  box.className = `notice ${tone}`;
  box.setAttribute("role", "alert");
  const row = document.createElement("div");
  row.className = "field-buttons";
  row.append(...ways);
  box.append(...content, row);
  return box;
}

function strong(text) {
  const node = document.createElement("strong");
  node.textContent = text;
  return node;
}

function button(text, act, look = "") {
  const node = document.createElement("button");
  node.type = "button";
  node.className = `btn ${look}`;
  node.textContent = text;
  node.addEventListener("click", act);
  return node;
}

function link(text, address) {
  const node = document.createElement("a");
  node.className = "btn";
  node.href = address;
  node.textContent = text;
  return node;
}

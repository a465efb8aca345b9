/** A newer version of the app: fetched whole in the background, used only while nobody is filling anything in. */

import { say } from "./words.js";

const FORM = "tanik-form-open";
const EVERY = 60 * 60 * 1000;
const PATIENCE = 10000;
const A_MOMENT = 300; // a lock that was let go takes a little to be free

let registration = null;
let isSending = () => false;
let closeForm = null;

/** Register the service worker and look for newer versions now, each hour and with each new network. */
export async function start(options) {
  ({ isSending } = options);
  if (!navigator.serviceWorker) return;
  hearTakeOver();
  try {
    registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  } catch {
    return; // no network, or a browser that keeps nothing: the next start tries again
  }
  registration.addEventListener("updatefound", () => watch(registration.installing));
  tellIfReady();
  setInterval(look, EVERY);
  addEventListener("online", look);
}

/** Whether the app opens on this device without a network. @returns {Promise<boolean>} */
export async function opensOffline() {
  return Boolean((await navigator.serviceWorker?.getRegistration())?.active);
}

/** At the start nothing is being filled in yet. @returns {Promise<boolean>} the page is about to load again */
export async function takeOverAtStart() {
  registration = (await navigator.serviceWorker?.getRegistration()) ?? null;
  hearTakeOver();
  return tryTakeOver();
}

/**
 * On the way to a screen: one that is filled in keeps every newer version waiting, in all tabs, until it is left.
 * @returns {Promise<boolean>} the page is about to load again
 */
export async function takeOver(route) {
  closeForm?.();
  closeForm = null;
  if (route?.isFilling) {
    await keepFormOpen();
    tellIfReady();
    return false;
  }
  return isSending() ? false : tryTakeOver();
}

function keepFormOpen() {
  if (!navigator.locks) return null;
  return new Promise((opened) => {
    navigator.locks.request(FORM, { mode: "shared" }, () => {
      opened();
      return new Promise((close) => {
        closeForm = close;
      });
    });
  });
}

async function tryTakeOver() {
  if (!registration?.waiting || !navigator.serviceWorker.controller || !navigator.locks) return false;
  const noFormOpen = { signal: AbortSignal.timeout(A_MOMENT) };
  const use = () => {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true });
      setTimeout(() => resolve(false), PATIENCE);
    });
    registration.waiting?.postMessage("take over");
    return changed;
  };
  return navigator.locks.request(FORM, noFormOpen, use).catch(() => false);
}

let hears = false;

/** Another version answers for this page from now on: load it. The very first one changes nothing. */
function hearTakeOver() {
  if (hears || !navigator.serviceWorker) return;
  hears = true;
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (had) location.reload();
    had = true;
  });
}

function watch(worker) {
  worker.addEventListener("statechange", () => worker.state === "installed" && tellIfReady());
}

function tellIfReady() {
  document.querySelector("[data-newer]")?.remove();
  if (!registration?.waiting || !navigator.serviceWorker.controller) return;
  const isOpen = Boolean(closeForm);
  const told = document.createElement("div");
  told.className = "notice field-newer";
  told.dataset.newer = "";
  told.append(isOpen ? `${say("update.ready")} ${say("update.form")}` : say("update.ready"));
  if (!isOpen) told.append(useButton());
  document.querySelector("[data-notices]").append(told);
}

function useButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = say("update.use");
  button.addEventListener("click", async () => {
    if (!(await tryTakeOver())) tellIfReady();
  });
  return button;
}

/** Look for a newer version. A server that answers 410 takes the worker away from every device. */
async function look() {
  try {
    await registration.update();
  } catch {
    const answer = await fetch("/sw.js", { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer?.status === 410) await registration.unregister();
  }
}

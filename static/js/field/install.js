/** Putting the app on the phone's home screen, where the browser offers it. */

let offer = null;
const listeners = new Set();

// Chromium offers once, at a moment of its own: it is kept until the person asks for it.
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event;
  for (const listener of listeners) listener();
});
addEventListener("appinstalled", () => {
  offer = null;
  for (const listener of listeners) listener();
});

/**
 * @returns {"installed"|"offered"|"ios"|"no"} `ios`: only the person can do it, from the share menu
 */
export function installState() {
  if (matchMedia("(display-mode: standalone)").matches || navigator.standalone) return "installed";
  if (offer) return "offered";
  return /iPad|iPhone|iPod/.test(navigator.userAgent) || isNewIpad() ? "ios" : "no";
}

/** An iPad calls itself a Mac, but one can touch it. */
const isNewIpad = () => navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1;

/** Show the browser's own question. */
export async function install() {
  await offer?.prompt();
  offer = null;
}

/** Hear when the browser offers it or it is done. @returns {() => void} stops */
export function onInstallChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** From an observer's plain home on to the app, when this browser can keep what is filed. */

import { canKeep } from "./database.js";
import { useApp, wantsPlainPages } from "./plain.js";

const box = document.querySelector("[data-enter]");

const canEnter = async () => "serviceWorker" in navigator && Boolean(navigator.locks) && canKeep();

function show(part) {
  box.hidden = false;
  box.querySelector(part).hidden = false;
}

if (box) {
  box.querySelector("[data-to-app]").addEventListener("click", useApp);
  if (!(await canEnter())) show("[data-keeps-nothing]");
  else if (box.dataset.goesOn && !wantsPlainPages()) location.replace(box.dataset.enter);
  else show("[data-may-enter]");
}

/** The hint to put the app on the home screen, with the browser's own way where there is one. */

import { install, installState } from "../../install.js";
import { fill, spot } from "../../parts.js";
import { say } from "../../words.js";

export function drawInstall(root) {
  const state = installState();
  const card = spot(root, "install");
  card.hidden = state === "no";
  if (card.hidden) return;
  fill(card, { "install-words": say(`phone.install_${state}`) });
  const button = spot(root, "install-button");
  button.hidden = state !== "offered";
  button.onclick = () => install().then(() => drawInstall(root));
}

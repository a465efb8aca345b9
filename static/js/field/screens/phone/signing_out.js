/** Signing out of a phone that others use too: what is not delivered stays, sealed, and that is said first. */

import { fill, spot } from "../../parts.js";
import * as records from "../../records.js";
import { signOut } from "../../session.js";
import { count, say } from "../../words.js";

export function offerSignOut(root, app) {
  spot(root, "sign-out").addEventListener("click", async () => {
    const { unsent, draft } = await records.counts();
    if (unsent + draft === 0) return leave(app);
    const dialog = spot(root, "sign-out-asked");
    fill(dialog, { asked: [unsent && count("phone.unsent", unsent), draft && count("phone.drafts", draft)].filter(Boolean).join(" ") });
    dialog.onclose = () => {
      if (dialog.returnValue === "out") leave(app);
      if (dialog.returnValue === "outbox") app.go("#/outbox");
    };
    dialog.returnValue = "";
    dialog.showModal();
  });
  fill(root, { "sign-out-words": say("phone.sign_out_words") });
}

async function leave(app) {
  await signOut();
  app.go("#/sign-in");
}

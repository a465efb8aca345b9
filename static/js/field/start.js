/** The first module of the page: opens the app, and says so in words when it does not open. */

import { openingFailed } from "./trouble.js";

try {
  const { open } = await import("./app.js");
  await open();
} catch (error) {
  openingFailed(error);
}

/** Which screen an address after # means. Every import is written out, so that all screens are found and kept. */

const SCREENS = {
  home: () => import("./screens/home.js"),
  new: () => import("./screens/new.js"),
  place: () => import("./screens/place.js"),
  record: () => import("./screens/record.js"),
  outbox: () => import("./screens/outbox.js"),
  phone: () => import("./screens/phone.js"),
  help: () => import("./screens/help.js"),
  sign_in: () => import("./screens/sign_in.js"),
};

const ROUTES = [
  [/^\/?$/, "home"],
  [/^\/m\/(?<mission>[^/]+)$/, "home"],
  [/^\/new$/, "new"],
  [/^\/new\/(?<kind>[a-z]+)$/, "place"],
  [/^\/r\/(?<id>[0-9a-f-]{36})$/, "record"],
  [/^\/r\/new\/(?<kind>[a-z]+)$/, "record"],
  [/^\/outbox$/, "outbox"],
  [/^\/phone$/, "phone"],
  [/^\/help$/, "help"],
  [/^\/sign-in$/, "sign_in"],
];
/** Screens that hold what somebody is filling in: no newer version takes over while one is shown. */
const FILLING = new Set(["record", "sign_in"]);

/**
 * @param {string} hash such as "#/new/voting?station=14"
 * @returns {{screen: string, params: Object, isFilling: boolean} | null} null for an address that means nothing;
 *   params holds the parts of the path by name and what follows the question mark
 */
export function match(hash) {
  const [path, query] = hash.replace(/^#/, "").split("?");
  for (const [pattern, screen] of ROUTES) {
    const found = pattern.exec(path);
    if (found) {
      const params = { ...Object.fromEntries(new URLSearchParams(query)), ...decoded(found.groups) };
      return { screen, params, isFilling: FILLING.has(screen) };
    }
  }
  return null;
}

const decoded = (groups) => Object.fromEntries(Object.entries(groups ?? {}).map(([key, text]) => [key, decodeURIComponent(text)]));

/** The module of a screen; rejects when it cannot be loaded. */
export const load = (screen) => SCREENS[screen]();

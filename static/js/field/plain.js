/** The choice between the app and the plain pages, remembered on this device. */

const NAME = "tanik-plain-pages";

/** Whether the person chose the plain pages here. */
export function wantsPlainPages() {
  try {
    return localStorage.getItem(NAME) === "yes";
  } catch {
    return false; // the browser keeps nothing: nothing was chosen
  }
}

/** Leave the app for the plain pages, and stay there. */
export function usePlainPages() {
  remember("yes");
  location.assign("/");
}

/** From now on the app again. */
export function useApp() {
  remember("no");
}

function remember(choice) {
  try {
    localStorage.setItem(NAME, choice);
  } catch {
    // Without storage the app is not opened by itself either.
  }
}

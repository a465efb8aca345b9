/** Where the person stands, asked only when they say so, and how far a place is from there. */

const EARTH = 6_371_000; // metres
const PATIENCE = 15_000; // milliseconds: satellites take their time outdoors, indoors they never come
const FRESH = 60_000;

/**
 * Metres between two points of the globe (haversine).
 * @returns {number}
 */
export function metresBetween(lat, lng, otherLat, otherLng) {
  const turn = Math.PI / 180;
  const half = (degrees) => Math.sin((degrees * turn) / 2) ** 2;
  const arc = half(otherLat - lat) + Math.cos(lat * turn) * Math.cos(otherLat * turn) * half(otherLng - lng);
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(arc)));
}

/**
 * Asks the phone where it is. The answer stays on the phone.
 * @returns {Promise<{lat: number, lng: number}>}
 * @throws {Error} with `reason`: "denied", "unknown" (no position to be had) or "unable" (no such thing here)
 */
export function whereAmI() {
  return new Promise((found, failed) => {
    if (!navigator.geolocation) return failed(because("unable"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lat: coords.latitude, lng: coords.longitude }),
      (error) => failed(because(error.code === error.PERMISSION_DENIED ? "denied" : "unknown")),
      { timeout: PATIENCE, maximumAge: FRESH, enableHighAccuracy: false },
    );
  });
}

/**
 * A distance as people say it: "80 m", "1.4 km", "23 km", in the language of the page.
 * @param {number} metres
 * @param {string} language
 */
export function distanceInWords(metres, language) {
  const isShort = metres < 950;
  const value = isShort ? Math.max(10, Math.round(metres / 10) * 10) : metres / 1000;
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: isShort ? "meter" : "kilometer",
    maximumFractionDigits: !isShort && value < 10 ? 1 : 0,
  }).format(value);
}

function because(reason) {
  return Object.assign(new Error(`No position: ${reason}`), { reason });
}

/** Looking into JSON that came from anywhere: only what it holds itself counts, never what every object has. Pure. */

/** Whether it is an object in JSON's sense, neither a list nor null. @returns {boolean} */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value under a key of its own; `otherwise` when there is none. */
export function own(object, key, otherwise = undefined) {
  return object && Object.hasOwn(object, key) ? object[key] : otherwise;
}

/** Photos made small enough for a bad line; what this browser cannot read is kept as it is. */

export const MOST_BYTES = 25 * 1024 * 1024;
const QUALITY = 0.85;

/** The file is larger than the server takes. */
export class TooLarge extends Error {
  name = "TooLarge";
}

/**
 * The bytes to keep of a chosen file: a photo turned upright and resized, anything else untouched.
 * @param {Blob} blob
 * @param {number} most pixels on the longest side (pack.mission.photo_max_px)
 * @returns {Promise<Blob>}
 * @throws {TooLarge} when more than 25 MB are left
 */
export async function prepared(blob, most = 2048) {
  const made = blob.type.startsWith("image/") && blob.type !== "image/svg+xml" ? await smaller(blob, most) : blob;
  if (made.size > MOST_BYTES) throw new TooLarge("A file may have 25 MB.");
  return made;
}

async function smaller(blob, most) {
  let picture;
  try {
    picture = await createImageBitmap(blob, { imageOrientation: "from-image" });
    const scale = Math.min(1, most / Math.max(picture.width, picture.height));
    const made = await drawn(picture, Math.round(picture.width * scale), Math.round(picture.height * scale));
    // An original that is small already stays: drawing it again would only cost sharpness.
    return made && (scale < 1 || made.size < blob.size) ? made : blob;
  } catch {
    return blob;
  } finally {
    picture?.close();
  }
}

function drawn(picture, width, height) {
  const canvas = globalThis.OffscreenCanvas ? new OffscreenCanvas(width, height) : Object.assign(document.createElement("canvas"), { width, height });
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#fff"; // what was transparent would turn black
  paper.fillRect(0, 0, width, height);
  paper.drawImage(picture, 0, 0, width, height);
  if (canvas.convertToBlob) return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

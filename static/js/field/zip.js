/** A ZIP file put together entry by entry, without compression; each entry's bytes are let go before the next. */

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
const UTF8_NAMES = 0x800;
const MOST = 0xffffffff;

function checksum(bytes) {
  let sum = -1;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** Little-endian numbers: [value, bytes] each. */
function packed(...fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [, width]) => sum + width, 0));
  let at = 0;
  for (const [value, width] of fields) for (let n = 0; n < width; n += 1) bytes[at++] = (value / 2 ** (8 * n)) & 0xff;
  return bytes;
}

/** Days and seconds as MS-DOS counted them. */
const clock = (at) => [(at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1), 2];
const day = (at) => [((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate(), 2];

export class Zip {
  #parts = [];
  #directory = [];
  #size = 0;
  #at;

  /** @param {Date} at the time every entry carries */
  constructor(at = new Date()) {
    this.#at = at;
  }

  /**
   * @param {string} name with folders, such as "photos/1.jpg"
   * @param {string|ArrayBuffer|Uint8Array} content
   * @throws {RangeError} beyond 4 GB
   */
  add(name, content) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
    const title = new TextEncoder().encode(name);
    const { length } = bytes;
    if (this.#size + length > MOST) throw new RangeError("A ZIP file holds 4 GB.");
    const common = [[20, 2], [UTF8_NAMES, 2], [0, 2], clock(this.#at), day(this.#at), [checksum(bytes), 4], [length, 4], [length, 4], [title.length, 2], [0, 2]];
    this.#directory.push(packed([0x02014b50, 4], [20, 2], ...common, [0, 2], [0, 2], [0, 2], [0, 4], [this.#size, 4]), title);
    const head = packed([0x04034b50, 4], ...common);
    this.#parts.push(new Blob([head, title, bytes])); // the browser may keep it on the disk
    this.#size += head.length + title.length + length;
  }

  /** @returns {Blob} the whole file */
  finish() {
    const directory = new Blob(this.#directory);
    const count = this.#directory.length / 2;
    const end = packed([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [directory.size, 4], [this.#size, 4], [0, 2]);
    return new Blob([...this.#parts, directory, end], { type: "application/zip" });
  }
}

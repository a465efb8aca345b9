/** Everything typed is kept on this device at once: nothing waits for a button, a camera or the end of the form. */

const AGAIN_AFTER = 5000;

/** Writes what the screen shows, one write at a time, the newest last. */
export class Saver {
  /**
   * @param {object} options
   * @param {() => object} options.read what the screen shows now, as fields of the record
   * @param {(changes: object) => Promise<*>} options.write resolves once it is on the disk
   * @param {(state: {at: Date|null, error: Error|null}) => void} options.tell when it was kept, or why it was not
   */
  constructor({ read, write, tell }) {
    Object.assign(this, { read, write, tell });
    this.isDirty = false;
    this.isWriting = false;
    this.error = null;
    this.frame = 0;
    this.timer = 0;
    this.isStopped = false;
    this.last = Promise.resolve(true);
  }

  /** Something changed. Strokes of one frame are written together. */
  changed() {
    if (this.isStopped) return;
    this.isDirty = true;
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  /** Write now what is not written yet. @returns {Promise<boolean>} whether all on the screen is on the disk */
  flush() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.last = this.last.then(() => keep(this));
    return this.last;
  }

  get isSafe() {
    return !this.isDirty && !this.isWriting && !this.error;
  }

  /** Write nothing any more: another tab has taken the record over, or the screen is left. */
  stop() {
    this.isStopped = true;
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }
}

async function keep(saver) {
  if (!saver.isDirty || saver.isStopped) return saver.isSafe;
  saver.isDirty = false;
  saver.isWriting = true;
  clearTimeout(saver.timer);
  try {
    await saver.write(saver.read());
  } catch (error) {
    saver.isWriting = false;
    saver.isDirty = true;
    saver.error = error;
    saver.tell({ at: null, error });
    saver.timer = setTimeout(() => saver.flush(), AGAIN_AFTER);
    return false;
  }
  saver.isWriting = false;
  saver.error = null;
  saver.tell({ at: new Date(), error: null });
  return saver.isSafe;
}

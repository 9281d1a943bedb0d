/** Smaller bodies are left to malloc. */
const SMALLEST_BYTES = 128 * 1024;

/** From here on, a body has pages of its own. */
const OWN_PAGES_BYTES = 2 * 1024 ** 2;

/** Between two powers of two. So a body has at most an eighth more than it needs, and most find memory that another has had. */
const SIZES = 8;

/**
 * The memory of bodies, which is used again: memory that was never written to costs more than the rest of receiving a body, because the system
 * clears each page first, and each new buffer brings the next full garbage collection nearer.
 *
 * The request gives memory back when all work with its body is done. Then each view of it that is still somewhere becomes empty
 * (the `ArrayBuffer` is detached), so a mistake in this can lose a body, but never show one person's bytes in place of another's. Code that works
 * with a body for some time checks in the end that it still has its length.
 */
export class BodyMemory {
  private readonly idle: ArrayBuffer[] = [];

  /**
   * A resizable buffer has pages of its own, which the system gets back when the buffer is garbage. Any other comes from malloc, which keeps
   * holes of some MiB when large ones are freed. Pages that were never written to are not in use, so a caller that declares much and sends
   * nothing costs nothing but its share of the budget.
   *
   * @param mostIdle how many bytes may remain idle
   */
  take(bytes: number, mostIdle: number): Buffer {
    if (bytes < SMALLEST_BYTES) return Buffer.allocUnsafeSlow(bytes);
    const size = roundedUp(bytes);
    const at = this.idle.findIndex(({ byteLength }) => byteLength === size);
    const [idle] = at === -1 ? [] : this.idle.splice(at, 1);
    this.leave(mostIdle);
    return Buffer.from(idle ?? make(size), 0, bytes);
  }

  /** Nobody may work with the body any more, also not a thread of the system. */
  giveBack(body: Buffer, mostIdle: number): void {
    const memory = body.buffer;
    if (!(memory instanceof ArrayBuffer) || memory.byteLength < SMALLEST_BYTES) return;
    body.fill(0);
    // Nothing is copied, and every view of it is empty from now on.
    this.idle.push(structuredClone(memory, { transfer: [memory] }));
    this.leave(mostIdle);
  }

  get idleBytes(): number {
    return this.idle.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Leaves those that were used last. */
  private leave(mostBytes: number): void {
    while (this.idleBytes > mostBytes) this.idle.shift();
  }
}

function make(bytes: number): ArrayBuffer {
  return bytes < OWN_PAGES_BYTES ? new ArrayBuffer(bytes) : new ArrayBuffer(bytes, { maxByteLength: bytes });
}

function roundedUp(bytes: number): number {
  const step = 2 ** Math.floor(Math.log2(bytes)) / SIZES;
  return Math.ceil(bytes / step) * step;
}

/** Reads a piece of a WebAssembly module from its beginning on. Throws behind its end. */
export interface ByteReader {
  at(): number;
  isAtEnd(): boolean;
  byte(): number;
  /** An unsigned LEB128 number of at most 32 bits. */
  number(): number;
  /** Passes over a LEB128 number of any size. */
  skipNumber(): void;
  take(length: number): Uint8Array;
}

export function byteReader(bytes: Uint8Array, from = 0): ByteReader {
  let at = from;
  const byte = (): number => {
    const value = bytes[at];
    if (value === undefined) throw new Error('the module ends early');
    at += 1;
    return value;
  };
  const number = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const next = byte();
      value += (next & 0x7f) * scale;
      if (next < 0x80) return value;
      scale *= 0x80;
    }
  };
  return {
    at: () => at,
    isAtEnd: () => at >= bytes.length,
    byte,
    number,
    skipNumber: () => {
      while (byte() >= 0x80);
    },
    take: (length) => {
      if (at + length > bytes.length) throw new Error('the module ends early');
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}

/** The unsigned number in LEB128. */
export function leb(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 0x80))];
}

/** The parts, one behind the other. */
export function bytesOf(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

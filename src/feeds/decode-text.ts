/** Byte order marks and the encodings that they announce. */
const MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * The text of a file in UTF-8, or in UTF-16 with a byte order mark, as PowerShell saves it. The mark is not part of the
 * text. `undefined` when a byte sequence is not valid in the encoding: nothing is replaced.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const mark = MARKS.find((candidate) => candidate.bytes.every((byte, index) => bytes[index] === byte));
  try {
    return new TextDecoder(mark?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 text as UTF-8, for readers of bytes; other bytes as they are. `undefined` when the UTF-16 is not valid. */
export function asUtf8(bytes: Uint8Array): Uint8Array | undefined {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isUtf16) return bytes;
  const text = decodeText(bytes);
  return text === undefined ? undefined : new TextEncoder().encode(text);
}

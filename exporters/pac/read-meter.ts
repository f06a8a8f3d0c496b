import { byteReader, bytesOf, leb } from './read-meter-bytes.ts';
import { type Meters, meterBody } from './read-meter-code.ts';

/** The name under which a metered module exports what is left of its steps: a mutable `i32`. */
export const STEPS_EXPORT = 'steps_left';

/** Steps of a new instance, before anybody sets them: enough to begin with. */
const STEPS_AT_FIRST = 0x7fff_ffff;

const SECTION = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
const HEADER_LENGTH = 8;
const I32 = 0x7f;
const CALL = 0x10;
const END = 0x0b;

/**
 * The WebAssembly module with a counter in it: each call and each turn of a loop takes one step, moving memory one for every 16 bytes, and without
 * steps left the module traps. What an engine does between two of its own interrupts, such as a search in a long string, is bounded so, and by a
 * count that is the same on every machine. Throws for a module with instructions that are not known here.
 */
export function meter(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(module);
  const imports = countImports(contentOf(sections, SECTION.import));
  const types = countOf(contentOf(sections, SECTION.type));
  const functions = imports.functions + countOf(contentOf(sections, SECTION.function));
  const steps = imports.globals + countOf(contentOf(sections, SECTION.global));
  const meters = { step: stepCode(steps), charge: [CALL, ...leb(functions)] };
  const changed: Readonly<Record<number, (content: Uint8Array) => readonly Uint8Array[]>> = {
    [SECTION.type]: appended([0x60, 1, I32, 1, I32]),
    [SECTION.function]: appended(leb(types)),
    [SECTION.global]: appended([I32, 1, 0x41, ...signedLeb(STEPS_AT_FIRST), END]),
    [SECTION.export]: appended([...nameBytes(STEPS_EXPORT), 3, ...leb(steps)]),
    [SECTION.code]: (content) => meterCode(content, meters, chargeBody(steps)),
  };
  const parts = sections.flatMap(({ id, content }) => {
    const now = changed[id]?.(content) ?? [content];
    const size = now.reduce((sum, part) => sum + part.length, 0);
    return [Uint8Array.of(id, ...leb(size)), ...now];
  });
  return bytesOf([module.subarray(0, HEADER_LENGTH), ...parts]);
}

interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

function sectionsOf(module: Uint8Array): readonly Section[] {
  const reader = byteReader(module, HEADER_LENGTH);
  const sections: Section[] = [];
  while (!reader.isAtEnd()) sections.push({ id: reader.byte(), content: reader.take(reader.number()) });
  return sections;
}

/** All five sections that are changed are there in every module that computes anything. */
function contentOf(sections: readonly Section[], wanted: number): Uint8Array {
  const section = sections.find(({ id }) => id === wanted);
  if (section === undefined) throw new Error(`the module has no section ${wanted}`);
  return section.content;
}

function countOf(content: Uint8Array): number {
  return byteReader(content).number();
}

function countImports(content: Uint8Array): { readonly functions: number; readonly globals: number } {
  const reader = byteReader(content);
  let [functions, globals] = [0, 0];
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.take(reader.number());
    reader.take(reader.number());
    const kind = reader.byte();
    if (kind === 0) {
      functions += 1;
      reader.number();
    } else if (kind === 3) {
      globals += 1;
      reader.take(2);
    } else throw new Error(`the module imports something of kind ${kind}`);
  }
  return { functions, globals };
}

/** Vectors are a count and what they hold: one more is put behind. */
function appended(more: readonly number[]): (content: Uint8Array) => readonly Uint8Array[] {
  return (content) => {
    const reader = byteReader(content);
    const count = reader.number();
    return [Uint8Array.from(leb(count + 1)), content.subarray(reader.at()), Uint8Array.from(more)];
  };
}

function meterCode(content: Uint8Array, meters: Meters, more: readonly number[]): readonly Uint8Array[] {
  const reader = byteReader(content);
  const count = reader.number();
  const parts: Uint8Array[] = [Uint8Array.from(leb(count + 1))];
  for (let left = count; left > 0; left -= 1) {
    const body = meterBody(reader.take(reader.number()), meters);
    parts.push(Uint8Array.from(leb(body.length)), body);
  }
  return [...parts, Uint8Array.of(...leb(more.length), ...more)];
}

/** `if (steps == 0) trap; steps -= 1`. */
function stepCode(steps: number): readonly number[] {
  const global = leb(steps);
  const check = [0x23, ...global, 0x45, 0x04, 0x40, 0x00, END];
  return [...check, 0x23, ...global, 0x41, 1, 0x6b, 0x24, ...global];
}

/** A function without locals, of a length n: `if (n >>> 4 > steps) trap; steps -= n >>> 4; return n`. */
function chargeBody(steps: number): readonly number[] {
  const global = leb(steps);
  const price = [0x20, 0, 0x41, 4, 0x76];
  const check = [...price, 0x23, ...global, 0x4b, 0x04, 0x40, 0x00, END];
  return [0, ...check, 0x23, ...global, ...price, 0x6b, 0x24, ...global, 0x20, 0, END];
}

function nameBytes(name: string): readonly number[] {
  const bytes = new TextEncoder().encode(name);
  return [...leb(bytes.length), ...bytes];
}

/** The one signed number that is written is not negative: its last byte has room for the sign. */
function signedLeb(value: number): readonly number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signedLeb(value >>> 7)];
}

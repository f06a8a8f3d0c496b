import { type ByteReader, byteReader, bytesOf } from './read-meter-bytes.ts';

/** What is put into the code of functions: instructions, as bytes. */
export interface Meters {
  /** Takes a step. */
  readonly step: readonly number[];
  /** Takes steps for as many bytes as the number on top of the stack says, and leaves it there. */
  readonly charge: readonly number[];
}

const LOOP = 0x03;
const MORE = 0xfc;
/** Behind {@link MORE}. The number of bytes is the last operand of both. */
const MEMORY_COPY = 10;
const MEMORY_FILL = 11;

/** The function's body, its locals first, with a step taken where it begins and where each loop does, and bytes paid for before they are moved. */
export function meterBody(body: Uint8Array, { step, charge }: Meters): Uint8Array {
  const reader = byteReader(body);
  const [stepBytes, chargeBytes] = [Uint8Array.from(step), Uint8Array.from(charge)];
  for (let groups = reader.number(); groups > 0; groups -= 1) {
    reader.skipNumber();
    reader.byte();
  }
  const parts = [body.subarray(0, reader.at()), stepBytes];
  let copied = reader.at();
  const insert = (at: number, bytes: Uint8Array): void => {
    parts.push(body.subarray(copied, at), bytes);
    copied = at;
  };
  while (!reader.isAtEnd()) {
    const at = reader.at();
    const kind = skipInstruction(reader);
    if (kind === 'loop') insert(reader.at(), stepBytes);
    else if (kind === 'moves-memory') insert(at, chargeBytes);
  }
  parts.push(body.subarray(copied));
  return bytesOf(parts);
}

type Instruction = 'loop' | 'moves-memory' | 'other';

function skipInstruction(reader: ByteReader): Instruction {
  const code = reader.byte();
  if (code === MORE) return skipMore(reader);
  const operands = operandsOf(code);
  if (operands === undefined) throw new Error(`the module has an unknown instruction 0x${code.toString(16)}`);
  if (operands === 'table') for (let left = reader.number() + 1; left > 0; left -= 1) reader.number();
  else if (operands === 'types') for (let left = reader.number(); left > 0; left -= 1) reader.byte();
  else if (operands === 'f32') reader.take(4);
  else if (operands === 'f64') reader.take(8);
  else for (let left = operands; left > 0; left -= 1) reader.skipNumber();
  return code === LOOP ? 'loop' : 'other';
}

/** How many numbers follow an instruction, or what else does. */
type Operands = number | 'table' | 'types' | 'f32' | 'f64';

/** WebAssembly core specification 2.0, section 5.4, without vectors, and with tail calls. Types of blocks are a number, too. */
const OPERANDS: readonly (readonly [from: number, to: number, operands: Operands])[] = [
  [0x00, 0x01, 0],
  [0x02, 0x04, 1],
  [0x05, 0x05, 0],
  [0x0b, 0x0b, 0],
  [0x0c, 0x0d, 1],
  [0x0e, 0x0e, 'table'],
  [0x0f, 0x0f, 0],
  [0x10, 0x10, 1],
  [0x11, 0x11, 2],
  [0x12, 0x12, 1],
  [0x13, 0x13, 2],
  [0x1a, 0x1b, 0],
  [0x1c, 0x1c, 'types'],
  [0x20, 0x26, 1],
  [0x28, 0x3e, 2],
  [0x3f, 0x42, 1],
  [0x43, 0x43, 'f32'],
  [0x44, 0x44, 'f64'],
  [0x45, 0xc4, 0],
  [0xd0, 0xd0, 1],
  [0xd1, 0xd1, 0],
  [0xd2, 0xd2, 1],
];

const BY_CODE: readonly (Operands | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => OPERANDS.find(([from, to]) => from <= code && code <= to)?.[2],
);

function operandsOf(code: number): Operands | undefined {
  return BY_CODE[code];
}

/** Numbers that follow the instructions behind {@link MORE}: conversions, then memory and tables in bulk. */
const OPERANDS_OF_MORE = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1] as const;

function skipMore(reader: ByteReader): Instruction {
  const code = reader.number();
  const operands = OPERANDS_OF_MORE[code];
  if (operands === undefined) throw new Error(`the module has an unknown instruction 0xfc ${code}`);
  for (let left: number = operands; left > 0; left -= 1) reader.skipNumber();
  return code === MEMORY_COPY || code === MEMORY_FILL ? 'moves-memory' : 'other';
}

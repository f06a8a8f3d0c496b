import { expect } from 'chai';
import { runFile } from '../../exporters/pac/read-machine.ts';
import { meter, STEPS_EXPORT } from '../../exporters/pac/read-meter.ts';

const STEPS = 10_000_000;

/** Steps that running the text takes. */
async function stepsOf(text: string): Promise<number> {
  const ran = await runFile(text, { steps: STEPS, onUse: () => {} });
  if (ran.kind !== 'done') expect.fail(ran.reason);
  const left = ran.value.left();
  ran.value.close();
  return STEPS - left;
}

const VOID = [0x60, 0, 0];
const END = 0x0b;

/** A module whose functions, all without arguments, are exported as `f0` and so on; it has a page of memory. */
function moduleOf(...bodies: readonly (readonly number[])[]): Uint8Array {
  const section = (id: number, ...content: readonly number[]): readonly number[] => [id, content.length, ...content];
  const codes = bodies.flatMap((body) => [body.length + 2, 0, ...body, END]);
  const exported = bodies.flatMap((_, index) => [2, 0x66, 0x30 + index, 0, index]);
  return Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, ...VOID),
    ...section(2, 0),
    ...section(3, bodies.length, ...bodies.map(() => 0)),
    ...section(5, 1, 0, 1),
    ...section(6, 0),
    ...section(7, bodies.length, ...exported),
    ...section(10, bodies.length, ...codes),
  );
}

interface Exports {
  readonly f0: () => void;
  readonly f1: () => void;
  readonly [STEPS_EXPORT]: { value: number };
}

interface WebAssemblyOfNode {
  instantiate(bytes: Uint8Array): Promise<{ readonly instance: { readonly exports: Exports } }>;
}

async function instanceOf(module: Uint8Array): Promise<Exports> {
  const { WebAssembly: node } = globalThis as unknown as { readonly WebAssembly: WebAssemblyOfNode };
  return (await node.instantiate(meter(module))).instance.exports;
}

describe('pac: the meter of steps', () => {
  /** `loop; br 0; end` */
  const ENDLESS = [0x03, 0x40, 0x0c, 0, END];
  /** Copies 32,768 bytes onto themselves. */
  const COPY = [0x41, 0, 0x41, 0, 0x41, 0x80, 0x80, 2, 0xfc, 10, 0, 0];

  it('stops a loop that never ends', async () => {
    const exports = await instanceOf(moduleOf(ENDLESS));
    exports[STEPS_EXPORT].value = 1000;
    expect(() => exports.f0()).to.throw(WebAssembly.RuntimeError);
    expect(exports[STEPS_EXPORT].value).to.equal(0);
  });

  it('takes a step for a call, and one for every 16 bytes that are moved', async () => {
    const exports = await instanceOf(moduleOf([], COPY));
    exports[STEPS_EXPORT].value = 10_000;
    exports.f0();
    expect(exports[STEPS_EXPORT].value).to.equal(9999);
    exports.f1();
    expect(exports[STEPS_EXPORT].value).to.equal(9999 - 1 - 2048);
  });

  it('refuses to move what is not paid for', async () => {
    const exports = await instanceOf(moduleOf(COPY));
    exports[STEPS_EXPORT].value = 2048;
    expect(() => exports.f0()).to.throw(WebAssembly.RuntimeError);
    exports[STEPS_EXPORT].value = 2049;
    exports.f0();
    expect(exports[STEPS_EXPORT].value).to.equal(0);
  });

  it('leaves no code uncounted: what it does not know it refuses', () => {
    for (const code of [0xfd, 0x06, 0x1f, 0xff]) {
      expect(() => meter(moduleOf([code, 0]))).to.throw('unknown instruction');
    }
    expect(() => meter(moduleOf([0xfc, 0x7f]))).to.throw('unknown instruction');
    expect(() => meter(moduleOf([]).subarray(0, -1))).to.throw('ends early');
  });

  it('counts the same steps for the same work in every engine', async () => {
    const text = 'var s = 0; for (var i = 0; i < 1000; i++) s += /b+$/.test("a" + i) ? Math.random() : i;';
    expect(await stepsOf(text)).to.equal(await stepsOf(text));
  });

  it('counts what the functions of the engine do', async () => {
    const base = await stepsOf('');
    const search = await stepsOf('"a".repeat(1e5).indexOf("b");');
    expect(search - base).to.be.greaterThan(1e5);
  });
});

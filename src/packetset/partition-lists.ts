import { intAt, withRoom } from './ints.ts';
import { MASKS, type Mask, OUTCOMES } from './outcome.ts';
import { SequenceTable } from './sequence-table.ts';

const { fall, return: back } = OUTCOMES;

/** What is left to test of a box: 0 for nothing, else its next field, the set there, and what is left behind that. */
export type Rest = number;

/** No condition is left. */
export const NO_REST: Rest = 0;

/** What an item does with packets that match: a mask below 64, else a call of a list of items. */
export type Payload = number;

/** A list of items, each a {@link Rest} and a {@link Payload}. The first item that matches decides, unless it may fall. */
export type List = number;

/** How a list is called. A call that is undecided may fall as well. */
export interface Call {
  readonly kind: 'jump' | 'goto';
  readonly undecided: boolean;
  readonly list: List;
}

const KINDS = ['jump', 'goto'] as const;

/** Lists of items by their content: equal lists are one number, so that each is partitioned once. */
export class PartitionLists {
  readonly #rests = new SequenceTable();
  readonly #calls = new SequenceTable();
  readonly #lists = new SequenceTable();
  readonly #scratch = new Int32Array(3);

  constructor() {
    // Number 0 is taken for NO_REST.
    this.#rests.intern(this.#scratch, 0);
  }

  /** A condition at one level, and what is left behind it. */
  rest(level: number, set: number, behind: Rest): Rest {
    this.#scratch.set([level, set, behind]);
    return this.#rests.intern(this.#scratch, 3);
  }

  /** The level that the rest tests next; infinite when nothing is left. */
  levelOf(rest: Rest): number {
    return rest === NO_REST ? Number.POSITIVE_INFINITY : intAt(this.#rests.words, this.#rests.begin(rest));
  }

  /** The number of the set that the rest tests next. */
  setOf(rest: Rest): number {
    return intAt(this.#rests.words, this.#rests.begin(rest) + 1);
  }

  /** What is left behind the next test. */
  behind(rest: Rest): Rest {
    return intAt(this.#rests.words, this.#rests.begin(rest) + 2);
  }

  /** The payload of a call. A list without items is not called: what meets it falls out at once. */
  call({ kind, undecided, list }: Call): Payload {
    if (this.lengthOf(list) === 0) return kind === 'jump' ? fall : undecided ? back | fall : back;
    this.#scratch.set([KINDS.indexOf(kind), Number(undecided), list]);
    return MASKS + this.#calls.intern(this.#scratch, 3);
  }

  /** The call that a payload of 64 or above stands for. */
  callOf(payload: Payload): Call {
    const at = this.#calls.begin(payload - MASKS);
    const word = (offset: number): number => intAt(this.#calls.words, at + offset);
    return { kind: word(0) === 0 ? 'jump' : 'goto', undecided: word(1) === 1, list: word(2) };
  }

  /** The list of the draft's items. */
  list(draft: Draft): List {
    return this.#lists.intern(draft.words, draft.length);
  }

  /** Items of a list. */
  lengthOf(list: List): number {
    return (this.#lists.begin(list + 1) - this.#lists.begin(list)) / 2;
  }

  restAt(list: List, item: number): Rest {
    return intAt(this.#lists.words, this.#lists.begin(list) + 2 * item);
  }

  payloadAt(list: List, item: number): Payload {
    return intAt(this.#lists.words, this.#lists.begin(list) + 2 * item + 1);
  }
}

/** A list being written. It takes no more items once one is met by every packet that comes so far and decides it. */
export class Draft {
  #words = new Int32Array(16);
  #length = 0;
  #isClosed = false;

  get words(): Int32Array {
    return this.#words;
  }

  /** Words in use, two an item. */
  get length(): number {
    return this.#length;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Adds an item at the end, unless no packet gets there or it only falls. */
  add(rest: Rest, payload: Payload): void {
    if (this.#isClosed || payload === fall) return;
    this.#words = withRoom(this.#words, this.#length + 2);
    this.#words[this.#length] = rest;
    this.#words[this.#length + 1] = payload;
    this.#length += 2;
    this.#isClosed = rest === NO_REST && decides(payload);
  }
}

function decides(payload: Payload): boolean {
  return payload < MASKS && ((payload as Mask) & fall) === 0;
}

import { expect } from 'chai';
import { isError } from '../../src/diagnostic/diagnostic.ts';
import type { FeedContent } from '../../src/feeds/feed.ts';
import { FEED_TYPE_NAMES, type FeedTypeName } from '../../src/feeds/feed-names.ts';
import { readFeed } from '../../src/feeds/feed-type.ts';
import { type Random, randomOf, shuffled } from '../../src/testing/random.ts';
import { changedText, mutate, type Tree, textOfTree, treeOf } from './fuzz/mutate-json.ts';
import { type Found, foundByMapping, foundInJson, foundInLines, merged, spansOfFeed } from './fuzz/walk.ts';
import { requestFor, SAMPLES, type Sample, textOf } from './samples.ts';
import { describeSet } from './snapshots.ts';

// Feeds come from anywhere. Each mutated one must give exactly the addresses that a walk of its text finds, or a diagnostic. FUZZ=200000 reads more.

const RUNS = Number(process.env.FUZZ) || 20_000;
const SEED = 6;

/** A text of a feed with one to three things changed. */
function mutatedText(type: FeedTypeName, random: Random): string {
  const { data } = SAMPLES[type];
  const times = 1 + random.whole(3);
  let text: string = typeof data === 'string' ? data : '';
  if (typeof data === 'string') for (let time = 0; time < times; time++) text = mutatedLines(text, random);
  else {
    let tree: Tree = treeOf(data);
    for (let time = 0; time < times; time++) tree = mutate(tree, random);
    text = textOfTree(tree);
    if (random.chance(0.1)) text = changedText(text, random);
  }
  return random.chance(0.05) ? text.slice(0, random.whole(text.length)) : text;
}

function mutatedLines(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.whole(lines.length);
  const line = lines[at]!;
  const put = random.pick([
    [],
    [line, line],
    [changedText(line, random)],
    [changedText(line, random)],
    [`${line}\t9`],
    [`${line} `, ''],
  ]);
  lines.splice(at, 1, ...put);
  return (random.chance(0.3) ? shuffled(lines, random) : lines).join(random.pick(['\n', '\n', '\r\n']));
}

function foundIn(type: FeedTypeName, text: string): Found {
  if (typeof SAMPLES[type].data === 'string') return foundInLines(text, type);
  if (type === 'cloudflare' && !/^\s*[{[]/.test(text)) return foundInLines(text, type);
  return type === 'json' ? foundByMapping(text) : foundInJson(text);
}

/** Whether the feed has what was found: all of the least unless a word was said, and nothing beyond the most. */
function isFaithful(content: FeedContent, { least, most }: Found, isSilent: boolean): boolean {
  const feed = spansOfFeed(content);
  if (merged([...feed, ...most]) !== merged(most)) return false;
  return !isSilent || merged([...feed, ...least]) === merged(feed);
}

describe('mutated feeds', function () {
  this.timeout(600_000);

  for (const type of FEED_TYPE_NAMES) {
    it(`${type}: give all of their addresses, or a diagnostic with its place`, () => {
      const random = randomOf(SEED);
      let accepted = 0;
      for (let run = 0; run < RUNS / FEED_TYPE_NAMES.length; run++) {
        const text = mutatedText(type, random);
        const result = readFeed(requestFor(SAMPLES[type] as Sample, text));
        if (result.ok) {
          accepted++;
          const isSilent = result.diagnostics.length === 0;
          if (!isFaithful(result.value, foundIn(type, text), isSilent))
            throw new Error(`not what the text has:\n${JSON.stringify(text)}`);
        } else if (!result.diagnostics.some(isError)) throw new Error(`refused without a word:\n${text}`);
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { span } of result.diagnostics) expect(span?.start.line, text).to.be.within(1, lines);
      }
      // A fuzz that breaks all feeds, or none, tries little.
      expect(accepted / (RUNS / FEED_TYPE_NAMES.length)).to.be.within(0.05, 0.8);
    });
  }
});

describe('the order of a feed', () => {
  for (const type of FEED_TYPE_NAMES) {
    it(`${type}: means nothing`, () => {
      const random = randomOf(SEED);
      const { data } = SAMPLES[type];
      const given = (text: string): readonly string[] => {
        const result = readFeed(requestFor(SAMPLES[type] as Sample, text));
        return result.ok
          ? result.value.endpointSets.map(describeSet)
          : result.diagnostics.map(({ message }) => message);
      };
      const plain = given(textOf(data));
      for (let run = 0; run < 20; run++) {
        expect(
          given(
            typeof data === 'string' ? shuffledLines(data, random) : textOfTree(shuffledTree(treeOf(data), random)),
          ),
        ).to.deep.equal(plain);
      }
    });
  }
});

/** The first two lines of a geofeed stay: its fields are named at its top only. */
function shuffledLines(text: string, random: Random): string {
  const lines = text.trimEnd().split('\n');
  const top = lines.filter((line) => /^(?:#|ip_prefix)/.test(line));
  return [
    ...top,
    ...shuffled(
      lines.filter((line) => !top.includes(line)),
      random,
    ),
  ].join('\n');
}

function shuffledTree(tree: Tree, random: Random): Tree {
  if (tree.kind === 'list')
    return {
      kind: 'list',
      items: [
        ...shuffled(
          tree.items.map((item) => shuffledTree(item, random)),
          random,
        ),
      ],
    };
  if (tree.kind === 'value') return tree;
  const members = tree.members.map(([key, value]): [string, Tree] => [key, shuffledTree(value, random)]);
  return { kind: 'object', members: [...shuffled(members, random)] };
}

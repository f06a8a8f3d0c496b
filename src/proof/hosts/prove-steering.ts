import type { SteeringAnswer, SteeringQuestion, SteeringReading } from '../../exporter/host-reading.ts';
import { corpusOf, exampleOf } from '../../hosts/corpus.ts';
import type { Host } from '../../hosts/pattern.ts';
import { type ProxyChain, proxyServerText, routerOf, type SteeringPlan } from '../../hosts/steering.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { type HostProof, refuted } from './host-proof.ts';
import { mentionedHosts } from './mentioned-hosts.ts';

/** What is asked: the plan, every pattern of the feeds beside those of the plan, and whatever else the text of the file seems to speak of. */
export interface SteeringClaim {
  readonly plan: SteeringPlan;
  readonly patterns: readonly DomainPattern[];
  readonly reading: SteeringReading;
  readonly texts: readonly string[];
}

/** Hosts that a file may mention beside those that are asked for anyway. */
const MENTIONED_MAX = 10_000;

/**
 * Runs the file for hosts of every pattern, for their neighbours, for names that files stumble over and for those that it mentions, in the spellings in
 * which engines pass them on. A file that decides by running can be asked, never read whole, so that the proof says how many questions it asked.
 */
export async function proveSteering({ plan, patterns, reading, texts }: SteeringClaim): Promise<HostProof> {
  const known = [...new Set([...patterns, ...plan.layers.flatMap(({ hosts }) => hosts)])];
  const corpus = new Set(corpusOf(known));
  const mentioned = mentionedHosts(texts.join('\n'), { known: corpus, max: MENTIONED_MAX });
  if (mentioned === undefined) {
    const reason = `the file names more than ${MENTIONED_MAX} hosts that neither its policy nor the feeds know`;
    return { kind: 'undecided', reason };
  }
  const questions = questionsFor([...corpus, ...mentioned], known);
  const answers = await reading.ask(questions);
  const routeOf = routerOf(plan);
  let doubt: string | undefined;
  for (const [index, question] of questions.entries()) {
    const answer = answers[index] ?? { kind: 'failed', reason: 'it gave no answer' };
    const wanted = wayText(routeOf(question.host) === 'direct' ? 'direct' : plan.proxy);
    const found = answerText(answer);
    if (wanted !== found) return refuted(`the host ${question.host} (${question.url})`, wanted, found);
    if (answer.kind === 'ways' && answer.undecided !== undefined)
      doubt ??= `what it answers for the host ${question.host} depends on ${answer.undecided}`;
  }
  // A file may keep what it learned: one answer that may be another tomorrow makes all of them doubtful.
  return doubt === undefined ? { kind: 'proved', checked: questions.length } : { kind: 'undecided', reason: doubt };
}

/** A host as engines may ask for it; `decoy` is a text of addresses that other hosts go another way for. */
type Ask = (host: Host, decoy: string) => SteeringQuestion;

/** The usual way of asking. */
const PLAINLY: Ask = (host) => ({ url: `https://${host}/`, host });

/** Other ways to say the same name: what asks for an address has one spelling. */
const SPELLINGS: readonly Ask[] = [
  (host) => PLAINLY(host.toUpperCase(), ''),
  (host) => PLAINLY(`${host}.`, ''),
  (host) => PLAINLY(`${host.slice(0, 1).toUpperCase()}${host.slice(1, -1)}${host.slice(-1).toUpperCase()}.`, ''),
];

/** Other addresses of the same host: files that look into them instead of the host are taken in by one of these. */
const ADDRESSES: readonly Ask[] = [
  (host, decoy) => ({ url: `http://${host}/?x=${decoy}/`, host }),
  (host) => ({ url: `wss://${host}/`, host }),
  (host) => ({ url: `ws://${host}:8443/`, host }),
  (host) => ({ url: `ftp://${host}/`, host }),
];

/** Every host plainly, and one in two in some other way; in every other way the patterns themselves. */
function questionsFor(hosts: readonly Host[], patterns: readonly DomainPattern[]): readonly SteeringQuestion[] {
  const decoy = patterns.find((pattern) => pattern.startsWith('*.'))?.slice(1) ?? '.example.com';
  const examples = new Set(patterns.flatMap((pattern) => exampleOf(pattern) ?? []));
  // They come first, so that a host in a message is one that people know.
  return [...new Set([...examples, ...hosts])].flatMap((host, index) => {
    const ways = isName(host) ? [...SPELLINGS, ...ADDRESSES] : ADDRESSES;
    const some = examples.has(host) ? ways : ways.filter((_, place) => index % (2 * ways.length) === 2 * place);
    return [PLAINLY, ...some].map((ask) => ask(host, decoy));
  });
}

function isName(host: Host): boolean {
  return /^[a-z0-9_.-]+$/.test(host) && !/^[\d.]+$/.test(host);
}

function wayText(way: ProxyChain | 'direct'): string {
  if (way === 'direct') return 'DIRECT';
  return [...way.servers.map(proxyServerText), ...(way.thenDirect ? ['DIRECT'] : [])].join('; ');
}

function answerText(answer: SteeringAnswer): string {
  if (answer.kind === 'failed') return `no way: ${answer.reason}`;
  return answer.ways.map((way) => (way === 'direct' ? 'DIRECT' : proxyServerText(way))).join('; ');
}

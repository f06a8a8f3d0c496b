import type { SteeringAnswer, SteeringQuestion, SteeringReading } from '../../exporter/host-reading.ts';
import { corpusOf } from '../../hosts/corpus.ts';
import type { Host } from '../../hosts/pattern.ts';
import { type ProxyChain, type ProxyServer, routeOf, type SteeringPlan } from '../../hosts/steering.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { type HostProof, refuted } from './host-proof.ts';

/** What is asked: the plan, and every pattern of the feeds beside those of the plan. */
export interface SteeringClaim {
  readonly plan: SteeringPlan;
  readonly patterns: readonly DomainPattern[];
  readonly reading: SteeringReading;
}

/**
 * Runs the file for hosts of every pattern, for their neighbours and for names that files stumble over, in the spellings in which engines pass them
 * on. A file that decides by running can be asked, never read whole, so that the proof says how many hosts it asked for.
 */
export async function proveSteering({ plan, patterns, reading }: SteeringClaim): Promise<HostProof> {
  const questions = questionsFor([...patterns, ...plan.layers.flatMap(({ hosts }) => hosts)]);
  const answers = await reading.ask(questions);
  for (const [index, question] of questions.entries()) {
    const answer = answers[index] ?? { kind: 'failed', reason: 'it gave no answer' };
    const wanted = wayText(wantedWay(plan, question.host));
    const found = answerText(answer);
    if (wanted !== found) return refuted(`the host ${question.host} (${question.url})`, wanted, found);
  }
  // A file may keep what it learned: one answer that may be another tomorrow makes all of them doubtful.
  const doubt = answers.find((answer) => answer.kind === 'ways' && answer.undecided !== undefined);
  if (doubt?.kind === 'ways') return { kind: 'undecided', reason: `the file's answers depend on ${doubt.undecided}` };
  return { kind: 'proved', checked: questions.length };
}

/** Each host as browsers ask for it; some in other spellings of the same name, or with an address that names another host. */
function questionsFor(patterns: readonly DomainPattern[]): readonly SteeringQuestion[] {
  const hosts = corpusOf(patterns);
  const decoy = patterns.find((pattern) => pattern.startsWith('*.'))?.slice(1) ?? '.example.com';
  return hosts.flatMap((host, index) => [
    { url: `https://${host}/`, host },
    ...(index % 4 === 0 ? spellings(host, index) : []),
    // Files that look into the address instead of the host are taken in by this one.
    ...(index % 16 === 0 ? [{ url: `http://${host}/?x=${decoy}/`, host }] : []),
  ]);
}

function spellings(host: Host, index: number): readonly SteeringQuestion[] {
  const isName = /^[a-z0-9_.-]+$/.test(host) && !/^[\d.]+$/.test(host);
  if (!isName) return [];
  const other = index % 8 === 0 ? host.toUpperCase() : `${host}.`;
  return [{ url: `https://${other}/`, host: other }];
}

function wantedWay(plan: SteeringPlan, host: Host): ProxyChain | 'direct' {
  return routeOf(plan, host) === 'direct' ? 'direct' : plan.proxy;
}

function wayText(way: ProxyChain | 'direct'): string {
  if (way === 'direct') return 'DIRECT';
  return [...way.servers.map(serverText), ...(way.thenDirect ? ['DIRECT'] : [])].join('; ');
}

function answerText(answer: SteeringAnswer): string {
  if (answer.kind === 'failed') return `no way: ${answer.reason}`;
  return answer.ways.map((way) => (way === 'direct' ? 'DIRECT' : serverText(way))).join('; ');
}

function serverText({ type, host, port }: ProxyServer): string {
  return `${type} ${host.includes(':') ? `[${host}]` : host}:${port}`;
}

import type { HostPlan } from '../build/hosts/plan.ts';
import type { AccessStatement, HostReading, ReadList, SteeringAnswer } from '../exporter/host-reading.ts';
import { type HostSet, hostsOf } from '../hosts/host-set.ts';
import { type Host, matchesPattern, normalizeHost } from '../hosts/pattern.ts';
import { routeOf } from '../hosts/steering.ts';
import { addressSetOf } from '../net/address-set.ts';
import { covers } from '../net/algebra.ts';
import { addressBits } from '../net/family.ts';
import { containsInteger } from '../net/interval-set.ts';
import type { HostAnswer, HostQuestion } from './host-question.ts';

type AccessQuestion = Extract<HostQuestion, { subject: 'access' }>;
type ListQuestion = Extract<HostQuestion, { subject: 'lists' }>;

/** What a plan answers. A question about another subject throws. */
export function answerOfPlan(plan: HostPlan, question: HostQuestion): HostAnswer {
  if (plan.subject === 'steering' && question.subject === 'steering') return routeOf(plan.plan, question.host);
  if (plan.subject === 'access' && question.subject === 'access') {
    const entries = plan.plan.entries.map((entry) => ({ ...entry, hosts: hostsOf(entry.hosts) }));
    return accessOf(firstOf(entries, question));
  }
  if (plan.subject === 'lists' && question.subject === 'lists') {
    return memberOf(
      plan.plan.lists.find(({ name }) => name === question.list),
      question,
    );
  }
  throw new Error(`a question about ${question.subject}, and a plan of ${plan.subject}`);
}

/**
 * What files answer, in the words of plans where they answer at all, else in others that say why not. Hosts are compared with patterns one by one,
 * not by the machines that proofs use. A question about another subject throws.
 */
export async function answersOfFiles(
  reading: HostReading,
  questions: readonly HostQuestion[],
): Promise<readonly string[]> {
  if (reading.kind !== 'steering') return questions.map((question) => answerOfFile(reading, question));
  const hosts = questions.map((question) =>
    question.subject === 'steering' ? question.host : unfit(reading, question),
  );
  const answers = await reading.ask(hosts.map((host) => ({ url: `https://${inUrl(host)}/`, host })));
  return questions.map((_, index) => wayOf(answers[index]));
}

function answerOfFile(reading: Exclude<HostReading, { kind: 'steering' }>, question: HostQuestion): string {
  if (reading.kind === 'access' && question.subject === 'access') {
    const statement = firstOf(reading.statements, question);
    return statement?.undecided === undefined ? accessOf(statement) : `undecided: ${statement.undecided}`;
  }
  if (reading.kind === 'lists' && question.subject === 'lists') {
    return memberOf(reading.lists.get(question.list), question);
  }
  return unfit(reading, question);
}

function unfit({ kind }: HostReading, { subject }: HostQuestion): never {
  throw new Error(`a question about ${subject}, and files of ${kind}`);
}

/** Bare addresses of IPv6 stand in brackets in addresses of pages. */
function inUrl(host: Host): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

function wayOf(answer: SteeringAnswer | undefined): string {
  if (answer === undefined) return 'no answer';
  if (answer.kind === 'failed') return `no way: ${answer.reason}`;
  if (answer.undecided !== undefined) return `undecided: ${answer.undecided}`;
  const [first, second] = answer.ways;
  if (first !== 'direct') return first === undefined ? 'no way' : 'proxy';
  return second === undefined ? 'direct' : 'direct first, then a proxy';
}

type Statement = Pick<AccessStatement, 'action' | 'clients' | 'ports' | 'hosts'>;

function firstOf<S extends Statement>(statements: readonly S[], asked: AccessQuestion): S | undefined {
  const { family, address } = asked.client;
  const client = addressSetOf([{ family, address, length: addressBits(family) }]);
  return statements.find(
    ({ clients, ports, hosts }) =>
      covers(clients, client) && containsInteger(ports, asked.port) && hasHost(hosts, normalizeHost(asked.host)),
  );
}

function accessOf(statement: Statement | undefined): HostAnswer {
  if (statement === undefined) return 'left';
  return statement.action === 'allow' ? 'allowed' : 'denied';
}

function hasHost(set: HostSet, host: Host): boolean {
  switch (set.kind) {
    case 'any':
      return true;
    case 'patterns':
      return set.patterns.some((pattern) => matchesPattern(pattern, host));
    case 'union':
      return set.of.some((one) => hasHost(one, host));
    case 'intersection':
      return set.of.every((one) => hasHost(one, host));
    case 'complement':
      return !hasHost(set.of, host);
  }
}

function memberOf(list: Pick<ReadList, 'addresses' | 'hosts'> | undefined, { member }: ListQuestion): HostAnswer {
  if (list === undefined) return 'absent';
  const isIn =
    typeof member === 'string'
      ? list.hosts.some((pattern) => matchesPattern(pattern, normalizeHost(member)))
      : covers(list.addresses, addressSetOf([{ ...member, length: addressBits(member.family) }]));
  return isIn ? 'in' : 'out';
}

/**
 * Host tables: hand-written files `fixtures/hosts/*\/hosts.txt`, one question a line and the answer that files must give.
 *
 *     # OUTPUT question ANSWER [@site]
 *     pac        outlook.office.com                       direct
 *     squid      10.20.3.4:443 contoso.sharepoint.com     allowed @oslo
 *     edl        m365-1.urls outlook.office.com           in
 *     edl        m365-11.addresses 52.112.0.1             in
 *
 * - `#` begins a comment at the start of a line or after a blank; empty lines do not count. Columns are separated by blanks.
 * - OUTPUT is the id of an output of the policy: its exporter, unless the policy says otherwise.
 * - Of an output that steers, the question is a host; ANSWER is `direct` or `proxy`.
 * - Of an output for a proxy it is `client:port` and a host, an IPv6 client in brackets; ANSWER is `allowed`, `denied`, or `left` to the
 *   proxy's other rules.
 * - Of an output of lists it is the name of a list and a host or an address; ANSWER is `in`, `out`, or `absent` where there is no such list.
 * - Hosts are spelled as they are asked for. `@site` names the site to build for; without it, the row is about every site.
 */
import { parseAddress } from '../net/parse.ts';
import { HOST_ANSWERS, type HostAnswer, type HostQuestion } from './host-question.ts';

/** One line of a host table. `line` counts from 1; `text` is the line without comment and outer blanks. */
export interface HostRow {
  readonly line: number;
  readonly text: string;
  readonly output: string;
  /** Absent: every site. */
  readonly site?: string;
  readonly question: HostQuestion;
  readonly answer: HostAnswer;
}

/** The rows of a host table. Throws an error that begins with the number of the first line that it cannot read. */
export function parseHostTable(text: string): readonly HostRow[] {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ text: line.replace(/(^|\s)#.*/, '').trim(), line: index + 1 }));
  return lines.filter((line) => line.text !== '').map(parseRow);
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function parseRow({ text, line }: Line): HostRow {
  const fail = (message: string): never => {
    throw new Error(`${line}: ${message}: ${text}`);
  };
  const words = text.split(/\s+/);
  const site = words.at(-1)?.startsWith('@') ? words.pop()?.slice(1) : undefined;
  const word = words.pop();
  const [output = '', ...asked] = words;
  const subject = subjectOf(word) ?? fail(`${JSON.stringify(word)} is no answer`);
  const answer = HOST_ANSWERS[subject].find((each) => each === word) ?? fail('no answer');
  const question = questionOf(subject, asked) ?? fail(`this is no question with the answer ${answer}`);
  return { line, text, output, question, answer, ...(site !== undefined && { site }) };
}

const SUBJECTS = ['steering', 'access', 'lists'] as const satisfies readonly HostQuestion['subject'][];

function subjectOf(word: string | undefined): HostQuestion['subject'] | undefined {
  return SUBJECTS.find((subject) => HOST_ANSWERS[subject].some((answer) => answer === word));
}

/** The columns of a question; `undefined` where they are others. */
function questionOf(subject: HostQuestion['subject'], words: readonly string[]): HostQuestion | undefined {
  const [first, second, more] = words;
  if (first === undefined || more !== undefined) return undefined;
  if (subject === 'steering') return second === undefined ? { subject, host: first } : undefined;
  if (second === undefined) return undefined;
  if (subject === 'access') {
    const [, inBrackets, bare, port] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(first) ?? [];
    const client = parseAddress(inBrackets ?? bare ?? '');
    return client.ok ? { subject, client: client.value, port: Number(port), host: second } : undefined;
  }
  const address = parseAddress(second);
  return { subject, list: first, member: address.ok ? address.value : second };
}

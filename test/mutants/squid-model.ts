import { parseAddress, parsePrefix } from '../../src/net/parse.ts';

/** A request to a proxy. */
export interface Request {
  readonly client: string;
  readonly port: number;
  readonly host: string;
}

interface Acl {
  readonly type: string;
  readonly values: ((request: Request) => boolean)[];
}

/**
 * What Squid does with a request by `acl` and `http_access` lines of the few kinds that rulecast writes; `undefined` where no line matches. Throws for
 * what it does not know. Shares nothing with the reader.
 */
export function squidModel(text: string): (request: Request) => 'allow' | 'deny' | undefined {
  const acls = new Map<string, Acl>();
  const lines: { readonly action: 'allow' | 'deny'; readonly names: readonly string[] }[] = [];
  for (const line of text.split('\n')) {
    const [directive, first = '', ...rest] = line.trim().split(/\s+/);
    if (directive === '' || directive?.startsWith('#')) continue;
    if (directive === 'acl') addAcl(acls, first.toLowerCase(), rest);
    else if (directive === 'http_access' && (first === 'allow' || first === 'deny')) {
      const names = rest.map((name) => name.toLowerCase());
      if (names.length === 0 || names.some((name) => name !== 'all' && !acls.has(name.replace('!', ''))))
        throw new Error(`no such ACL: ${line}`);
      lines.push({ action: first, names });
    } else throw new Error(`unknown: ${line}`);
  }
  return (request) =>
    lines.find(({ names }) =>
      names.every((name) => {
        const acl = acls.get(name.replace('!', ''));
        const matched = acl === undefined || acl.values.some((has) => has(request));
        return matched !== name.startsWith('!');
      }),
    )?.action;
}

const TYPES = ['src', 'port', 'dstdomain', 'dstdom_regex'];

function addAcl(acls: Map<string, Acl>, name: string, [type = '', ...words]: readonly string[]): void {
  const known = acls.get(name) ?? { type, values: [] };
  if (known.type !== type || !TYPES.includes(type)) throw new Error(`unknown type ${type}`);
  acls.set(name, known);
  known.values.push(...words.filter((one) => !/^-[nim]?$|^--$/.test(one)).map((value) => readValue(type, value)));
}

function readValue(type: string, value: string): Acl['values'][number] {
  switch (type) {
    case 'src': {
      // Squid reads digits behind the slash, and nothing behind those.
      const prefix = parsePrefix(value.replace(/(.\/\d+)\/$/, '$1'), { hostBits: 'mask' });
      if (!prefix.ok) throw new Error(`no prefix: ${value}`);
      const { family, address: start, length } = prefix.value;
      const shift = BigInt((family === 4 ? 32 : 128) - length);
      return ({ client }) => {
        const address = parseAddress(client);
        return address.ok && family === address.value.family && start >> shift === address.value.address >> shift;
      };
    }
    case 'port': {
      const [from = '', to = from] = value.split('-');
      return ({ port }) => port >= Number(from) && port <= Number(to);
    }
    case 'dstdomain': {
      const name = value.toLowerCase().replace(/(.)\.$/, '$1');
      return ({ host }) => (name.startsWith('.') ? host === name.slice(1) || host.endsWith(name) : host === name);
    }
    default: {
      const expression = new RegExp(value, 'i');
      return ({ host }) => expression.test(host);
    }
  }
}

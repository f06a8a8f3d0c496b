import { type Edits, either, remove, replace } from './edit.ts';

/** A condition in front of all others, as somebody may add it by hand. */
function first(condition: string): ReturnType<typeof replace> {
  return replace(/^ {2}if \(host\.indexOf\(":"\)/gm, (match) => `  if (${condition};\n${match}`);
}

/** Another key in place of each key of a list. */
function key(change: (pattern: string) => string): ReturnType<typeof replace> {
  return replace(/(?<=^ {2})"([^"]+)"(?=: 1,$)/gm, (match, pattern = '') => JSON.stringify(change(pattern) || match));
}

/** An entry more in each list. */
function entry(pattern: string): ReturnType<typeof replace> {
  return replace(/^var (?:direct|proxied)\d+ = \{$/gm, (match) => `${match}\n  ${JSON.stringify(pattern)}: 1,`);
}

/** Mistakes that a writer of PAC files could make, and some that people make in files of others. */
export const PAC: Edits = {
  'a lost host': remove(/^ {2}"[^"]+": 1,\n/gm),
  'the apex beside a wildcard': replace(/^ {2}"\*\.([^"]+)": 1,$/gm, (match, apex) => `${match}\n  "${apex}": 1,`),
  'the apex for a wildcard': key((pattern) => pattern.replace(/^\*\./, '')),
  'all below a host for it': key((pattern) => (pattern.startsWith('*') ? pattern : `*.${pattern}`)),
  'all below a host beside it': replace(/^ {2}"([^"*]+)": 1,$/gm, (match, host) => `${match}\n  "*.${host}": 1,`),
  'a wildcard a label wider': key((pattern) => pattern.replace(/^\*\.[^.]+\./, '*.')),
  'a wildcard a label narrower': key((pattern) => pattern.replace(/^\*\./, '*.more.')),
  'a wildcard for the first label': key((pattern) => pattern.replace(/^[^.]+/, '*')),
  'a typing error': key((pattern) => pattern.replace(/.(?=\.[^.]+$)/, (one) => (one === 'z' ? 'y' : 'z'))),
  'another top level': key((pattern) => pattern.replace(/[^.]+$/, 'example')),
  'a host more': entry('files.attacker.example'),
  'a wildcard more': entry('*.attacker.example'),
  'an address more': entry('203.0.113.77'),
  'a top level more': entry('*.org'),
  'a sibling more': replace(/^ {2}"[^.]+\.([^"]+)": 1,$/gm, (match, rest) => `${match}\n  "sibling.${rest}": 1,`),
  'the other way': replace(/return (DIRECT|PROXY);/g, (_, way) => `return ${way === 'DIRECT' ? 'PROXY' : 'DIRECT'};`),
  'a lost condition': remove(/^ {2}if \(.*\n/gm),
  'two conditions swapped': replace(
    /^( {2}if \((?:isListed|matches).*\n)( {2}if .*\n)/gm,
    (_, one, other) => `${other}${one}`,
  ),
  'no lower case': remove(/^ {2}host = host\.toLowerCase\(\);\n/gm),
  'lower case but for the first character': replace(
    /host\.toLowerCase\(\)/g,
    () => 'host.charAt(0) + host.substring(1).toLowerCase()',
  ),
  'lower case but for the last character': replace(
    /host\.toLowerCase\(\)/g,
    () => 'host.substring(0, host.length - 2).toLowerCase() + host.substring(host.length - 2)',
  ),
  'a dot at the end that stays': remove(/^ {2}if \(host\.charAt.*\n/gm),
  'the address for the host': replace(/(isListed|matches)\(host,/g, (_, name) => `${name}(url,`),
  'the host out of the address': replace(/host\.toLowerCase\(\)/g, () => 'url.split("/")[2].toLowerCase()'),
  'a look into the address': replace(
    /isListed\(host, direct\d+\)/g,
    (match) => `${match} || url.indexOf(".sharepoint.com") >= 0`,
  ),
  'members of objects for entries': replace(/owns\.call\(list, (.+)\)\) return/g, (_, name) => `list[${name}]) return`),
  'a suffix without its dot': replace(
    /if \(owns\.call\(list, host\)\) return true;/g,
    (match) =>
      `${match}\n  for (dot = 0; dot < host.length; dot++) if (owns.call(list, "*." + host.substring(dot))) return true;`,
  ),
  'apexes with wildcards': replace(
    /if \(owns\.call\(list, host\)\) return true;/g,
    (match) => `${match}\n  if (owns.call(list, "*." + host)) return true;`,
  ),
  'the first dot alone': replace(/while \(dot >= 0\)/g, () => 'if (dot >= 0)'),
  'no first dot': replace(/(?<=var dot = )host\.indexOf\("\."\)/g, (match) => `host.indexOf(".", ${match} + 1)`),
  'five dots and no more': replace(/while \(dot >= 0\)/g, () => 'var n = 0; while (dot >= 0 && n++ < 5)'),
  'no label of one character': replace(/while \(dot >= 0\)/g, () => 'while (dot > 1)'),
  'no way but direct behind the proxy': replace(/(?<=var PROXY = ".*)(?=";)/g, () => '; DIRECT'),
  'another proxy': either(
    replace(/:8080/g, () => ':8081'),
    replace(/proxy\.example\.net/g, () => 'proxy.example.org'),
    replace(/(?<=")PROXY /g, () => 'HTTPS '),
  ),
  'stars read otherwise': either(
    replace(/"\*cdn\./g, () => '"*.cdn.'),
    replace(/"autodiscover\.\*\./g, () => '"autodiscover*.'),
    replace(/"autodiscover\.\*\./g, () => '"autodiscover.*'),
    replace(/"autodiscover\.\*\./g, () => '"*.'),
    replace(/"autodiscover\.\*\./g, () => '"autodiscover.tenant.'),
  ),
  'a part of a pattern that does not count': either(
    remove(/end < at \|\| /g),
    remove(/^ {2}if \((?:end < at|host\.substring\(0, at\)).*\n/gm),
    remove(/^ {4}at \+= piece\.length;\n/gm),
    remove(/^ {4}if \(at < 0\) return false;\n/gm),
    replace(/while \(star < last\)/g, () => 'while (false)'),
    replace(/return at <= end/g, () => 'return true'),
  ),
  'a host of somebody': either(
    first('host === "files.attacker.example") return DIRECT'),
    first('host === "files\\x2eattacker.example") return DIRECT'),
    first('/^(.*\\.)?attacker\\.example$/.test(host)) return DIRECT'),
    first('host.slice(-17) === ".attacker.example") return DIRECT'),
    first("host == 'attacker.example') return DIRECT"),
    first('host === "intranet") return host.length > 3 ? (PROXY === "" ? "" : DIRECT) : PROXY'),
  ),
  'addresses that go direct': either(
    first('/^10\\./.test(host)) return DIRECT'),
    first('/^192\\.168\\./.test(host)) return DIRECT'),
    first('/^172\\.(1[6-9]|2[0-9]|3[01])\\./.test(host)) return DIRECT'),
    first('/^[0-9.]+$/.test(host)) return DIRECT'),
    first('/^\\[?fe80:/i.test(host)) return DIRECT'),
  ),
  'another protocol': either(
    first('url.substring(0, 5) === "http:") return PROXY'),
    first('url.substring(0, 4) === "ftp:") return DIRECT'),
    first('url.substring(0, 3) === "ws:") return DIRECT'),
    first('url.substring(0, 4) === "wss:") return DIRECT'),
    first('url.indexOf(":8443/") >= 0) return DIRECT'),
  ),
  'names of a make': either(
    first('/^[0-9]+\\./.test(host)) return PROXY'),
    first('/^[a-z]\\./.test(host)) return PROXY'),
    first('/^www\\./.test(host)) return DIRECT'),
    first('host.indexOf("_") >= 0) return PROXY'),
    first('host.indexOf("xn--") >= 0) return PROXY'),
    first('/^[a-z]+-[a-z]+\\./.test(host)) return PROXY'),
    first('host.split(".").length > 8) return PROXY'),
    first('host.length > 64) return PROXY'),
    first('host.length > 250) throw "too long"'),
  ),
  'something that questions do not show': either(
    first('new Date().getFullYear() > 2999) return DIRECT'),
    first('myIpAddress() === "10.0.0.1") return DIRECT'),
    first('dnsResolve("x.example") === "10.0.0.1") return DIRECT'),
  ),
  'another comment': replace(/^\/\/ Written by.*/gm, () => '// Written by hand.'),
  'lists in another order': replace(/^( {2}".*\n)( {2}".*\n)/gm, (_, one, other) => `${other}${one}`),
};

import { type Edits, either, exchange, plus, remove, replace } from './edit.ts';

// A rule stands at one depth of the file, and nothing else ends there like one.
const RULE = /^ {16}<entry name="[^"]*">\n(?: {18}.*\n)* {16}<\/entry>\n/gm;
const TWO_RULES =
  /^( {16}<entry name="[^"]*">\n(?: {18}.*\n)* {16}<\/entry>\n)( {16}<entry name="[^"]*">\n(?: {18}.*\n)* {16}<\/entry>\n)/gm;

/** Mistakes that a writer of PAN-OS rules could make. */
export const PANOS: Edits = {
  'a lost source': replace(/<source>.*<\/source>/g, () => '<source><member>any</member></source>'),
  'a lost destination': replace(
    /<destination>.*<\/destination>/g,
    () => '<destination><member>any</member></destination>',
  ),
  'lost ports': replace(/<service>.*<\/service>/g, () => '<service><member>any</member></service>'),
  'a lost interface': replace(/<(from|to)>.*<\/\1>/g, (_match, side) => `<${side}><member>any</member></${side}>`),
  'one of two interfaces': remove(/(?<=<(?:from|to)>)<member>[^<]*<\/member>(?=<member>)/g),
  'another interface': replace(/(?<=<(?:from|to)><member>)(?!any)[^<]+/g, () => 'zone77'),
  'ways in for ways out': replace(
    /<from>(.*)<\/from>(\s*)<to>(.*)<\/to>/g,
    (_match, from, space, to) => `<from>${to}</from>${space}<to>${from}</to>`,
  ),
  'one of two ports': remove(/^ *<member>(?:tcp|udp)-\d[^<]*<\/member>\n/gm),
  'a port more': replace(/(?<=<port>)\d+(?=<)/g, (port) => `${port}-${Number(port) + 1}`),
  'the next port': replace(/(?<=<port>)\d+(?=<)/g, plus(1)),
  'a longer range of ports': replace(/(?<=<port>\d+-)\d+(?=<)/g, plus(1)),
  'a range of ports that begins later': replace(/(?<=<port>)\d+(?=-\d)/g, plus(1)),
  'a range of ports without an end': remove(/(?<=<port>\d+)-\d+/g),
  'half a prefix': replace(/(?<=<ip-netmask>[\da-f.:]+\/)(?!32<|128<)\d+/g, plus(1)),
  'a prefix twice as large': replace(/(?<=<ip-netmask>[\da-f.:]+\/)[1-9]\d*/g, plus(-1)),
  'a lost element': remove(/^ *<member>ip-[^<]*<\/member>\n/gm),
  'a lost object': remove(/^ *<entry name="ip-.*\n/gm),
  'another address': replace(/(?<=<ip-netmask>)\d+(?=\.)/g, plus(1)),
  'every address for an element': replace(/(?<=<ip-netmask>)\d[\d.]*\/\d+/g, () => '0.0.0.0/0'),
  'every address but those': replace(/(?<=<negate-(?:source|destination)>)no/g, () => 'yes'),
  'a lost negation': replace(/(?<=<negate-(?:source|destination)>)yes/g, () => 'no'),
  'two rules swapped': replace(TWO_RULES, (_match, first = '', second = '') => `${second}${first}`),
  'the other family': replace(/(?<=<member>[^<]*\.v)[46](?=<)/g, exchange('4', '6')),
  'one of two families': remove(/<member>[^<]*\.v4<\/member>(?=<member>)/g),
  'UDP for TCP': replace(/<tcp>(.*?)<\/tcp>/g, (_match, ports) => `<udp>${ports}</udp>`),
  'TCP for UDP': replace(/<udp>(.*?)<\/udp>/g, (_match, ports) => `<tcp>${ports}</tcp>`),
  'sources for destinations': replace(
    /<source>(.*)<\/source>(\s*)<destination>(.*)<\/destination>/g,
    (_match, source, space, destination) =>
      `<source>${destination}</source>${space}<destination>${source}</destination>`,
  ),
  'accept for a drop': replace(/<action>drop/g, () => '<action>allow'),
  'accept for a reject': replace(/<action>reset-both/g, () => '<action>allow'),
  'drop for a reject': replace(/<action>reset-both/g, () => '<action>drop'),
  'reject for a drop': replace(/<action>drop/g, () => '<action>reset-both'),
  'drop for an accept': replace(/<action>allow/g, () => '<action>drop'),
  'a rule switched off': replace(/(?<=<disabled>)no/g, () => 'yes'),
  'a rule for one zone only': replace(/(?<=<rule-type>)universal/g, () => 'intrazone'),
  'a lost rule': remove(RULE),
  'something that packets do not show': either(
    replace(/(?<=<application><member>)any/g, () => 'web-browsing'),
    replace(/(?<=<source-user><member>)any/g, () => 'known-user'),
    replace(/(?<=<category><member>)any/g, () => 'malware'),
  ),
  'a rule twice': replace(RULE, (rule) => `${rule}${rule.replace(/name="[^"]*"/, 'name="the-same-again"')}`),
  'another comment': replace(/(?<=<description>)[^<]+/g, () => 'about something else'),
  'elements in another order': replace(
    /^( *<member>(?:ip|tcp|udp)-[^<]*<\/member>\n)( *<member>(?:ip|tcp|udp)-[^<]*<\/member>\n)/gm,
    (_match, first = '', second = '') => `${second}${first}`,
  ),
  'a lost log': replace(/(?<=<log-(?:start|end)>)yes/g, () => 'no'),
};

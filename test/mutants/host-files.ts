import { type Edit, type Edits, either, remove, replace } from './edit.ts';

/** Every word of every line but comments, changed. */
function word(change: (text: string) => string): Edit {
  return replace(/(?<=^(?!#).*)[^\s",]+/gm, change);
}

/** Mistakes in a list of words, one entry a line or several to one, whatever their format. */
export const WORDS: Edits = {
  'a lost line': remove(/^(?!#).+\n/gm),
  'a line twice': replace(/^(?!#).+\n/gm, (line) => `${line}${line}`),
  'a lost comment sign': replace(/^# /gm, () => ''),
  'a line made a comment': replace(/^(?=[^#\n])/gm, () => '# '),
  'two lines swapped': replace(/^((?!#).+\n)((?!#).+\n)/gm, (_, one, other) => `${other}${one}`),
  'a lost word': word(() => ''),
  'a character more at the end': word((text) => `${text}x`),
  'a character more at the start': word((text) => `x${text}`),
  'a dot more at the start': word((text) => `.${text}`),
  'a dot less': word((text) => text.replace(/^\./, '')),
  'a dot more at the end': word((text) => `${text}.`),
  'all below a name': word((text) => `*.${text}`),
  'the name of a wildcard': word((text) => text.replace(/^\*\./, '')),
  'a star without its dot': word((text) => text.replace(/^\*\./, '*')),
  'another top level': word((text) => text.replace(/([a-z])(\/?)$/, 'q$2')),
  'capital letters': word((text) => text.toUpperCase()),
  'the other action': word((text) => (text === 'allow' ? 'deny' : text === 'deny' ? 'allow' : text)),
  'the next number': word((text) => text.replace(/\d+$/, (digits) => `${Number(digits) + 1}`)),
  'a prefix twice as large': word((text) => text.replace(/(?<=\/)\d+$/, (digits) => `${Number(digits) - 1}`)),
  'a lost negation': word((text) => text.replace('!', '')),
  'a negation more': word((text) => `!${text}`),
  'a dot for any character': word((text) => text.replace('\\.', '.')),
  'an open end': word((text) => text.replace('$', '')),
  'an open start': word((text) => text.replace('^', '')),
  'a slash less': word((text) => text.replace(/\/$/, '')),
  'a slash more': word((text) => `${text}/`),
  'all for a word': word(() => 'all'),
  'a host more': replace(/^(?=[^#\n].*sharepoint)/gm, () => 'files.attacker.example\n'),
  'no flag': word((text) => text.replace(/^-[a-z]$/, '')),
  'another flag': word((text) => text.replace('-n', '-i')),
};

/** Mistakes in tables beside those of words. */
export const CELLS: Edits = {
  ...WORDS,
  'another action in a table': replace(/"(allow|drop)"/g, (_, action) => (action === 'allow' ? '"drop"' : '"allow"')),
  'other services in a table': either(
    replace(/tcp\/80,443/g, () => 'tcp/443'),
    replace(/udp\/443/g, () => 'udp/444'),
    replace(/tcp\/443"/g, () => 'tcp/1-65535"'),
  ),
  'another kind of match': replace(/"(exact|subdomains|pattern)"/g, (_, kind) =>
    kind === 'exact' ? '"pattern"' : '"exact"',
  ),
  'another expression': replace(/\[a-z0-9\._-\]\*/g, () => '.*'),
  'a cell for its neighbour': replace(/("[^"\n]*"),("[^"\n]*")/g, (_, one, other) => `${other},${one}`),
};

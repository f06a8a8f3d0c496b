import { type Family, type FittedPolicy, formatPrefix } from 'rulecast/exporter/emit';
import type { NamedSet } from './emit-content.ts';
import { SET_CAPACITY } from './limits.ts';
import { FILES, setName } from './options.ts';

// No object has a `+` in its name.
const FILLING = '+';

/**
 * A file for `ipset restore`. Each set is filled under another name and swapped in, the one step of ipset that is atomic: packets meet
 * the old members or the new ones, and an error on the way leaves the old ones.
 */
export function setsFile(policy: FittedPolicy, sets: readonly NamedSet[]): readonly string[] {
  return [
    `# rulecast policy ${policy.name}, sets`,
    `# load:  ipset restore < ${FILES.sets}`,
    '# Loading replaces the members of each set at once, and leaves all other sets alone.',
    ...sets.flatMap((set) => ['', ...setLines(set, setName(policy.policy.name, FILLING, set.family))]),
  ];
}

function setLines({ name, family, prefixes }: NamedSet, filling: string): readonly string[] {
  return [
    // A load that stopped half-way may have left it.
    create(filling, family),
    `flush ${filling}`,
    ...prefixes.map((prefix) => `add ${filling} ${formatPrefix(prefix)}`),
    create(name, family),
    `swap ${filling} ${name}`,
    `destroy ${filling}`,
  ];
}

/** A file that destroys sets which nothing uses any more. It is loaded last: no set can go while a rule names it. */
export function retiredSetsFile(policy: FittedPolicy, names: readonly string[]): readonly string[] {
  return [
    `# rulecast policy ${policy.name}, sets that it has no use for any more`,
    `# load:  ipset restore < ${FILES.retired}`,
    '# Load it after both files of rules: no set can go while a rule names it.',
    ...names.flatMap((name) => [create(name, name.endsWith('.v6') ? 6 : 4), `destroy ${name}`]),
  ];
}

/** `-exist` lets a set that is there already stay, if it has the same capacity. The family is part of the name, since ipset does not compare it. */
function create(name: string, family: Family): string {
  return `create ${name} hash:net family ${family === 4 ? 'inet' : 'inet6'} maxelem ${SET_CAPACITY} -exist`;
}
